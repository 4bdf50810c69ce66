//! Sessions at the tenant, sign-ins under way, and consents that were given.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    entropy,
    tenant::{accounts::Account, request::AuthorizationRequest},
};

/// How long a login or consent form is good for, in seconds.
const TRANSACTION_LIFETIME: i64 = 10 * 60;
/// How long a session lasts, in seconds: Auth0's default of seven days.
pub(crate) const SESSION_LIFETIME: i64 = 7 * 24 * 60 * 60;

/// A person who is signed in at the tenant, in one browser.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) account: &'static Account,
    /// When the password was checked, in Unix seconds.
    pub(crate) auth_time: i64,
    /// How the person signed in, where an application asked for it.
    pub(crate) acr: Option<String>,
    /// The public identifier of the session: `sid` in the ID token.
    pub(crate) sid: String,
}

impl Session {
    fn is_over(&self, now: i64) -> bool {
        now >= self.auth_time + SESSION_LIFETIME
    }
}

/// A sign-in that is under way: an authorization request that waits for a person.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    pub(crate) request: AuthorizationRequest,
    /// The browser it began in. A form that comes from another browser was not meant by its person.
    device: String,
    expires: i64,
    /// The cookie value of the session that the login form (or an earlier sign-in) gave it.
    pub(crate) session: Option<String>,
}

/// What the tenant remembers about browsers and people.
#[derive(Debug, Default)]
pub(crate) struct Interactions {
    sessions: HashMap<String, Session>,
    transactions: HashMap<String, Transaction>,
    consents: BTreeMap<(&'static str, &'static str, bool), BTreeSet<String>>,
}

impl Interactions {
    /// Begins a session and returns the value of its cookie. Always a new one, so that a value that
    /// was planted before the login is worth nothing.
    pub(crate) fn begin_session(
        &mut self,
        account: &'static Account,
        acr: Option<String>,
        now: i64,
    ) -> String {
        let id = entropy::token();
        self.sessions.retain(|_, session| !session.is_over(now));
        let session = Session { account, auth_time: now, acr, sid: entropy::token() };
        self.sessions.insert(id.clone(), session);
        id
    }

    /// The session with this cookie value.
    pub(crate) fn session(&self, id: &str, now: i64) -> Option<&Session> {
        self.sessions.get(id).filter(|session| !session.is_over(now))
    }

    /// Ends the session with this cookie value or this `sid`.
    pub(crate) fn end_session(&mut self, id: Option<&str>, sid: Option<&str>) {
        self.sessions
            .retain(|key, session| Some(key.as_str()) != id && Some(session.sid.as_str()) != sid);
    }

    /// Begins a sign-in in the browser `device` and returns its unguessable name.
    pub(crate) fn begin(
        &mut self,
        request: AuthorizationRequest,
        device: &str,
        session: Option<String>,
        now: i64,
    ) -> String {
        let id = entropy::token();
        self.transactions.retain(|_, transaction| now < transaction.expires);
        let expires = now + TRANSACTION_LIFETIME;
        let transaction = Transaction { request, device: device.to_owned(), expires, session };
        self.transactions.insert(id.clone(), transaction);
        id
    }

    /// The sign-in `id`, if it is still good and began in the browser `device`.
    pub(crate) fn transaction(&self, id: &str, device: &str, now: i64) -> Option<&Transaction> {
        self.transactions.get(id).filter(|found| found.device == device && now < found.expires)
    }

    /// Ties the sign-in `id` to the session that its login form began; false when it had one already
    /// or is gone.
    pub(crate) fn sign_in(&mut self, id: &str, session: &str) -> bool {
        match self.transactions.get_mut(id) {
            Some(found) if found.session.is_none() => {
                found.session = Some(session.to_owned());
                true
            }
            _ => false,
        }
    }

    /// Takes the sign-in `id` away; false when somebody else did. It serves once.
    pub(crate) fn finish(&mut self, id: &str) -> bool {
        self.transactions.remove(id).is_some()
    }

    /// Remembers that a person let a client have these scopes.
    pub(crate) fn consent(
        &mut self,
        account: &Account,
        client: &'static str,
        api: bool,
        scope: &[String],
    ) {
        let given = self.consents.entry((account.subject, client, api)).or_default();
        given.extend(scope.iter().cloned());
    }

    /// Whether a person has let a client have all of these scopes.
    pub(crate) fn has_consented(
        &self,
        account: &Account,
        client: &'static str,
        api: bool,
        scope: &[String],
    ) -> bool {
        let given = self.consents.get(&(account.subject, client, api));
        given.is_some_and(|given| scope.iter().all(|scope| given.contains(scope)))
    }
}
