//! What is remembered of a sign-in while the person is away at the issuer.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Client, ReturnTo, UnixSeconds, metadata::Metadata};

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

/// Why somebody is sent to the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The person asked for it, and may be asked something.
    SignIn,
    /// The app asked for it, to have a session back; the person is asked nothing.
    Restore,
}

/// What one attempt carries through the sign-in and back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// Where the person is.
    pub return_to: ReturnTo,
    /// What the person is writing; opaque here.
    pub draft: Option<String>,
    /// A request that waits for the sign-in and is to be finished after it; opaque here.
    pub unfinished: Option<String>,
    /// What the person must be told afterwards; opaque here.
    pub note: Option<String>,
    /// `sub` of who was signed in, if somebody was: the request is theirs.
    pub subject: Option<String>,
    /// The scopes of that session: what to ask for again if this attempt, which may ask for more, fails.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The organization of that session.
    #[serde(default)]
    pub organization: Option<String>,
}

impl Resume {
    /// The request to finish now that `subject` has signed in: somebody else's is not.
    #[must_use]
    pub fn unfinished_of(&self, subject: &str) -> Option<&str> {
        let is_theirs = self.subject.as_ref().is_some_and(|known| known == subject);
        self.unfinished.as_deref().filter(|_| is_theirs)
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
    /// For which client and which API it was asked: a token for one API never serves another.
    pub(crate) client_id: String,
    pub(crate) audience: Option<String>,
    pub(crate) resource: Option<String>,
    /// The issuer's metadata at that time, so that nothing has to be fetched again.
    pub(crate) metadata: Metadata,
    pub(crate) purpose: Purpose,
    pub(crate) started_at: UnixSeconds,
    /// What was asked of the login, to be checked in the ID token.
    pub(crate) max_age: Option<u64>,
    pub(crate) acr_values: Vec<String>,
    pub(crate) organization: Option<String>,
    pub(crate) scopes: Vec<String>,
    /// What the person comes back to.
    pub resume: Resume,
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

    /// When it began.
    #[must_use]
    pub fn started_at(&self) -> UnixSeconds {
        self.started_at
    }

    /// Why.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The metadata with which it began.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The scopes that were asked for.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The organization that was asked for.
    #[must_use]
    pub fn organization(&self) -> Option<&str> {
        self.organization.as_deref()
    }

    /// Whether it is too late to use it, or its time is not of this world: a slot from the future
    /// would never end.
    #[must_use]
    pub fn is_expired(&self, now: UnixSeconds) -> bool {
        now >= self.started_at.saturating_add(Self::LIFETIME)
            || self.started_at > now.saturating_add(Self::LIFETIME)
    }

    /// Whether the issuer of this client was asked.
    #[must_use]
    pub fn is_of_issuer(&self, client: &Client) -> bool {
        let issuer = client.issuer.as_str();
        self.issuer == issuer && self.metadata.issuer == issuer
    }

    /// Whether this client asked, and for the same API: the settings may have changed since.
    #[must_use]
    pub fn is_of_client(&self, client: &Client) -> bool {
        self.client_id == client.client_id
            && self.audience == client.audience
            && self.resource == client.resource
    }
}

impl fmt::Debug for LoginTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginTransaction")
            .field("issuer", &self.issuer)
            .field("purpose", &self.purpose)
            .field("started_at", &self.started_at)
            .field("return_to", &self.resume.return_to)
            .finish_non_exhaustive()
    }
}

/// How many attempts still wait for an answer.
#[must_use]
pub fn waiting(pending: &[LoginTransaction], now: UnixSeconds) -> usize {
    pending.iter().filter(|attempt| !attempt.is_expired(now)).count()
}

/// For how many seconds the last sign-in has waited that the person asked for, where one waits.
#[must_use]
pub fn unanswered(pending: &[LoginTransaction], now: UnixSeconds) -> Option<u64> {
    let asked_for = |attempt: &&LoginTransaction| {
        attempt.purpose == Purpose::SignIn && !attempt.is_expired(now)
    };
    let last = pending.iter().filter(asked_for).map(LoginTransaction::started_at).max()?;
    Some(now.saturating_sub(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::transaction;

    #[test]
    fn what_was_asked_for_is_remembered_for_half_an_hour() {
        let asked =
            LoginTransaction { organization: Some("org_1".to_owned()), ..transaction(1000) };
        assert_eq!(asked.key().as_str(), "s");
        assert_eq!(asked.started_at(), 1000);
        assert_eq!(asked.purpose(), Purpose::SignIn);
        assert_eq!(asked.scopes(), ["openid", "create:wishes"]);
        assert_eq!((asked.organization(), transaction(0).organization()), (Some("org_1"), None));
        for (now, is_expired) in [(1000, false), (2799, false), (2800, true), (0, false)] {
            assert_eq!(asked.is_expired(now), is_expired, "{now}");
        }
        assert!(transaction(1801).is_expired(0), "from the future");
        assert!(!transaction(1800).is_expired(0));
    }

    #[test]
    fn nobody_finishes_the_request_of_somebody_else() {
        let resume = |subject: Option<&str>| Resume {
            unfinished: Some("request".to_owned()),
            subject: subject.map(str::to_owned),
            ..Resume::default()
        };
        assert_eq!(resume(Some("ada")).unfinished_of("ada"), Some("request"));
        assert_eq!(resume(Some("ada")).unfinished_of("grace"), None);
        assert_eq!(resume(None).unfinished_of("grace"), None, "nobody's");
        assert_eq!(Resume::default().unfinished_of("ada"), None);
    }

    #[test]
    fn only_what_is_in_time_waits_and_only_the_person_turns_back() {
        const NOW: UnixSeconds = 10_000;
        let check = |pending: &[(UnixSeconds, Purpose)], count, seconds| {
            let attempt = |&(started_at, purpose): &(UnixSeconds, Purpose)| LoginTransaction {
                purpose,
                ..transaction(started_at)
            };
            let attempts: Vec<_> = pending.iter().map(attempt).collect();
            let found = (waiting(&attempts, NOW), unanswered(&attempts, NOW));
            assert_eq!(found, (count, seconds), "{pending:?}");
        };
        let late = NOW - LoginTransaction::LIFETIME;
        check(&[], 0, None);
        check(&[(NOW, Purpose::SignIn)], 1, Some(0));
        check(&[(late, Purpose::SignIn)], 0, None);
        check(&[(late + 1, Purpose::SignIn)], 1, Some(LoginTransaction::LIFETIME - 1));
        check(&[(NOW - 5, Purpose::Restore)], 1, None);
        check(&[(NOW - 9, Purpose::SignIn), (NOW - 7, Purpose::SignIn)], 2, Some(7));
        check(&[(NOW - 9, Purpose::SignIn), (NOW - 7, Purpose::Restore)], 2, Some(9));
        check(&[(NOW + 60, Purpose::SignIn)], 1, Some(0));
    }
}
