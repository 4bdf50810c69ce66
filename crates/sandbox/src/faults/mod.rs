//! The faults: every way the sandbox can be broken on purpose.
//!
//! Each one is a mistake that a real person made, a failure that somebody met, or (where its words say
//! that nothing is wrong) something unusual that a client has to cope with. Faults combine; the rooms that they change read
//! them as data (a route table, a CORS configuration, a client registration) wherever they can.

use std::{collections::BTreeSet, fmt, str::FromStr};

use thiserror::Error;
use tokio::sync::watch;

mod memory;
mod near;
mod part;
mod table;

pub(crate) use memory::Memory;
pub use part::Part;
pub use table::Fault;

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl From<Fault> for &'static str {
    fn from(fault: Fault) -> Self {
        fault.name()
    }
}

/// The text is not the name of a fault.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no fault {0:?}")]
pub struct UnknownFault(pub String);

impl UnknownFault {
    /// The faults whose names are nearest to the text, the nearest first; a handful at most, and none
    /// where nothing is near.
    #[must_use]
    pub fn near(&self) -> Vec<Fault> {
        near::near(&self.0)
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|fault| fault.name() == name);
        found.copied().ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

impl TryFrom<String> for Fault {
    type Error = UnknownFault;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

/// The faults that are on.
pub(crate) type FaultSet = BTreeSet<Fault>;

/// The switches; a listener can wait for them to change.
#[derive(Debug)]
pub(crate) struct Switches {
    on: watch::Sender<FaultSet>,
}

impl Default for Switches {
    fn default() -> Self {
        Self { on: watch::Sender::new(FaultSet::new()) }
    }
}

impl Switches {
    pub(crate) fn is_on(&self, fault: Fault) -> bool {
        self.on.borrow().contains(&fault)
    }

    pub(crate) fn all_on(&self) -> FaultSet {
        self.on.borrow().clone()
    }

    /// Changes what is on, in one step, and wakes who waits for it.
    pub(crate) fn change(&self, change: impl FnOnce(&mut FaultSet)) {
        self.on.send_modify(change);
    }

    pub(crate) fn watch(&self) -> watch::Receiver<FaultSet> {
        self.on.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_unique_and_read_back() {
        let names: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        for fault in Fault::ALL {
            assert_eq!(fault.name().parse(), Ok(*fault));
            assert!(
                fault
                    .name()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            );
            assert!(fault.story().starts_with("They ") && fault.story().ends_with('.'), "{fault}");
            assert!(!fault.title().ends_with('.'), "{fault}");
        }
        assert_eq!("cors".parse::<Fault>(), Err(UnknownFault("cors".to_owned())));
    }

    #[test]
    fn switches_combine_and_can_be_replaced() {
        let switches = Switches::default();
        switches.change(|on| on.extend([Fault::CorsOff, Fault::Throttled]));
        assert!(switches.is_on(Fault::CorsOff) && switches.is_on(Fault::Throttled));
        switches.change(|on| *on = FaultSet::from([Fault::ApiDown]));
        assert_eq!(switches.all_on(), FaultSet::from([Fault::ApiDown]));
    }
}
