//! The issuer identifier, kept exactly as it was configured.

use std::fmt;

use thiserror::Error;
use url::{Host, Url};

/// An issuer identifier (OpenID Connect Discovery 1.0 section 4.1), kept verbatim: it is compared as
/// a string, so a trailing slash counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    url: Url,
}

/// Why a text cannot be an issuer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IssuerError {
    /// Not an absolute URL.
    #[error("it is not an absolute URL")]
    NotAUrl,
    /// `http:` and not this machine (OpenID Connect Core 1.0 section 2 asks for `https`).
    #[error("it must start with https:// (http:// is for localhost only)")]
    Insecure,
    /// A query, a fragment, a user name or a password.
    #[error("it must have no query, fragment, user name or password")]
    ExtraParts,
}

impl Issuer {
    /// Reads an issuer identifier.
    ///
    /// # Errors
    /// [`IssuerError`] when OpenID Connect does not allow the text as an issuer.
    pub fn parse(text: &str) -> Result<Self, IssuerError> {
        // A URL parser reads over blanks and control characters, and takes a backslash for a slash; in the
        // identifier they would stay as they are.
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(IssuerError::NotAUrl);
        }
        let url = Url::parse(text).map_err(|_| IssuerError::NotAUrl)?;
        if !is_secure(&url) {
            return Err(IssuerError::Insecure);
        }
        let bare = url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(IssuerError::ExtraParts);
        }
        Ok(Self { text: text.to_owned(), url })
    }

    /// The identifier, to the letter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where the metadata is: the issuer without its final slash, then the well-known path (OpenID
    /// Connect Discovery 1.0 section 4.1).
    #[must_use]
    pub fn metadata_url(&self) -> String {
        let base = self.text.strip_suffix('/').unwrap_or(&self.text);
        format!("{base}/.well-known/openid-configuration")
    }

    /// Whether `other` differs from this issuer in the final slash and nothing else.
    #[must_use]
    pub fn differs_by_slash_only(&self, other: &str) -> bool {
        self.text != other && self.text.trim_end_matches('/') == other.trim_end_matches('/')
    }

    /// Whether this is a tenant under Auth0's own domain.
    #[must_use]
    pub fn is_auth0(&self) -> bool {
        self.url.domain().is_some_and(|domain| domain.ends_with(".auth0.com"))
    }

    /// Whether this is an Amazon Cognito user pool, in any partition:
    /// `https://cognito-idp.REGION.amazonaws.com/POOL`.
    #[must_use]
    pub fn is_cognito(&self) -> bool {
        let is_amazon =
            |host: &str| host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
        self.url.domain().is_some_and(|host| host.starts_with("cognito-idp.") && is_amazon(host))
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a person on the way cannot read or change what travels to `url`.
pub(crate) fn is_secure(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether `url` names this machine (RFC 8252 section 7.3, and `localhost` as browsers treat it).
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_kept_and_one_slash_is_trimmed_for_the_metadata() {
        for (text, metadata) in [
            ("https://t.eu.auth0.com/", "https://t.eu.auth0.com/.well-known/openid-configuration"),
            ("https://op.example", "https://op.example/.well-known/openid-configuration"),
            ("https://op.example/a/", "https://op.example/a/.well-known/openid-configuration"),
            ("http://localhost:8081/", "http://localhost:8081/.well-known/openid-configuration"),
        ] {
            let issuer = Issuer::parse(text).unwrap();
            assert_eq!((issuer.as_str(), issuer.to_string().as_str()), (text, text));
            assert_eq!(issuer.metadata_url(), metadata);
        }
    }

    #[test]
    fn what_cannot_be_an_issuer_is_refused() {
        for (text, error) in [
            ("tenant.auth0.com", IssuerError::NotAUrl),
            ("", IssuerError::NotAUrl),
            // A URL parser would read over these, and the issuer is kept to the letter.
            (" https://op.example/", IssuerError::NotAUrl),
            ("https://op.example/\n", IssuerError::NotAUrl),
            ("https://op.\texample/", IssuerError::NotAUrl),
            ("\0https://op.example/", IssuerError::NotAUrl),
            ("https:\\\\op.example\\", IssuerError::NotAUrl),
            ("http://op.example/", IssuerError::Insecure),
            ("http://localhost.evil.example/", IssuerError::Insecure),
            ("javascript:alert(1)", IssuerError::Insecure),
            ("https://op.example/?a", IssuerError::ExtraParts),
            ("https://op.example/#a", IssuerError::ExtraParts),
            ("https://me@op.example/", IssuerError::ExtraParts),
        ] {
            assert_eq!(Issuer::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn providers_are_known_by_their_hosts() {
        for (text, auth0, cognito) in [
            ("https://t.eu.auth0.com/", true, false),
            ("https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1", false, true),
            ("https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Ab1", false, true),
            ("https://cognito-idp.evil.example/x", false, false),
            ("https://auth0.com.evil.example/", false, false),
        ] {
            let issuer = Issuer::parse(text).unwrap();
            assert_eq!((issuer.is_auth0(), issuer.is_cognito()), (auth0, cognito), "{text}");
        }
    }

    #[test]
    fn a_missing_slash_is_recognised() {
        let issuer = Issuer::parse("https://op.example/").unwrap();
        assert!(issuer.differs_by_slash_only("https://op.example"));
        assert!(!issuer.differs_by_slash_only("https://op.example/"));
        assert!(!issuer.differs_by_slash_only("https://other.example"));
    }
}
