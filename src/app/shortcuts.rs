//! The list of shortcuts, and what each does.

use leptos::prelude::*;

use crate::{
    components::{dialog::Dialog, switch::Switch},
    route::Route,
    state::{
        navigation::Navigation,
        notices::Notices,
        shortcuts::{self, LIST, Shortcut, Shortcuts},
        wishes::Wishes,
    },
};

/// What the shortcuts act on.
#[derive(Clone, Copy)]
pub(super) struct Keyboard {
    pub(super) navigation: Navigation,
    pub(super) notices: Notices,
    pub(super) wishes: Wishes,
    pub(super) shortcuts: Shortcuts,
}

impl Keyboard {
    /// Does what a shortcut stands for.
    pub(super) fn act(self, shortcut: Shortcut) {
        match shortcut {
            Shortcut::Help => self.shortcuts.show(self.notices),
            Shortcut::Go(route) => self.navigation.go(route.path()),
            Shortcut::NewWish => self.go_to_field("#wish-name"),
            Shortcut::Search => self.go_to_field("#search-wishes"),
            Shortcut::Again if self.navigation.route_untracked() == Route::Wishes => {
                self.wishes.refresh();
            }
            // A page that can do its work again watches how often that was asked for.
            Shortcut::Again => {}
        }
    }

    /// To a field of the page of the wishes.
    fn go_to_field(self, selector: &'static str) {
        if self.navigation.route_untracked() == Route::Wishes {
            self.notices.point_at(selector);
        } else {
            self.navigation.go_to_field(Route::Wishes.path(), selector);
        }
    }
}

/// The shortcuts, and whether they are on. It is there from the first time that it is asked for, and then on
/// each page.
#[component]
pub(crate) fn ShortcutList() -> impl IntoView {
    let (state, notices) = (Shortcuts::expect(), Notices::expect());
    let row = |(keys, _, what): &(&'static [&'static str], Shortcut, &'static str)| {
        let keys = keys.iter().enumerate().map(|(place, key)| {
            let then = (place > 0).then_some(" then ");
            view! { {then}<kbd class={"key"}>{*key}</kbd> }
        });
        view! { <div class={"keys__row"}><dt>{keys.collect_view()}</dt><dd>{*what}</dd></div> }
    };
    // It comes because it is asked for.
    notices.open_dialog(shortcuts::DIALOG);
    Effect::new(move |before: Option<bool>| {
        let are_on = state.are_on().get();
        if before.is_some_and(|before| before != are_on) {
            state.remember();
        }
        are_on
    });
    view! {
        <Dialog
            id={"shortcuts"} title={"Keyboard shortcuts"}
            on_close=Callback::new(move |()| notices.close_dialog(shortcuts::DIALOG))
        >
            <dl class={"keys"}>
                {LIST.iter().map(row).collect_view()}
                <div class={"keys__row"}>
                    <dt><kbd class={"key"}>{"Ctrl"}</kbd>{" + "}<kbd class={"key"}>{"Enter"}</kbd></dt>
                    <dd>{"Send the request of the Console, from any of its fields"}</dd>
                </div>
                <div class={"keys__row"}>
                    <dt><kbd class={"key"}>{"Esc"}</kbd></dt>
                    <dd>{"Close a dialog"}</dd>
                </div>
            </dl>
            <Switch
                label={"Single-key shortcuts"} id={"shortcuts-on"} name={"shortcuts"}
                hint={"They never act while you type in a field. Off suits whoever speaks to the computer, or keys that are pressed by mistake."}
                hint_without={""} value=state.are_on() ready=true
            />
        </Dialog>
    }
}

/// The button that lists them, for whoever does not know the key.
#[component]
pub(super) fn Footer() -> impl IntoView {
    let (shortcuts, notices) = (Shortcuts::expect(), Notices::expect());
    view! {
        <footer class={"site-footer"}>
            <button
                class={"button button--small"} id={"show-shortcuts"} type={"button"}
                on:click=move |_| shortcuts.show(notices)
            >
                {"Keyboard shortcuts"}
            </button>
        </footer>
    }
}
