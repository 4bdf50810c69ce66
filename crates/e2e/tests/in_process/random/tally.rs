//! What came of all draws, counted.

use std::{collections::BTreeMap, fmt};

use diagnosis::{Certainty, Code};

/// How often a finding was right and wrong, by its code and certainty; and whether a cause was named.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    by_code: BTreeMap<(&'static str, &'static str), [usize; 2]>,
    pub(crate) diagnoses: usize,
    pub(crate) broken: usize,
    /// Of those, how many had a finding that is true, and how many had none at all.
    pub(crate) named: usize,
    pub(crate) silent: usize,
    pub(crate) healthy: usize,
    /// The most questions, and the most requests with preflights, besides those to the tenant.
    pub(crate) questions: usize,
    pub(crate) requests: usize,
}

impl Tally {
    pub(crate) fn note(&mut self, code: Code, certainty: Certainty, is_true: bool) {
        let counts = self.by_code.entry((code.as_str(), certainty.as_str())).or_default();
        counts[usize::from(!is_true)] += 1;
    }

    /// How often each certainty was right, of how many.
    pub(crate) fn of_certainty(&self, certainty: Certainty) -> (usize, usize) {
        let of = |(key, _): &(&(&str, &str), &[usize; 2])| key.1 == certainty.as_str();
        let own = self.by_code.iter().filter(of);
        own.fold((0, 0), |(right, all), (_, counts)| {
            (right + counts[0], all + counts[0] + counts[1])
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<28} {:<14} {:>7} {:>7}", "code", "certainty", "right", "wrong")?;
        for ((code, certainty), [right, wrong]) in &self.by_code {
            writeln!(f, "{code:<28} {certainty:<14} {right:>7} {wrong:>7}")?;
        }
        for certainty in [Certainty::Proved, Certainty::VeryLikely, Certainty::OneOfThese] {
            let (right, all) = self.of_certainty(certainty);
            writeln!(f, "{}: {right} of {all} right", certainty.as_str())?;
        }
        writeln!(f, "{} diagnoses; {} of healthy APIs", self.diagnoses, self.healthy)?;
        writeln!(
            f,
            "{} of broken APIs: a true cause named in {}, nothing said in {}",
            self.broken, self.named, self.silent
        )?;
        write!(
            f,
            "at most {} questions, {} requests with preflights",
            self.questions, self.requests
        )
    }
}
