//! The settings in force: those that the person tries in this tab, or else those of `/config.json`
//! beside the app. Both are checked each time they are read; no address can name any.

pub(crate) mod form;

use ::settings::Settings;
use diagnosis::Finding;
use leptos::prelude::*;

use crate::{
    browser::{self, listen, storage},
    chunks,
    state::moment::Moment,
};

/// Where the settings are read from.
pub(crate) const FILE: &str = "/config.json";

/// Owner of the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SettingsStore {
    held: RwSignal<Held>,
    /// They are known, good or not.
    known: StoredValue<Moment>,
    again: StoredValue<Option<Callback<()>>>,
}

/// What is known of the settings.
#[derive(Clone, Debug)]
struct Held {
    loaded: Loaded,
    /// The text that they were read from, as far as there is one; with mistakes, too.
    text: Option<String>,
    origin: Origin,
    /// Whether the settings of this tab could not be read any more, so that they were dropped.
    was_damaged: bool,
}

/// How far the settings are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Loaded {
    /// The file is on its way.
    Pending,
    /// Every setting is good.
    Good(Box<Settings>),
    /// The file is missing, or has mistakes.
    Bad(Vec<Finding>),
}

/// Where the settings come from. It changes with the page, and where those of the tab prove to be no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `/config.json`.
    File,
    /// The person tries them in this tab.
    Tab,
}

impl Held {
    /// As after the settings of the tab were dropped.
    fn damaged() -> Self {
        Self { loaded: Loaded::Pending, text: None, origin: Origin::File, was_damaged: true }
    }
}

impl SettingsStore {
    pub(crate) fn provide() -> Self {
        let text = storage::tab_settings();
        let store = Self::of(text.clone());
        // A page that comes back alive may be older than what the tab has now.
        StoredValue::new_local(listen::on_restore(move || {
            // What the tab had and could not be used was dropped.
            if storage::tab_settings() != text && !store.was_damaged() {
                browser::location::reload();
            }
        }));
        provide_context(store);
        store
    }

    fn of(tried: Option<String>) -> Self {
        let origin = if tried.is_some() { Origin::Tab } else { Origin::File };
        let held = Held { loaded: Loaded::Pending, text: tried, origin, was_damaged: false };
        Self {
            held: RwSignal::new(held),
            known: StoredValue::new(Moment::to_come()),
            again: StoredValue::new(None),
        }
    }

    /// A store as after the file was read, for tests.
    #[cfg(test)]
    pub(super) fn with_text(text: Option<String>) -> Self {
        let store = Self::of(None);
        store.replace_text(text);
        store
    }

    #[cfg(test)]
    pub(super) fn replace_text(self, text: Option<String>) {
        self.held.update(|held| held.text = text);
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Checks what the tab has of its own; where it has nothing that is good, reads and checks the file.
    pub(crate) async fn load(self) {
        if !self.take_those_of_tab() {
            let read = match browser::early::take_config(FILE).await {
                Some(read) => read,
                None => browser::http::text_beside_app(FILE).await,
            };
            let loaded = match &read {
                Err(reason) => Loaded::Bad(vec![diagnosis::settings::unavailable(reason)]),
                Ok(text) => match Settings::from_json(text) {
                    Ok(settings) => Loaded::Good(Box::new(settings)),
                    Err(mistakes) => Loaded::Bad(diagnosis::settings::findings(&mistakes)),
                },
            };
            if matches!(loaded, Loaded::Bad(_)) {
                // What to say of it comes first, so that the page says it at once.
                _ = chunks::warm_problems().await;
            }
            self.held.update(|held| {
                held.text = read.ok();
                held.loaded = loaded;
            });
        }
        self.known.with_value(Moment::happen);
    }

    /// Takes the settings that are tried in this tab, if they are good. Those that are not any more, as
    /// after an update of the app or at the hand of somebody, are dropped.
    fn take_those_of_tab(self) -> bool {
        if self.origin() == Origin::File {
            return false;
        }
        let text = self.held.with_untracked(|held| held.text.clone()).unwrap_or_default();
        let good = Settings::from_json(&text).ok();
        let is_good = good.is_some();
        if !is_good {
            storage::drop_tab_settings(None);
        }
        self.held.update(|held| match good {
            Some(settings) => held.loaded = Loaded::Good(Box::new(settings)),
            None => *held = Held::damaged(),
        });
        is_good
    }

    /// Has `read` called when the person wants the file to be read again: it was not there, or had mistakes.
    pub(crate) fn on_again(self, read: Callback<()>) {
        self.again.set_value(Some(read));
    }

    /// Reads the file again.
    pub(crate) fn read_again(self) {
        if let Some(read) = self.again.get_value() {
            read.run(());
        }
    }

    /// Until they are known, good or not.
    pub(crate) async fn known(self) {
        self.known.get_value().wait().await;
    }

    /// The settings, once they are there and good.
    pub(crate) fn get(self) -> Option<Settings> {
        self.held.with(|held| good(&held.loaded))
    }

    /// The same, outside the reactive graph.
    pub(crate) fn get_untracked(self) -> Option<Settings> {
        self.held.with_untracked(|held| good(&held.loaded))
    }

    /// The text that they were read from; with mistakes, too. `None` while there is none.
    pub(crate) fn text(self) -> Option<String> {
        self.held.with(|held| held.text.clone())
    }

    /// What is in force, for whoever just changed it.
    pub(crate) fn in_force(self) -> &'static str {
        match (self.origin(), self.get_untracked()) {
            (Origin::Tab, _) => "These settings are now in force in this tab.",
            (Origin::File, Some(_)) => "config.json is in force again.",
            (Origin::File, None) => "No settings are in force: config.json cannot be used.",
        }
    }

    /// Where they come from.
    pub(crate) fn origin(self) -> Origin {
        self.held.with_untracked(|held| held.origin)
    }

    /// Whether the tab has settings of its own, for a view.
    pub(crate) fn are_of_tab(self) -> bool {
        self.held.with(|held| held.origin == Origin::Tab)
    }

    /// Whether they are good as far as anybody knows: what is begun meanwhile waits until they are known.
    pub(crate) fn may_do(self) -> bool {
        self.held.with(|held| !matches!(held.loaded, Loaded::Bad(_)))
    }

    /// Whether something is wrong with them.
    pub(crate) fn are_bad(self) -> bool {
        !self.may_do()
    }

    /// Whether what was tried in this tab could not be read any more, so that the file's are in force.
    pub(crate) fn was_damaged(self) -> bool {
        self.held.with_untracked(|held| held.was_damaged)
    }

    /// Whether the file is still on its way.
    pub(crate) fn is_pending(self) -> bool {
        self.held.with_untracked(|held| held.loaded == Loaded::Pending)
    }

    /// The same, for a view that waits for it.
    pub(crate) fn is_awaited(self) -> bool {
        self.held.with(|held| held.loaded == Loaded::Pending)
    }

    /// What is wrong with them.
    pub(crate) fn findings(self) -> Vec<Finding> {
        self.held.with(|held| match &held.loaded {
            Loaded::Bad(findings) => findings.clone(),
            Loaded::Pending | Loaded::Good(_) => Vec::new(),
        })
    }
}

fn good(loaded: &Loaded) -> Option<Settings> {
    match loaded {
        Loaded::Good(settings) => Some(Settings::clone(settings)),
        Loaded::Pending | Loaded::Bad(_) => None,
    }
}
