//! The diagnosis: which questions were asked, what became of them, and what follows.

use std::time::Duration;

use diagnosis::{
    Check, Code, Finding, Party, Place, Progress, of_network,
    probes::{self, Evidence, Page, Probe, Seen},
};
use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;

use crate::{
    browser::{self, clock, crypto, page, probe, storage},
    state::{
        settings::SettingsStore,
        surroundings::{Surroundings, place},
    },
};

/// How long after a refused request the browser may report that the policy refused it.
const REPORT_DELAY: Duration = Duration::from_millis(50);

/// Owner of the diagnosis.
#[derive(Clone, Copy)]
pub(crate) struct Diagnosis {
    evidence: RwSignal<Option<Evidence>>,
    progress: RwSignal<Progress>,
    run: Action<(), ()>,
    on_its_way: StoredValue<Option<AbortHandle>>,
    settings: SettingsStore,
}

impl Diagnosis {
    pub(crate) fn provide(settings: SettingsStore, surroundings: Surroundings) -> Self {
        let evidence = RwSignal::new(None);
        let progress = RwSignal::new(Progress::NotBegun);
        let on_its_way = StoredValue::new(None);
        let run = Action::new_local(move |(): &()| {
            let (work, handle) = abortable(ask_on(evidence, progress, surroundings));
            on_its_way.set_value(Some(handle));
            async move {
                // Whoever stopped it has said so already.
                if work.await.is_ok() {
                    progress.set(Progress::Over);
                }
            }
        });
        let diagnosis = Self { evidence, progress, run, on_its_way, settings };
        provide_context(diagnosis);
        diagnosis
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Asks everything anew.
    pub(crate) fn begin(self) {
        let Some(settings) = self.settings.get_untracked() else { return };
        self.stop();
        self.evidence.set(Some(Evidence::new(place(settings), Page::default())));
        self.go_on();
    }

    /// Asks again what led to a finding, and nothing else.
    pub(crate) fn test_again(self, code: Code) {
        if self.evidence.with_untracked(Option::is_none) {
            return self.begin();
        }
        self.stop();
        let of_tenant = code.party() == Party::Tenant;
        self.evidence.update(|evidence| {
            if let Some(evidence) = evidence {
                evidence.forget(|probe| probe.is_for_tenant() == of_tenant);
            }
        });
        self.go_on();
    }

    fn go_on(self) {
        // At once: the action itself begins only after whoever called this has gone on.
        self.progress.set(Progress::Asking(Probe::Metadata));
        self.run.dispatch_local(());
    }

    /// Asks nothing more; what is known stays.
    pub(crate) fn stop(self) {
        if let Some(handle) = self.on_its_way.get_value() {
            handle.abort();
        }
        if self.is_running() {
            self.progress.set(Progress::Over);
        }
    }

    fn is_running(self) -> bool {
        self.progress.with_untracked(|progress| matches!(progress, Progress::Asking(_)))
    }

    /// Whether it runs, and which question is on its way.
    pub(crate) fn progress(self) -> Progress {
        self.progress.get()
    }

    /// The state as in `[data-diagnosis]`.
    pub(crate) fn name(self) -> &'static str {
        match self.progress.get() {
            Progress::NotBegun => "idle",
            Progress::Asking(_) => "running",
            Progress::Over => "done",
        }
    }

    /// What was found, once everything was asked: before that, it could turn out otherwise.
    pub(crate) fn findings(self) -> Vec<Finding> {
        match self.progress.get() {
            Progress::Over => {
                self.evidence.with(|all| all.as_ref().map(probes::findings).unwrap_or_default())
            }
            Progress::NotBegun | Progress::Asking(_) => Vec::new(),
        }
    }

    /// What was looked at, and how it stands.
    pub(crate) fn checks(self) -> Vec<Check> {
        let progress = self.progress.get();
        let of = |evidence: &Evidence| {
            let codes: Vec<_> = probes::findings(evidence).iter().map(|found| found.code).collect();
            of_network(evidence, progress, &codes)
        };
        let known = self.evidence.with(|evidence| evidence.as_ref().map(of));
        known.unwrap_or_else(|| {
            let nothing = |settings| of(&Evidence::new(place(settings), Page::default()));
            self.settings.get().map(nothing).unwrap_or_default()
        })
    }

    /// Where it is made; `None` without settings.
    pub(crate) fn place(self) -> Option<Place> {
        self.settings.get().map(place)
    }
}

/// Asks what is left to ask.
async fn ask_on(
    evidence: RwSignal<Option<Evidence>>,
    progress: RwSignal<Progress>,
    surroundings: Surroundings,
) {
    let page = look_at_page(evidence).await;
    evidence.update(|evidence| {
        if let Some(evidence) = evidence {
            evidence.page = page;
        }
    });
    while let Some((probe, place)) = next(evidence) {
        progress.set(Progress::Asking(probe));
        let request = probe.request(&place, &nonce());
        let seen = probe::ask(&request).await;
        // One report tells for every request to the same place.
        let is_first = matches!(probe, Probe::Metadata | Probe::WithoutCors);
        let is_refused = if is_first && matches!(seen, Seen::Nothing { .. }) {
            clock::wait(REPORT_DELAY).await;
            surroundings.was_refused(&request.url)
        } else {
            false
        };
        evidence.update(|evidence| {
            if let Some(evidence) = evidence {
                evidence.note(probe, seen);
                if is_refused {
                    evidence.refused_by_policy.push(probe);
                }
            }
        });
    }
}

fn next(evidence: RwSignal<Option<Evidence>>) -> Option<(Probe, Place)> {
    evidence.with_untracked(|evidence| {
        let evidence = evidence.as_ref()?;
        Some((probes::next(evidence)?, evidence.place.clone()))
    })
}

/// What the page knows of itself without a request.
async fn look_at_page(evidence: RwSignal<Option<Evidence>>) -> Page {
    let is_local = evidence.with_untracked(|evidence| {
        evidence.as_ref().is_some_and(|evidence| evidence.place.settings.api_url.is_local())
    });
    Page {
        is_secure: crypto::is_secure_context(),
        is_online: page::is_online(),
        has_storage: storage::can_keep(),
        has_worker: page::has_worker(),
        local_network: page::local_network(is_local).await,
    }
}

/// A word that no cache knows.
fn nonce() -> String {
    let bytes = browser::crypto::random().unwrap_or_default();
    bytes.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
