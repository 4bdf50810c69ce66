//! Endpoints that break as any server and any network can: each endpoint in each way.
//!
//! Where a [`Fault`] tells the story of one mistake, a [`Breakage`] is one cell of a table: an [`Endpoint`] and
//! a [`Way`]. Nothing here knows what an endpoint does; it stands before it.

mod kinds;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::BTreeSet;

use tokio::sync::watch;

use crate::faults::Fault;

pub use kinds::{Breakage, Endpoint, UnknownBreakage, Way};
pub(crate) use wire::{close_connection, instead, on_its_way, stand_before};

/// The faults that are a breakage under the name of a story.
const STORIES: &[(Fault, Endpoint, Way)] = &[
    (Fault::TokenEndpointSilent, Endpoint::Token, Way::Silent),
    (Fault::TokenEndpointTruncated, Endpoint::Token, Way::Truncated),
    (Fault::TokenEndpointDrops, Endpoint::Token, Way::Reset),
];

/// What is broken, in order.
pub(crate) type Broken = BTreeSet<Breakage>;

/// The switches; a listener can wait for them to change.
#[derive(Debug)]
pub(crate) struct Breakages {
    on: watch::Sender<Broken>,
}

impl Default for Breakages {
    fn default() -> Self {
        Self { on: watch::Sender::new(Broken::new()) }
    }
}

impl Breakages {
    pub(crate) fn all_on(&self) -> Broken {
        self.on.borrow().clone()
    }

    /// Breaks exactly this, and mends everything else.
    pub(crate) fn replace(&self, wanted: Broken) {
        self.on.send_replace(wanted);
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Broken> {
        self.on.subscribe()
    }
}

/// Whether anything hangs up on its callers.
pub(crate) fn hangs_up(broken: &Broken) -> bool {
    broken.iter().any(|breakage| breakage.way == Way::Reset)
}
