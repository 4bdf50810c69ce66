//! A finding: what a person is told.

use relying_party::Options;

use crate::{Certainty, Code};

/// What is wrong, how sure that is, what shows it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable name.
    pub code: Code,
    /// How sure.
    pub certainty: Certainty,
    /// What is wrong, in a sentence or two.
    pub sentence: String,
    /// What was observed, a line each.
    pub evidence: Vec<String>,
    /// What to do, in order.
    pub fixes: Vec<Fix>,
    /// What the page can offer to do at once.
    pub offer: Option<Offer>,
    /// The ids of the failure catalogue that it stands for, separated by spaces.
    pub catalogue: &'static str,
}

/// One step of the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Something to do.
    Step(String),
    /// Something to copy: a command, or the line of a file.
    Copy {
        /// Where it goes.
        label: String,
        /// To the letter.
        text: String,
    },
}

/// What the page can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Sign in, or sign in again.
    SignIn,
    /// Sign in again with what a request lacked, and then finish that request.
    SignInFor(Box<Options>),
    /// Do the same once more.
    Retry,
}

impl Finding {
    /// Whether it names a command, whose output says more.
    #[must_use]
    pub fn has_command(&self) -> bool {
        let is_command = |text: &str| text.starts_with("aws ") || text.starts_with("curl ");
        self.fixes.iter().any(|fix| matches!(fix, Fix::Copy { text, .. } if is_command(text)))
    }

    pub(crate) fn new(code: Code, certainty: Certainty, sentence: impl Into<String>) -> Self {
        Self {
            code,
            certainty,
            sentence: sentence.into(),
            evidence: Vec::new(),
            fixes: Vec::new(),
            offer: None,
            catalogue: code.catalogue(),
        }
    }

    pub(crate) fn proved(code: Code, sentence: impl Into<String>) -> Self {
        Self::new(code, Certainty::Proved, sentence)
    }

    pub(crate) fn likely(code: Code, sentence: impl Into<String>) -> Self {
        Self::new(code, Certainty::VeryLikely, sentence)
    }

    pub(crate) fn one_of(code: Code, sentence: impl Into<String>) -> Self {
        Self::new(code, Certainty::OneOfThese, sentence)
    }

    /// Names fewer ids of the catalogue than the code does.
    pub(crate) fn only(self, catalogue: &'static str) -> Self {
        Self { catalogue, ..self }
    }

    pub(crate) fn seen(mut self, line: impl Into<String>) -> Self {
        self.evidence.push(line.into());
        self
    }

    pub(crate) fn step(mut self, text: impl Into<String>) -> Self {
        self.fixes.push(Fix::Step(text.into()));
        self
    }

    pub(crate) fn copy(mut self, label: impl Into<String>, text: impl Into<String>) -> Self {
        self.fixes.push(Fix::Copy { label: label.into(), text: text.into() });
        self
    }

    pub(crate) fn offer(mut self, offer: Offer) -> Self {
        self.offer = Some(offer);
        self
    }
}
