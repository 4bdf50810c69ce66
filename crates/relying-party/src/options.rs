//! What an authorization request asks for beyond the basics: from the settings for each request, or
//! for one request from its occasion.

/// What the issuer is to ask the person (OpenID Connect Core 1.0 section 3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Nothing: answer with an error rather than show a page.
    None,
    /// To log in, even with a session.
    Login,
    /// To consent, even if they did.
    Consent,
    /// Which of their accounts to use.
    SelectAccount,
    /// To register (Initiating User Registration via OpenID Connect 1.0).
    Create,
}

impl Prompt {
    /// The word of the standard.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
            Self::Create => "create",
        }
    }

    /// The prompts that show the person something; `none` is this client's own business.
    pub const INTERACTIVE: [Self; 4] =
        [Self::Login, Self::Consent, Self::SelectAccount, Self::Create];
}

/// What a request asks for. Nothing is sent for what is not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `prompt`.
    pub prompt: Option<Prompt>,
    /// Auth0's `screen_hint`: the page to begin with, such as `signup`.
    pub screen_hint: Option<String>,
    /// `login_hint`: who is probably signing in.
    pub login_hint: Option<String>,
    /// Auth0's `organization`: its id (`org_…`) or its name.
    pub organization: Option<String>,
    /// Auth0's `invitation`: the ticket of an invitation to an organization.
    pub invitation: Option<String>,
    /// Auth0's `connection`: goes straight to one identity provider.
    pub connection: Option<String>,
    /// `max_age`: how long ago the person may have logged in, in seconds; 0 asks for a login now.
    pub max_age: Option<u64>,
    /// `acr_values`: the ways of logging in of which one is needed, the best first.
    pub acr_values: Vec<String>,
    /// `ui_locales`: languages of the issuer's pages, the best first, separated by blanks.
    pub ui_locales: Option<String>,
    /// Scopes besides those of the settings.
    pub extra_scopes: Vec<String>,
}

impl Options {
    /// These options where they are set, and those of `base` where they are not.
    #[must_use]
    pub fn or(self, base: &Self) -> Self {
        let list =
            |own: Vec<String>, base: &[String]| if own.is_empty() { base.to_vec() } else { own };
        Self {
            prompt: self.prompt.or(base.prompt),
            screen_hint: self.screen_hint.or_else(|| base.screen_hint.clone()),
            login_hint: self.login_hint.or_else(|| base.login_hint.clone()),
            organization: self.organization.or_else(|| base.organization.clone()),
            invitation: self.invitation.or_else(|| base.invitation.clone()),
            connection: self.connection.or_else(|| base.connection.clone()),
            max_age: self.max_age.or(base.max_age),
            acr_values: list(self.acr_values, &base.acr_values),
            ui_locales: self.ui_locales.or_else(|| base.ui_locales.clone()),
            extra_scopes: list(self.extra_scopes, &base.extra_scopes),
        }
    }

    /// The same without what would show a page or begin something new: `prompt=none`.
    #[must_use]
    pub(crate) fn silent(self) -> Self {
        Self { prompt: Some(Prompt::None), screen_hint: None, invitation: None, ..self }
    }

    /// Names and values of the parameters, scopes aside.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, String)> {
        let joined = (!self.acr_values.is_empty()).then(|| self.acr_values.join(" "));
        [
            ("prompt", self.prompt.map(|prompt| prompt.as_str().to_owned())),
            ("screen_hint", self.screen_hint.clone()),
            ("login_hint", self.login_hint.clone()),
            ("organization", self.organization.clone()),
            ("invitation", self.invitation.clone()),
            ("connection", self.connection.clone()),
            ("max_age", self.max_age.map(|seconds| seconds.to_string())),
            ("acr_values", joined),
            ("ui_locales", self.ui_locales.clone()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occasion_goes_before_the_settings() {
        let settings = Options {
            prompt: Some(Prompt::Login),
            max_age: Some(600),
            acr_values: vec!["one".to_owned()],
            connection: Some("adfs".to_owned()),
            ..Options::default()
        };
        let occasion = Options {
            max_age: Some(0),
            acr_values: vec!["mfa".to_owned(), "pin".to_owned()],
            ..Options::default()
        };
        let sent = occasion.or(&settings).parameters();
        let expected = [
            ("prompt", "login"),
            ("connection", "adfs"),
            ("max_age", "0"),
            ("acr_values", "mfa pin"),
        ];
        assert_eq!(sent, expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn a_silent_request_shows_nothing_and_begins_nothing() {
        let options = Options {
            prompt: Some(Prompt::Create),
            screen_hint: Some("signup".to_owned()),
            invitation: Some("ticket".to_owned()),
            max_age: Some(5),
            ..Options::default()
        };
        let sent = options.silent().parameters();
        assert_eq!(sent, [("prompt", "none".to_owned()), ("max_age", "5".to_owned())]);
    }
}
