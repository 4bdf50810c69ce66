//! What was observed.

use std::collections::BTreeMap;

use super::Probe;
use crate::{Answer, Place};

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It was answered; the answer is closed to the page, as was asked.
    Closed,
    /// It was answered by a redirect, which was not followed.
    Redirect,
    /// It was answered, and the page may read the answer, of whatever status.
    Answered(Answer),
    /// An answer that the page may read began, and broke off.
    CutShort,
    /// The browser reported an error, as it does for forty different reasons.
    Nothing {
        /// Whether the request itself left the browser: then a preflight, if there was one, passed, and
        /// it is the answer that is being hidden. `None` where the browser does not tell.
        delivered: Option<bool>,
    },
    /// More came than this page reads.
    TooLarge,
    /// Nothing complete came within the limit.
    TimedOut,
    /// The request could not be built.
    NotSent,
}

impl Seen {
    /// The answer, if it is readable.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// The status, if it is readable.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.answer().map(|answer| answer.status)
    }

    /// Whether the server let this origin in: what came could be read, if only in part.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        matches!(self, Self::Answered(_) | Self::CutShort | Self::TooLarge | Self::Redirect)
    }

    /// Whether the request is known to have left the browser.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        self.is_readable() || matches!(self, Self::Closed | Self::Nothing { delivered: Some(true) })
    }

    /// For people.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Closed => "something answered".to_owned(),
            Self::Redirect => "answered by a redirect".to_owned(),
            Self::Answered(answer) => format!("readable, status {}", answer.status),
            Self::CutShort => "an answer began and broke off".to_owned(),
            Self::TooLarge => "more came than this page reads".to_owned(),
            Self::Nothing { delivered: Some(true) } => {
                "sent, but the answer is hidden from this page".to_owned()
            }
            Self::Nothing { .. } => "no readable answer".to_owned(),
            Self::TimedOut => "no answer in time".to_owned(),
            Self::NotSent => "the browser did not send it".to_owned(),
        }
    }
}

/// What the browser says of a permission (<https://www.w3.org/TR/permissions/>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Permission {
    /// It does not know the permission, or does not say.
    #[default]
    Unknown,
    /// It was given.
    Granted,
    /// It was not asked for yet.
    Prompt,
    /// It was refused.
    Denied,
}

/// What the page knows of itself without a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Page {
    /// Whether it is in a secure context.
    pub is_secure: bool,
    /// `navigator.onLine`, believed when it says no and only then.
    pub is_online: bool,
    /// Whether session storage can be used.
    pub has_storage: bool,
    /// Whether a service worker answers its requests.
    pub has_worker: bool,
    /// Whether it may ask servers of this device and its network (Local Network Access).
    pub local_network: Permission,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            is_secure: true,
            is_online: true,
            has_storage: true,
            has_worker: false,
            local_network: Permission::Unknown,
        }
    }
}

/// Everything that was observed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The settings, and the origin of the page.
    pub place: Place,
    /// The page itself.
    pub page: Page,
    /// What became of each question that was asked.
    pub seen: BTreeMap<Probe, Seen>,
    /// The questions whose URL the page's own policy refused.
    pub refused_by_policy: Vec<Probe>,
}

impl Evidence {
    /// Nothing asked yet.
    #[must_use]
    pub fn new(place: Place, page: Page) -> Self {
        Self { place, page, seen: BTreeMap::new(), refused_by_policy: Vec::new() }
    }

    /// What became of a question; `None` when it was not asked.
    #[must_use]
    pub fn of(&self, probe: Probe) -> Option<&Seen> {
        self.seen.get(&probe)
    }

    /// Forgets what became of some questions, so that they are asked again.
    pub fn forget(&mut self, is_asked_again: impl Fn(Probe) -> bool) {
        self.seen.retain(|probe, _| !is_asked_again(*probe));
        self.refused_by_policy.retain(|probe| !is_asked_again(*probe));
    }

    /// Adds what became of a question.
    pub fn note(&mut self, probe: Probe, seen: Seen) {
        self.seen.insert(probe, seen);
    }
}
