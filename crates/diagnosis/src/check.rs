//! What was looked at, one by one: passed, failed, or not to be known from inside a page.

#[cfg(test)]
mod tests;

use crate::{
    Code,
    probes::{Evidence, Probe, Seen, barrier},
};

/// One thing that was, or will be, looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is looked at, for people.
    pub title: &'static str,
    /// How it stands.
    pub state: State,
    /// What was seen, or why it cannot be known.
    pub detail: String,
}

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not looked at yet.
    Waiting,
    /// Being looked at.
    Running,
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// It cannot be known from inside a page, or not before something else is mended.
    Unknown,
}

impl State {
    /// The stable text, as in `[data-check-state]`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// For people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Running => "Running",
            Self::Passed => "Passed",
            Self::Failed => "Failed",
            Self::Unknown => "Cannot be known",
        }
    }
}

impl Check {
    pub(crate) fn new(title: &'static str, state: State, detail: impl Into<String>) -> Self {
        Self { title, state, detail: detail.into() }
    }

    /// Passed, or failed.
    pub(crate) fn when(title: &'static str, is_good: bool, detail: impl Into<String>) -> Self {
        Self::new(title, if is_good { State::Passed } else { State::Failed }, detail)
    }
}

/// Whether questions are being asked, and which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing was asked yet.
    NotBegun,
    /// This question is on its way.
    Asking(Probe),
    /// Everything was asked that can be.
    Over,
    /// The person stopped it.
    Stopped,
}

/// The network's part of the checks. `failed` has the codes of what was found.
#[must_use]
pub fn of_network(evidence: &Evidence, progress: Progress, failed: &[Code]) -> Vec<Check> {
    let look = Look { evidence, progress, failed };
    vec![
        look.page(),
        look.tenant(),
        look.reachable(),
        look.readable(),
        look.get_route(),
        look.preflight(
            "Preflights allow the header authorization",
            &[Probe::Authorization, Probe::PostContentType],
            Code::CorsAuthorization,
        ),
        look.preflight(
            "Preflights allow the header content-type",
            &[Probe::ContentType, Probe::PostAuthorization],
            Code::CorsContentType,
        ),
        look.preflight(
            "Preflights allow POST",
            &[Probe::Post, Probe::Elsewhere, Probe::ElsewhereAuthorization],
            Code::CorsPost,
        ),
        look.protected(),
        look.explains(),
    ]
}

struct Look<'e> {
    evidence: &'e Evidence,
    progress: Progress,
    failed: &'e [Code],
}

impl Look<'_> {
    fn seen(&self, probe: Probe) -> Option<&Seen> {
        self.evidence.of(probe)
    }

    fn has(&self, codes: &[Code]) -> bool {
        codes.iter().any(|code| self.failed.contains(code))
    }

    /// A check that these questions have not answered.
    fn open(&self, title: &'static str, probes: &[Probe]) -> Check {
        match self.progress {
            Progress::NotBegun => Check::new(title, State::Waiting, ""),
            Progress::Asking(probe) if probes.contains(&probe) => {
                Check::new(title, State::Running, probe.describe())
            }
            Progress::Asking(probe) if probes.iter().any(|own| probe < *own) => {
                Check::new(title, State::Waiting, "")
            }
            Progress::Stopped => Check::new(title, State::Unknown, "Not asked: stopped."),
            _ => Check::new(title, State::Unknown, "Not before what failed is mended."),
        }
    }

    fn page(&self) -> Check {
        let title = "This page may sign in and send requests";
        let codes =
            [Code::InsecureContext, Code::StorageBlocked, Code::OriginNull, Code::ServiceWorker];
        let origin = &self.evidence.place.page_origin;
        if self.progress == Progress::NotBegun {
            return Check::new(title, State::Waiting, "");
        }
        let is_good = !self.has(&codes);
        Check::when(title, is_good, format!("Its origin is {origin}."))
    }

    fn tenant(&self) -> Check {
        let title = "The tenant publishes its metadata to this page";
        let issuer = &self.evidence.place.settings.issuer;
        if self.evidence.place.settings.metadata.is_some() {
            return Check::new(title, State::Passed, "It stands in config.json.");
        }
        if barrier(self.evidence, issuer.as_str()).is_some() {
            return Check::new(title, State::Failed, "No request can leave this page.");
        }
        let Some(seen) = self.seen(Probe::Metadata) else {
            return self.open(title, &[Probe::Metadata, Probe::MetadataWithoutCors]);
        };
        let codes = [
            Code::TenantUnreachable,
            Code::TenantCorsBlocked,
            Code::TenantTimedOut,
            Code::MetadataUnusable,
            Code::IssuerMismatch,
            Code::PkceNotSupported,
            Code::Offline,
        ];
        let is_good = seen.is_readable() && !self.has(&codes);
        Check::when(title, is_good, format!("{issuer}: {}.", seen.describe()))
    }

    fn reachable(&self) -> Check {
        let title = "Something answers at the API";
        let api = &self.evidence.place.settings.api_url;
        if barrier(self.evidence, api.as_str()).is_some() {
            return Check::new(title, State::Failed, "No request can leave this page.");
        }
        match (self.seen(Probe::WithoutCors), self.seen(Probe::Simple)) {
            (None, _) => self.open(title, &[Probe::WithoutCors]),
            (Some(Seen::Closed), _) => {
                Check::new(title, State::Passed, format!("{} answers.", api.authority()))
            }
            // A page that isolates itself may not even see a closed answer.
            (Some(_), Some(simple)) if simple.is_readable() => {
                Check::new(title, State::Passed, format!("{} answers.", api.authority()))
            }
            (Some(Seen::Nothing { .. }), None) => self.open(title, &[Probe::Simple]),
            (Some(seen), _) => Check::new(
                title,
                State::Failed,
                format!("{}: {}.", api.authority(), seen.describe()),
            ),
        }
    }

    fn readable(&self) -> Check {
        let title = "This page may read its answers";
        match self.seen(Probe::Simple) {
            Some(simple) if simple.is_readable() => Check::new(
                title,
                State::Passed,
                format!("GET without a token: {}.", simple.describe()),
            ),
            Some(simple) if self.seen(Probe::WithoutCors) == Some(&Seen::Closed) => Check::new(
                title,
                State::Failed,
                format!("GET without a token: {}.", simple.describe()),
            ),
            _ => self.open(title, &[Probe::Simple]),
        }
    }

    fn get_route(&self) -> Check {
        let title = "GET is answered as it should be";
        let settings = &self.evidence.place.settings;
        match self.seen(Probe::Simple).filter(|seen| seen.is_readable()) {
            Some(seen) => {
                let is_good = match seen.status() {
                    Some(200..=299) => !self.has(&[Code::NotAList]),
                    Some(401) => settings.says_protected("GET"),
                    _ => false,
                };
                Check::when(title, is_good, format!("{}.", capital(&seen.describe())))
            }
            None => self.open(title, &[Probe::Simple]),
        }
    }

    /// `own` is the finding that names this check alone.
    fn preflight(&self, title: &'static str, probes: &[Probe], own: Code) -> Check {
        let all = [
            Code::CorsBlocked,
            Code::PreflightRefused,
            Code::PreflightCaught,
            Code::PreflightCaughtEverywhere,
            Code::CorsIncomplete,
        ];
        let first = probes.first().and_then(|probe| self.seen(*probe));
        match first {
            None => self.open(title, probes),
            Some(seen) if seen.is_delivered() => Check::new(title, State::Passed, passed(seen)),
            Some(seen)
                if self.has(&[own])
                    || self.has(&all)
                    || (own == Code::CorsAuthorization && self.has(&[Code::CorsGet])) =>
            {
                Check::new(title, State::Failed, format!("{}.", capital(&seen.describe())))
            }
            Some(_) if matches!(self.progress, Progress::Asking(_)) => {
                Check::new(title, State::Running, "Finding out why it was refused.")
            }
            Some(seen) => Check::new(
                title,
                State::Unknown,
                format!("{}: something else refuses it first.", capital(&seen.describe())),
            ),
        }
    }

    fn protected(&self) -> Check {
        let title = "POST wants a token";
        match self.seen(Probe::Post) {
            Some(Seen::Answered(answer)) => {
                let is_good = !self.has(&[Code::PostOpen, Code::RouteNotFound]);
                Check::when(
                    title,
                    is_good,
                    format!("A dummy token was answered with status {}.", answer.status),
                )
            }
            Some(_) if matches!(self.progress, Progress::Over | Progress::Stopped) => {
                Check::new(title, State::Unknown, "The answer is not readable.")
            }
            _ => self.open(title, &[Probe::Post]),
        }
    }

    fn explains(&self) -> Check {
        let title = "A refusal says why";
        let probes = [Probe::Post, Probe::Simple];
        let mut answers = probes.into_iter().filter_map(|probe| self.seen(probe)?.answer());
        match answers.find(|answer| answer.status == 401) {
            Some(answer) => {
                let words = answer
                    .header("www-authenticate")
                    .map_or("www-authenticate is not visible.".to_owned(), |text| {
                        format!("www-authenticate: {text}")
                    });
                Check::when(title, !self.has(&[Code::ReasonHidden]), words)
            }
            None => self.open(title, &[Probe::Post]),
        }
    }
}

/// What a status of the API says of the preflight before it.
fn passed(seen: &Seen) -> String {
    match seen.status() {
        Some(status) => {
            format!("The preflight was passed: the API itself answered, with status {status}.")
        }
        None => format!("{}.", capital(&seen.describe())),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
