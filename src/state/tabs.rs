//! The tabs of this app: what this one tells the others, and what it does when they tell it.

use leptos::prelude::*;
use relying_party::session::{Event, Reason, Session};

use crate::{
    browser::{
        storage::{self, Presence},
        tabs::Word,
    },
    state::account::{Account, Errand},
};

impl Account {
    pub(super) fn tell_tabs(self, word: Word) {
        self.parts().tabs.with_value(|tabs| {
            if let Some(tabs) = tabs {
                tabs.say(word);
            }
        });
    }

    /// Another tab said where the person stands.
    pub(super) fn hear(self, word: Word) {
        match word {
            Word::SignedOut => self.end_here(),
            Word::SignedIn => {
                self.parts().care.expect_to_follow();
                self.parts().run.dispatch_local(Errand::Follow);
            }
        }
    }

    /// The page was asleep and may have missed a word; or there is no channel for words.
    pub(super) fn catch_up(self) {
        let is_present = self.parts().care.known_sign_outs() == storage::sign_outs();
        let is_over = storage::presence() == Presence::SignedOut;
        let (has_session, is_signed_in) = self
            .session
            .with_untracked(|session| (!session.is_over(), Session::is_signed_in(session)));
        if (is_over && has_session) || (!is_present && is_signed_in) {
            self.end_here();
        }
    }

    fn end_here(self) {
        if !self.session.with_untracked(|session| matches!(session, Session::SignedOut(_))) {
            self.apply(Event::End(Reason::InAnotherTab));
        }
        // Each tab has a refresh token of its own.
        self.parts().run.dispatch_local(Errand::Revoke);
    }
}
