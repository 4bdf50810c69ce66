//! The JWT authorizer of an AWS HTTP API, played through on a token in memory.
//!
//! Nothing here sends anything: a token and what an authorizer is expected to want go in, and out come
//! the checks in the order of AWS ([`judge`]), what each route would answer ([`forecast`]), and the
//! [`findings`]. What is expected is mostly what a person believes or what the settings imply, which
//! is not what is configured at AWS; [`Basis`] keeps the two apart.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>,
//! "Authorizing API requests".

mod anatomy;
mod bare;
pub mod claims;
mod difference;
mod expectation;
pub(crate) mod findings;
mod forecast;
mod grants;
mod judge;
mod known;
mod mismatch;
pub mod raw;
pub mod shown;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod times;

use std::fmt;

use relying_party::{UnixSeconds, jwks::KeyError};

pub use anatomy::{Anatomy, Form, PartError, Slip};
pub use bare::bare_token;
pub use difference::{Difference, Kind, difference};
pub use expectation::{Basis, Expectation, Needs, RouteRule};
pub use findings::findings;
pub use forecast::{Forecast, Prospect, forecast};
pub use grants::{Grant, grants};
pub use judge::{Check, Judgement, Rule, judge};
pub use mismatch::{Mismatch, mismatches};
pub use times::from_now;

/// A token and what is known around it.
#[derive(Clone, PartialEq, Eq)]
pub struct Tested<'t> {
    /// The token: the one in memory, or one that a person pasted.
    pub token: &'t str,
    /// The present time by the issuer's clock, as far as the device's clock could be corrected.
    pub now: UnixSeconds,
    /// What checking the signature with the issuer's published keys gave.
    pub signature: Signature,
    /// The `issuer` in the discovery document of the issuer, if it was fetched.
    pub discovery_issuer: Option<String>,
    /// Whether it was pasted, so that it is nobody's sign-in here.
    pub is_pasted: bool,
}

/// What checking a signature gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It was not tried.
    NotChecked,
    /// It is right.
    Good,
    /// The key is there and the signature is not its own.
    Wrong,
    /// None of the issuer's keys has this name.
    NoKey {
        /// The name that the token gives, if it gives one.
        kid: Option<String>,
    },
    /// The keys could not be fetched.
    KeysUnavailable,
}

/// Why there is no key to check a signature with, as what is known of the signature.
impl From<&KeyError> for Signature {
    fn from(error: &KeyError) -> Self {
        match error {
            KeyError::NoKey { kid } => Self::NoKey { kid: kid.clone() },
            KeyError::Transport(_)
            | KeyError::Status(_)
            | KeyError::ContentType(_)
            | KeyError::NotJson => Self::KeysUnavailable,
            KeyError::Algorithm(_) | KeyError::Ambiguous => Self::NotChecked,
        }
    }
}

impl<'t> Tested<'t> {
    /// A token whose signature was not checked, at a time.
    #[must_use]
    pub fn new(token: &'t str, now: UnixSeconds) -> Self {
        let signature = Signature::NotChecked;
        Self { token, now, signature, discovery_issuer: None, is_pasted: false }
    }
}

/// Keeps the token out of logs.
impl fmt::Debug for Tested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tested")
            .field("now", &self.now)
            .field("signature", &self.signature)
            .field("discovery_issuer", &self.discovery_issuer)
            .finish_non_exhaustive()
    }
}

/// The longest value of a token that is quoted, in characters.
const MAX_QUOTED: usize = 200;

/// A value of a token as evidence quotes it. Anybody can paste a token with whatever values.
pub(crate) fn quoted(value: &str) -> String {
    match value.char_indices().nth(MAX_QUOTED) {
        None => value.to_owned(),
        Some((end, _)) => format!("{}…", &value[..end]),
    }
}
