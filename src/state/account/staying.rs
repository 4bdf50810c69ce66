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
    session::{Reason, Session, SignedIn},
};

use crate::{
    browser::{
        self, clock, listen,
        storage::{self, Presence},
    },
    state::account::{
        Account,
        care::{Counted, MOMENT, QUIET, Request},
        departure::Before,
    },
};

/// How often the clock is looked at. A timer for the end itself would sleep when the machine does.
const TICK: Duration = Duration::from_secs(2);
/// How often to ask again while the issuer cannot be reached, in seconds.
const ASK_AGAIN: UnixSeconds = 30;

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
        // Who did not want to wait for the session is not taken away to wait for it again.
        let may_follow = |session: &Session| match session {
            Session::SignedOut(reason) => *reason != Reason::Cancelled,
            _ => false,
        };
        if self.session.with_untracked(may_follow) {
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

    /// A request that writes is on its way for as long as the value lives: the page does not leave.
    pub(crate) fn at_work(self) -> Counted {
        Counted::new(self.parts().care.at_work)
    }

    /// A token for a request. Where it has ended, a newer one is had first. A request that was retried
    /// after that goes with the one there is.
    pub(crate) async fn key(self, request: &Request<'_>) -> Option<SignedIn> {
        let signed_in = self.signed_in()?;
        if has_ended(&signed_in) {
            self.renew_for_a_request().await;
        }
        if !request.retried && self.signed_in().as_ref().is_some_and(has_ended) {
            self.restore_for(&signed_in, request).await;
        }
        self.signed_in()
    }

    /// A newer token for a request that was refused with 401; the caller asks once, never again.
    pub(crate) async fn key_after_refusal(
        self,
        refused: &SignedIn,
        answer: &Answer,
        request: &Request<'_>,
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
            self.restore_for(&signed_in, request).await;
        }
        None
    }

    /// Leaves for a newer token, for the request of this person. Comes to its end only where the page
    /// stays. A refresh token that is still there is not thrown away for it.
    async fn restore_for(self, person: &SignedIn, request: &Request<'_>) {
        let care = self.parts().care;
        let _waiting = request.writes.then(|| Counted::new(care.waiting));
        care.all_done().await;
        while self.is_leaving() {
            clock::wait(MOMENT).await;
        }
        if self.signed_in().is_some() && !self.parts().vault.is_full() {
            let unfinished = Some(request.unfinished.to_owned());
            self.restore_now(Some(person.into()), unfinished).await;
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
        let answer = self.published().metadata_to_leave_with(&client.issuer).await;
        if !care.is_undisturbed(clock::now()) {
            care.ask_at.set_value(0);
        } else if answer.is_ok() {
            self.restore_now(before, None).await;
        }
    }
}

pub(super) fn has_ended(signed_in: &SignedIn) -> bool {
    signed_in.validity.is_some_and(|validity| validity.is_over(clock::now()))
}
