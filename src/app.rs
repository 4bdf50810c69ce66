//! Makes the owners of state, starts them, and shows the page of the route.

use leptos::{either::EitherOf3, prelude::*};
use relying_party::session::Session;

use crate::{
    browser,
    components::{
        account_bar::{AccountBar, AccountView},
        finding_card::Findings,
    },
    pages::{callback::CallbackPage, not_found::NotFoundPage, wishes::WishesPage},
    route::Route,
    state::{
        account::Account, draft::Draft, navigation::Navigation, notices::Notices,
        settings::SettingsStore, surroundings::Surroundings, wishes::Wishes,
    },
};

/// What a person should meet first after a change of page or account: a problem, or the heading.
const NEWS: &str =
    ".page > .findings [data-finding], .page:not(:has(> .findings [data-finding])) h1";

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
    let wishes = Wishes::provide(settings, account, surroundings, draft, notices);

    let start = Action::new_local(move |response: &Option<String>| {
        start(settings, account, wishes, draft, navigation, response.clone())
    });
    start.dispatch_local(response);
    Effect::new(move |before: Option<AccountView>| {
        let now = view_of(&account.session());
        match (before, &now) {
            (Some(AccountView::SignedIn(_)), now) if !matches!(now, AccountView::SignedIn(_)) => {
                wishes.forget_if_protected();
            }
            (Some(AccountView::Busy(_)), AccountView::SignedIn(name)) => {
                notices.say(format!("Signed in as {name}"));
            }
            // The button that was pressed is gone: the focus goes to what there is to know.
            (Some(AccountView::Busy(_)), AccountView::SignedOut) => notices.point_at(NEWS),
            _ => {}
        }
        now
    });
    Effect::new(move |previous: Option<Route>| {
        let route = navigation.route();
        browser::page::show_title(route.title());
        if previous.is_some_and(|previous| previous != route) {
            notices.point_at(NEWS);
        }
        route
    });

    let page = move || match navigation.route() {
        Route::Wishes => EitherOf3::A(view! { <WishesPage /> }),
        Route::Callback => EitherOf3::B(view! { <CallbackPage /> }),
        Route::NotFound => EitherOf3::C(view! { <NotFoundPage /> }),
    };
    let problems = Signal::derive(move || {
        settings.findings().into_iter().chain(account.finding()).collect::<Vec<_>>()
    });
    let act = Callback::new(move |offer| match offer {
        diagnosis::Offer::SignIn => account.sign_in(),
        diagnosis::Offer::Retry => {
            start.dispatch_local(None);
        }
    });
    view! {
        <a class={"skip-link"} href={"#main"}>{"Skip to the content"}</a>
        <header class={"site-header"}>
            <a class={"site-header__name"} href={"/"}>{"Wish List"}</a>
            <AccountBar
                account=Signal::derive(move || view_of(&account.session()))
                ready=Signal::derive(move || settings.get().is_some())
                on_sign_in=Callback::new(move |()| account.sign_in())
                on_sign_out=Callback::new(move |()| account.sign_out())
            />
        </header>
        <main class={"page"} id={"main"}>
            <Findings findings=problems on_offer=act on_copy=Callback::new(move |text| notices.copy(text)) />
            {page}
        </main>
        <p class={"toast"} role={"status"}>{move || notices.text()}</p>
    }
}

fn view_of(session: &Session) -> AccountView {
    match session {
        Session::SignedOut | Session::Failed(_) => AccountView::SignedOut,
        Session::Leaving => AccountView::Busy("Leaving…"),
        Session::Exchanging => AccountView::Busy("Signing in…"),
        Session::SignedIn(signed_in) => {
            AccountView::SignedIn(signed_in.identity.display_name.clone())
        }
    }
}

/// The settings first; then the sign-in and the list side by side, unless the list needs the sign-in.
async fn start(
    settings: SettingsStore,
    account: Account,
    wishes: Wishes,
    draft: Draft,
    navigation: Navigation,
    response: Option<String>,
) {
    settings.load().await;
    let good = settings.get_untracked();
    if !good.as_ref().is_some_and(|good| response.is_some() && good.says_protected("GET")) {
        wishes.read();
    }
    match (good, response) {
        (Some(good), Some(query)) => account.finish(&good, &query).await,
        (None, Some(query)) => account.give_up(&query),
        (_, None) => draft.restore_pending(),
    }
    if navigation.is_at_callback() {
        navigation.go_instead("/");
    }
    wishes.read_if_missing();
}
