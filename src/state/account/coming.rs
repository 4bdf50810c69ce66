//! How a session begins: out to the issuer, back from it, and back after a reload.

use std::{rc::Rc, time::Duration};

use diagnosis::sign_in::heard;
use leptos::prelude::*;
use relying_party::{
    Client, LoginTransaction, Options, Purpose, RefreshToken, Resume, ReturnTo, TransportError,
    authorize::Attempt,
    id_token::IdTokenError,
    initiation::{self, Initiation},
    metadata::{Metadata, MetadataError},
    restore::{self, Decision, Ended, Situation},
    session::{Event, Reason, Session, SignInError, SignedIn},
};

use url::Url;

use crate::{
    browser::{
        clock, crypto, location,
        storage::{self, Presence},
        tabs::Word,
    },
    state::account::{
        Account,
        care::MOMENT,
        departure::{Before, Departure},
        news::News,
    },
    state::way_in::{
        Departed,
        arriving::Arriving,
        issuer::{Failure, asking},
        sign_in,
    },
};

/// How long the browser may take to leave. After that the person gets the page back.
pub(super) const GONE_BY: Duration = Duration::from_secs(10);

impl Account {
    /// Judges the response that the page was loaded with. Gives the request that waited for it.
    pub(crate) async fn finish(self, query: &str) -> Option<String> {
        let Some(client) = self.client() else {
            self.give_up(query);
            return None;
        };
        self.go_on_arriving(Arriving::of(query, client, self.published())).await
    }

    /// The same, where somebody has begun it. Goes where the person was.
    pub(crate) async fn go_on_arriving(self, arriving: Arriving) -> Option<String> {
        let (resume, is_restore) = (Rc::clone(&arriving.resume), arriving.is_restore);
        let before = Before::of(&resume);
        let number = self.parts().care.departure();
        self.parts().care.know_sign_outs(arriving.sign_outs);
        // At once: the person sees what they were at while the rest is done.
        self.go_on(&resume);
        if is_restore {
            self.apply(Event::Restore);
        }
        if arriving.is_too_late() {
            self.apply(Event::End(Reason::InAnotherTab));
            return None;
        }
        match arriving.finish().await {
            Ok((signed_in, refresh_token)) => {
                self.begin(signed_in, refresh_token, is_restore, &resume).await;
                let subject = self.signed_in()?.identity.subject;
                resume.unfinished_of(&subject).map(str::to_owned)
            }
            // The person waits for it no longer.
            Err(_) if !self.parts().care.is_last_departure(number) => None,
            Err(failure) => {
                self.not_begun(failure, is_restore, before, &resume).await;
                None
            }
        }
    }

    /// Gives up on the response that the page was loaded with: without settings nothing can judge it.
    pub(crate) fn give_up(self, query: &str) {
        self.apply(Event::End(Reason::NotYet));
        self.go_on(&sign_in::Arrival::take(query).resume());
    }

    /// Has the session of before back, where there was one. Called once for a page that is loaded.
    pub(crate) async fn restore_if_known(self) {
        storage::drop_expired(clock::now());
        if self.decide() != Decision::Stay {
            self.restore_now(None, None).await;
        }
    }

    /// Begins the sign-in that the link asks for by which the page was loaded, if it is one for this
    /// issuer and this app.
    pub(crate) async fn follow_link(self) {
        let Some(client) = self.client() else { return };
        match initiation::parse(&location::query(), &client.issuer, &location::origin()) {
            Err(error) => self.news.set(Some(News::LinkRefused(error))),
            Ok(Initiation { return_to, options }) => {
                // No way back to the link, or to another one: it would lead away again at once.
                let is_entrance = return_to.as_str().starts_with(location::SIGN_IN_PATH);
                let return_to = if is_entrance { ReturnTo::default() } else { return_to };
                self.around().navigation.go_instead(return_to.as_str());
                self.depart(Departure { options, ..Departure::to_sign_in(return_to) }).await;
            }
        }
    }

    /// Fetches what a sign-in will need, while nobody waits for it.
    pub(crate) async fn warm_up(self) {
        if let Some(client) = self.client() {
            // What fails here fails again, and is said, when it is needed.
            _ = self.published().metadata(&client.issuer).await;
        }
    }

    /// Asks the issuer for the session of before: the page leaves, and comes back.
    pub(super) async fn restore_now(self, before: Option<Before>, unfinished: Option<String>) {
        self.catch_up();
        match self.decide() {
            Decision::Restore => {
                let purpose = Purpose::Restore;
                let departure = Departure::to_sign_in(ReturnTo::new(&location::full_path()));
                self.depart(Departure { purpose, unfinished, before, ..departure }).await;
            }
            Decision::BreakTheLoop => {
                storage::remember(Presence::Unknown);
                self.apply(Event::End(Reason::Circle));
            }
            Decision::Stay => {}
        }
    }

    /// Leaves for the issuer. Comes to its end only where the page stays.
    pub(super) async fn depart(self, departure: Departure) {
        let Some(client) = self.client() else { return };
        if !self.session.with_untracked(Session::may_leave) {
            return;
        }
        let (care, purpose) = (self.parts().care, departure.purpose);
        let number = care.next_departure();
        // What no way out changes stays known.
        self.news.update(|news| *news = news.take().filter(|news| news.refusal().is_some()));
        self.apply(leaving(purpose));
        let mut departing = Departing { account: self, number, is_over: false };
        let metadata = self.ready_to_leave(&client).await;
        // A wish that is on its way arrives first, or nobody could say what became of it.
        care.all_done().await;
        // The person may have signed out meanwhile, in this tab or in another.
        if !self.is_leaving() || !care.is_last_departure(number) {
            departing.is_over = true;
            return;
        }
        match metadata.and_then(|metadata| self.pack(&client, &metadata, departure)) {
            Ok((url, transaction)) => {
                care.set_going(true);
                location::leave_for(purpose, url.as_str());
                self.expect_to_be_gone(number, transaction).await;
            }
            Err(failure) => self.fail(failure).await,
        }
        departing.is_over = true;
    }

    /// The page was told to go before the app was there, and is still here.
    pub(crate) async fn go_on_leaving(self, departed: Departed) {
        let care = self.parts().care;
        let number = care.next_departure();
        self.apply(leaving(departed.purpose));
        care.set_going(true);
        let mut departing = Departing { account: self, number, is_over: false };
        self.expect_to_be_gone(number, departed.transaction).await;
        departing.is_over = true;
    }

    async fn ready_to_leave(self, client: &Client) -> Result<Metadata, Failure> {
        if !crypto::is_secure_context() {
            return Err(SignInError::InsecureContext.into());
        }
        self.published().metadata_to_leave_with(&client.issuer).await
    }

    /// Packs what the person comes back to, at the last moment: until then they may go on writing.
    fn pack(
        self,
        client: &Client,
        metadata: &Metadata,
        departure: Departure,
    ) -> Result<(Url, LoginTransaction), Failure> {
        let Departure { purpose, options, return_to, unfinished, note, before } = departure;
        let of_session = || self.news.with_untracked(|news| news.as_ref().and_then(News::to_note));
        let note = note.or_else(of_session);
        let draft = self.around().draft.to_json();
        let resume = Resume { return_to, draft, unfinished, note, ..resume_of(before.as_ref()) };
        let options = with_what_there_was(options, before);
        Ok(sign_in::prepare(client, metadata, Attempt { purpose, options, resume })?)
    }

    /// While the browser takes its time to leave, the person may go on writing: it comes along. A
    /// navigation that does not happen, as when they stop it, leaves no page that waits for ever.
    async fn expect_to_be_gone(self, number: u32, mut transaction: LoginTransaction) {
        let care = self.parts().care;
        let watch = clock::Stopwatch::start();
        while u128::from(watch.millis()) < GONE_BY.as_millis() {
            clock::wait(MOMENT).await;
            if !self.is_leaving() || !care.is_last_departure(number) {
                return;
            }
            let draft = self.around().draft.to_json();
            if draft != transaction.resume.draft {
                transaction.resume.draft = draft;
                // What was kept a moment ago can be kept again.
                _ = storage::keep(&transaction);
            }
        }
        care.set_going(false);
        let url = transaction.metadata().authorization_endpoint.to_string();
        let error = MetadataError::Transport(TransportError::TimedOut);
        self.fail(asking(url)(error)).await;
    }

    async fn begin(
        self,
        signed_in: SignedIn,
        refresh_token: Option<RefreshToken>,
        is_restore: bool,
        resume: &Resume,
    ) {
        // Somebody may have signed out in another tab while the code was exchanged.
        self.catch_up();
        let is_same =
            resume.subject.as_ref().is_none_or(|known| *known == signed_in.identity.subject);
        let wanted = self.client().is_some_and(|client| client.refresh_tokens);
        let is_missing = wanted && refresh_token.is_none() && !is_restore;
        // Some issuers give one unasked: what nobody asked for is not kept.
        self.parts().vault.keep(refresh_token.filter(|_| wanted));
        self.apply(Event::SignIn(signed_in));
        if self.signed_in().is_none() {
            return self.revoke().await;
        }
        if is_restore && !is_same {
            // The issuer has somebody else by now, whom this does not concern.
            self.around().draft.clear();
        }
        // A refresh token that was refused is of no interest now that the session is back.
        let kept = noted(resume).filter(|news| is_same && news.refusal().is_none());
        self.news.set(kept.or(is_missing.then_some(News::NoRefreshToken)));
        let care = self.parts().care;
        if is_restore {
            care.came_back();
        } else {
            care.touch();
        }
        storage::remember(Presence::SignedIn);
        care.know_sign_outs(storage::sign_outs());
        // A sign-out that was broken off is of no interest any more.
        _ = storage::take_sign_out();
        self.tell_tabs(Word::SignedIn);
    }

    /// A silent request that the issuer refuses is no failure: its session is over, or it has to show
    /// the person something. And one on the way to a better session does not end the one there was.
    async fn not_begun(
        self,
        failure: Failure,
        is_restore: bool,
        before: Option<Before>,
        resume: &Resume,
    ) {
        if is_restore {
            self.news.set(noted(resume));
            self.parts().care.came_back();
            if let Some(ended) = ended(&failure.error) {
                storage::remember(Presence::Unknown);
                return self.apply(Event::End(Reason::Ended(ended)));
            }
            return self.fail(failure).await;
        }
        let note = News::Kept(heard(&failure.error)).to_note();
        self.fail(failure).await;
        if before.is_some() && self.decide() == Decision::Restore {
            let departure = Departure::to_sign_in(ReturnTo::new(&location::full_path()));
            let purpose = Purpose::Restore;
            self.depart(Departure { purpose, note, before, ..departure }).await;
        }
    }

    /// Puts back what the person was writing and goes where they were.
    fn go_on(self, resume: &Resume) {
        if let Some(draft) = &resume.draft {
            self.around().draft.restore(draft);
        }
        self.around().navigation.go_instead(resume.return_to.as_str());
    }

    /// Whether the issuer is asked for the session of before.
    fn decide(self) -> Decision {
        restore::decide(&Situation {
            was_signed_in: storage::presence() == Presence::SignedIn,
            pending: &storage::pending(),
            came_back_at: self.parts().care.came_back_at(),
            now: clock::now(),
        })
    }
}

fn leaving(purpose: Purpose) -> Event {
    match purpose {
        Purpose::SignIn => Event::Leave,
        Purpose::Restore => Event::Restore,
    }
}

/// The session that there is or was, to be had back if the attempt fails.
fn resume_of(before: Option<&Before>) -> Resume {
    before.map_or_else(Resume::default, |before| Resume {
        subject: Some(before.subject.clone()),
        scopes: before.scopes.clone(),
        organization: before.organization.clone(),
        ..Resume::default()
    })
}

/// A departure that is being prepared. Whoever asked for it may give up what they wanted it for, and with
/// that this: the page then stays, and nothing of it is finished later.
struct Departing {
    account: Account,
    number: u32,
    is_over: bool,
}

impl Drop for Departing {
    fn drop(&mut self) {
        if !self.is_over && self.account.parts().care.is_last_departure(self.number) {
            self.account.cancel_now();
        }
    }
}

/// What the person must be told now that the page is back.
fn noted(resume: &Resume) -> Option<News> {
    resume.note.as_deref().and_then(News::of_note)
}

/// A further request asks for what the session had besides what it is made for.
fn with_what_there_was(options: Options, before: Option<Before>) -> Options {
    let Some(before) = before else { return options };
    let mut extra_scopes = before.scopes;
    extra_scopes.extend(options.extra_scopes);
    let organization = options.organization.or(before.organization);
    Options { extra_scopes, organization, ..options }
}

/// Whether a silent request only found out that there is no session, or none that is good enough.
fn ended(error: &SignInError) -> Option<Ended> {
    match error {
        SignInError::Callback(error) => Ended::of(error),
        SignInError::IdToken(
            IdTokenError::LoginTooOld { .. }
            | IdTokenError::LoginMethod { .. }
            | IdTokenError::Organization(_),
        ) => Some(Ended::NotAsAsked),
        _ => None,
    }
}
