//! A sign-in that somebody else asks for: a portal's tile (OpenID Connect Core 1.0 section 4), or the
//! link of an invitation to an organization (Auth0).

use thiserror::Error;
use url::{Url, form_urlencoded};

use crate::{Issuer, Options, ReturnTo};

/// What the link asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Initiation {
    /// Where the person goes after it.
    pub return_to: ReturnTo,
    /// What it adds to the request.
    pub options: Options,
}

/// Why the link is not followed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InitiationError {
    /// A parameter stands there twice.
    #[error("the link has the parameter {0} more than once")]
    Duplicate(&'static str),
    /// It names another issuer than the settings.
    #[error("the link asks to sign in at {0}, which the settings do not name")]
    OtherIssuer(String),
    /// It leads away from this app afterwards.
    #[error("the link leads to another site afterwards: {0}")]
    OtherTarget(String),
}

impl InitiationError {
    /// A stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Duplicate(_) => "initiation-duplicate-parameter",
            Self::OtherIssuer(_) => "initiation-other-issuer",
            Self::OtherTarget(_) => "initiation-other-target",
        }
    }
}

/// Reads the query of the page that starts a sign-in: `iss`, `login_hint` and `target_link_uri`, and
/// Auth0's `organization`, `invitation` and `screen_hint`. Only the issuer of the settings is asked,
/// and only a page of `origin` is gone to.
///
/// # Errors
/// [`InitiationError`]: nothing is sent to anybody then.
pub fn parse(query: &str, issuer: &Issuer, origin: &str) -> Result<Initiation, InitiationError> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let one = |wanted: &'static str| {
        let mut values = pairs.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(InitiationError::Duplicate(wanted)),
            (value, None) => Ok(value.filter(|text| !text.is_empty()).cloned()),
        }
    };
    if let Some(other) = one("iss")?.filter(|iss| iss != issuer.as_str()) {
        return Err(InitiationError::OtherIssuer(other));
    }
    let return_to = one("target_link_uri")?.map_or(Ok(ReturnTo::default()), |target| {
        page_of(origin, &target).ok_or(InitiationError::OtherTarget(target))
    })?;
    let options = Options {
        login_hint: one("login_hint")?,
        organization: one("organization")?,
        invitation: one("invitation")?,
        screen_hint: one("screen_hint")?,
        ..Options::default()
    };
    Ok(Initiation { return_to, options })
}

fn page_of(origin: &str, target: &str) -> Option<ReturnTo> {
    let url = Url::parse(target).ok()?;
    let is_ours = url.origin().ascii_serialization() == origin;
    is_ours.then(|| ReturnTo::new(&url[url::Position::BeforePath..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: Result<(&str, Options), InitiationError>) {
        let issuer = Issuer::parse("https://op.example/").unwrap();
        let parsed = parse(query, &issuer, "https://app.example");
        let expected =
            expected.map(|(path, options)| Initiation { return_to: ReturnTo::new(path), options });
        assert_eq!(parsed, expected, "{query}");
    }

    // Holds: R21, module 3rd-party-init-login.
    #[test]
    fn only_our_issuer_is_asked_and_only_our_pages_are_gone_to() {
        let hint = Options { login_hint: Some("ada".to_owned()), ..Options::default() };
        check("", Ok(("/", Options::default())));
        check(
            "?iss=https%3A%2F%2Fop.example%2F&login_hint=ada&target_link_uri=https%3A%2F%2Fapp.example%2Fa%3Fb%23c",
            Ok(("/a?b#c", hint)),
        );
        let other = |iss: &str| Err(InitiationError::OtherIssuer(iss.to_owned()));
        check("iss=https%3A%2F%2Fevil.example", other("https://evil.example"));
        check("iss=https%3A%2F%2Fop.example", other("https://op.example"));
        for target in [
            "https://evil.example/",
            "https://app.example.evil.example/",
            "http://app.example/",
            "//evil.example",
            "/a",
            "javascript:alert(1)",
            "https://app.example:444/",
            "https://A\u{fc}.example/",
        ] {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("target_link_uri", target)
                .finish();
            check(&query, Err(InitiationError::OtherTarget(target.to_owned())));
        }
        check("??iss=a", Ok(("/", Options::default())));
        check("iss=a&iss=a", Err(InitiationError::Duplicate("iss")));
    }

    #[test]
    fn an_invitation_names_its_organization() {
        let options = Options {
            organization: Some("org_1".to_owned()),
            invitation: Some("ticket".to_owned()),
            screen_hint: Some("signup".to_owned()),
            ..Options::default()
        };
        let query = "invitation=ticket&organization=org_1&organization_name=x&screen_hint=signup";
        check(query, Ok(("/", options)));
    }

    #[test]
    fn a_refusal_has_a_name_that_stays() {
        for (error, name) in [
            (InitiationError::Duplicate("iss"), "initiation-duplicate-parameter"),
            (InitiationError::OtherIssuer(String::new()), "initiation-other-issuer"),
            (InitiationError::OtherTarget(String::new()), "initiation-other-target"),
        ] {
            assert_eq!(error.code(), name, "{error}");
        }
    }
}
