//! Who is signed in. Owns the session, and with it the access token, which is nowhere else.

use ::settings::Settings;
use diagnosis::{
    Finding,
    reach::Verdict,
    sign_in::{finding, signed_out_here_only},
};
use leptos::prelude::*;
use relying_party::{
    AccessToken, Client, ReturnTo,
    authorize::Resume,
    logout,
    session::{Event, Session},
};
use url::Url;

use crate::{
    browser::{self, location},
    state::{
        draft::Draft,
        navigation::Navigation,
        settings::SettingsStore,
        sign_in::{self, Failure},
        surroundings::{Surroundings, place},
    },
};

/// Owner of the session.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    session: RwSignal<Session>,
    verdict: RwSignal<Option<Verdict>>,
    /// Whether the person signed out and the issuer could not be told.
    here_only: RwSignal<bool>,
    context: Context,
    sign_in: Action<(), ()>,
    sign_out: Action<(), ()>,
}

/// What the account works with.
#[derive(Clone, Copy)]
struct Context {
    settings: SettingsStore,
    surroundings: Surroundings,
    navigation: Navigation,
    draft: Draft,
}

impl Account {
    /// Owns a session that begins signed out, or with the response that the page was loaded with.
    pub(crate) fn provide(
        settings: SettingsStore,
        surroundings: Surroundings,
        navigation: Navigation,
        draft: Draft,
        has_response: bool,
    ) -> Self {
        let start =
            if has_response { Session::SignedOut.apply(Event::Return) } else { Session::SignedOut };
        let session = RwSignal::new(start);
        let verdict = RwSignal::new(None);
        let here_only = RwSignal::new(false);
        let context = Context { settings, surroundings, navigation, draft };
        let account = Self {
            session,
            verdict,
            here_only,
            context,
            sign_in: Action::new_local(move |()| leave_to_sign_in(session, verdict, context)),
            sign_out: Action::new_local(move |()| leave_to_sign_out(session, here_only, context)),
        };
        let restored = browser::listen::on_restore(move || apply(session, Event::StayAfterAll));
        StoredValue::new_local(restored);
        Effect::new(move || session.with(|session| browser::page::show_session(session.name())));
        provide_context(account);
        account
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Leaves for the issuer, to come back signed in; what is being written goes along.
    pub(crate) fn sign_in(self) {
        self.sign_in.dispatch_local(());
    }

    /// Forgets the person here and leaves for the issuer, so that its session ends, too.
    pub(crate) fn sign_out(self) {
        self.sign_out.dispatch_local(());
    }

    /// Judges the response that the page was loaded with, and goes where the person was.
    pub(crate) async fn finish(self, settings: &Settings, query: &str) {
        let Some(client) = client(settings) else { return };
        let back = sign_in::finish(&client, query).await;
        match back.outcome {
            Ok(signed_in) => apply(self.session, Event::SignIn(signed_in)),
            Err(failure) => fail(self.session, self.verdict, self.context, failure).await,
        }
        self.go_on(back.resume);
    }

    /// Gives up on the response that the page was loaded with: without settings nothing can judge it.
    pub(crate) fn give_up(self, query: &str) {
        apply(self.session, Event::SignOut);
        self.go_on(sign_in::give_up(query));
    }

    /// Puts back what the person was writing and goes where they were, unless they went on already.
    fn go_on(self, resume: Resume) {
        if let Some(draft) = resume.draft {
            self.context.draft.restore(&draft);
        }
        if self.context.navigation.is_at_callback() {
            self.context.navigation.go_instead(resume.return_to.as_str());
        }
    }

    /// Where the person stands.
    pub(crate) fn session(self) -> Session {
        self.session.get()
    }

    /// The access token, while somebody is signed in.
    pub(crate) fn access_token(self) -> Option<AccessToken> {
        self.session.with_untracked(|session| session.access_token().cloned())
    }

    /// Whether somebody is signed in.
    pub(crate) fn is_signed_in(self) -> bool {
        self.session.with(|session| matches!(session, Session::SignedIn(_)))
    }

    /// What the person must know of the last attempt to sign in or out.
    pub(crate) fn finding(self) -> Option<Finding> {
        let place = place(self.context.settings.get()?);
        match self.session.get() {
            Session::Failed(error) => Some(finding(&error, self.verdict.get(), &place)),
            Session::SignedOut if self.here_only.get() => Some(signed_out_here_only(&place)),
            _ => None,
        }
    }
}

fn apply(session: RwSignal<Session>, event: Event) {
    session.update(|session| {
        *session = std::mem::replace(session, Session::SignedOut).apply(event);
    });
}

async fn leave_to_sign_in(
    session: RwSignal<Session>,
    verdict: RwSignal<Option<Verdict>>,
    context: Context,
) {
    let Some(client) = context.settings.get_untracked().as_ref().and_then(client) else { return };
    if !session.with_untracked(Session::may_leave) {
        return;
    }
    apply(session, Event::Leave);
    let return_to = ReturnTo::new(&location::full_path());
    let resume = Resume { return_to, draft: context.draft.to_json() };
    match sign_in::prepare(&client, resume).await {
        Ok(url) => location::leave(&url),
        Err(failure) => fail(session, verdict, context, failure).await,
    }
}

async fn leave_to_sign_out(
    session: RwSignal<Session>,
    here_only: RwSignal<bool>,
    context: Context,
) {
    if !session.with_untracked(Session::may_leave) {
        return;
    }
    // Leaving forgets the token already.
    apply(session, Event::Leave);
    let url = match context.settings.get_untracked().as_ref().and_then(client) {
        Some(client) => issuer_logout(&client).await,
        None => None,
    };
    if let Some(url) = url {
        return location::leave(url.as_str());
    }
    here_only.set(true);
    apply(session, Event::SignOut);
}

/// Where the issuer ends its session; without metadata, as when it is down, only the app forgets.
async fn issuer_logout(client: &Client) -> Option<Url> {
    let metadata = sign_in::fetch_metadata(client).await.ok()?;
    logout::url(client, &metadata, &format!("{}/", location::origin()))
}

async fn fail(
    session: RwSignal<Session>,
    verdict: RwSignal<Option<Verdict>>,
    context: Context,
    failure: Failure,
) {
    let seen = match failure.error.transport() {
        Some(error) => Some(context.surroundings.verdict(&failure.asked, error, false).await),
        None => None,
    };
    verdict.set(seen);
    apply(session, Event::Fail(failure.error));
}

/// What this app is to the issuer. The redirect URI is fixed: this origin and one path.
fn client(settings: &Settings) -> Option<Client> {
    let redirect_uri = format!("{}{}", location::origin(), location::CALLBACK_PATH);
    Some(Client {
        issuer: settings.issuer.clone(),
        is_auth0: settings.is_auth0,
        client_id: settings.client_id.clone(),
        redirect_uri: Url::parse(&redirect_uri).ok()?,
        audience: settings.audience.clone(),
        scopes: settings.scopes.clone(),
        organization: settings.organization.clone(),
        connection: settings.connection.clone(),
    })
}
