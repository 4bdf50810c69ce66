//! What became of a request of a page.

use std::sync::Arc;

use diagnosis::{Exchange, Finding};
use serde::{Deserialize, Serialize};
use wish_list::NewWish;

/// A request that waits for a sign-in, as it is carried through it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unfinished {
    /// To read the list.
    List,
    /// To add this wish.
    Add(NewWish),
}

impl Unfinished {
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A request of the page: what became of the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Work {
    /// None yet.
    #[default]
    Idle,
    /// On its way.
    Running,
    /// Given up by the person while it was on its way.
    Cancelled,
    /// Done, well or not.
    Done(Arc<Report>),
}

/// What became of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// The exchange; `None` when nothing was sent.
    pub(crate) exchange: Option<Exchange>,
    /// What is wrong; `None` when it went well.
    pub(crate) finding: Option<Finding>,
    /// The request, to be finished once the person has signed in with what it lacked.
    pub(crate) unfinished: Option<Unfinished>,
}

impl Report {
    pub(super) fn of(exchange: Exchange, finding: Option<Finding>, request: Unfinished) -> Self {
        Self { exchange: Some(exchange), finding, unfinished: Some(request) }
    }

    /// A list that was read well.
    pub(super) fn of_list(exchange: Exchange) -> Self {
        Self::of(exchange, None, Unfinished::List)
    }

    /// Nothing was sent.
    pub(super) fn not_sent(finding: Finding) -> Self {
        Self { exchange: None, finding: Some(finding), unfinished: None }
    }
}

impl Work {
    pub(crate) fn is_running(&self) -> bool {
        *self == Self::Running
    }

    pub(crate) fn report(&self) -> Option<&Report> {
        match self {
            Self::Done(report) => Some(report),
            Self::Idle | Self::Running | Self::Cancelled => None,
        }
    }
}
