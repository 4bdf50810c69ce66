//! Newer tokens by the refresh token, once at a time: in this tab, and in all tabs.

use std::time::Duration;

use futures::FutureExt;
use leptos::prelude::*;
use relying_party::{
    UnixSeconds, renewal,
    session::{Event, Session, SignInError},
    token::TokenError,
};

use crate::{
    browser::{
        self, clock, locks,
        storage::{self, Presence},
    },
    state::{
        account::{Account, news::News},
        way_in::sign_in,
    },
};

/// The lock that keeps tabs from renewing at the same time.
const LOCK: &str = "wish-list.renewal";
/// How long to wait for another tab: longer than its request may take.
const PATIENCE: Duration = Duration::from_secs(12);

/// The pause of the issuer that a request waits for, in seconds.
const SHORT_PAUSE: UnixSeconds = 10;

impl Account {
    /// Renews, where there is a refresh token and no reason to wait. Whether it went well is in the
    /// session.
    pub(super) async fn renew(self) {
        let renewals = self.parts().renewals;
        let on_its_way = renewals.on_its_way.with_value(Clone::clone);
        let renewing = on_its_way.unwrap_or_else(|| {
            let renewing = async move {
                if self.parts().vault.is_full() {
                    locks::exclusively(LOCK, PATIENCE, self.send_refresh_token()).await;
                }
                renewals.on_its_way.set_value(None);
            };
            let renewing = renewing.boxed_local().shared();
            renewals.on_its_way.set_value(Some(renewing.clone()));
            renewing
        });
        renewing.await;
    }

    /// The same for a request that can do nothing without: a short pause that the issuer asked for is
    /// waited for.
    pub(super) async fn renew_for_a_request(self) {
        let not_before = self.parts().renewals.not_before.get_value();
        let pause = not_before.saturating_sub(clock::now());
        if pause <= SHORT_PAUSE {
            clock::wait(Duration::from_secs(pause)).await;
        }
        self.renew().await;
    }

    /// Everything that can fail without sending anything comes before the token is taken.
    async fn send_refresh_token(self) {
        let parts = self.parts();
        let must_wait = clock::now() < parts.renewals.not_before.get_value();
        if must_wait || !browser::page::is_online() {
            return;
        }
        let Some(client) = self.client() else { return };
        let Ok(metadata) = self.published().metadata(&client.issuer).await else { return };
        let Some(signed_in) = self.signed_in() else { return };
        let Some(token) = parts.vault.take() else { return };
        let renewal = sign_in::renew(&client, &self.published(), &metadata, signed_in, token).await;
        parts.vault.keep(renewal.keep);
        match renewal.outcome {
            Ok(newer) => self.apply(Event::Renew(newer)),
            Err(failure) => self.not_renewed(failure.error),
        }
        // The person may have signed out meanwhile, or the issuer spoken of somebody else.
        if self.session.with_untracked(Session::is_over) {
            self.revoke().await;
        }
    }

    /// A failure leaves the session as it is, unless what came must not be believed.
    fn not_renewed(self, error: SignInError) {
        if let SignInError::IdToken(_) = error {
            // Nobody is signed in again without being asked.
            storage::remember(Presence::Unknown);
            return self.apply(Event::Distrust(error));
        }
        let pause = match &error {
            SignInError::Token(error) => renewal::pause_after(error),
            _ => renewal::PAUSE,
        };
        let not_before = clock::now().saturating_add(pause);
        self.parts().renewals.not_before.set_value(not_before);
        if let SignInError::Token(error @ TokenError::Refused { .. }) = error
            && !self.session.with_untracked(Session::is_over)
        {
            self.news.set(Some(News::RefreshRefused(error)));
        }
    }
}
