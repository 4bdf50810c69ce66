//! Coming back after a reload: the token was in memory only, and the issuer still knows the person.
//!
//! The app asks by a top-level redirect with `prompt=none` (OpenID Connect Core 1.0 section 3.1.2.1),
//! which needs no third-party cookie. That a redirect happens by itself is the danger of it, so the
//! rules are few and strict: only where somebody was signed in and did not sign out, once for a page
//! that is loaded, and never in a circle.

use crate::{LoginTransaction, Purpose, UnixSeconds, callback::CallbackError};

/// For how long an attempt without an answer counts, in seconds.
const WINDOW: UnixSeconds = 30;
/// How long a session that came back must have lasted before it is asked for again, in seconds.
const SHORTEST_STAY: UnixSeconds = 10;
/// How many attempts without an answer are enough. More than one, for a person may reload twice.
const ENOUGH: usize = 2;

/// What is known when a page is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation<'t> {
    /// Whether somebody was signed in in this browser and has not signed out.
    pub was_signed_in: bool,
    /// The attempts of this tab that have no answer yet.
    pub pending: &'t [LoginTransaction],
    /// When this page had the session back, or failed to, if it was loaded for that.
    pub came_back_at: Option<UnixSeconds>,
    /// By this device's clock.
    pub now: UnixSeconds,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Ask the issuer.
    Restore,
    /// Nobody was signed in.
    Stay,
    /// The issuer was asked again and again, and either gave no answer or a session that was of no
    /// use.
    BreakTheLoop,
}

/// Decides whether the issuer is asked.
#[must_use]
pub fn decide(situation: &Situation<'_>) -> Decision {
    if !situation.was_signed_in {
        return Decision::Stay;
    }
    let is_recent = |transaction: &&LoginTransaction| {
        transaction.purpose == Purpose::Restore
            && situation.now.abs_diff(transaction.started_at) < WINDOW
    };
    let unanswered = situation.pending.iter().filter(is_recent).count();
    let is_back_already =
        situation.came_back_at.is_some_and(|at| situation.now.abs_diff(at) < SHORTEST_STAY);
    if unanswered >= ENOUGH || is_back_already { Decision::BreakTheLoop } else { Decision::Restore }
}

/// Why the issuer did not give the session back (OpenID Connect Core 1.0 section 3.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// `login_required`: the issuer's own session is over.
    LoginRequired,
    /// `consent_required`: the person has to consent, as Auth0 has it on localhost each time.
    ConsentRequired,
    /// The issuer gave a session that is not as was asked for: too old, or made in another way.
    NotAsAsked,
    /// `access_denied` and its like: a rule of the issuer, which nobody was shown.
    Denied,
    /// `interaction_required` or `account_selection_required`: some other page has to be shown.
    InteractionRequired,
}

impl Ended {
    /// The error code of the standard, or the like of it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::NotAsAsked => "with a session that is not as was asked for",
            Self::Denied => "access_denied",
            Self::InteractionRequired => "interaction_required",
        }
    }

    /// What a refusal says of a silent request; `None` when it is a failure of another kind.
    #[must_use]
    pub fn of(error: &CallbackError) -> Option<Self> {
        let CallbackError::Refused { error, .. } = error else { return None };
        match error.as_str() {
            "login_required" => Some(Self::LoginRequired),
            "consent_required" => Some(Self::ConsentRequired),
            "interaction_required" | "account_selection_required" => {
                Some(Self::InteractionRequired)
            }
            "access_denied" | "unauthorized" => Some(Self::Denied),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::transaction;

    fn attempt(started_at: UnixSeconds, purpose: Purpose) -> LoginTransaction {
        LoginTransaction { purpose, ..transaction(started_at) }
    }

    fn check(was_signed_in: bool, pending: &[u64], expected: Decision) {
        let pending: Vec<_> =
            pending.iter().map(|started| attempt(*started, Purpose::Restore)).collect();
        let situation =
            Situation { was_signed_in, pending: &pending, came_back_at: None, now: 1000 };
        assert_eq!(decide(&situation), expected, "{situation:?}");
    }

    // Holds: complaint 4.
    #[test]
    fn the_issuer_is_asked_only_for_somebody_who_was_signed_in() {
        check(true, &[], Decision::Restore);
        check(false, &[], Decision::Stay);
    }

    // Holds: complaint 4, complaint 10.
    #[test]
    fn a_circle_is_broken() {
        check(true, &[999], Decision::Restore);
        check(true, &[999, 998], Decision::BreakTheLoop);
        check(true, &[1001, 998], Decision::BreakTheLoop);
        check(true, &[999, 970], Decision::Restore);
        let waiting = [attempt(999, Purpose::SignIn), attempt(999, Purpose::SignIn)];
        let situation =
            Situation { was_signed_in: true, pending: &waiting, came_back_at: None, now: 1000 };
        assert_eq!(decide(&situation), Decision::Restore, "a person at the issuer is no circle");
        for (came_back_at, expected) in [(991, Decision::BreakTheLoop), (990, Decision::Restore)] {
            let situation = Situation { came_back_at: Some(came_back_at), ..situation.clone() };
            assert_eq!(decide(&situation), expected, "{came_back_at}");
        }
    }

    // Holds: complaint 4, complaint 5.
    #[test]
    fn refusals_of_a_silent_request_are_told_from_failures() {
        let refused =
            |error: &str| CallbackError::Refused { error: error.to_owned(), description: None };
        for (error, ended) in [
            (refused("login_required"), Some(Ended::LoginRequired)),
            (refused("consent_required"), Some(Ended::ConsentRequired)),
            (refused("interaction_required"), Some(Ended::InteractionRequired)),
            (refused("account_selection_required"), Some(Ended::InteractionRequired)),
            (refused("access_denied"), Some(Ended::Denied)),
            (refused("server_error"), None),
            (CallbackError::UnknownState, None),
        ] {
            assert_eq!(Ended::of(&error), ended, "{error}");
        }
    }

    #[test]
    fn each_end_is_named_as_the_standard_has_it() {
        for (ended, text) in [
            (Ended::LoginRequired, "login_required"),
            (Ended::ConsentRequired, "consent_required"),
            (Ended::NotAsAsked, "with a session that is not as was asked for"),
            (Ended::Denied, "access_denied"),
            (Ended::InteractionRequired, "interaction_required"),
        ] {
            assert_eq!(ended.as_str(), text);
        }
    }
}
