//! Why an ID token is not believed.

use thiserror::Error;

use crate::{jwks::KeyError, jwt::JwtError};

/// Why an ID token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdTokenError {
    /// It is not a signed JWT.
    #[error("the ID token is not a signed JWT: {0}")]
    Malformed(JwtError),
    /// No key can check it.
    #[error("{0}")]
    Key(KeyError),
    /// The signature is not the issuer's.
    #[error("the signature of the ID token is wrong")]
    Signature,
    /// A claim that must be there is not, or has another type.
    #[error("the ID token has no {0}")]
    Missing(&'static str),
    /// It is from somebody else.
    #[error("the ID token is from {found}, not from {expected}")]
    Issuer {
        /// The configured issuer.
        expected: String,
        /// The token's `iss`.
        found: String,
    },
    /// It is for somebody else, or for others too.
    #[error("the ID token is for another application")]
    Audience,
    /// It answers another request (replay or injection).
    #[error("the nonce of the ID token is not the one that was sent")]
    Nonce,
    /// It came with another access token.
    #[error("the ID token belongs to another access token (at_hash)")]
    AccessToken,
    /// It is over, by more than the leeway.
    #[error("the ID token expired {seconds} s ago by this device's clock")]
    Expired {
        /// How long ago.
        seconds: u64,
    },
    /// It is from the future, by more than the leeway: a clock is wrong.
    #[error("the ID token becomes valid only in {seconds} s by this device's clock")]
    NotYet {
        /// How far ahead.
        seconds: u64,
    },
    /// The person logged in longer ago than was asked for.
    #[error("the login was {seconds} s old, and at most {max_age} s were asked for")]
    LoginTooOld {
        /// Its age when it was asked for.
        seconds: u64,
        /// What was asked for.
        max_age: u64,
    },
    /// The person logged in in another way than was asked for.
    #[error("the login was made by {}, and one of these was asked for: {asked}", found.as_deref().unwrap_or("a way that is not named"))]
    LoginMethod {
        /// The `acr_values` that were sent.
        asked: String,
        /// The token's `acr`.
        found: Option<String>,
    },
    /// The person signed in to another organization than was asked for.
    #[error("the sign-in is not to the organization {0}")]
    Organization(String),
    /// A renewal changed a claim of the session (OpenID Connect Core 1.0 section 12.2).
    #[error("the renewed ID token has another {0}")]
    Changed(&'static str),
}

impl IdTokenError {
    /// A stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "id-token-malformed",
            Self::Key(error) => error.code(),
            Self::Signature => "id-token-signature",
            Self::Missing(_) => "id-token-claim-missing",
            Self::Issuer { .. } => "id-token-issuer",
            Self::Audience => "id-token-audience",
            Self::Nonce => "id-token-nonce",
            Self::AccessToken => "id-token-at-hash",
            Self::Expired { .. } => "id-token-expired",
            Self::NotYet { .. } => "id-token-not-yet-valid",
            Self::LoginTooOld { .. } => "id-token-auth-time",
            Self::LoginMethod { .. } => "id-token-acr",
            Self::Organization(_) => "id-token-organization",
            Self::Changed(_) => "id-token-changed",
        }
    }
}
