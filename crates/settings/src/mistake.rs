//! What can be wrong with `config.json`, and what to write instead.

use relying_party::metadata::MetadataError;
use thiserror::Error;

/// One mistake, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{mistake}")]
pub struct SettingsError {
    /// The key it is about, such as `authorizer.issuer`; empty for the file as a whole.
    pub key: String,
    /// The line of the file, counted from 1, if the key stands in it.
    pub line: Option<usize>,
    /// What is wrong.
    pub mistake: Mistake,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Mistake {
    /// The file is no JSON.
    #[error("the file is not JSON: {reason}")]
    NotJson {
        /// What the parser met.
        reason: String,
    },
    /// The file is JSON, but no object.
    #[error("the file must hold one JSON object in braces")]
    NotAnObject,
    /// A key that nothing reads.
    #[error("there is no such setting{}", did_you_mean(nearest.as_deref()))]
    UnknownKey {
        /// The known key that looks like it.
        nearest: Option<String>,
    },
    /// A key stands there twice; only one of them would count.
    #[error("the key stands there more than once")]
    DuplicateKey,
    /// A required key is not there.
    #[error("this setting is required and missing")]
    Missing,
    /// A value of another type.
    #[error("it must be {expected}, not {found}")]
    WrongType {
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// An empty or blank text.
    #[error("it is empty")]
    Empty,
    /// Blanks before or after the value.
    #[error("it has blanks before or after the value")]
    Blanks,
    /// The value of an example was never replaced.
    #[error("it is still the placeholder of an example")]
    Placeholder,
    /// Both `domain` and `issuer`.
    #[error("give either domain or issuer, not both")]
    DomainAndIssuer,
    /// Neither `domain` nor `issuer`.
    #[error("give domain (an Auth0 tenant) or issuer (any OpenID provider)")]
    NoIssuer,
    /// A domain with a scheme, a slash or a port.
    #[error("a domain has no https:// and no slash")]
    NotADomain {
        /// The host that was probably meant.
        instead: Option<String>,
    },
    /// Not an absolute URL.
    #[error("it is not an absolute URL such as https://example.com/path")]
    NotAUrl,
    /// `http:` to another machine than this one.
    #[error("it must start with https:// (http:// is for localhost only)")]
    InsecureUrl,
    /// A query, a fragment, a user name or a password.
    #[error("it must have no query, fragment, user name or password")]
    ExtraUrlParts,
    /// The URL of the API ends with a slash, which names another route.
    #[error("it must not end with a slash")]
    TrailingSlash {
        /// The URL without it.
        instead: String,
    },
    /// The URL of the API is a host only.
    #[error("it must go up to and including the route, for example /default/wish-list-service")]
    NoApiPath,
    /// A route key that is not `METHOD /path`.
    #[error("a route is written as METHOD /path, for example POST /wish-list-service")]
    NotARoute,
    /// A word that is none of those there are.
    #[error("it must be {allowed}")]
    NotOneOf {
        /// Those there are.
        allowed: &'static str,
    },
    /// Metadata that was written down and cannot be used.
    #[error("{0}")]
    Metadata(MetadataError),
    /// Keys that were written down and are none.
    #[error("it must be a JWK set, an object with an array of keys")]
    NotKeys,
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|key| format!("; did you mean {key}?")).unwrap_or_default()
}

impl SettingsError {
    /// What is wrong, as the end of a sentence with its mark.
    #[must_use]
    pub fn ended(&self) -> String {
        let text = self.mistake.to_string();
        if text.ends_with('?') { text } else { text + "." }
    }

    /// What is wrong, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let text = self.ended();
        let mut letters = text.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    }

    /// The line to write, where there is just one right answer.
    #[must_use]
    pub fn replacement(&self) -> Option<String> {
        let key = self.key.rsplit('.').next().unwrap_or_default();
        match &self.mistake {
            Mistake::NotADomain { instead: Some(value) }
            | Mistake::TrailingSlash { instead: value } => Some(format!("\"{key}\": \"{value}\"")),
            Mistake::Missing => Some(format!("\"{key}\": \"{}\"", example(key))),
            Mistake::NoIssuer => Some("\"domain\": \"<your tenant>.eu.auth0.com\"".to_owned()),
            _ => None,
        }
    }
}

fn example(key: &str) -> &'static str {
    match key {
        "clientId" => "<Client ID of your application>",
        "audience" => "<Identifier of your API>",
        "apiUrl" => "https://<API id>.execute-api.<region>.amazonaws.com/default/wish-list-service",
        _ => "…",
    }
}
