//! What the person pasted back from a terminal. It stays in this page and goes nowhere.

use diagnosis::{
    Finding,
    paste::{self, Gateway, PasteError, Pasted},
};
use leptos::prelude::*;

use crate::state::{once::once, settings::SettingsStore, surroundings::place};

/// Owner of what was pasted.
#[derive(Clone, Copy)]
pub(crate) struct Pastes {
    /// What is in the box; kept while it is not understood.
    pub(crate) text: RwSignal<String>,
    understood: RwSignal<Understood>,
    problem: RwSignal<Option<String>>,
    settings: SettingsStore,
}

/// What was understood so far.
#[derive(Clone, Debug, Default)]
struct Understood {
    gateway: Gateway,
    pasted: Vec<Pasted>,
}

impl Pastes {
    /// What was pasted into this page, by the one owner of it.
    pub(crate) fn expect() -> Self {
        once(|| Self {
            text: RwSignal::new(String::new()),
            understood: RwSignal::new(Understood::default()),
            problem: RwSignal::new(None),
            settings: SettingsStore::expect(),
        })
    }

    /// Reads what is in the box, and empties it if all of it was understood.
    pub(crate) fn read(self) {
        let Some(settings) = self.settings.get_untracked() else {
            return self.problem.set(Some("The settings have to be mended first.".to_owned()));
        };
        let read = self.text.with_untracked(|text| paste::read(text)).and_then(|new| {
            let gateway = self.understood.with_untracked(|known| known.gateway.clone());
            let gateway =
                new.iter().try_fold(gateway, |known, one| known.with(one, &settings.api_url))?;
            Ok((gateway, new))
        });
        match read {
            Err(error) => {
                // A token does not stay in sight of whoever comes by.
                if error == PasteError::Token {
                    self.text.set(String::new());
                }
                self.problem.set(Some(error.to_string()));
            }
            Ok((gateway, new)) => {
                self.problem.set(None);
                self.text.set(String::new());
                self.understood.update(|known| {
                    known.gateway = gateway;
                    // A later answer to the same question takes the place of the earlier one.
                    known.pasted.retain(|old| !new.iter().any(|new| is_replaced(old, new)));
                    known.pasted.extend(new);
                });
            }
        }
    }

    /// What was wrong with the last paste is of no interest once it is edited.
    pub(crate) fn edit(self) {
        self.problem.set(None);
    }

    /// Forgets everything that was pasted.
    pub(crate) fn clear(self) {
        self.understood.set(Understood::default());
        self.text.set(String::new());
        self.problem.set(None);
    }

    /// Why the last paste was not understood.
    pub(crate) fn problem(self) -> Option<String> {
        self.problem.get()
    }

    /// What was understood, a sentence each.
    pub(crate) fn summaries(self) -> Vec<String> {
        let Some(place) = self.settings.get().map(place) else { return Vec::new() };
        self.understood.with(|known| known.pasted.iter().map(|one| one.summary(&place)).collect())
    }

    /// What it shows to be wrong.
    pub(crate) fn findings(self) -> Vec<Finding> {
        let Some(place) = self.settings.get().map(place) else { return Vec::new() };
        self.understood.with(|known| paste::findings(&known.gateway, &known.pasted, &place))
    }

    /// The configuration that it shows.
    pub(crate) fn gateway(self) -> Gateway {
        self.understood.with(|known| known.gateway.clone())
    }
}

/// Whether two pastes answer the same question.
fn is_replaced(old: &Pasted, new: &Pasted) -> bool {
    match (old, new) {
        (Pasted::Answer(old), Pasted::Answer(new)) => {
            old.is_preflight() == new.is_preflight() && old.asked.method == new.asked.method
        }
        (Pasted::CurlFailed(_), Pasted::CurlFailed(_) | Pasted::Answer(_)) => true,
        (Pasted::Configuration(old), Pasted::Configuration(new)) => {
            std::mem::discriminant(&old.part) == std::mem::discriminant(&new.part)
        }
        _ => false,
    }
}
