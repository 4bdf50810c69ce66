//! What tests tried and what became of it, for the table that `cargo xtask test` prints.

use std::{env, fs::OpenOptions, io::Write as _};

use crate::Engine;

/// The file that a line is added to for each attempt; without it, nothing is counted.
const FILE: &str = "E2E_TALLY";

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody wants what is not theirs: it is stopped, or not.
    Attack,
    /// Something breaks: the app survives it and nothing is lost, or not.
    Fault,
    /// Everything that is kept, shown and sent is searched for secrets: nothing is found, or something.
    Scan,
}

/// Something that is tried. It counts as failed until it [`held`](Attempt::held), so that a test that ends
/// early counts, too.
#[derive(Debug)]
#[must_use]
pub struct Attempt {
    kind: Kind,
    engine: Engine,
    name: String,
    has_held: bool,
}

impl Attempt {
    /// Begins to try something.
    pub fn begin(kind: Kind, engine: Engine, name: impl Into<String>) -> Self {
        Self { kind, engine, name: name.into(), has_held: false }
    }

    /// The attack was stopped, the fault survived, nothing found.
    pub fn held(mut self) {
        self.has_held = true;
    }

    fn line(&self) -> String {
        let kind = match self.kind {
            Kind::Attack => "attack",
            Kind::Fault => "fault",
            Kind::Scan => "scan",
        };
        let outcome = if self.has_held { "held" } else { "failed" };
        let name = self.name.replace(['\t', '\n'], " ");
        format!("{kind}\t{:?}\t{outcome}\t{name}\n", self.engine)
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let Some(file) = env::var_os(FILE) else { return };
        let file = OpenOptions::new().create(true).append(true).open(file);
        // One write for a line, so that tests side by side do not mix theirs. What cannot be written is
        // missed in the table; the test itself fails or passes.
        _ = file.and_then(|mut file| file.write_all(self.line().as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_early_has_failed() {
        let attempt = Attempt::begin(Kind::Scan, Engine::WebKit, "after a\tsign-in");
        assert_eq!(attempt.line(), "scan\tWebKit\tfailed\tafter a sign-in\n");
        let mut attempt = Attempt::begin(Kind::Attack, Engine::Firefox, "x");
        attempt.has_held = true;
        assert_eq!(attempt.line(), "attack\tFirefox\theld\tx\n");
    }
}
