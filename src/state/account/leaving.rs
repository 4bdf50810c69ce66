//! How a session ends.

use std::time::Duration;

use leptos::prelude::*;
use relying_party::{
    logout::{self, Confirmation, SignOut},
    session::{Event, Reason, Session},
    token,
};

use crate::{
    browser::{
        clock, crypto, http, location,
        storage::{self, Presence},
        tabs::Word,
    },
    state::account::{Account, coming::GONE_BY, news::News},
};

/// How long the person waits for the issuer to revoke a refresh token before they leave.
const REVOCATION: http::Limit = http::Limit { time: Duration::from_secs(2), ..http::QUICK_LIMIT };

impl Account {
    /// Forgets the person here, in every tab, and leaves for the issuer, so that it does, too.
    pub(super) async fn leave_for_good(self) {
        if !self.session.with_untracked(Session::may_leave) {
            return;
        }
        self.news.set(None);
        let care = self.parts().care;
        let number = care.next_departure();
        self.apply(Event::LeaveForGood);
        storage::drop_all();
        storage::remember(Presence::SignedOut);
        care.know_sign_outs(storage::sign_outs());
        self.tell_tabs(Word::SignedOut);
        let sign_out = self.issuer_sign_out().await;
        if !care.is_last_departure(number) {
            return self.note_cancelled_sign_out();
        }
        let Some(SignOut { url, state }) = sign_out else {
            self.news.set(Some(News::HereOnly));
            return self.apply(Event::End(Reason::ByPerson));
        };
        if let Some(state) = state {
            storage::keep_sign_out(&state);
        }
        care.set_going(true);
        location::leave(url.as_str());
        clock::wait(GONE_BY).await;
        if !care.is_last_departure(number) {
            return self.note_cancelled_sign_out();
        }
        if self.is_leaving() {
            care.set_going(false);
            self.news.set(Some(News::HereOnly));
            self.apply(Event::End(Reason::ByPerson));
        }
    }

    /// Who gave the way to the issuer up is signed out here all the same, and there they are not.
    fn note_cancelled_sign_out(self) {
        let here_only = Session::SignedOut(Reason::ByPerson);
        if self.session.with_untracked(|session| *session == here_only) {
            self.news.set(Some(News::HereOnly));
        }
    }

    /// Judges what the issuer sent the person back with, if they come from a sign-out. Whether they
    /// do, and the issuer confirms it.
    pub(crate) fn confirm_sign_out(self) -> bool {
        let Some(sent) = storage::take_sign_out() else { return false };
        let confirmation = logout::confirmation(&sent, &location::query());
        location::clean();
        match confirmation {
            Confirmation::Confirmed => true,
            Confirmation::Unconfirmed => {
                self.news.set(Some(News::Unconfirmed));
                false
            }
        }
    }

    /// Until what is on its way to the API has arrived. A departure that was begun does not come about.
    pub(in crate::state) async fn finish_work(self) {
        let care = self.parts().care;
        care.next_departure();
        care.all_done().await;
    }

    /// Forgets the person in this tab, which goes on with other settings. The issuer's session and the
    /// other tabs stay as they are.
    pub(in crate::state) async fn set_aside(self) {
        self.news.set(None);
        self.apply(Event::End(Reason::NotYet));
        self.revoke().await;
    }

    /// Has the issuer forget the refresh token, if there is one. As good as it goes: an issuer that
    /// does not answer must not keep the person from leaving.
    pub(super) async fn revoke(self) {
        let Some(refresh_token) = self.parts().vault.take() else { return };
        let Some(client) = self.client() else { return };
        let Ok(metadata) = self.published().metadata(&client.issuer).await else { return };
        if let Some(request) = token::revocation(&client, &metadata, &refresh_token) {
            _ = http::send(request, REVOCATION).await;
        }
    }

    /// Where the issuer ends its session; where it does not answer, only the app forgets.
    async fn issuer_sign_out(self) -> Option<SignOut> {
        let client = self.client()?;
        let metadata = self.published().metadata_to_leave_with(&client.issuer).await.ok();
        let Some(metadata) = metadata else {
            self.parts().vault.keep(None);
            return None;
        };
        self.revoke().await;
        let home = format!("{}/", location::origin());
        logout::request(&client, &metadata, &home, crypto::random()?)
    }
}
