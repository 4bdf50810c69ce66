//! Which page is shown.

use leptos::prelude::*;

use crate::{
    browser::{self, listen::Listener},
    route::Route,
};

/// Owner of the route.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Navigation {
    route: RwSignal<Route>,
    /// What is to have the focus on the page that is opened next.
    wanted: StoredValue<Option<&'static str>>,
    /// The query of the address of the Console, where the page was loaded there.
    asked_console: StoredValue<String>,
}

impl Navigation {
    /// Follows the address bar and the links within the app for as long as the owner lives.
    pub(crate) fn follow() -> Self {
        let navigation = Self {
            route: RwSignal::new(Route::of(&browser::location::path())),
            wanted: StoredValue::new(None),
            asked_console: StoredValue::new(String::new()),
        };
        navigation.asked_console.set_value(navigation.take_query(Route::Console));
        let listeners: [Option<Listener>; 2] = [
            browser::listen::on_path_change(move |path| navigation.show(&path)),
            browser::listen::on_internal_link(move |path| navigation.go(&path)),
        ];
        StoredValue::new_local(listeners);
        provide_context(navigation);
        navigation
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// What the address of the Console asked for when the page was loaded.
    pub(crate) fn asked_console(self) -> String {
        self.asked_console.get_value()
    }

    /// The route that is shown.
    pub(crate) fn route(self) -> Route {
        self.route.get()
    }

    /// The same, outside the reactive graph.
    pub(crate) fn route_untracked(self) -> Route {
        self.route.get_untracked()
    }

    /// Whether the page stands at the redirect URI.
    pub(crate) fn is_at_callback(self) -> bool {
        self.route.get_untracked() == Route::Callback
    }

    /// Whether a link led here that asks for a sign-in.
    pub(crate) fn is_at_sign_in(self) -> bool {
        self.route.get_untracked() == Route::SignIn
    }

    /// Takes the query off the address of a page, if the page stands there: what it asks for is done
    /// once, and neither a reload nor Back does it again.
    fn take_query(self, route: Route) -> String {
        let query = browser::location::query();
        if self.route.get_untracked() != route || query.is_empty() {
            return String::new();
        }
        browser::location::replace(route.path());
        query
    }

    /// Goes to a path of this app.
    pub(crate) fn go(self, path: &str) {
        if path != browser::location::full_path() {
            browser::location::push(path);
        }
        self.show(path);
    }

    /// Goes to something on another page.
    pub(crate) fn go_to_field(self, path: &str, selector: &'static str) {
        self.wanted.set_value(Some(selector));
        self.go(path);
    }

    /// What is to have the focus on the page that was opened, where somebody asked for something on it.
    pub(crate) fn take_wanted(self) -> Option<&'static str> {
        self.wanted.try_update_value(Option::take).flatten()
    }

    /// Goes to a path of this app without a way back to the present one.
    pub(crate) fn go_instead(self, path: &str) {
        browser::location::replace(path);
        self.show(path);
    }

    fn show(self, path: &str) {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let route = Route::of(path);
        // A signal tells its readers of an equal value, too, and the page would be built anew.
        if route != self.route.get_untracked() {
            self.route.set(route);
        }
    }
}
