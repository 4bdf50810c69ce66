//! Who is signed in. Owns the session, and with it the access token, which is nowhere else.
//!
//! How a session begins is in `coming.rs`, how it goes on in `staying.rs`, how it ends in `leaving.rs`;
//! this file is what the rest of the app sees of it.

pub(crate) mod care;
mod coming;
mod departure;
mod leaving;
mod news;
mod renewing;
mod staying;
mod tabs;
mod vault;

use ::settings::Settings;
use diagnosis::{
    Finding,
    reach::Verdict,
    sign_in::{
        callback_unknown, earlier_session_kept, finding, link_refused, refresh_refused,
        refresh_token_missing, session_not_restored, sign_in_unanswered, sign_out_unconfirmed,
        signed_out_here_only, waiting,
    },
};
use leptos::prelude::*;
use relying_party::{
    Client, Options, ReturnTo,
    callback::CallbackError,
    restore::Ended,
    session::{Event, Reason, Session, SignInError},
    transaction,
};

use crate::{
    browser::{
        self, clock, listen, location,
        storage::{self, Presence},
    },
    chunks,
    state::{
        account::{
            care::Care,
            departure::{Before, Departure},
            news::News,
            staying::has_ended,
            vault::{Renewals, Vault},
        },
        draft::Draft,
        missing::Missing,
        navigation::Navigation,
        settings::SettingsStore,
        surroundings::{Silent, Surroundings, place},
        way_in::{
            client::client_of,
            issuer::{Failure, Published},
        },
    },
};

/// Owner of the session.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    pub(super) session: RwSignal<Session>,
    news: RwSignal<Option<News>>,
    verdict: RwSignal<Option<Verdict>>,
    /// How many attempts of this tab waited for an answer when the last failure was noted.
    pending: RwSignal<Option<usize>>,
    run: Action<Errand, ()>,
    around: StoredValue<Around, LocalStorage>,
    parts: StoredValue<Option<Parts>, LocalStorage>,
    published: StoredValue<Published, LocalStorage>,
}

/// The owners that the account works with.
#[derive(Clone, Copy)]
pub(crate) struct Around {
    pub(crate) settings: SettingsStore,
    pub(crate) draft: Draft,
    pub(crate) navigation: Navigation,
    pub(crate) surroundings: Surroundings,
}

/// What the account keeps, made when it is first at work.
#[derive(Clone, Copy)]
struct Parts {
    vault: Vault,
    care: Care,
    renewals: Renewals,
    tabs: StoredValue<Option<browser::tabs::Tabs>, LocalStorage>,
}

/// What the account does that takes time.
#[derive(Clone, Debug)]
pub(crate) enum Errand {
    /// Leave for the issuer to sign in, with what is asked for besides, and the request that waits for it.
    SignIn(Box<(Options, Option<String>)>),
    /// Ask the issuer for the session of before.
    Restore,
    /// Follow another tab that signed in, as soon as the person is not disturbed.
    Follow,
    /// Leave for the issuer to sign out.
    SignOut,
    /// Have the issuer forget the refresh token.
    Revoke,
    /// Wait no longer.
    Cancel,
}

impl Account {
    /// Owns a session that begins with the response that the page was loaded with, or with what the
    /// browser remembers. It is at work from [`Account::go_to_work`] on.
    pub(crate) fn provide(around: &Around, published: Published, has_response: bool) -> Self {
        let start = match storage::presence() {
            _ if has_response => Session::Exchanging,
            Presence::SignedIn => Session::Remembered,
            Presence::SignedOut | Presence::Unknown => Session::SignedOut(Reason::NotYet),
        };
        // The action needs the account that it is part of: it finds it when it runs.
        let own = StoredValue::new_local(None::<Self>);
        let missing = Missing::expect();
        let run = Action::new_local(move |errand: &Errand| {
            let errand = errand.clone();
            async move {
                let Some(account) = own.get_value() else { return };
                missing.pass(|| chunks::errand(account, errand.clone())).await;
            }
        });
        let account = Self {
            session: RwSignal::new(start),
            news: RwSignal::new(None),
            verdict: RwSignal::new(None),
            pending: RwSignal::new(None),
            run,
            around: StoredValue::new_local(*around),
            parts: StoredValue::new_local(None),
            published: StoredValue::new_local(published),
        };
        own.set_value(Some(account));
        Effect::new(move || {
            account.session.with(|session| browser::page::show_session(session.name()));
        });
        provide_context(account);
        account
    }

    /// Begins to keep the session: listens to other tabs, and looks at the clock. `false` where it does so
    /// already.
    pub(crate) fn go_to_work(self) -> bool {
        let parts = self.parts();
        if parts.tabs.with_value(Option::is_some) {
            return false;
        }
        parts.care.know_sign_outs(storage::sign_outs());
        parts.tabs.set_value(Some(browser::tabs::Tabs::join(move |word| self.hear(word))));
        StoredValue::new_local(listen::on_restore(move || {
            self.parts().care.set_going(false);
            self.apply(Event::StayAfterAll);
            self.come_back();
        }));
        self.stay_signed_in();
        true
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Leaves for the issuer, to come back signed in; what is being written goes along.
    pub(crate) fn sign_in(self) {
        self.sign_in_for(Options::default(), None);
    }

    /// The same, with what a request lacked, to finish that request afterwards.
    pub(crate) fn sign_in_for(self, options: Options, unfinished: Option<String>) {
        self.run.dispatch_local(Errand::SignIn(Box::new((options, unfinished))));
    }

    /// Takes from the settings what need not be fetched.
    pub(crate) fn learn(self, settings: &Settings) {
        self.published().know(settings.metadata.as_ref(), settings.keys.as_ref());
    }

    /// Forgets the person here and leaves for the issuer, so that its session ends, too.
    pub(crate) fn sign_out(self) {
        self.run.dispatch_local(Errand::SignOut);
    }

    /// Asks the issuer for the session of before, because the person wants it to be asked now.
    pub(crate) fn restore(self) {
        self.run.dispatch_local(Errand::Restore);
    }

    /// Waits no longer for a sign-in, a sign-out or the session of before. What still comes is dropped.
    pub(crate) fn cancel(self) {
        self.run.dispatch_local(Errand::Cancel);
    }

    /// The same, once it is at work.
    pub(super) fn cancel_now(self) {
        let care = self.parts().care;
        // Whoever prepares to leave sees that this is not the last departure any more.
        _ = care.next_departure();
        care.expect_nothing();
        if care.is_going() {
            // Only then: it would also stop what else is on its way.
            care.set_going(false);
            location::stop();
            storage::drop_all();
        }
        self.apply(Event::Cancel);
    }

    /// Nobody asks the issuer any more for the session that the browser remembers.
    pub(crate) fn settle(self) {
        if self.session.with_untracked(|session| *session == Session::Remembered) {
            self.apply(Event::End(Reason::NotYet));
        }
    }

    /// Whether there may be something that the person must know of it: [`Account::finding`] tells.
    pub(crate) fn may_have_finding(self) -> bool {
        let is_news = self.news.with(Option::is_some);
        self.session.with(|session| match session {
            Session::Failed(_) | Session::Waiting(_) => true,
            Session::SignedOut(reason) => is_news || *reason != Reason::NotYet,
            _ => is_news,
        })
    }

    /// The same, for a look.
    pub(crate) fn with_session<T>(self, look: impl FnOnce(&Session) -> T) -> T {
        self.session.with(look)
    }

    /// Where the person stands.
    pub(crate) fn session(self) -> Session {
        self.session.get()
    }

    /// Whether somebody is signed in.
    pub(crate) fn is_signed_in(self) -> bool {
        self.session.with(Session::is_signed_in)
    }

    /// Why a session ended by itself, where nobody asked for it.
    pub(crate) fn why_ended(self) -> Option<&'static str> {
        match self.session.get() {
            Session::SignedOut(Reason::InAnotherTab) => Some("You signed out in another tab."),
            Session::SignedOut(Reason::Ended(Ended::LoginRequired)) => {
                Some("Your session at the tenant has ended.")
            }
            _ => None,
        }
    }

    /// Whether the page is about to leave, so that nothing more should be begun.
    pub(crate) fn is_leaving(self) -> bool {
        self.session
            .with_untracked(|session| matches!(session, Session::Leaving(_) | Session::Restoring))
    }

    /// What the person must know of the last attempt to sign in or out.
    pub(crate) fn finding(self) -> Option<Finding> {
        let place = place(self.around().settings.get()?);
        match (self.session.get(), self.news.get()) {
            (Session::Failed(SignInError::Callback(CallbackError::UnknownState)), _) => {
                Some(callback_unknown(self.pending.get(), &place))
            }
            (Session::Failed(error), _) => Some(finding(&error, self.verdict.get(), &place)),
            (Session::Waiting(error), _) => Some(waiting(&error, self.verdict.get(), &place)),
            (_, Some(News::LinkRefused(error))) => Some(link_refused(&error, &place)),
            (Session::SignedOut(_), Some(News::HereOnly)) => Some(signed_out_here_only(&place)),
            (Session::SignedOut(_), Some(News::Unconfirmed)) => Some(sign_out_unconfirmed(&place)),
            (Session::SignedOut(reason), news) => {
                let refusal = news.as_ref().and_then(|news| news.why_not_renewed(reason));
                let of_renewal = refusal.and_then(|error| refresh_refused(error, &place));
                of_renewal.or_else(|| session_not_restored(reason, &place))
            }
            // Once the token has ended, the session may come back by itself: that is seen first.
            (Session::SignedIn(signed_in), Some(News::RefreshRefused(error)))
                if !has_ended(&signed_in) =>
            {
                refresh_refused(&error, &place)
            }
            (Session::SignedIn(_), Some(News::NoRefreshToken)) => {
                Some(refresh_token_missing(&place))
            }
            (Session::SignedIn(_), Some(News::Kept(lines))) => {
                Some(earlier_session_kept(lines, &place))
            }
            (Session::SignedIn(_), Some(News::NotLeft(error))) => {
                Some(finding(&error, self.verdict.get(), &place))
            }
            _ => None,
        }
    }

    /// A sign-in that began in this tab and of which nothing came back, while nobody is signed in. Most
    /// people only turned back, so it is shown to who looks for a problem.
    pub(crate) fn unanswered(self) -> Option<Finding> {
        if !self.session.with(|session| matches!(session, Session::SignedOut(_))) {
            return None;
        }
        let settings = self.around().settings.get()?;
        let redirect_uri = client_of(&settings)?.redirect_uri;
        let seconds = transaction::unanswered(&storage::pending(), clock::now())?;
        Some(sign_in_unanswered(seconds, redirect_uri.as_str(), &place(settings)))
    }

    /// Runs an errand, as soon as the settings are known.
    pub(crate) async fn perform(self, errand: Errand) {
        self.around().settings.known().await;
        match errand {
            Errand::SignIn(asked) => {
                let (options, unfinished) = *asked;
                let return_to = ReturnTo::new(&location::full_path());
                let before = self.signed_in().as_ref().map(Before::from);
                let departure =
                    Departure { options, unfinished, before, ..Departure::to_sign_in(return_to) };
                self.depart(departure).await;
            }
            Errand::Restore => {
                self.parts().care.touch();
                self.restore_now(None, None).await;
            }
            Errand::Follow => self.look().await,
            Errand::SignOut => self.leave_for_good().await,
            Errand::Revoke => self.revoke().await,
            Errand::Cancel => self.cancel_now(),
        }
    }

    /// What the issuer has published, as far as it is known.
    pub(super) fn published(self) -> Published {
        self.published.get_value()
    }

    fn parts(self) -> Parts {
        self.parts.get_value().unwrap_or_else(|| {
            let parts = Parts {
                vault: Vault::new(),
                care: Care::new(),
                renewals: Renewals::new(),
                tabs: StoredValue::new_local(None),
            };
            self.parts.set_value(Some(parts));
            parts
        })
    }

    fn around(self) -> Around {
        self.around.get_value()
    }

    fn apply(self, event: Event) {
        self.session.update(|session| {
            let before = std::mem::replace(session, Session::Exchanging);
            *session = before.apply(event);
        });
    }

    /// Notes a failure, and first finds out what it was where the browser did not say.
    async fn fail(self, failure: Failure) {
        let seen = match (failure.error.transport(), failure.asked) {
            (Some(error), Some(url)) => {
                Some(self.around().surroundings.verdict(&url, error, Silent::default()).await)
            }
            _ => None,
        };
        // What to say of it comes first, so that it is there when the session says that it failed. Where it
        // cannot be had, that is said when it is to be shown.
        _ = chunks::warm_problems().await;
        self.verdict.set(seen);
        self.pending.set(Some(transaction::waiting(&storage::pending(), clock::now())));
        self.apply(Event::Fail(failure.error.clone()));
        if self.session.with_untracked(Session::is_signed_in) {
            self.news.set(Some(News::NotLeft(failure.error)));
        }
    }

    fn client(self) -> Option<Client> {
        self.around().settings.get_untracked().as_ref().and_then(client_of)
    }
}
