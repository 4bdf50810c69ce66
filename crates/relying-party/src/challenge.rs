//! What an API says in `WWW-Authenticate` (RFC 9110 section 11.6.1): the challenges, and what a
//! Bearer challenge asks of a client (RFC 6750 section 3, RFC 9470 section 3).
//!
//! Two forms are read, and any mix of them: the one of the standard, with commas between the
//! parameters, and the one of an AWS HTTP API, with blanks:
//!
//! ```text
//! Bearer error="insufficient_scope", scope="create:wishes"
//! Bearer scope="create:wishes" error="insufficient_scope" error_description="..."
//! ```
//!
//! Reading is total: what is unreadable is left out. In the form of AWS nothing but a comma can start
//! another challenge, so a lone word behind a blank is left out too.

use std::collections::BTreeSet;

mod reader;
#[cfg(test)]
mod tests;

use reader::{Element, Reader};

/// The longest field that is read, in bytes; servers and browsers allow headers of about this size.
const MAX_FIELD: usize = 16 * 1024;

/// The longest scope or `acr` value, in bytes, and the most of them: they go into a URL.
const MAX_WORD: usize = 256;
const MAX_WORDS: usize = 64;

/// One challenge (RFC 9110 section 11.3): a scheme with either a `token68` or parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    /// The authentication scheme as it was sent; schemes are compared without case.
    pub scheme: String,
    /// The parameters in their order: names in lower case, each once; values unquoted.
    pub parameters: Vec<(String, String)>,
    /// What schemes such as `Negotiate` send instead of parameters (RFC 9110 section 11.2).
    pub token68: Option<String>,
}

impl Challenge {
    /// Whether it asks for a bearer token (RFC 6750 section 3).
    #[must_use]
    pub fn is_bearer(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("Bearer")
    }

    /// The value of a parameter; its name is compared without case (RFC 9110 section 11.2).
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let same = |(own, _): &&(String, String)| own.eq_ignore_ascii_case(name);
        self.parameters.iter().find(same).map(|(_, value)| value.as_str())
    }

    /// A parameter that lists words between blanks. Words that no scope may be (RFC 6749 section
    /// 3.3) are left out, so that each can stand in an authorization URL; so are repetitions.
    fn words(&self, name: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for word in self.parameter(name).unwrap_or_default().split(' ') {
            let is_new = || !words.iter().any(|known| known == word);
            if words.len() < MAX_WORDS && is_scope_token(word) && is_new() {
                words.push(word.to_owned());
            }
        }
        words
    }

    /// `error_description` without what could disturb a page; never empty.
    fn description(&self) -> Option<String> {
        let text = self.parameter("error_description")?;
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn demand(&self) -> Option<Demand> {
        let error = self.parameter("error").filter(|error| is_scope_token(error))?;
        Some(match error {
            "insufficient_scope" => Demand::Scope(self.words("scope")),
            "insufficient_user_authentication" => Demand::StepUp {
                acr_values: self.words("acr_values"),
                max_age: self.parameter("max_age").and_then(seconds),
                scopes: self.words("scope"),
            },
            "invalid_token" => Demand::InvalidToken { description: self.description() },
            _ => Demand::Other { error: error.to_owned(), description: self.description() },
        })
    }
}

/// What an API asks for beyond the token it got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// A token, or one with these scopes: a challenge without `error` answers a request without a
    /// token (RFC 6750 section 3.1, last paragraph). May be empty.
    Token(Vec<String>),
    /// `insufficient_scope` (RFC 6750 section 3.1): a token with these scopes. Empty when the API
    /// does not say which.
    Scope(Vec<String>),
    /// `insufficient_user_authentication` (RFC 9470 section 3): a sign-in that is stronger or newer.
    StepUp {
        /// The authentication contexts that would do, the preferred one first; may be empty.
        acr_values: Vec<String>,
        /// How long ago the sign-in may be, in seconds.
        max_age: Option<u64>,
        /// The scopes that are missing as well, if any.
        scopes: Vec<String>,
    },
    /// `invalid_token` (RFC 6750 section 3.1): expired, revoked, malformed or meant for others.
    InvalidToken {
        /// Free text of the API, for developers.
        description: Option<String>,
    },
    /// Another error, such as `invalid_request` (RFC 6750 section 3.1).
    Other {
        /// The error code.
        error: String,
        /// Free text of the API, for developers.
        description: Option<String>,
    },
}

/// The challenges of a field; several field lines are joined with `, ` before (RFC 9110 section 5.3).
///
/// Never fails. A challenge with a parameter that stands there twice is left out as a whole, since
/// a name may occur once (RFC 9110 section 11.2) and nobody can tell which one is meant; so is a
/// field of more than 16 KiB.
#[must_use]
pub fn parse(value: &str) -> Vec<Challenge> {
    if value.len() > MAX_FIELD {
        return Vec::new();
    }
    let mut drafts: Vec<Draft> = Vec::new();
    // Parameters behind an element that may have been a challenge belong to nobody.
    let mut is_open = false;
    for (element, after_comma) in Reader::new(value) {
        match element {
            Element::Scheme { scheme, token68 } => {
                drafts.push(Draft { scheme, token68, parameters: Vec::new() });
                is_open = true;
            }
            Element::Parameter { name, value } => {
                if let Some(draft) = drafts.last_mut().filter(|_| is_open) {
                    // `Bearer realm=, error="x"`: that was no token68 but a name without a value.
                    draft.token68 = None;
                    draft.parameters.push((name, value));
                }
            }
            Element::Unreadable => is_open &= !after_comma,
        }
    }
    drafts.into_iter().filter_map(Draft::finish).collect()
}

/// A challenge with its unreadable parameters, which count as repetitions all the same.
struct Draft {
    scheme: String,
    parameters: Vec<(String, Option<String>)>,
    token68: Option<String>,
}

impl Draft {
    fn finish(self) -> Option<Challenge> {
        let mut seen = BTreeSet::new();
        let each_once = self.parameters.iter().all(|(name, _)| seen.insert(name));
        each_once.then(|| Challenge {
            scheme: self.scheme,
            parameters: self
                .parameters
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
            token68: self.token68,
        })
    }
}

/// What the first Bearer challenge that has an `error` asks for; where none has, what the first
/// Bearer challenge does. `None` when there is no Bearer challenge.
#[must_use]
pub fn demand(values: &str) -> Option<Demand> {
    let challenges = parse(values);
    let mut bearer = challenges.iter().filter(|challenge| challenge.is_bearer());
    let first = bearer.clone().next()?;
    Some(bearer.find_map(Challenge::demand).unwrap_or_else(|| Demand::Token(first.words("scope"))))
}

/// `scope-token` of RFC 6749 section 3.3: visible ASCII without `"` and `\`.
fn is_scope_token(word: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    (1..=MAX_WORD).contains(&word.len()) && word.bytes().all(allowed)
}

/// `max_age`, a non-negative integer (RFC 9470 section 3).
fn seconds(text: &str) -> Option<u64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(text)?.parse().ok()
}
