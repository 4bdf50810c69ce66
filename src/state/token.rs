//! The access token in memory, looked at: what checking its signature gave, and whatever follows from
//! it and from the settings. The token itself is lent to pure functions and leaves this file in no
//! value.

use ::settings::Settings;
use diagnosis::{
    Finding, Place,
    authorizer::{
        Anatomy, Check, Expectation, Forecast, Form, Grant, Mismatch, PartError, Signature, Slip,
        Tested, bare_token, forecast, grants, judge, mismatches,
        raw::{self, Raw},
        shown,
    },
    sharpen::expectation,
};
use leptos::prelude::*;
use relying_party::{
    AccessToken, Skew, UnixSeconds,
    session::{Session, SignedIn},
};

use crate::{
    browser::{clock, page},
    state::{
        account::Account, notices::Notices, once::once, pasted::Pastes, settings::SettingsStore,
        surroundings::place,
    },
};

/// Owner of what is known of the token.
#[derive(Clone, Copy)]
pub(crate) struct Examination {
    signature: RwSignal<Signature>,
    check: Action<(), ()>,
    pasted: RwSignal<Option<Examined>>,
    check_pasted: Action<String, ()>,
    copy: Action<(), ()>,
    /// Counts the pasted texts: only the latest may show what was found.
    latest: StoredValue<u32>,
    account: Account,
    settings: SettingsStore,
    terminal: Pastes,
}

/// What is to be shown of a token. Holds neither the token nor its signature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Examined {
    /// What kind of token it is, and what stands around it.
    pub(crate) anatomy: Anatomy,
    /// The authorizer's checks in its order.
    pub(crate) checks: Vec<Check>,
    /// What each route would answer.
    pub(crate) forecasts: Vec<Forecast>,
    /// What is wrong.
    pub(crate) findings: Vec<Finding>,
    /// Where issuer and audience part from what is expected.
    pub(crate) mismatches: Vec<Mismatch>,
    /// The scopes side by side.
    pub(crate) grants: Vec<Grant>,
    /// The header, or why it cannot be read.
    pub(crate) header: Result<shown::Listing, PartError>,
    /// The claims, or why they cannot be read.
    pub(crate) claims: Result<shown::Listing, PartError>,
    /// Both as JSON.
    pub(crate) raw: [Result<Raw, PartError>; 2],
}

impl Examination {
    /// The one examination of the app.
    pub(crate) fn expect() -> Self {
        once(Self::new)
    }

    fn new() -> Self {
        let (settings, account) = (SettingsStore::expect(), Account::expect());
        let (terminal, notices) = (Pastes::expect(), Notices::expect());
        let signature = RwSignal::new(Signature::NotChecked);
        let check = Action::new_local(move |(): &()| check(account, settings, signature));
        let pasted = RwSignal::new(None);
        let latest = StoredValue::new(0);
        let check_pasted = Action::new_local(move |text: &String| {
            let (text, mine) = (text.clone(), latest.get_value());
            async move {
                let signature = signature_of_pasted(account, settings, &text).await;
                if mine == latest.get_value() {
                    pasted.set(examine_pasted(account, settings, terminal, &text, signature));
                }
            }
        });
        let copy = Action::new_local(move |(): &()| copy(account, notices));
        Self { signature, check, pasted, check_pasted, copy, latest, account, settings, terminal }
    }

    /// Checks the signature of the token, and of every one that takes its place for as long as the
    /// owner lives that this is called in.
    pub(crate) fn follow(self) {
        Effect::new(move || {
            let is_there = self.account.session.with(|session| session.signed_in().is_some());
            self.signature.set(Signature::NotChecked);
            if is_there && self.settings.get().is_some() {
                self.check.dispatch_local(());
            }
        });
    }

    /// Checks the signature of the token that is in memory now, if there is one.
    pub(crate) async fn look(self) {
        check(self.account, self.settings, self.signature).await;
    }

    /// Lends the token with all that is known around it; `None` while nobody is signed in, or without
    /// settings. `now` is the time by this device's clock.
    pub(crate) fn with_tested<R>(
        self,
        now: UnixSeconds,
        look: impl FnOnce(&Tested<'_>, &Expectation, &Place) -> R,
    ) -> Option<R> {
        let settings = self.settings.get()?;
        let signature = self.signature.get();
        self.account.session.with(|session| {
            let signed_in = session.signed_in()?;
            let tested = Tested {
                signature,
                discovery_issuer: Some(settings.issuer.as_str().to_owned()),
                ..Tested::new(signed_in.access_token.reveal(), signed_in.skew.correct(now))
            };
            let expected = expectation(&settings, &self.terminal.gateway());
            let place = Place { asked_scopes: signed_in.scopes.clone(), ..place(settings.clone()) };
            Some(look(&tested, &expected, &place))
        })
    }

    /// What is wrong with the token; nothing while there is none.
    pub(crate) fn findings(self, now: UnixSeconds) -> Vec<Finding> {
        self.with_tested(now, diagnosis::authorizer::findings).unwrap_or_default()
    }

    /// The authorizer's checks of it, in its order; nothing while there is none.
    pub(crate) fn checks(self, now: UnixSeconds) -> Vec<Check> {
        self.with_tested(now, |tested, expected, _| judge(tested, expected)).unwrap_or_default()
    }

    /// All that can be shown of it.
    pub(crate) fn examined(self, now: UnixSeconds) -> Option<Examined> {
        self.with_tested(now, examine)
    }

    /// The claims of the ID token; `None` while nobody is signed in.
    pub(crate) fn identity(self) -> Option<shown::Listing> {
        self.account
            .session
            .with(|session| Some(shown::claims(session.signed_in()?.claims.members())))
    }

    /// The claims of the ID token as JSON; `None` while nobody is signed in.
    pub(crate) fn raw_identity(self) -> Option<Raw> {
        self.account.session.with(|session| Some(raw::raw(session.signed_in()?.claims.members())))
    }

    /// Puts the access token on the clipboard, because the person wants it there, and says until when
    /// it is good. It goes to the browser's clipboard and into no value besides.
    pub(crate) fn copy_token(self) {
        self.copy.dispatch_local(());
    }

    /// Where it stands, as far as this page cares.
    pub(crate) fn presence(self) -> Presence {
        self.account.session.with(|session| match session {
            Session::SignedIn(_) => Presence::Here,
            Session::SignedOut(_) | Session::Failed(_) | Session::Waiting(_) => Presence::None,
            Session::Leaving(_)
            | Session::Exchanging
            | Session::Remembered
            | Session::Restoring => Presence::Coming,
        })
    }

    /// What is expected of a token.
    pub(crate) fn expectation(self) -> Option<Expectation> {
        let settings = self.settings.get()?;
        Some(expectation(&settings, &self.terminal.gateway()))
    }

    /// Whether the settings speak of routes.
    pub(crate) fn states_routes(self) -> bool {
        let speaks = |settings: Settings| {
            settings.authorizer.is_some_and(|authorizer| !authorizer.routes.is_empty())
        };
        self.settings.get().is_some_and(speaks)
    }

    /// The present time, second by second, by the issuer's clock as far as it is known; for as long as
    /// the owner lives that this is called in.
    pub(crate) fn watch_clock(self) -> (Signal<UnixSeconds>, Signal<UnixSeconds>) {
        let now = RwSignal::new(clock::now());
        StoredValue::new_local(clock::every_second(move || now.set(clock::now())));
        let skew = Memo::new(move |_| self.account.session.with(skew));
        (now.into(), Signal::derive(move || skew.get().correct(now.get())))
    }

    /// Looks at a text that a person pasted. It is not kept: only what is found out about it is.
    pub(crate) fn examine_pasted(self, text: String) {
        self.latest.update_value(|number| *number = number.wrapping_add(1));
        if text.trim().is_empty() {
            self.pasted.set(None);
            return;
        }
        let found = untrack(|| {
            examine_pasted(self.account, self.settings, self.terminal, &text, Signature::NotChecked)
        });
        self.pasted.set(found);
        self.check_pasted.dispatch_local(text);
    }

    /// Forgets what was found out about a pasted text.
    pub(crate) fn forget_pasted(self) {
        self.examine_pasted(String::new());
    }

    /// What was found out about the pasted text.
    pub(crate) fn pasted(self) -> Option<Examined> {
        self.pasted.get()
    }
}

/// Whether there is a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Nobody is signed in.
    None,
    /// The session is on its way, or the page is.
    Coming,
    /// Somebody is signed in.
    Here,
}

impl Examined {
    /// Why nothing can be shown of what is inside, where it is closed.
    pub(crate) fn why_closed(&self) -> Option<&'static str> {
        if self.anatomy.slips.contains(&Slip::NoToken) {
            return Some("It is no token.");
        }
        match self.anatomy.form {
            Form::Opaque => Some(
                "It is one piece without dots: an opaque token. It is a reference to what the tenant has in its own store; there is nothing inside to be shown, and only the tenant can say what it stands for.",
            ),
            Form::Closed => Some(
                "It has five parts: it is encrypted with a key that the tenant keeps to itself. Its header can be read, and its claims only by the tenant.",
            ),
            Form::Encrypted => Some(
                "It has five parts: it is encrypted for the API with the API's own key. Its header can be read, and its claims only with the private key that belongs to it.",
            ),
            Form::Signed | Form::Parts(_) => None,
        }
    }
}

/// A point in time as a local date.
pub(crate) fn local_time(time: UnixSeconds) -> String {
    clock::local(time)
}

fn skew(session: &Session) -> Skew {
    session.signed_in().map(|signed_in| signed_in.skew).unwrap_or_default()
}

fn examine(tested: &Tested<'_>, expected: &Expectation, place: &Place) -> Examined {
    let anatomy = Anatomy::of(tested.token);
    let asked: Vec<String> =
        place.settings.scopes.iter().chain(&place.asked_scopes).cloned().collect();
    Examined {
        checks: judge(tested, expected),
        forecasts: forecast(tested, expected),
        findings: diagnosis::authorizer::findings(tested, expected, place),
        mismatches: mismatches(&anatomy, expected),
        grants: grants(&anatomy, &asked, expected),
        header: anatomy.header.as_ref().map(shown::parameters).map_err(|error| *error),
        claims: anatomy.claims.as_ref().map(shown::claims).map_err(|error| *error),
        raw: [&anatomy.header, &anatomy.claims]
            .map(|part| part.as_ref().map(raw::raw).map_err(|error| *error)),
        anatomy,
    }
}

fn examine_pasted(
    account: Account,
    settings: SettingsStore,
    terminal: Pastes,
    text: &str,
    signature: Signature,
) -> Option<Examined> {
    let settings = settings.get_untracked()?;
    let now = account.session.with_untracked(skew).correct(clock::now());
    let tested = Tested { signature, is_pasted: true, ..Tested::new(text, now) };
    Some(examine(
        &tested,
        &expectation(&settings, &untrack(|| terminal.gateway())),
        &place(settings.clone()),
    ))
}

/// Checks the signature of the token in memory, unless another one has taken its place meanwhile.
async fn check(account: Account, settings: SettingsStore, signature: RwSignal<Signature>) {
    let (Some(settings), Some(token)) = (settings.get_untracked(), token(account)) else { return };
    let found = account.published().signature(&settings.issuer, token.reveal()).await;
    let is_same = |now: &Session| now.signed_in().is_some_and(|now| now.access_token == token);
    if account.session.with_untracked(is_same) {
        signature.set(found);
    }
}

/// Checks it if the keys are here and are those of its issuer: nobody is asked for a pasted token.
async fn signature_of_pasted(account: Account, settings: SettingsStore, text: &str) -> Signature {
    let published = account.published();
    let Some(settings) = settings.get_untracked().filter(|_| published.has_keys()) else {
        return Signature::NotChecked;
    };
    if Anatomy::of(text).text("iss") != Some(settings.issuer.as_str()) {
        return Signature::NotChecked;
    }
    published.signature(&settings.issuer, &bare_token(text)).await
}

async fn copy(account: Account, notices: Notices) {
    let Some(token) = token(account) else {
        return notices.say("Nobody is signed in any more, so nothing was copied.");
    };
    if !page::copy(token.reveal()).await {
        return notices.say("The browser did not let this page copy");
    }
    let validity = account.session.with_untracked(|session| session.signed_in()?.validity);
    notices.say(match validity {
        Some(validity) => {
            format!("Token copied. It is good until {}.", local_time(validity.expires_at()))
        }
        None => "Token copied. How long it is good, nothing tells.".to_owned(),
    });
}

fn token(account: Account) -> Option<AccessToken> {
    let of = |signed_in: &SignedIn| signed_in.access_token.clone();
    account.session.with_untracked(|session| session.signed_in().map(of))
}
