//! How a session goes on: its token is renewed before it ends, or had back when it has ended.
//!
//! With a refresh token, a renewal is a request that nobody notices (`renewing.rs`). Without,
//! it is a top-level redirect, which forgets the token that is there: so it is made only when that token is of no more
//! use, and in a moment in which nobody is at work on the page.

use std::time::Duration;

use diagnosis::{Answer, gateway::is_expired};
use leptos::prelude::*;
use relying_party::{
    UnixSeconds,
    session::{Session, SignedIn},
};

use crate::{
    browser::{self, clock, listen},
    state::account::Account,
};

/// How often the clock is looked at. A timer for the end itself would sleep when the machine does.
const TICK: Duration = Duration::from_secs(2);
/// For how long nobody must have touched the page before it leaves by itself, in seconds.
const QUIET: UnixSeconds = 5;
/// How often to ask again while the issuer cannot be reached, in seconds.
const ASK_AGAIN: UnixSeconds = 30;

/// What keeping a session needs to remember.
#[derive(Clone, Copy)]
pub(crate) struct Care {
    /// When the person last did something; the start of the page counts if they came from the issuer.
    touched_at: StoredValue<Option<UnixSeconds>>,
    /// When to ask again an issuer that did not answer.
    ask_at: StoredValue<UnixSeconds>,
    /// How many requests of the page are on their way.
    at_work: StoredValue<u32>,
}

impl Care {
    pub(crate) fn new() -> Self {
        Self {
            touched_at: StoredValue::new(None),
            ask_at: StoredValue::new(0),
            at_work: StoredValue::new(0),
        }
    }
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
        let watch = Action::new_local(move |()| async move {
            loop {
                clock::wait(TICK).await;
                self.look().await;
            }
        });
        watch.dispatch_local(());
        let look = Action::new_local(move |()| self.look());
        StoredValue::new_local(listen::on_wake(move || {
            self.wake();
            look.dispatch_local(());
        }));
        StoredValue::new_local(listen::on_activity(move || self.touch()));
    }

    /// The page was asleep, or nobody looked at it.
    fn wake(self) {
        self.catch_up();
        let care = self.parts().care;
        care.ask_at.set_value(0);
        if !browser::page::is_hidden() {
            // They are back and have not begun anything yet: no moment is quieter.
            care.touched_at.set_value(Some(clock::now().saturating_sub(QUIET)));
        }
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
        if is_due {
            self.renew().await;
        }
        match self.signed_in() {
            None => Key::Missing,
            Some(signed_in) if has_ended(&signed_in) => self.restore_for(unfinished).await,
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
        if !self.signed_in().as_ref().is_some_and(renewed) {
            self.renew().await;
        }
        match self.signed_in() {
            Some(signed_in) if renewed(&signed_in) => Key::Ready(Box::new(signed_in)),
            // A good token that the API does not want is kept: the issuer may not give another.
            Some(signed_in) => {
                let now = signed_in.skew.correct(clock::now());
                if is_expired(answer, &signed_in.access_token, now) {
                    return self.restore_for(unfinished).await;
                }
                Key::Missing
            }
            None => Key::Missing,
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
        if !browser::page::is_online() {
            return;
        }
        match self.session.get_untracked() {
            Session::SignedIn(signed_in) => {
                let is_due = signed_in.validity.is_some_and(|validity| now >= validity.renew_at());
                if is_due {
                    self.renew().await;
                }
                if self.signed_in().as_ref().is_some_and(has_ended) && self.is_quiet(now) {
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
}

fn has_ended(signed_in: &SignedIn) -> bool {
    signed_in.validity.is_some_and(|validity| validity.is_over(clock::now()))
}
