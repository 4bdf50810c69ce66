//! Makes the owners of state, starts them, and shows the page of the route.

mod follow;
mod shortcuts;
mod start;

use diagnosis::Offer;
use leptos::{either::EitherOf7, prelude::*};
use relying_party::session::Session;

use crate::{
    app::{
        shortcuts::{Footer, Keyboard, ShortcutList},
        start::Owners,
    },
    browser,
    components::{
        account_bar::{AccountBar, AccountView},
        finding_card::Findings,
        navigation_bar::NavigationBar,
        tab_banner::TabBanner,
    },
    pages::{
        callback::CallbackPage, console::ConsolePage, diagnose::DiagnosePage,
        not_found::NotFoundPage, settings::SettingsPage, token::TokenPage, wishes::WishesPage,
    },
    route::Route,
    state::{
        account::Account,
        console::Console,
        diagnosis::{Around, Diagnosis},
        draft::Draft,
        navigation::Navigation,
        notices::Notices,
        pasted::Pastes,
        settings::{Origin, SettingsStore, form::SettingsForm},
        shortcuts::Shortcuts,
        surroundings::{Surroundings, place},
        token::Examination,
        wishes::Wishes,
    },
};

/// The app. `response` is the query of an authorization response, if the page was loaded with one.
#[component]
pub fn App(
    /// Taken off the URL before anything rendered.
    response: Option<String>,
) -> impl IntoView {
    let surroundings = Surroundings::watch();
    let settings = SettingsStore::provide();
    let navigation = Navigation::follow();
    let notices = Notices::provide();
    let draft = Draft::provide();
    let account = Account::provide(settings, surroundings, navigation, draft, response.is_some());
    let form = SettingsForm::provide(settings, account, draft, notices);
    let wishes = Wishes::provide(settings, account, surroundings, draft, notices);
    let asked = navigation.take_query(Route::Console);
    Console::provide(settings, account, surroundings, notices, draft.request, &asked);
    let pastes = Pastes::provide(settings);
    let examination = Examination::provide(settings, account, pastes, notices);
    let around = Signal::derive(move || Around {
        place: settings.get().map(place),
        calls: wishes.calls(),
        of_sign_in: account.unanswered(),
        of_token: examination.findings(browser::clock::now()),
        rules: examination.checks(browser::clock::now()),
        gateway: pastes.gateway(),
        pasted: pastes.findings(),
        elsewhere: settings.findings().into_iter().chain(account.finding()).collect(),
    });
    let diagnosis = Diagnosis::provide(settings, surroundings, account, examination, around);
    let keyboard = Keyboard { navigation, notices, wishes, diagnosis };
    Shortcuts::listen(move |shortcut| keyboard.act(shortcut));

    let owners = Owners { settings, account, wishes, draft, navigation, notices };
    let start = Action::new_local(move |response: &Option<String>| {
        let response = response.clone();
        async move { start::start(&owners, response).await }
    });
    start.dispatch_local(response);
    follow::session(&owners);
    follow::route(&owners);

    let page = move || match navigation.route() {
        Route::Wishes => EitherOf7::A(view! { <WishesPage /> }),
        Route::Callback | Route::SignIn => EitherOf7::B(view! { <CallbackPage /> }),
        Route::NotFound => EitherOf7::C(view! { <NotFoundPage /> }),
        Route::Diagnose => EitherOf7::D(view! { <DiagnosePage /> }),
        Route::Token => EitherOf7::E(view! { <TokenPage /> }),
        Route::Console => EitherOf7::F(view! { <ConsolePage /> }),
        Route::Settings => EitherOf7::G(view! { <SettingsPage /> }),
    };
    let banner = (settings.origin() == Origin::Tab).then(|| {
        view! {
            <TabBanner
                busy=Signal::derive(move || form.is_changing())
                on_reset=Callback::new(move |()| form.reset())
            />
        }
    });
    let problems = Signal::derive(move || {
        settings.findings().into_iter().chain(account.finding()).collect::<Vec<_>>()
    });
    let act = Callback::new(move |(_, offer)| match offer {
        Offer::SignIn => account.sign_in(),
        Offer::SignInFor(options) => account.sign_in_for(*options, None),
        Offer::Retry if settings.get_untracked().is_some() => account.restore(),
        Offer::Retry => {
            start.dispatch_local(None);
        }
    });
    view! {
        <a class={"skip-link"} href={"#main"}>{"Skip to the content"}</a>
        <header class={"site-header"}>
            <a class={"site-header__name"} href={"/"}>{"Wish List"}</a>
            <NavigationBar current=Signal::derive(move || navigation.route().path()) />
            <AccountBar
                account=Signal::derive(move || view_of(&account.session()))
                ready=Signal::derive(move || settings.get().is_some())
                on_sign_in=Callback::new(move |()| account.sign_in())
                on_sign_out=Callback::new(move |()| account.sign_out())
                on_cancel=Callback::new(move |()| account.cancel())
            />
        </header>
        {banner}
        <p class={"toast"} role={"status"}>{move || notices.text()}</p>
        <main class={"page"} id={"main"}>
            <Findings findings=problems on_offer=act on_copy=Callback::new(move |text| notices.copy(text)) leads_on=true />
            {page}
        </main>
        <Footer />
        <ShortcutList />
    }
}

fn view_of(session: &Session) -> AccountView {
    match session {
        Session::SignedOut(_) | Session::Failed(_) => AccountView::SignedOut,
        Session::Waiting(_) => AccountView::Waiting,
        Session::Leaving(_) => AccountView::Busy("Leaving…"),
        Session::Exchanging => AccountView::Busy("Signing in…"),
        Session::Remembered => AccountView::Remembered,
        Session::Restoring => AccountView::Busy("Restoring your session…"),
        Session::SignedIn(signed_in) => {
            AccountView::SignedIn(signed_in.identity.display_name.clone())
        }
    }
}
