//! The way in, without signals and views: what a sign-in takes of settings, issuer and browser. The account
//! goes it, and so does the front, alone, as long as nothing is wrong: then the app comes behind it.

pub(crate) mod arriving;
pub(crate) mod client;
pub(crate) mod issuer;
pub(crate) mod sign_in;

use std::{cell::RefCell, rc::Rc};

use ::settings::Settings;
use relying_party::{
    Client, LoginTransaction, Options, Purpose, Resume, ReturnTo,
    authorize::Attempt,
    restore::{self, Decision, Situation},
};

use crate::{
    browser::{
        clock, crypto, early, location,
        storage::{self, Presence},
    },
    state::{
        settings::FILE,
        way_in::{arriving::Arriving, client::client_of, issuer::Published},
    },
};

/// What is known and begun before the app is there. Whoever has a clone has the same.
#[derive(Clone, Default)]
pub(crate) struct WayIn {
    /// What the issuer publishes of itself.
    pub(crate) published: Published,
    /// What the app is to go on with.
    begun: Rc<RefCell<Begun>>,
}

/// What was begun before the app was there, and is its to finish.
#[derive(Clone, Debug, Default)]
pub(crate) enum Begun {
    /// Nothing.
    #[default]
    Nothing,
    /// The page was loaded with this response, which nobody has looked at.
    Response(String),
    /// One is being judged.
    Arriving(Arriving),
    /// The page was told to go to the issuer, and is still here.
    Leaving(Box<Departed>),
}

/// The page was told to go to the issuer.
#[derive(Clone, Debug)]
pub(crate) struct Departed {
    /// What for.
    pub(crate) purpose: Purpose,
    /// What is kept until the person is back.
    pub(crate) transaction: LoginTransaction,
}

impl WayIn {
    /// Fetches what a sign-in will need, while nobody waits for it.
    pub(crate) async fn warm_up(&self) {
        if let Some(client) = self.client().await {
            // What fails here fails again, and is said, when it is needed.
            _ = self.published.metadata(&client.issuer).await;
        }
    }

    /// Leaves for the issuer; to have the session of before back, only where there was one. `None` where that is
    /// the app's to do: it has something to carry along, or to say.
    pub(crate) async fn depart(&self, purpose: Purpose) -> Option<Departed> {
        if storage::has_more_to_do(clock::now()) || !crypto::is_secure_context() {
            return None;
        }
        let client = self.client().await?;
        if purpose == Purpose::Restore && !may_restore() {
            return None;
        }
        let metadata = self.published.metadata_to_leave_with(&client.issuer).await.ok()?;
        let return_to = ReturnTo::new(&location::full_path());
        let resume = Resume { return_to, ..Resume::default() };
        let attempt = Attempt { purpose, options: Options::default(), resume };
        let (url, transaction) = sign_in::prepare(&client, &metadata, attempt).ok()?;
        location::leave_for(purpose, url.as_str());
        Some(Departed { purpose, transaction })
    }

    /// Judges the response that the page was loaded with; `None` where nobody can: the settings are no good.
    pub(crate) async fn arrive(&self, query: &str) -> Option<Arriving> {
        let client = self.client().await?;
        Some(Arriving::of(query, client, self.published.clone()))
    }

    /// Leaves it to the app to go on with this.
    pub(crate) fn leave_to_app(&self, begun: Begun) {
        *self.begun.borrow_mut() = begun;
    }

    /// What the app is to go on with, once.
    pub(crate) fn take_begun(&self) -> Begun {
        self.begun.take()
    }

    /// What this app is to the issuer, by settings that are good.
    async fn client(&self) -> Option<Client> {
        // Those that are tried in this tab are the app's to check.
        if storage::tab_settings().is_some() {
            return None;
        }
        let text = early::config(FILE).await?.ok()?;
        let settings = Settings::from_json(&text).ok()?;
        self.published.know(settings.metadata.as_ref(), settings.keys.as_ref());
        client_of(&settings)
    }
}

/// Whether the issuer is asked for the session of before.
fn may_restore() -> bool {
    let now = clock::now();
    storage::drop_expired(now);
    let decision = restore::decide(&Situation {
        was_signed_in: storage::presence() == Presence::SignedIn,
        pending: &storage::pending(),
        came_back_at: None,
        now,
    });
    decision == Decision::Restore
}
