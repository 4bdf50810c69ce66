//! The states of a sign-in, in one enum, and the only ways from one to another.

use thiserror::Error;

use crate::{
    AccessToken, Skew, TransportError,
    callback::CallbackError,
    id_token::{Believed, Claims, IdTokenError, Identity, Kept},
    jwks::KeyError,
    metadata::MetadataError,
    renewal::Validity,
    restore::Ended,
    token::TokenError,
};

/// Where a person stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Nobody is signed in.
    SignedOut(Reason),
    /// The browser is about to leave for the issuer; if it does not, the session is what it was, or
    /// what the person wanted it to be.
    Leaving(Box<Session>),
    /// The person is back, and the response is being judged and exchanged.
    Exchanging,
    /// Somebody was signed in, and the issuer is to be asked for their session.
    Remembered,
    /// The issuer is being asked.
    Restoring,
    /// The same, but the issuer cannot be asked now. Offline is not signed out.
    Waiting(SignInError),
    /// Somebody is signed in.
    SignedIn(SignedIn),
    /// An attempt failed; nobody is signed in.
    Failed(SignInError),
}

/// Why nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody was, as far as this page knows.
    NotYet,
    /// The person signed out.
    ByPerson,
    /// The person signed out in another tab.
    InAnotherTab,
    /// The issuer did not give the session back.
    Ended(Ended),
    /// The issuer sent the person back without an answer, again and again.
    Circle,
    /// The person did not want to wait for it any longer.
    Cancelled,
}

/// A person and their key to the API. Lives in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who it is.
    pub identity: Identity,
    /// What the ID token says, to be shown.
    pub claims: Claims,
    /// What opens the API.
    pub access_token: AccessToken,
    /// From when to when it does; `None` when nothing tells.
    pub validity: Option<Validity>,
    /// The scopes that were asked for.
    pub scopes: Vec<String>,
    /// The organization that was asked for.
    pub organization: Option<String>,
    /// What a renewal must not change.
    pub kept: Kept,
    /// How far the issuer's clock is ahead.
    pub skew: Skew,
}

impl SignedIn {
    /// The session after a renewal: with the new token, and with the claims of the new ID token, if
    /// there was one.
    #[must_use]
    pub fn renewed(
        self,
        access_token: AccessToken,
        validity: Option<Validity>,
        believed: Option<Believed>,
    ) -> Self {
        let Believed { identity, claims, kept, skew } = believed.unwrap_or(Believed {
            identity: self.identity,
            claims: self.claims,
            kept: self.kept,
            skew: self.skew,
        });
        Self { identity, claims, access_token, validity, kept, skew, ..self }
    }
}

/// Who failed, and how.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignInError {
    /// The page is not in a secure context, so there is no WebCrypto and no S256.
    #[error("this page is not in a secure context")]
    InsecureContext,
    /// Session storage refuses to keep the transaction.
    #[error("the browser's session storage cannot be used")]
    Storage,
    /// The issuer's metadata.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// The authorization response.
    #[error(transparent)]
    Callback(#[from] CallbackError),
    /// The token endpoint.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The issuer's keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The ID token.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
}

impl SignInError {
    /// The transport failure at the bottom, if that is what it is.
    #[must_use]
    pub fn transport(&self) -> Option<TransportError> {
        match self {
            Self::Metadata(MetadataError::Transport(error))
            | Self::Token(TokenError::Transport(error))
            | Self::Keys(KeyError::Transport(error)) => Some(*error),
            _ => None,
        }
    }

    /// Whether the issuer could not be asked at all, so that nothing was sent or used up: it does not answer, or
    /// answers that it cannot answer now.
    #[must_use]
    pub fn is_silence(&self) -> bool {
        use MetadataError::{Status, Transport};
        matches!(self, Self::Metadata(Transport(_) | Status(429 | 500..)))
    }

    /// A stable name, for tables and reports.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InsecureContext => "insecure-context",
            Self::Storage => "storage",
            Self::Metadata(error) => error.code(),
            Self::Callback(error) => error.code(),
            Self::Token(error) => error.code(),
            Self::Keys(error) => error.code(),
            Self::IdToken(error) => error.code(),
        }
    }
}

/// What can happen to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The person asked to sign in, or to sign in again, and the page prepares to leave.
    Leave,
    /// The person asked to sign out, and the page prepares to leave: the token is forgotten already.
    LeaveForGood,
    /// The page was loaded with an authorization response.
    Return,
    /// The page prepares to ask the issuer for the session of a person who was signed in.
    Restore,
    /// Tokens came and were believed.
    SignIn(SignedIn),
    /// Newer tokens came and were believed.
    Renew(SignedIn),
    /// The attempt failed.
    Fail(SignInError),
    /// Newer tokens came and must not be believed, so the older ones are not either.
    Distrust(SignInError),
    /// The session is over.
    End(Reason),
    /// The person came back to a page that was leaving, by the Back button.
    StayAfterAll,
    /// The person waits no longer: not for the page to leave, not for the answer of the issuer.
    Cancel,
}

impl Session {
    /// The state after `event`. An event that cannot happen in a state changes nothing.
    #[must_use]
    pub fn apply(self, event: Event) -> Self {
        match (self, event) {
            (state, Event::Leave) if state.may_leave() => Self::Leaving(Box::new(state)),
            (state, Event::LeaveForGood) if state.may_leave() => {
                Self::Leaving(Box::new(Self::SignedOut(Reason::ByPerson)))
            }
            (Self::SignedOut(_), Event::Return) => Self::Exchanging,
            // A page that was loaded with a response learns only then what it answers.
            (Self::Exchanging, Event::Restore) => Self::Restoring,
            (state, Event::Restore) if state.may_leave() => Self::Restoring,
            (Self::Exchanging | Self::Restoring, Event::SignIn(signed_in))
            | (Self::SignedIn(_), Event::Renew(signed_in)) => Self::SignedIn(signed_in),
            (Self::Leaving(before), event @ Event::Renew(_)) => {
                Self::Leaving(Box::new(before.apply(event)))
            }
            (Self::Leaving(before), Event::StayAfterAll | Event::Cancel) => *before,
            // What fails on the way to a better session must not end a good one.
            (Self::Leaving(before), Event::Fail(_)) if before.is_signed_in() => *before,
            (Self::Restoring, Event::Fail(error)) if error.is_silence() => Self::Waiting(error),
            (Self::Exchanging | Self::Leaving(_) | Self::Restoring, Event::Fail(error))
            | (Self::SignedIn(_), Event::Distrust(error)) => Self::Failed(error),
            (Self::Restoring, Event::StayAfterAll) => Self::SignedOut(Reason::NotYet),
            (Self::Exchanging | Self::Restoring, Event::Cancel) => {
                Self::SignedOut(Reason::Cancelled)
            }
            (_, Event::End(reason)) => Self::SignedOut(reason),
            (unchanged, _) => unchanged,
        }
    }

    /// Whether the page may leave from here: not while it is leaving, or while a response is being
    /// judged, which would burn its code.
    #[must_use]
    pub fn may_leave(&self) -> bool {
        !matches!(self, Self::Leaving(_) | Self::Exchanging | Self::Restoring)
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        matches!(self, Self::SignedIn(_))
    }

    /// Whether this is the end of a session, if there was one: what still comes for it is of no use.
    #[must_use]
    pub fn is_over(&self) -> bool {
        match self {
            Self::SignedOut(_) | Self::Failed(_) => true,
            Self::Leaving(before) => before.is_over(),
            Self::Exchanging
            | Self::Remembered
            | Self::Restoring
            | Self::Waiting(_)
            | Self::SignedIn(_) => false,
        }
    }

    /// The name of the state, as in `<html data-session>`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::SignedOut(_) => "signed-out",
            Self::Leaving(_) => "leaving",
            Self::Exchanging => "exchanging",
            Self::Remembered | Self::Restoring | Self::Waiting(_) => "restoring",
            Self::SignedIn(_) => "signed-in",
            Self::Failed(_) => "failed",
        }
    }

    /// The person and their key, while somebody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
