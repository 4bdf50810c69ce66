//! What is remembered of a sign-in while the person is away at the issuer.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Issuer, ReturnTo, UnixSeconds};

/// The `state` of one attempt: the name of its slot in storage.
#[derive(Clone, PartialEq, Eq)]
pub struct StateKey(String);

impl StateKey {
    /// A `state` as it came back, or as it was made.
    #[must_use]
    pub fn new(state: &str) -> Self {
        Self(state.to_owned())
    }

    /// The `state` to the letter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StateKey([redacted])")
    }
}

/// One attempt to sign in. It is kept in the tab's session storage under its `state` and taken from
/// there once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginTransaction {
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    /// The issuer that was asked; the answer must be that issuer's (RFC 9700 section 4.4.2).
    pub(crate) issuer: String,
    pub(crate) expires_at: UnixSeconds,
    /// Where the person was.
    pub return_to: ReturnTo,
    /// What the person was writing, for the app to put back; opaque here.
    pub draft: Option<String>,
}

impl LoginTransaction {
    /// How long a person may stay at the issuer, in seconds. Long enough for a second factor or a
    /// mail to arrive; the code itself lives far shorter.
    pub const LIFETIME: UnixSeconds = 30 * 60;

    /// The slot it is kept in.
    #[must_use]
    pub fn key(&self) -> StateKey {
        StateKey::new(&self.state)
    }

    /// When it ends.
    #[must_use]
    pub fn expires_at(&self) -> UnixSeconds {
        self.expires_at
    }

    /// Whether it is too late to use it.
    #[must_use]
    pub fn is_expired(&self, now: UnixSeconds) -> bool {
        now >= self.expires_at
    }

    /// Whether it was made for this issuer.
    #[must_use]
    pub fn is_for(&self, issuer: &Issuer) -> bool {
        self.issuer == issuer.as_str()
    }
}

impl fmt::Debug for LoginTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginTransaction")
            .field("issuer", &self.issuer)
            .field("expires_at", &self.expires_at)
            .field("return_to", &self.return_to)
            .finish_non_exhaustive()
    }
}
