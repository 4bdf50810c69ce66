//! What can be observed around a request that had no readable answer.

use std::time::Duration;

use ::settings::Settings;
use diagnosis::{
    Place,
    reach::{self, Evidence, Preflight, Step, Verdict},
};
use leptos::prelude::*;
use relying_party::TransportError;

use crate::{
    browser::{self, policy::PolicyWatch},
    state::missing::Missing,
};

/// How long after a refused request the browser may report that the policy refused it: the report is
/// a task of its own.
const REPORT_DELAY: Duration = Duration::from_millis(50);

/// What is known of a request that had no readable answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Silent {
    /// What a browser asks first.
    pub(crate) preflight: Preflight,
    /// Whether the request itself left the browser, where that was observed.
    pub(crate) was_delivered: Option<bool>,
}

/// Gathers evidence and hands it to `diagnosis`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surroundings {
    policy: StoredValue<PolicyWatch, LocalStorage>,
    missing: Missing,
}

impl Surroundings {
    /// Starts to watch the page's policy; before the first request.
    pub(crate) fn watch() -> Self {
        let surroundings = Self {
            policy: StoredValue::new_local(PolicyWatch::start()),
            missing: Missing::expect(),
        };
        provide_context(surroundings);
        surroundings
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// What waits for a part of the app that explains.
    pub(super) fn missing(self) -> Missing {
        self.missing
    }

    /// Whether the page's policy refused this URL; known a task after the request failed.
    pub(crate) fn was_refused(self, url: &str) -> bool {
        self.policy.with_value(|policy| policy.refused(url))
    }

    /// The same, asked when it is known.
    pub(crate) async fn was_soon_refused(self, url: &str) -> bool {
        browser::clock::wait(REPORT_DELAY).await;
        self.was_refused(url)
    }

    /// Why `url` had no readable answer.
    pub(crate) async fn verdict(
        self,
        url: &str,
        error: TransportError,
        request: Silent,
    ) -> Verdict {
        browser::clock::wait(REPORT_DELAY).await;
        let mut evidence = Evidence {
            url: url.to_owned(),
            page_origin: browser::location::origin(),
            error,
            online: browser::page::is_online(),
            refused_by_policy: self.was_refused(url),
            was_delivered: request.was_delivered,
            preflight: request.preflight,
            answers_without_cors: None,
            answers_simply: None,
            answers_usually: None,
        };
        loop {
            match reach::next(&evidence) {
                Step::Verdict(verdict) => return verdict,
                Step::AskWithoutCors => {
                    let answers = browser::http::answers_without_cors(url).await;
                    evidence.answers_without_cors = Some(answers);
                }
                Step::AskSimply => {
                    let answers = browser::http::answers_simply(url).await;
                    evidence.answers_simply = Some(answers);
                }
                Step::AskUsually => {
                    let answers = browser::http::answers_usually(url).await;
                    evidence.answers_usually = Some(answers);
                }
            }
        }
    }
}

/// What findings need to know of where they are found.
pub(crate) fn place(settings: Settings) -> Place {
    Place { settings, page_origin: browser::location::origin(), asked_scopes: Vec::new() }
}
