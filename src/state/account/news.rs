//! What the person must know besides the state of the session, and what of it comes along when the page
//! leaves.

use relying_party::{
    initiation::InitiationError,
    session::{Reason, SignInError},
    token::TokenError,
};
use serde::{Deserialize, Serialize};

/// What the person must know besides the state of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// The person signed out, and the issuer could not be told.
    HereOnly,
    /// The person signed out, and the issuer did not confirm it.
    Unconfirmed,
    /// Refresh tokens were asked for, and none came.
    NoRefreshToken,
    /// The refresh token was refused: it is of no more use, and nothing renews the session.
    RefreshRefused(TokenError),
    /// A further sign-in failed, and the session of before is back. What shows why, a line each.
    Kept(Vec<String>),
    /// The page could not leave for a further sign-in.
    NotLeft(SignInError),
    /// A link asked for a sign-in that is not begun.
    LinkRefused(InitiationError),
}

/// News as they are kept in a transaction.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Note {
    Kept(Vec<String>),
    RefreshRefused { status: u16, error: String, description: Option<String> },
}

impl News {
    /// What is kept in the transaction while the page is away; `None` where it is of no interest after
    /// that.
    pub(super) fn to_note(&self) -> Option<String> {
        let note = match self {
            Self::Kept(lines) => Note::Kept(lines.clone()),
            Self::RefreshRefused(TokenError::Refused { status, error, description }) => {
                let (status, error) = (*status, error.clone());
                Note::RefreshRefused { status, error, description: description.clone() }
            }
            _ => return None,
        };
        serde_json::to_string(&note).ok()
    }

    /// What was kept; `None` when it is something else.
    pub(super) fn of_note(note: &str) -> Option<Self> {
        Some(match serde_json::from_str(note).ok()? {
            Note::Kept(lines) => Self::Kept(lines),
            Note::RefreshRefused { status, error, description } => {
                Self::RefreshRefused(TokenError::Refused { status, error, description })
            }
        })
    }

    /// The refusal of a refresh token, if these are the news.
    pub(super) fn refusal(&self) -> Option<&TokenError> {
        match self {
            Self::RefreshRefused(error) => Some(error),
            _ => None,
        }
    }

    /// Why the session ended, if it is over for `reason` because nothing could renew it.
    pub(super) fn why_not_renewed(&self, reason: Reason) -> Option<&TokenError> {
        match reason {
            Reason::NotYet | Reason::Ended(_) => self.refusal(),
            // These have a reason of their own.
            Reason::ByPerson | Reason::InAnotherTab | Reason::Circle | Reason::Cancelled => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use relying_party::{TransportError, restore::Ended};

    use super::*;

    fn refused() -> News {
        News::RefreshRefused(TokenError::Refused {
            status: 403,
            error: "invalid_grant".to_owned(),
            description: Some("Unknown or invalid refresh token.".to_owned()),
        })
    }

    #[test]
    fn what_explains_the_next_page_comes_along() {
        let kept = News::Kept(vec!["access_denied: \"no\"".to_owned(), "Rule: x".to_owned()]);
        for news in [kept, refused()] {
            let note = news.to_note().unwrap();
            assert_eq!(News::of_note(&note), Some(news), "{note}");
        }
        let silence = TokenError::Transport(TransportError::TimedOut);
        for news in [
            News::HereOnly,
            News::Unconfirmed,
            News::NoRefreshToken,
            News::NotLeft(SignInError::Storage),
            News::RefreshRefused(silence),
        ] {
            assert_eq!(news.to_note(), None, "{news:?}");
        }
        for foreign in ["", "the issuer refused", "{}", r#"{"refreshRefused":{"status":"x"}}"#] {
            assert_eq!(News::of_note(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_refused_renewal_explains_an_end_that_nobody_asked_for() {
        for (reason, explains) in [
            (Reason::NotYet, true),
            (Reason::Ended(Ended::LoginRequired), true),
            (Reason::Ended(Ended::ConsentRequired), true),
            (Reason::Circle, false),
            (Reason::ByPerson, false),
            (Reason::InAnotherTab, false),
        ] {
            assert_eq!(refused().why_not_renewed(reason).is_some(), explains, "{reason:?}");
            assert_eq!(News::NoRefreshToken.why_not_renewed(reason), None, "{reason:?}");
        }
    }
}
