//! The states of a sign-in, in one enum, and the only ways from one to another.

use thiserror::Error;

use crate::{
    AccessToken, TransportError,
    callback::CallbackError,
    id_token::{IdTokenError, Identity},
    jwks::KeyError,
    metadata::MetadataError,
    token::TokenError,
};

/// Where a person stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Nobody is signed in.
    SignedOut,
    /// The browser is about to leave for the issuer, to sign in or out.
    Leaving,
    /// The person is back, and the response is being judged and exchanged.
    Exchanging,
    /// Somebody is signed in.
    SignedIn(SignedIn),
    /// An attempt failed; nobody is signed in.
    Failed(SignInError),
}

/// A person and their key to the API. Lives in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who it is.
    pub identity: Identity,
    /// What opens the API.
    pub access_token: AccessToken,
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
}

/// What can happen to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The person asked to sign in or out, and the page prepares to leave.
    Leave,
    /// The page was loaded with an authorization response.
    Return,
    /// Tokens came and were believed.
    SignIn(SignedIn),
    /// The attempt failed.
    Fail(SignInError),
    /// The person signed out, here or at the issuer.
    SignOut,
    /// The person came back to a page that was leaving, by the Back button.
    StayAfterAll,
}

impl Session {
    /// The state after `event`. An event that cannot happen in a state changes nothing.
    #[must_use]
    pub fn apply(self, event: Event) -> Self {
        match (self, event) {
            (state, Event::Leave) if state.may_leave() => Self::Leaving,
            (Self::SignedOut, Event::Return) => Self::Exchanging,
            (Self::Exchanging, Event::SignIn(signed_in)) => Self::SignedIn(signed_in),
            (Self::Exchanging | Self::Leaving, Event::Fail(error)) => Self::Failed(error),
            (_, Event::SignOut) | (Self::Leaving, Event::StayAfterAll) => Self::SignedOut,
            (unchanged, _) => unchanged,
        }
    }

    /// Whether the person may leave from here: not while they are leaving, or while a response is
    /// being judged, which would burn its code.
    #[must_use]
    pub fn may_leave(&self) -> bool {
        !matches!(self, Self::Leaving | Self::Exchanging)
    }

    /// The name of the state, as in `<html data-session>`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::Leaving => "leaving",
            Self::Exchanging => "exchanging",
            Self::SignedIn(_) => "signed-in",
            Self::Failed(_) => "failed",
        }
    }

    /// The access token, while somebody is signed in.
    #[must_use]
    pub fn access_token(&self) -> Option<&AccessToken> {
        match self {
            Self::SignedIn(signed_in) => Some(&signed_in.access_token),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in() -> SignedIn {
        SignedIn {
            identity: Identity { subject: "s".to_owned(), display_name: "Ada".to_owned() },
            access_token: AccessToken::new("canary".to_owned()),
        }
    }

    fn check(events: Vec<Event>, expected: &str) {
        let shown = format!("{events:?}");
        let session = events.into_iter().fold(Session::SignedOut, Session::apply);
        assert_eq!(session.name(), expected, "{shown}");
        assert!(!format!("{session:?} {shown}").contains("canary"), "a token is shown");
    }

    #[test]
    fn the_ways_through_a_sign_in() {
        let sign_in = || Event::SignIn(signed_in());
        let fail = || Event::Fail(SignInError::Storage);
        check(vec![], "signed-out");
        check(vec![Event::Leave], "leaving");
        check(vec![Event::Return], "exchanging");
        check(vec![Event::Return, sign_in()], "signed-in");
        check(vec![Event::Return, fail()], "failed");
        check(vec![Event::Return, fail(), Event::Leave], "leaving");
        check(vec![Event::Leave, fail()], "failed");
        check(vec![Event::Leave, Event::StayAfterAll], "signed-out");
        check(vec![Event::Return, sign_in(), Event::SignOut], "signed-out");
    }

    #[test]
    fn what_cannot_happen_changes_nothing() {
        check(vec![Event::SignIn(signed_in())], "signed-out");
        check(vec![Event::Leave, Event::SignIn(signed_in())], "leaving");
        check(vec![Event::Return, Event::SignIn(signed_in()), Event::Return], "signed-in");
        check(
            vec![Event::Return, Event::SignIn(signed_in()), Event::Fail(SignInError::Storage)],
            "signed-in",
        );
        check(vec![Event::StayAfterAll], "signed-out");
    }
}
