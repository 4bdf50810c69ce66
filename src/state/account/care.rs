//! What keeping a session needs to know of the page: who uses it, what is on its way, and what this
//! page was told.

use std::time::Duration;

use leptos::prelude::*;
use relying_party::UnixSeconds;

use crate::browser::{self, clock};

/// For how long nobody must have touched the page before it leaves by itself, in seconds.
pub(super) const QUIET: UnixSeconds = 5;
/// How often to look whether what is waited for is done.
pub(super) const MOMENT: Duration = Duration::from_millis(100);

/// What keeping a session needs to remember.
#[derive(Clone, Copy)]
pub(crate) struct Care {
    /// When the person last did something; a sign-in counts.
    pub(super) touched_at: StoredValue<Option<UnixSeconds>>,
    /// When this page had the session back, or was told that there is none.
    came_back_at: StoredValue<Option<UnixSeconds>>,
    /// How often somebody had signed out in this browser when this session began.
    sign_outs: StoredValue<u32>,
    /// Whether somebody has signed in in another tab since nobody was here.
    pub(super) may_follow: StoredValue<bool>,
    /// When to ask again an issuer that did not answer.
    pub(super) ask_at: StoredValue<UnixSeconds>,
    /// How many requests that write something are on their way.
    pub(super) at_work: StoredValue<u32>,
    /// How many of them wait for a newer token.
    pub(super) waiting: StoredValue<u32>,
    /// Counts the departures: what one does when it did not come about must not hit the next.
    departures: StoredValue<u32>,
    /// Whether the browser was told to go to the issuer, and is still here.
    is_going: StoredValue<bool>,
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
            is_going: StoredValue::new(false),
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

    /// Nobody asks for a session by itself any more, until there is news of one.
    pub(super) fn expect_nothing(self) {
        self.may_follow.set_value(false);
    }

    /// The browser was told to go, or it did not go after all.
    pub(super) fn set_going(self, is_going: bool) {
        self.is_going.set_value(is_going);
    }

    /// Whether the browser was told to go.
    pub(super) fn is_going(self) -> bool {
        self.is_going.get_value()
    }

    /// The number of the last departure.
    pub(super) fn departure(self) -> u32 {
        self.departures.get_value()
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

    /// Until no request that writes is on its way but those that wait for a newer token.
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
    pub(super) fn is_used(self) -> bool {
        self.touched_at.get_value().is_some()
    }

    /// Whether the page may leave by itself without taking anybody away from anything: they look at
    /// another tab, or have left this one alone for a while; and nothing is being written to the API.
    pub(super) fn is_undisturbed(self, now: UnixSeconds) -> bool {
        let is_idle = || self.touched_at.get_value().is_none_or(|at| now.abs_diff(at) >= QUIET);
        self.at_work.get_value() == 0 && (browser::page::is_hidden() || is_idle())
    }
}

/// A request that needs a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'r> {
    /// What describes it, to be finished after a sign-in if the page has to leave for it.
    pub(crate) unfinished: &'r str,
    /// Whether it was tried before the page left for it.
    pub(crate) retried: bool,
    /// Whether it writes something; then [`Account::at_work`] holds the page meanwhile.
    pub(crate) writes: bool,
}

/// Counts for as long as it lives.
#[derive(Debug)]
pub(crate) struct Counted(StoredValue<u32>);

impl Counted {
    pub(super) fn new(count: StoredValue<u32>) -> Self {
        count.update_value(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        _ = self.0.try_update_value(|count| *count = count.saturating_sub(1));
    }
}
