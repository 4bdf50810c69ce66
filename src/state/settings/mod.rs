//! The settings in force: those that the person tries in this tab, or else those of `/config.json`
//! beside the app. Both are checked each time they are read; no address can name any.

pub(crate) mod form;

use ::settings::Settings;
use diagnosis::Finding;
use leptos::prelude::*;

use crate::browser::{self, listen, storage};

/// Where the settings are read from.
const FILE: &str = "/config.json";

/// Owner of the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SettingsStore {
    held: RwSignal<Held>,
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

/// Where the settings come from. It changes only with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `/config.json`.
    File,
    /// The person tries them in this tab.
    Tab,
}

impl SettingsStore {
    pub(crate) fn provide() -> Self {
        let (text, was_damaged) = settings_of_tab();
        let store = Self::of(text.clone(), was_damaged);
        // A page that comes back alive may be older than what the tab has now.
        StoredValue::new_local(listen::on_restore(move || {
            if storage::tab_settings() != text {
                browser::location::reload();
            }
        }));
        provide_context(store);
        store
    }

    fn of(tried: Option<String>, was_damaged: bool) -> Self {
        let good = tried.as_deref().and_then(|text| Settings::from_json(text).ok());
        let (loaded, origin) = match good {
            Some(settings) => (Loaded::Good(Box::new(settings)), Origin::Tab),
            None => (Loaded::Pending, Origin::File),
        };
        Self { held: RwSignal::new(Held { loaded, text: tried, origin, was_damaged }) }
    }

    /// A store as after the file was read, for tests.
    #[cfg(test)]
    pub(super) fn with_text(text: Option<String>) -> Self {
        let store = Self::of(None, false);
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

    /// Reads and checks the file, unless the tab has settings of its own.
    pub(crate) async fn load(self) {
        if self.origin() == Origin::Tab {
            return;
        }
        let read = browser::http::text_beside_app(FILE).await;
        let loaded = match &read {
            Err(reason) => Loaded::Bad(vec![diagnosis::settings::unavailable(reason)]),
            Ok(text) => match Settings::from_json(text) {
                Ok(settings) => Loaded::Good(Box::new(settings)),
                Err(mistakes) => Loaded::Bad(diagnosis::settings::findings(&mistakes)),
            },
        };
        self.held.update(|held| {
            held.text = read.ok();
            held.loaded = loaded;
        });
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

/// The settings that were tried in this tab, if they are good. Those that are not any more, as after an
/// update of the app or at the hand of somebody, are dropped.
fn settings_of_tab() -> (Option<String>, bool) {
    let Some(text) = storage::tab_settings() else { return (None, false) };
    if Settings::from_json(&text).is_ok() {
        return (Some(text), false);
    }
    storage::drop_tab_settings(None);
    (None, true)
}

fn good(loaded: &Loaded) -> Option<Settings> {
    match loaded {
        Loaded::Good(settings) => Some(Settings::clone(settings)),
        Loaded::Pending | Loaded::Bad(_) => None,
    }
}
