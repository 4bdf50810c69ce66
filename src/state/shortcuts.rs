//! Keys that do something by themselves. They can be switched off (WCAG 2.2, criterion 2.1.4).

use leptos::prelude::*;

use crate::{
    browser::{self, listen::Listener},
    route::Route,
    state::notices::Notices,
};

/// The dialog that lists them.
pub(crate) const DIALOG: &str = "#shortcuts";

/// What a shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shortcut {
    /// Lists the shortcuts.
    Help,
    /// Goes to a page.
    Go(Route),
    /// Reads the list anew, or asks the questions of the diagnosis again.
    Again,
    /// Goes to the form for a new wish.
    NewWish,
    /// Goes to the field that searches the list.
    Search,
}

/// The keys of each shortcut and what it does, in the order in which they are listed.
pub(crate) const LIST: [(&[&str], Shortcut, &str); 9] = [
    (&["?"], Shortcut::Help, "Show this list"),
    (&["g", "w"], Shortcut::Go(Route::Wishes), "Go to Wishes"),
    (&["g", "c"], Shortcut::Go(Route::Console), "Go to Console"),
    (&["g", "t"], Shortcut::Go(Route::Token), "Go to Token"),
    (&["g", "d"], Shortcut::Go(Route::Diagnose), "Go to Diagnose"),
    (&["g", "s"], Shortcut::Go(Route::Settings), "Go to Settings"),
    (&["n"], Shortcut::NewWish, "Write a new wish"),
    (&["/"], Shortcut::Search, "Search the wishes"),
    (&["r"], Shortcut::Again, "Refresh the list, or test again on Diagnose"),
];

/// Owner of the shortcuts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shortcuts {
    are_on: RwSignal<bool>,
    /// How often the page was asked to do its work again.
    again: RwSignal<u32>,
    /// Whether their list was asked for.
    are_shown: RwSignal<bool>,
}

impl Shortcuts {
    pub(crate) fn provide() -> Self {
        let shortcuts = Self {
            are_on: RwSignal::new(!browser::storage::shortcuts_are_off()),
            again: RwSignal::new(0),
            are_shown: RwSignal::new(false),
        };
        provide_context(shortcuts);
        shortcuts
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Listens for as long as the owner lives, and hands each shortcut to `act`.
    pub(crate) fn listen(self, act: impl Fn(Shortcut) + 'static) {
        let mut typed: Vec<String> = Vec::new();
        let listener: Option<Listener> = browser::listen::on_key(move |key| {
            if !self.are_on.get_untracked() {
                return false;
            }
            let (rest, found) = after(&typed, key);
            typed = rest;
            if found == Some(Shortcut::Again) {
                self.again.update(|again| *again += 1);
            }
            found.map(&act).is_some()
        });
        StoredValue::new_local(listener);
    }

    /// Shows the list of them, which opens itself when it first comes.
    pub(crate) fn show(self, notices: Notices) {
        if self.are_shown.get_untracked() {
            notices.open_dialog(DIALOG);
        } else {
            self.are_shown.set(true);
        }
    }

    /// Whether the list was asked for.
    pub(crate) fn are_shown(self) -> bool {
        self.are_shown.get()
    }

    /// How often the page was asked to do its work again.
    pub(crate) fn again(self) -> u32 {
        self.again.get()
    }

    /// Whether they are on. Bound to a tick box, which [`Self::remember`] follows.
    pub(crate) fn are_on(self) -> RwSignal<bool> {
        self.are_on
    }

    /// Keeps the choice for the next time.
    pub(crate) fn remember(self) {
        browser::storage::remember_shortcuts(self.are_on.get_untracked());
    }
}

/// What is typed of a shortcut after one more key, and the shortcut that the key completes.
fn after(typed: &[String], key: &str) -> (Vec<String>, Option<Shortcut>) {
    // A modifier is on its way to another key.
    if matches!(key, "Shift" | "AltGraph" | "CapsLock") {
        return (typed.to_vec(), None);
    }
    let now: Vec<String> = typed.iter().cloned().chain([key.to_owned()]).collect();
    let found = LIST.iter().find(|(keys, ..)| now == *keys).map(|(_, shortcut, _)| *shortcut);
    let is_begun = |keys: &[&str]| keys.len() > now.len() && now == keys[..now.len()];
    match found {
        Some(shortcut) => (Vec::new(), Some(shortcut)),
        None if LIST.iter().any(|(keys, ..)| is_begun(keys)) => (now, None),
        // It completes nothing: perhaps it begins something.
        None if !typed.is_empty() => after(&[], key),
        None => (Vec::new(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keys: &[&str]) -> Vec<Shortcut> {
        let mut typed = Vec::new();
        let mut all = Vec::new();
        for key in keys {
            let (rest, shortcut) = after(&typed, key);
            typed = rest;
            all.extend(shortcut);
        }
        all
    }

    #[test]
    fn keys_lead_to_their_shortcuts() {
        for (keys, shortcuts) in [
            (&["?"][..], &[Shortcut::Help][..]),
            (&["Shift", "?"], &[Shortcut::Help]),
            (&["g", "t"], &[Shortcut::Go(Route::Token)]),
            (&["g", "Shift", "t"], &[Shortcut::Go(Route::Token)]),
            (&["g", "n"], &[Shortcut::NewWish]),
            (&["g", "g", "d"], &[Shortcut::Go(Route::Diagnose)]),
            (&["g", "x", "d"], &[]),
            (&["t"], &[]),
            (&["n", "/"], &[Shortcut::NewWish, Shortcut::Search]),
            (&["Enter", "Tab", " "], &[]),
        ] {
            assert_eq!(found(keys), shortcuts, "{keys:?}");
        }
    }

    #[test]
    fn every_shortcut_that_is_listed_can_be_typed() {
        for (keys, shortcut, what) in LIST {
            assert_eq!(found(keys), [shortcut], "{what}");
        }
    }
}
