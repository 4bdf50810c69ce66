//! The tabs of this app: what this one tells the others, and what it does when they tell it.

use leptos::prelude::*;
use relying_party::session::{Event, Reason, Session};

use crate::{
    browser::{storage, tabs::Word},
    state::{
        account::{Account, Errand},
        settings::Origin,
    },
};

impl Account {
    pub(super) fn tell_tabs(self, word: Word) {
        if self.stands_alone() {
            return;
        }
        self.parts().tabs.with_value(|tabs| {
            if let Some(tabs) = tabs {
                tabs.say(word);
            }
        });
    }

    /// Another tab said where the person stands.
    pub(super) fn hear(self, word: Word) {
        if self.stands_alone() {
            return;
        }
        match word {
            // The word can be faster than what is kept.
            Word::SignedOut if !self.session.with_untracked(Session::is_over) => self.end_here(),
            Word::SignedOut => {}
            Word::SignedIn => {
                self.parts().care.expect_to_follow();
                self.run.dispatch_local(Errand::Follow);
            }
        }
    }

    /// A tab with settings of its own has another issuer, or another client, than the others.
    fn stands_alone(self) -> bool {
        self.around().settings.origin() == Origin::Tab
    }

    /// The page was asleep and may have missed a word; or there is no channel for words. The number of
    /// sign-outs tells.
    pub(super) fn catch_up(self) {
        let (care, count) = (self.parts().care, storage::sign_outs());
        if care.known_sign_outs() == count {
            return;
        }
        care.know_sign_outs(count);
        if !self.session.with_untracked(Session::is_over) {
            self.end_here();
        }
    }

    fn end_here(self) {
        if !self.session.with_untracked(|session| matches!(session, Session::SignedOut(_))) {
            self.apply(Event::End(Reason::InAnotherTab));
        }
        storage::drop_all();
        // Each tab has a refresh token of its own.
        self.run.dispatch_local(Errand::Revoke);
    }
}
