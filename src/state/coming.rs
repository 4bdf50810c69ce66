//! How a session begins: out to the issuer, back from it, and back after a reload.

use leptos::prelude::*;
use relying_party::{
    Options, Purpose, RefreshToken, Resume, ReturnTo,
    authorize::Attempt,
    initiation::{self, Initiation},
    restore::{self, Decision, Ended, Situation},
    session::{Event, Reason, Session, SignInError, SignedIn},
};

use crate::{
    browser::{
        clock, location,
        storage::{self, Presence},
        tabs::Word,
    },
    state::{
        account::{Account, Departure, News},
        issuer::Failure,
        sign_in::{self, Arrival},
    },
};

impl Account {
    /// Judges the response that the page was loaded with, and goes where the person was. Gives the
    /// request that waited for it.
    pub(crate) async fn finish(self, query: &str) -> Option<String> {
        let Some(client) = self.client() else {
            self.give_up(query);
            return None;
        };
        let arrival = Arrival::take(query);
        let (resume, is_restore) = (arrival.resume(), arrival.is_restore());
        if is_restore {
            self.apply(Event::Restore);
        }
        match arrival.finish(&client, self.parts().published).await {
            Ok((signed_in, refresh_token)) => {
                if !is_restore {
                    self.touch();
                }
                self.begin(signed_in, refresh_token);
            }
            Err(failure) => self.not_begun(failure, is_restore).await,
        }
        let subject = self.signed_in().map(|signed_in| signed_in.identity.subject);
        let unfinished =
            subject.and_then(|subject| Some(resume.unfinished_of(&subject)?.to_owned()));
        self.go_on(resume);
        unfinished
    }

    /// Gives up on the response that the page was loaded with: without settings nothing can judge it.
    pub(crate) fn give_up(self, query: &str) {
        self.apply(Event::End(Reason::NotYet));
        self.go_on(Arrival::take(query).resume());
    }

    /// Has the session of before back, where there was one. Called once for a page that is loaded.
    pub(crate) async fn restore_if_known(self) {
        if decide() != Decision::Stay {
            self.restore_now(None).await;
        }
    }

    /// Begins the sign-in that the link asks for by which the page was loaded, if it is one for this
    /// issuer and this app.
    pub(crate) async fn follow_link(self) {
        let Some(client) = self.client() else { return };
        match initiation::parse(&location::query(), &client.issuer, &location::origin()) {
            Err(error) => self.news.set(Some(News::LinkRefused(error))),
            Ok(Initiation { return_to, options }) => {
                let purpose = Purpose::SignIn;
                // No way back to the link: it would lead away again at once.
                location::replace(return_to.as_str());
                self.depart(Departure { purpose, options, return_to, unfinished: None }).await;
            }
        }
    }

    /// Fetches what a sign-in will need, while nobody waits for it.
    pub(crate) async fn warm_up(self) {
        if let Some(client) = self.client() {
            // What fails here fails again, and is said, when it is needed.
            _ = self.parts().published.metadata(&client.issuer).await;
        }
    }

    /// Asks the issuer for the session of before: the page leaves, and comes back by itself.
    pub(super) async fn restore_now(self, unfinished: Option<String>) {
        if decide() == Decision::BreakTheLoop {
            storage::remember(Presence::Unknown);
            return self.apply(Event::End(Reason::Circle));
        }
        let asked = self.session.with_untracked(|session| {
            session.signed_in().map(|signed_in| signed_in.scopes.clone()).unwrap_or_default()
        });
        let departure = Departure {
            purpose: Purpose::Restore,
            options: Options { extra_scopes: asked, ..Options::default() },
            return_to: ReturnTo::new(&location::full_path()),
            unfinished,
        };
        self.depart(departure).await;
    }

    /// Leaves for the issuer.
    pub(super) async fn depart(self, departure: Departure) {
        let Some(client) = self.client() else { return };
        if !self.session.with_untracked(Session::may_leave) {
            return;
        }
        let Departure { purpose, options, return_to, unfinished } = departure;
        let subject = self.signed_in().map(|signed_in| signed_in.identity.subject);
        self.news.set(None);
        self.apply(match purpose {
            Purpose::SignIn => Event::Leave,
            Purpose::Restore => Event::Restore,
        });
        let draft = self.parts().draft.to_json();
        let resume = Resume { return_to, draft, unfinished, subject };
        let attempt = Attempt { purpose, options, resume };
        match (sign_in::prepare(&client, self.parts().published, attempt).await, purpose) {
            (Ok(url), Purpose::SignIn) => location::leave(&url),
            (Ok(url), Purpose::Restore) => location::leave_unasked(&url),
            (Err(failure), _) => self.fail(failure).await,
        }
    }

    fn begin(self, signed_in: SignedIn, refresh_token: Option<RefreshToken>) {
        let wanted = self.client().is_some_and(|client| client.refresh_tokens);
        self.news.set((wanted && refresh_token.is_none()).then_some(News::NoRefreshToken));
        // Some issuers give one unasked: what nobody asked for is not kept.
        self.parts().vault.keep(refresh_token.filter(|_| wanted));
        self.apply(Event::SignIn(signed_in));
        storage::remember(Presence::SignedIn);
        // A sign-out that was broken off is of no interest any more.
        _ = storage::take_sign_out();
        self.tell_tabs(Word::SignedIn);
    }

    /// A silent request that the issuer refuses is no failure: its session is over, or it has to show
    /// the person something.
    async fn not_begun(self, failure: Failure, is_restore: bool) {
        let ended = match &failure.error {
            SignInError::Callback(error) if is_restore => Ended::of(error),
            _ => None,
        };
        if let Some(ended) = ended {
            storage::remember(Presence::Unknown);
            return self.apply(Event::End(Reason::Ended(ended)));
        }
        self.fail(failure).await;
    }

    /// Puts back what the person was writing and goes where they were, unless they went on already.
    fn go_on(self, resume: Resume) {
        if let Some(draft) = resume.draft {
            self.parts().draft.restore(&draft);
        }
        if self.parts().navigation.is_at_callback() {
            self.parts().navigation.go_instead(resume.return_to.as_str());
        }
    }
}

/// Whether the issuer is asked for the session of before.
fn decide() -> Decision {
    restore::decide(&Situation {
        was_signed_in: storage::presence() == Presence::SignedIn,
        pending: &storage::pending(),
        now: clock::now(),
    })
}
