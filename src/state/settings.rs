//! The settings in force, from `/config.json` beside the app.

use ::settings::Settings;
use diagnosis::Finding;
use leptos::prelude::*;

use crate::browser;

/// Where the settings are read from.
const FILE: &str = "/config.json";

/// Owner of the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SettingsStore {
    loaded: RwSignal<Loaded>,
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

impl SettingsStore {
    pub(crate) fn provide() -> Self {
        let store = Self { loaded: RwSignal::new(Loaded::Pending) };
        provide_context(store);
        store
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Reads and checks the file.
    pub(crate) async fn load(self) {
        let loaded = match browser::http::text_beside_app(FILE).await {
            Err(reason) => Loaded::Bad(vec![diagnosis::settings::unavailable(&reason)]),
            Ok(text) => match Settings::from_json(&text) {
                Ok(settings) => Loaded::Good(Box::new(settings)),
                Err(mistakes) => Loaded::Bad(diagnosis::settings::findings(&mistakes)),
            },
        };
        self.loaded.set(loaded);
    }

    /// The settings, once they are there and good.
    pub(crate) fn get(self) -> Option<Settings> {
        self.loaded.with(good)
    }

    /// The same, outside the reactive graph.
    pub(crate) fn get_untracked(self) -> Option<Settings> {
        self.loaded.with_untracked(good)
    }

    /// Whether the file is still on its way.
    pub(crate) fn is_pending(self) -> bool {
        self.loaded.with_untracked(|loaded| *loaded == Loaded::Pending)
    }

    /// What is wrong with them.
    pub(crate) fn findings(self) -> Vec<Finding> {
        self.loaded.with(|loaded| match loaded {
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
