//! The diagnosis: which questions were asked, what became of them, and what follows.

use std::time::Duration;

use diagnosis::{
    Call, Check, Code, Finding, Party, Place, Progress, authorizer, check_of_rules, check_of_token,
    of_calls, of_network,
    paste::Gateway,
    probes::{self, Evidence, Page, Probe, Seen},
    report::{self, About},
    sharpen::{fill, sharpen, still_true},
};
use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;
use relying_party::session::Session;

use crate::{
    browser::{clock, crypto, page, probe, storage},
    state::{
        account::Account,
        once::once,
        pasted::Pastes,
        settings::SettingsStore,
        surroundings::{Surroundings, place},
        token::Examination,
        wishes::Wishes,
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
    around: Signal<Around>,
    findings: Memo<Vec<Finding>>,
    /// The app's requests as they were when the last run ended.
    last_calls: StoredValue<Vec<Call>>,
    /// Those that a run has told of already.
    told_calls: StoredValue<Vec<Call>>,
}

/// What is known without a probe, besides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    /// Where it is made; `None` without settings.
    pub(crate) place: Option<Place>,
    /// What the app's own requests told.
    pub(crate) calls: Vec<Call>,
    /// What is wrong with a sign-in of which nothing came back.
    pub(crate) of_sign_in: Option<Finding>,
    /// What is wrong with the token in memory.
    pub(crate) of_token: Vec<Finding>,
    /// The authorizer's rules, as the token in memory meets them; empty while there is none.
    pub(crate) rules: Vec<authorizer::Check>,
    /// The configuration that was pasted.
    pub(crate) gateway: Gateway,
    /// What was found in it, and in the answers that were pasted.
    pub(crate) pasted: Vec<Finding>,
    /// What is shown above every page: of the settings, and of the session.
    pub(crate) elsewhere: Vec<Finding>,
}

impl Around {
    fn watched(
        settings: SettingsStore,
        account: Account,
        examination: &Examination,
    ) -> Signal<Self> {
        let examination = *examination;
        let (wishes, pastes) = (Wishes::expect(), Pastes::expect());
        Signal::derive(move || Self {
            place: settings.get().map(place),
            calls: wishes.calls(),
            of_sign_in: account.unanswered(),
            of_token: examination.findings(clock::now()),
            rules: examination.checks(clock::now()),
            gateway: pastes.gateway(),
            pasted: pastes.findings(),
            elsewhere: settings.findings().into_iter().chain(account.finding()).collect(),
        })
    }
}

impl Diagnosis {
    /// The one diagnosis of the app.
    pub(crate) fn expect() -> Self {
        once(Self::new)
    }

    fn new() -> Self {
        let (settings, account) = (SettingsStore::expect(), Account::expect());
        let (surroundings, examination) = (Surroundings::expect(), Examination::expect());
        let around = Around::watched(settings, account, &examination);
        let evidence = RwSignal::new(None);
        let progress = RwSignal::new(Progress::NotBegun);
        let on_its_way = StoredValue::new(None);
        let run = Action::new_local(move |(): &()| {
            let work = async move {
                settle(settings, account).await;
                ask_on(settings, evidence, progress, surroundings).await;
                examination.look().await;
            };
            let (work, handle) = abortable(work);
            on_its_way.set_value(Some(handle));
            async move {
                // Whoever stopped it has said so already.
                if work.await.is_ok() {
                    progress.set(Progress::Over);
                }
            }
        });
        let last_calls = StoredValue::new(Vec::new());
        let told_calls = StoredValue::new(Vec::new());
        // While it runs the cards of before stay, so that the focus stays where it is.
        let findings = Memo::new(move |before: Option<&Vec<Finding>>| match progress.get() {
            Progress::Asking(_) => before.cloned().unwrap_or_default(),
            Progress::NotBegun | Progress::Over | Progress::Stopped => around.with(|around| {
                evidence.with(|evidence| found(evidence.as_ref(), around, &told_calls.get_value()))
            }),
        });
        Self { evidence, progress, run, on_its_way, around, findings, last_calls, told_calls }
    }

    /// Asks everything anew.
    pub(crate) fn begin(self) {
        self.stop();
        self.evidence.set(None);
        self.go_on();
    }

    /// Asks again what led to a finding, and nothing else.
    pub(crate) fn test_again(self, code: Code) {
        self.stop();
        // What stands between this page and one of them may stand between it and the other.
        let (of_tenant, of_api) = match code.party() {
            Party::Tenant => (true, false),
            Party::Network | Party::Page => (true, true),
            _ => (false, true),
        };
        self.evidence.update(|evidence| {
            if let Some(evidence) = evidence {
                let is_asked_again =
                    |probe: Probe| if probe.is_for_tenant() { of_tenant } else { of_api };
                evidence.forget(is_asked_again);
            }
        });
        self.go_on();
    }

    fn go_on(self) {
        // Another run is not told once more of a silence that the last one has told of.
        self.told_calls.set_value(self.last_calls.get_value());
        self.last_calls.set_value(self.around.with_untracked(|around| around.calls.clone()));
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
            self.progress.set(Progress::Stopped);
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
            Progress::Over | Progress::Stopped => "done",
        }
    }

    /// What was found by the last run, and in what was pasted.
    pub(crate) fn findings(self) -> Vec<Finding> {
        self.findings.get()
    }

    /// What came of it, in a sentence.
    pub(crate) fn summary(self) -> String {
        let is_problem = |finding: &&Finding| finding.code != Code::WorksNow;
        let own = self.findings.with(|all| all.iter().filter(is_problem).count());
        let found = self.around.with(|around| own + around.elsewhere.len());
        let is_stopped = self.progress.get() == Progress::Stopped;
        let count = match found {
            0 if self.around.with(|around| around.place.is_none()) => {
                "The settings have to be mended first.".to_owned()
            }
            0 if is_stopped => "Nothing was found so far.".to_owned(),
            0 => "No problem found.".to_owned(),
            1 => "One problem found.".to_owned(),
            count => format!("{count} problems found."),
        };
        if is_stopped { format!("Stopped before everything was asked. {count}") } else { count }
    }

    /// Everything that was found and looked at, to copy into an issue.
    pub(crate) fn report(self) -> String {
        let Some(place) = self.around.with(|around| around.place.clone()) else {
            return String::new();
        };
        let row =
            |check: Check| (check.title.to_owned(), check.state.name().to_owned(), check.detail);
        let checks: Vec<_> = self.checks().into_iter().map(row).collect();
        let about = About { when: clock::written(), browser: page::browser_name() };
        let all: Vec<_> = self
            .around
            .with(|around| around.elsewhere.iter().cloned().chain(self.findings()).collect());
        report::markdown(&all, &checks, &place, &about)
    }

    /// What was looked at, and how it stands.
    pub(crate) fn checks(self) -> Vec<Check> {
        let progress = self.progress.get();
        let of = |evidence: &Evidence| {
            let codes: Vec<_> = probes::findings(evidence).iter().map(|found| found.code).collect();
            of_network(evidence, progress, &codes)
        };
        let known = self.evidence.with(|evidence| evidence.as_ref().map(of));
        let mut checks = known.unwrap_or_else(|| {
            let nothing = |place| of(&Evidence::new(place, Page::default()));
            self.around.with(|around| around.place.clone()).map(nothing).unwrap_or_default()
        });
        self.around.with(|around| {
            checks.push(check_of_rules(&around.rules));
            checks.push(check_of_token(&around.calls));
        });
        checks
    }
}

/// Everything that is known, put together.
fn found(evidence: Option<&Evidence>, around: &Around, told: &[Call]) -> Vec<Finding> {
    let mut found = evidence.map(probes::findings).unwrap_or_default();
    if evidence.is_some() {
        let is_news = |call: &&Call| call.exchange.answer().is_some() || !told.contains(call);
        let calls: Vec<_> = around.calls.iter().filter(is_news).cloned().collect();
        found.extend(of_calls(&calls, &found));
        found.extend(around.of_sign_in.clone());
        // What the gateway said of the token counts more than what the token alone lets expect.
        found = sharpen(around.of_token.clone(), found);
    }
    let mut all = sharpen(found, still_true(around.pasted.clone(), evidence));
    let is_elsewhere =
        |finding: &Finding| around.elsewhere.iter().any(|one| one.code == finding.code);
    all.retain(|finding| !is_elsewhere(finding));
    let Some(place) = &around.place else { return all };
    let api = &place.settings.api_url;
    let known = around.gateway.known(api);
    for finding in &mut all {
        fill(finding, &known, &api.route());
    }
    all
}

/// Waits until it is known what there is to look at: settings that are being fetched, a session that is
/// being had back. A page that leaves for it is not kept from leaving.
async fn settle(settings: SettingsStore, account: Account) {
    const PATIENCE: u32 = 200;
    for _ in 0..PATIENCE {
        let is_moving = untrack(|| {
            matches!(
                account.session(),
                Session::Leaving(_)
                    | Session::Exchanging
                    | Session::Remembered
                    | Session::Restoring
            )
        });
        if !settings.is_pending() && !is_moving {
            return;
        }
        clock::wait(Duration::from_millis(50)).await;
    }
}

/// Asks what is left to ask.
async fn ask_on(
    settings: SettingsStore,
    evidence: RwSignal<Option<Evidence>>,
    progress: RwSignal<Progress>,
    surroundings: Surroundings,
) {
    // Without settings there is nobody to ask; what is wrong with them stands above every page.
    let Some(settings) = settings.get_untracked() else { return };
    let page = look_at_page(settings.api_url.is_local()).await;
    evidence.update(|evidence| match evidence {
        Some(evidence) => evidence.page = page,
        None => *evidence = Some(Evidence::new(place(settings), page)),
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
async fn look_at_page(is_local: bool) -> Page {
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
    let bytes = crypto::random().unwrap_or_default();
    let (word, _) = bytes.split_at(8);
    format!("{:016x}", u64::from_be_bytes(word.try_into().unwrap_or_default()))
}
