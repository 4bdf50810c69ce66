//! A request that the person gives up: it stays among those of before, so that it can be repeated.

use diagnosis::{Exchange, Outcome, composed::Checked};
use relying_party::TransportError;
use workbench::{Record, Sent};

use crate::browser::clock::{self, Stopwatch};

/// What is kept of a request on its way in case it is given up.
pub(super) struct GivenUp {
    started: String,
    time_of_day: String,
    watch: Stopwatch,
    asked_headers: Vec<String>,
    sent: Sent,
}

impl GivenUp {
    /// The request is about to be sent.
    pub(super) fn begin(request: &Checked, sent: &Sent) -> Self {
        Self {
            started: clock::written(),
            time_of_day: clock::time_of_day(),
            watch: Stopwatch::start(),
            asked_headers: request.asked_headers(),
            sent: sent.clone(),
        }
    }

    /// What to know of it.
    pub(super) fn words(&self) -> &'static str {
        words(&self.sent.method)
    }

    /// It as one of the exchanges of this tab.
    pub(super) fn record(self) -> Record {
        let exchange = Exchange {
            method: self.sent.method.clone(),
            url: self.sent.url.clone(),
            token_sent: self.sent.with_token,
            asked_headers: self.asked_headers,
            was_delivered: None,
            duration: self.watch.millis(),
            outcome: Outcome::Failed(TransportError::Cancelled),
        };
        Record {
            number: 0,
            started: self.started,
            time_of_day: self.time_of_day,
            note: Some(words(&self.sent.method)),
            sent: self.sent,
            exchange,
            answered: None,
            timing: None,
        }
    }
}

/// What reads leaves nothing behind.
pub(super) fn words(method: &str) -> &'static str {
    match method {
        "GET" | "HEAD" | "OPTIONS" => "Cancelled.",
        _ => "Cancelled. Whether the API has acted on it cannot be known.",
    }
}
