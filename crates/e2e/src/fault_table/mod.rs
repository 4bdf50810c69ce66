//! What each fault of the sandbox has to lead to, as data: tests of every level hold the same table.

mod rows;

use diagnosis::{Certainty, Code};
pub use rows::{BY_CHANCE, HEALTHY, NOT_IN_THE_TABLE, ROWS};
use sandbox::Fault;

/// When a fault shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// When the diagnosis is run by somebody who is signed out.
    Diagnosis,
    /// When somebody is signed in and has sent a wish: at the form.
    AfterWish,
    /// While somebody signs in, or tries to.
    SignIn,
    /// When the diagnosis is run by somebody who is signed in: it judges the token.
    Token,
}

/// What a fault leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// When.
    pub moment: Moment,
    /// The finding.
    pub code: Code,
    /// An id of the failure catalogue that the finding has to name, if the catalogue knows the failure.
    pub id: Option<&'static str>,
    /// How sure the finding is.
    pub certainty: Certainty,
}

/// A fault and what it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The fault, alone.
    pub fault: Fault,
    /// What it leads to.
    pub expected: Expected,
}

impl Row {
    /// Whom the fault meets: an account of the sandbox, without its host.
    #[must_use]
    pub fn person(&self) -> &'static str {
        // Ada may create wishes, so a route that wants the scope lets her in.
        if self.fault == Fault::PostNeedsScope { "grace" } else { "ada" }
    }
}

impl Expected {
    /// Whether a finding is the expected one.
    #[must_use]
    pub fn is_met_by(&self, finding: &diagnosis::Finding) -> bool {
        finding.code == self.code
            && finding.certainty == self.certainty
            && self.id.is_none_or(|id| finding.catalogue.split(' ').any(|known| known == id))
    }
}

/// The rows of a moment that a browser can hold.
pub fn rows_for_browsers(moment: Moment) -> impl Iterator<Item = &'static Row> {
    rows(moment).filter(|row| !BY_CHANCE.contains(&row.fault))
}

/// The rows of a moment.
pub fn rows(moment: Moment) -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(move |row| row.expected.moment == moment)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fault_is_in_one_place() {
        let listed: Vec<_> = ROWS
            .iter()
            .map(|row| row.fault)
            .chain(HEALTHY.iter().copied())
            .chain(NOT_IN_THE_TABLE.iter().map(|(fault, _)| *fault))
            .collect();
        let all: BTreeSet<_> = listed.iter().collect();
        assert_eq!(all.len(), listed.len(), "a fault stands in two places");
        let missing: Vec<_> = Fault::ALL.iter().filter(|fault| !all.contains(fault)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(ROWS.len() >= 60, "{}", ROWS.len());
        assert!(NOT_IN_THE_TABLE.iter().all(|(_, reason)| reason.ends_with('.')));
    }

    #[test]
    fn an_id_is_one_that_the_code_can_stand_for() {
        for Row { fault, expected } in ROWS {
            let ids: Vec<_> =
                expected.code.catalogue().split(' ').filter(|id| !id.is_empty()).collect();
            match expected.id {
                Some(id) => assert!(ids.contains(&id), "{fault}: {id} is not in {ids:?}"),
                None => {
                    assert!(
                        ids.is_empty() || expected.moment == Moment::SignIn,
                        "{fault}: {ids:?}"
                    );
                }
            }
        }
    }
}
