//! Makes the owners of state, starts them, and shows the page of the route.

pub(crate) mod account_corner;
pub(crate) mod corner;
mod follow;
mod shortcuts;
mod start;

use std::sync::Arc;

use leptos::{prelude::*, reactive::spawn_local_scoped};

use crate::{
    app::corner::Pressed,
    app::shortcuts::{Footer, Keyboard},
    browser::{fields, page},
    chunks,
    components::{missing_part::MissingPart, navigation_bar::NavigationBar},
    pages::{callback::CallbackPage, later::Later, not_found::NotFoundPage, wishes::WishesPage},
    route::Route,
    state::{
        account::{Account, Around},
        draft::Draft,
        missing::Missing,
        navigation::Navigation,
        notices::Notices,
        once::provide_root,
        settings::SettingsStore,
        shortcuts::Shortcuts,
        surroundings::Surroundings,
        way_in::{Begun, WayIn},
        wishes::Wishes,
    },
};

pub(crate) use self::{
    shortcuts::ShortcutList,
    start::{Owners, Start, begin},
};

/// Mounts the app in place of what was there first. It stays as long as the page does.
pub(crate) fn mount(start: Start) {
    let focused = page::focused();
    if let Some(shell) = page::take_shell() {
        mount_to(shell, move || view! { <App start=start focused=focused /> }).forget();
    }
}

/// The app.
#[component]
fn App(
    /// What it begins with.
    start: Start,
    /// The id of what had the focus before.
    focused: Option<String>,
) -> impl IntoView {
    let Start { response, first, way_in, keys, corner } = start;
    let way_in: WayIn = way_in.get();
    provide_root();
    StoredValue::new_local(fields::outlive_cache());
    let missing = Missing::provide();
    let surroundings = Surroundings::watch();
    let settings = SettingsStore::provide();
    let navigation = Navigation::follow();
    let notices = Notices::provide();
    let draft = Draft::provide();
    let with = Around { settings, draft, navigation, surroundings };
    let account = Account::provide(&with, way_in.published.clone(), response.is_some());
    let wishes = Wishes::provide(settings, account, surroundings, draft, notices);
    let shortcuts = Shortcuts::provide();
    let keyboard = Keyboard { navigation, notices, wishes, shortcuts };
    shortcuts.listen(move |shortcut| keyboard.act(shortcut));

    let owners =
        Arc::new(Owners { settings, account, wishes, draft, navigation, notices, missing });
    wishes.show_first(first);
    follow::route(&owners);
    let start = Action::new_local(move |(begun, pressed): &(Begun, Option<Pressed>)| {
        start::start(Arc::clone(&owners), begun.clone(), *pressed)
    });
    let begun = match (way_in.take_begun(), response) {
        (Begun::Nothing, Some(response)) => Begun::Response(response),
        (begun, _) => begun,
    };
    start.dispatch_local((begun, corner.pressed()));
    settings.on_again(Callback::new(move |()| _ = start.dispatch_local((Begun::Nothing, None))));
    account_corner::fill(corner, account, settings);
    // Behind what fills the corner: it may be the button there.
    Effect::new(move || {
        page::focus_again(focused.as_deref());
        keys.press_again();
    });

    let page = move || match navigation.route() {
        Route::Wishes => view! { <WishesPage /> }.into_any(),
        Route::Callback | Route::SignIn => view! { <CallbackPage /> }.into_any(),
        Route::NotFound => view! { <NotFoundPage /> }.into_any(),
        Route::Diagnose => view! { <Later load=chunks::diagnose_page /> }.into_any(),
        Route::Token => view! { <Later load=chunks::token_page /> }.into_any(),
        Route::Console => view! { <Later load=chunks::console_page /> }.into_any(),
        Route::Settings => view! { <Later load=chunks::settings_page /> }.into_any(),
    };
    let is_of_tab = Memo::new(move |_| settings.are_of_tab());
    let banner =
        move || is_of_tab.get().then(|| view! { <Later load=chunks::tab_banner quiet=true /> });
    // Once something was wrong, what shows it stays, so that it sees the problem go.
    let was_wrong = Memo::new(move |was: Option<&bool>| {
        was == Some(&true) || settings.are_bad() || account.may_have_finding()
    });
    let problems =
        move || was_wrong.get().then(|| view! { <Later load=chunks::problems quiet=true /> });
    let list_of_shortcuts = move || {
        shortcuts.are_shown().then(|| view! { <Later load=chunks::shortcut_list quiet=true /> })
    };
    view! {
        <a class={"skip-link"} id={"skip"} href={"#main"}>{"Skip to the content"}</a>
        <header class={"site-header"}>
            <a class={"site-header__name"} href={"/"}>{"Wish List"}</a>
            <NavigationBar
                current=Signal::derive(move || navigation.route().path())
                on_near=Callback::new(|path| spawn_local_scoped(chunks::warm(Route::of(path))))
            />
            <div class={"account"}></div>
        </header>
        {banner}
        <p class={"toast"} role={"status"}>{move || notices.text()}</p>
        <main class={"page"} id={"main"}>
            <MissingPart
                is_any=Signal::derive(move || missing.is_any())
                on_again=Callback::new(move |()| missing.try_again())
            />
            {problems}
            {page}
        </main>
        <Footer />
        {list_of_shortcuts}
    }
}
