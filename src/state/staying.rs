//! How a session goes on: its token is renewed before it ends, or had back when it has ended.
//!
//! With a refresh token, a renewal is a request that nobody notices. Without, it is a top-level
//! redirect, which forgets the token that is there: so it is made only when that token is of no more
//! use, and in a moment in which nobody is at work on the page.

use std::time::Duration;

use diagnosis::{Answer, gateway::is_expired};
use futures::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};
use leptos::prelude::*;
use relying_party::{
    UnixSeconds, renewal,
    session::{Event, Session, SignInError, SignedIn},
};

use crate::{
    browser::{self, clock, listen, locks},
    state::{account::Account, issuer::Failure, sign_in},
};

/// How often the clock is looked at. A timer for the end itself would sleep when the machine does.
const TICK: Duration = Duration::from_secs(2);
/// For how long nobody must have touched the page before it leaves by itself, in seconds.
const QUIET: UnixSeconds = 5;
/// How often to ask again while the issuer cannot be reached, in seconds.
const ASK_AGAIN: UnixSeconds = 30;
/// The lock that keeps tabs from renewing at the same time.
const LOCK: &str = "wish-list.renewal";
/// How long to wait for another tab: longer than its request may take.
const PATIENCE: Duration = Duration::from_secs(12);

/// What keeping a session needs to remember.
#[derive(Clone, Copy)]
pub(crate) struct Care {
    /// When the person last did something; the start of the page counts if they came from the issuer.
    touched_at: StoredValue<Option<UnixSeconds>>,
    /// Before this, the token endpoint is left alone.
    not_before: StoredValue<UnixSeconds>,
    /// When to ask again an issuer that did not answer.
    ask_at: StoredValue<UnixSeconds>,
    /// The renewal that is on its way: whoever needs a token meanwhile waits for the same.
    renewing: StoredValue<Option<Renewing>, LocalStorage>,
    /// How many requests of the page are on their way.
    at_work: StoredValue<u32>,
}

type Renewing = Shared<LocalBoxFuture<'static, Renewal>>;

impl Care {
    pub(crate) fn new() -> Self {
        Self {
            touched_at: StoredValue::new(None),
            not_before: StoredValue::new(0),
            ask_at: StoredValue::new(0),
            renewing: StoredValue::new_local(None),
            at_work: StoredValue::new(0),
        }
    }
}

/// What became of a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Renewal {
    /// There is a newer token.
    Done,
    /// There is none, and the session is what it was.
    Failed,
}

/// What there is for a request that needs a token.
#[derive(Debug)]
pub(crate) enum Key {
    /// A token.
    Ready(Box<SignedIn>),
    /// The page leaves to get one, and the request is finished when it is back.
    Away,
    /// Nobody is signed in.
    Missing,
}

/// Counts a request of the page for as long as it lives: meanwhile the page does not leave by itself.
#[derive(Debug)]
pub(crate) struct AtWork(StoredValue<u32>);

impl Drop for AtWork {
    fn drop(&mut self) {
        _ = self.0.try_update_value(|count| *count = count.saturating_sub(1));
    }
}

impl Account {
    /// Looks at the clock from now on, and whenever the page wakes up.
    pub(super) fn stay_signed_in(self) {
        let look = Action::new_local(move |()| self.look());
        let watch = Action::new_local(move |()| async move {
            loop {
                clock::wait(TICK).await;
                look.dispatch_local(());
            }
        });
        watch.dispatch_local(());
        let wake = move || {
            self.catch_up();
            self.parts().care.ask_at.set_value(0);
            look.dispatch_local(());
        };
        StoredValue::new_local(listen::on_wake(wake));
        StoredValue::new_local(listen::on_activity(move || self.touch()));
    }

    /// The person did something.
    pub(super) fn touch(self) {
        self.parts().care.touched_at.set_value(Some(clock::now()));
    }

    /// Keeps the page from leaving by itself for as long as the value lives.
    pub(crate) fn at_work(self) -> AtWork {
        self.parts().care.at_work.update_value(|count| *count += 1);
        AtWork(self.parts().care.at_work)
    }

    /// A token for a request. Where it has ended, a newer one is had first; `unfinished` describes the
    /// request in case the page has to leave for it.
    pub(crate) async fn key(self, unfinished: &str) -> Key {
        let Some(signed_in) = self.signed_in() else { return Key::Missing };
        let now = clock::now();
        let is_due = signed_in.validity.is_some_and(|validity| now >= validity.renew_at());
        if is_due && self.parts().vault.is_full() {
            self.renew().await;
        }
        match self.signed_in() {
            None => Key::Missing,
            Some(signed_in) if is_over(&signed_in) => self.restore_for(unfinished).await,
            Some(signed_in) => Key::Ready(Box::new(signed_in)),
        }
    }

    /// A newer token for a request that was refused with 401; the caller asks once, never again.
    pub(crate) async fn key_after_refusal(
        self,
        refused: &SignedIn,
        answer: &Answer,
        unfinished: &str,
    ) -> Key {
        let renewed = |signed_in: &SignedIn| signed_in.access_token != refused.access_token;
        if !self.signed_in().as_ref().is_some_and(renewed) && self.parts().vault.is_full() {
            self.renew().await;
        }
        match self.signed_in() {
            Some(signed_in) if renewed(&signed_in) => Key::Ready(Box::new(signed_in)),
            // A good token that the API does not want is kept: the issuer may not give another.
            Some(signed_in) if is_expired(answer, &signed_in.access_token, clock::now()) => {
                self.restore_for(unfinished).await
            }
            _ => Key::Missing,
        }
    }

    async fn restore_for(self, unfinished: &str) -> Key {
        self.restore_now(Some(unfinished.to_owned())).await;
        Key::Away
    }

    pub(super) fn signed_in(self) -> Option<SignedIn> {
        self.session.with_untracked(|session| session.signed_in().cloned())
    }

    /// Looks whether something is to be done, and does it.
    async fn look(self) {
        let now = clock::now();
        if now < self.parts().care.not_before.get_value() || !browser::page::is_online() {
            return;
        }
        match self.session.get_untracked() {
            Session::SignedIn(signed_in) => {
                let is_due = signed_in.validity.is_some_and(|validity| now >= validity.renew_at());
                if is_due && self.parts().vault.is_full() {
                    self.renew().await;
                } else if is_over(&signed_in) && self.is_quiet(now) {
                    self.restore_now(None).await;
                }
            }
            Session::Waiting(_) => self.ask_again(now).await,
            _ => {}
        }
    }

    /// Has the session back as soon as the issuer answers. Nothing on the page moves until then.
    async fn ask_again(self, now: UnixSeconds) {
        let care = self.parts().care;
        if now < care.ask_at.get_value() {
            return;
        }
        care.ask_at.set_value(now.saturating_add(ASK_AGAIN));
        let Some(client) = self.client() else { return };
        if self.parts().published.metadata_to_leave_with(&client.issuer).await.is_ok() {
            self.restore_now(None).await;
        }
    }

    /// Whether the page may leave by itself: the person is there, and not at work; or they look at
    /// another tab and have left this one alone. A page that nobody uses stays as it is: asking for it
    /// again and again would keep a session alive that ought to end.
    fn is_quiet(self, now: UnixSeconds) -> bool {
        let Some(touched_at) = self.parts().care.touched_at.get_value() else { return false };
        let is_idle = browser::page::is_hidden() || now.abs_diff(touched_at) >= QUIET;
        is_idle && self.parts().care.at_work.get_value() == 0
    }

    /// Renews by the refresh token: once at a time, in this tab and in all.
    async fn renew(self) {
        let on_its_way = self.parts().care.renewing.with_value(Clone::clone);
        let renewing = on_its_way.unwrap_or_else(|| {
            let renewing = self.renew_once().boxed_local().shared();
            self.parts().care.renewing.set_value(Some(renewing.clone()));
            renewing
        });
        renewing.await;
        self.parts().care.renewing.set_value(None);
    }

    async fn renew_once(self) -> Renewal {
        locks::exclusively(LOCK, PATIENCE, self.send_refresh_token()).await
    }

    async fn send_refresh_token(self) -> Renewal {
        let (Some(client), Some(signed_in)) = (self.client(), self.signed_in()) else {
            return Renewal::Failed;
        };
        // Before the token is taken: what fails here has sent nothing.
        let Ok(metadata) = self.parts().published.metadata(&client.issuer).await else {
            return Renewal::Failed;
        };
        let Some(token) = self.parts().vault.take() else { return Renewal::Failed };
        match sign_in::renew(&client, self.parts().published, &metadata, signed_in, &token).await {
            Ok((newer, next)) => {
                // The person may have signed out meanwhile; then nothing is kept.
                if self.session.with_untracked(Session::is_signed_in) {
                    self.parts().vault.keep(next.or(Some(token)));
                    self.apply(Event::Renew(newer));
                }
                Renewal::Done
            }
            Err(failure) => {
                self.not_renewed(failure, token);
                Renewal::Failed
            }
        }
    }

    /// A failure leaves the session as it is, unless what came must not be believed.
    fn not_renewed(self, failure: Failure, token: relying_party::RefreshToken) {
        match failure.error {
            SignInError::Token(error) => {
                let pause = renewal::pause_after(&error);
                self.parts().care.not_before.set_value(clock::now().saturating_add(pause));
                if error.spares_the_grant() {
                    self.parts().vault.keep(Some(token));
                }
            }
            error @ SignInError::IdToken(_) => self.apply(Event::Distrust(error)),
            _ => {}
        }
    }
}

fn is_over(signed_in: &SignedIn) -> bool {
    signed_in.validity.is_some_and(|validity| validity.is_over(clock::now()))
}
