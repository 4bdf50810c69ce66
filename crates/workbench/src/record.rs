//! A request as it was sent, and what became of it.

use diagnosis::{Exchange, Outcome, composed::Checked};
use relying_party::TransportError;

use crate::timing::Timing;

/// A request as it was sent. It holds no token of the session: only whether one went along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The method, in capitals.
    pub method: String,
    /// What stood in the field of the path.
    pub path: String,
    /// The whole URL.
    pub url: String,
    /// The headers, without Authorization.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// Whether the access token went along.
    pub with_token: bool,
}

/// What the bytes of an answer were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// How many bytes the body has.
    pub bytes: u64,
    /// Whether they are text in UTF-8; if not, what is shown of the body is no more than a likeness.
    pub is_text: bool,
}

/// A request and what became of it, with what is known besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Counted from 1 in this tab.
    pub number: u32,
    /// When it began, as in RFC 3339 with milliseconds.
    pub started: String,
    /// The same as a time of day in the words of this device.
    pub time_of_day: String,
    /// What was sent.
    pub sent: Sent,
    /// What became of it.
    pub exchange: Exchange,
    /// The bytes of the answer, if there was one.
    pub answered: Option<Answered>,
    /// What the browser measured; `None` where it made no note.
    pub timing: Option<Timing>,
    /// What to know of the outcome, where no finding tells.
    pub note: Option<&'static str>,
}

impl Record {
    /// Whether the person gave it up.
    #[must_use]
    pub fn was_cancelled(&self) -> bool {
        matches!(self.exchange.outcome, Outcome::Failed(TransportError::Cancelled))
    }

    /// How long it took, in milliseconds: as the browser measured it, or else by the page's own watch.
    #[must_use]
    pub fn millis(&self) -> f64 {
        let own = f64::from(self.exchange.duration);
        self.timing.as_ref().map_or(own, |timing| timing.total)
    }
}

impl Sent {
    /// What is sent of a checked request; `path` is what was typed.
    #[must_use]
    pub fn of(request: &Checked, path: &str) -> Self {
        Self {
            method: request.method.clone(),
            path: path.to_owned(),
            url: request.url.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            with_token: request.with_token,
        }
    }

    /// The headers as they are typed, a line each.
    #[must_use]
    pub fn header_lines(&self) -> String {
        let line = |(name, value): &(String, String)| format!("{name}: {value}");
        self.headers.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
