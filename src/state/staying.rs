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
    browser::{
        self, clock, listen,
        storage::{self, Presence},
    },
    state::{account::Account, departure::Before},
};

/// How often the clock is looked at. A timer for the end itself would sleep when the machine does.
const TICK: Duration = Duration::from_secs(2);
/// For how long nobody must have touched the page before it leaves by itself, in seconds.
const QUIET: UnixSeconds = 5;
/// How often to ask again while the issuer cannot be reached, in seconds.
const ASK_AGAIN: UnixSeconds = 30;

/// How long to wait for other requests of the page before it leaves.
const MOMENT: Duration = Duration::from_millis(100);

/// What keeping a session needs to remember.
#[derive(Clone, Copy)]
pub(crate) struct Care {
    /// When the person last did something; a sign-in counts.
    touched_at: StoredValue<Option<UnixSeconds>>,
    /// When this page had the session back, or was told that there is none.
    came_back_at: StoredValue<Option<UnixSeconds>>,
    /// How often somebody had signed out in this browser when this session began.
    sign_outs: StoredValue<u32>,
    /// Whether somebody has signed in in another tab since nobody was here.
    may_follow: StoredValue<bool>,
    /// When to ask again an issuer that did not answer.
    ask_at: StoredValue<UnixSeconds>,
    /// How many requests of the page are on their way.
    at_work: StoredValue<u32>,
    /// How many of them wait for a newer token.
    waiting: StoredValue<u32>,
    /// Counts the departures: what one does when it did not come about must not hit the next.
    departures: StoredValue<u32>,
}

impl Care {
    pub(crate) fn new() -> Self {
        Self {
            touched_at: StoredValue::new(None),
            came_back_at: StoredValue::new(None),
            sign_outs: StoredValue::new(0),
            may_follow: StoredValue::new(false),
            ask_at: StoredValue::new(0),
            at_work: StoredValue::new(0),
            waiting: StoredValue::new(0),
            departures: StoredValue::new(0),
        }
    }

    /// The person did something.
    pub(super) fn touch(self) {
        self.touched_at.set_value(Some(clock::now()));
    }

    /// The page was loaded with the answer to a silent request.
    pub(super) fn came_back(self) {
        self.came_back_at.set_value(Some(clock::now()));
    }

    /// When this page came back, unless the person has done something since: what follows is then
    /// their doing, and no circle.
    pub(super) fn came_back_at(self) -> Option<UnixSeconds> {
        let touched_at = self.touched_at.get_value();
        self.came_back_at.get_value().filter(|came| touched_at.is_none_or(|at| at < *came))
    }

    /// Somebody may have signed in in another tab.
    pub(super) fn expect_to_follow(self) {
        self.may_follow.set_value(true);
    }

    /// The number of a departure that begins.
    pub(super) fn next_departure(self) -> u32 {
        self.departures.update_value(|count| *count = count.wrapping_add(1));
        self.departures.get_value()
    }

    /// Whether this is the last departure that was begun.
    pub(super) fn is_last_departure(self, number: u32) -> bool {
        self.departures.get_value() == number
    }

    /// Until no request of the page is on its way but those that wait for a newer token.
    pub(super) async fn all_done(self) {
        while self.at_work.get_value() > self.waiting.get_value() {
            clock::wait(MOMENT).await;
        }
    }

    pub(super) fn know_sign_outs(self, count: u32) {
        self.sign_outs.set_value(count);
    }

    pub(super) fn known_sign_outs(self) -> u32 {
        self.sign_outs.get_value()
    }

    /// Whether somebody has used the page. One that nobody uses stays as it is: asking for its session
    /// again and again would keep alive what ought to end.
    fn is_used(self) -> bool {
        self.touched_at.get_value().is_some()
    }

    /// Whether the page may leave by itself without taking anybody away from anything: they look at
    /// another tab, or have left this one alone for a while; and no request is on its way.
    fn is_undisturbed(self, now: UnixSeconds) -> bool {
        let is_idle = || self.touched_at.get_value().is_none_or(|at| now.abs_diff(at) >= QUIET);
        self.at_work.get_value() == 0 && (browser::page::is_hidden() || is_idle())
    }
}

/// Counts for as long as it lives.
#[derive(Debug)]
pub(crate) struct Counted(StoredValue<u32>);

impl Counted {
    fn new(count: StoredValue<u32>) -> Self {
        count.update_value(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Counted {
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
        StoredValue::new_local(listen::on_visibility_change(move || {
            self.come_back();
            look.dispatch_local(());
        }));
        StoredValue::new_local(listen::on_activity(move || self.parts().care.touch()));
    }

    /// The page may have been asleep.
    fn wake(self) {
        self.catch_up();
        let care = self.parts().care;
        care.ask_at.set_value(0);
        if self.session.with_untracked(|session| matches!(session, Session::SignedOut(_))) {
            care.expect_to_follow();
        }
    }

    /// Somebody looks at the page again.
    pub(super) fn come_back(self) {
        self.wake();
        if !browser::page::is_hidden() {
            // They have not begun anything yet: no moment is quieter.
            self.parts().care.touched_at.set_value(Some(clock::now().saturating_sub(QUIET)));
        }
    }

    /// Keeps the page from leaving by itself for as long as the value lives.
    pub(crate) fn at_work(self) -> Counted {
        Counted::new(self.parts().care.at_work)
    }

    /// A token for a request. Where it has ended, a newer one is had first; `unfinished` describes the
    /// request, to be finished if the page has to leave for it. One that was `retried` after that is
    /// sent as it is.
    pub(crate) async fn key(self, unfinished: &str, retried: bool) -> Option<SignedIn> {
        let signed_in = self.signed_in()?;
        if has_ended(&signed_in) {
            self.renew_for_a_request().await;
        }
        if !retried && self.signed_in().as_ref().is_some_and(has_ended) {
            self.restore_for(&signed_in, unfinished).await;
        }
        self.signed_in()
    }

    /// A newer token for a request that was refused with 401; the caller asks once, never again.
    pub(crate) async fn key_after_refusal(
        self,
        refused: &SignedIn,
        answer: &Answer,
        unfinished: &str,
    ) -> Option<SignedIn> {
        let is_newer = |signed_in: &SignedIn| signed_in.access_token != refused.access_token;
        if !self.signed_in().as_ref().is_some_and(is_newer) {
            self.renew().await;
        }
        let signed_in = self.signed_in()?;
        if is_newer(&signed_in) {
            return Some(signed_in);
        }
        // A good token that the API does not want is kept: the issuer may not give another.
        let now = signed_in.skew.correct(clock::now());
        if is_expired(answer, &signed_in.access_token, now) {
            self.restore_for(&signed_in, unfinished).await;
        }
        None
    }

    /// Leaves for a newer token, for the request of this person. Comes to its end only where the page
    /// stays. A refresh token that is still there is not thrown away for it.
    async fn restore_for(self, person: &SignedIn, unfinished: &str) {
        let care = self.parts().care;
        let _waiting = Counted::new(care.waiting);
        care.all_done().await;
        while self.is_leaving() {
            clock::wait(MOMENT).await;
        }
        if self.signed_in().is_some() && !self.parts().vault.is_full() {
            self.restore_now(Some(person.into()), Some(unfinished.to_owned())).await;
        }
    }

    pub(super) fn signed_in(self) -> Option<SignedIn> {
        self.session.with_untracked(|session| session.signed_in().cloned())
    }

    /// Looks whether something is to be done, and does it.
    pub(super) async fn look(self) {
        self.catch_up();
        if !browser::page::is_online() {
            return;
        }
        let (now, care) = (clock::now(), self.parts().care);
        match self.session.get_untracked() {
            Session::SignedIn(signed_in) => {
                if signed_in.validity.is_some_and(|validity| now >= validity.renew_at()) {
                    self.renew().await;
                }
                let has_ended = self.signed_in().as_ref().is_some_and(has_ended);
                if has_ended && care.is_used() && !self.parts().vault.is_full() {
                    self.restore_unasked(Some((&signed_in).into())).await;
                }
            }
            Session::Waiting(_) => self.restore_unasked(None).await,
            Session::SignedOut(_) | Session::Failed(_) => {
                // Somebody has signed in in another tab since this one was told otherwise.
                let is_elsewhere = storage::presence() == Presence::SignedIn;
                if is_elsewhere && care.may_follow.get_value() && care.is_undisturbed(now) {
                    care.may_follow.set_value(false);
                    self.restore_unasked(None).await;
                }
            }
            _ => {}
        }
    }

    /// Has the session back as soon as the issuer answers, if that takes nobody away from anything.
    /// Nothing on the page moves until then.
    async fn restore_unasked(self, before: Option<Before>) {
        let (care, now) = (self.parts().care, clock::now());
        let Some(client) = self.client() else { return };
        if now < care.ask_at.get_value() || !care.is_undisturbed(now) {
            return;
        }
        care.ask_at.set_value(now.saturating_add(ASK_AGAIN));
        let answer = self.parts().published.metadata_to_leave_with(&client.issuer).await;
        if !care.is_undisturbed(clock::now()) {
            care.ask_at.set_value(0);
        } else if answer.is_ok() {
            self.restore_now(before, None).await;
        }
    }
}

fn has_ended(signed_in: &SignedIn) -> bool {
    signed_in.validity.is_some_and(|validity| validity.is_over(clock::now()))
}
