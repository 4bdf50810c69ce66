//! What is wrong with a token, as findings: before anything is sent, or after the gateway refused it.

mod addressee;
mod form;
mod keys;
mod scopes;
mod time;

use crate::{
    Certainty, Finding, Place,
    authorizer::{Anatomy, Basis, Expectation, Needs, Tested},
};

/// What is wrong with a token, in the order in which an authorizer would meet it; empty when nothing
/// is. Nothing was sent: what the findings say of an authorizer follows from the token, from what
/// every HTTP API does, and from what is expected of this one.
#[must_use]
pub fn findings(tested: &Tested<'_>, expected: &Expectation, place: &Place) -> Vec<Finding> {
    let case = Case::new(tested, expected, place, Ground::Alone);
    let mut found = case.of_token();
    found.extend(case.too_large());
    if case.anatomy.claims.is_ok() {
        for route in &expected.routes {
            if let Needs::Scopes(needed) = &route.needs {
                found.extend(case.scope_failure(&route.key, needed));
            }
        }
    }
    if tested.is_pasted {
        // A sign-in gives another token, not this one.
        for finding in &mut found {
            finding.offer = None;
        }
    }
    found
}

/// On which ground a finding is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The token is all there is.
    Alone,
    /// The gateway refused it, and why is not visible.
    Refused,
    /// The gateway said why.
    Told,
}

/// A token, what is expected of it, and what is known of its refusal.
#[derive(Clone, Debug)]
pub(crate) struct Case<'c> {
    pub(crate) tested: &'c Tested<'c>,
    pub(crate) anatomy: Anatomy,
    pub(crate) expected: &'c Expectation,
    pub(crate) place: &'c Place,
    pub(crate) ground: Ground,
}

impl<'c> Case<'c> {
    pub(crate) fn new(
        tested: &'c Tested<'c>,
        expected: &'c Expectation,
        place: &'c Place,
        ground: Ground,
    ) -> Self {
        Self { tested, anatomy: Anatomy::of(tested.token), expected, place, ground }
    }

    /// What keeps an authorizer from taking the token for any route.
    pub(crate) fn of_token(&self) -> Vec<Finding> {
        if let Some(finding) = self.form() {
            return vec![finding];
        }
        let each = [
            self.algorithm_failure(),
            self.key_failure(),
            self.addressee_failure(),
            self.issuer_failure(),
            self.expiry(),
            self.not_yet(),
        ];
        each.into_iter().flatten().collect()
    }

    /// The best explanation that the token itself gives of a refusal: a proof rather than a guess, and
    /// of two alike the one that the authorizer meets first.
    pub(crate) fn best(&self) -> Option<Finding> {
        self.of_token().into_iter().min_by_key(|finding| match finding.certainty {
            Certainty::Proved => 0,
            Certainty::VeryLikely => 1,
            Certainty::OneOfThese => 2,
        })
    }

    /// How sure a finding is that rests on what an authorizer is expected to want.
    fn belief(&self) -> Certainty {
        if self.ground == Ground::Told || self.expected.basis == Basis::Read {
            Certainty::Proved
        } else {
            Certainty::VeryLikely
        }
    }

    /// How sure a finding is that the token alone shows, unless the gateway says it too.
    fn unless_told(&self, certainty: Certainty) -> Certainty {
        if self.ground == Ground::Told { Certainty::Proved } else { certainty }
    }

    /// Where an expectation comes from, for the beginning of a sentence.
    fn source(&self) -> &'static str {
        match self.expected.basis {
            Basis::Read => "By AWS's own words",
            Basis::Stated => "By the section “authorizer” of config.json",
            Basis::Assumed => "By issuer and audience of config.json",
        }
    }

    /// How a new token is had, for the middle of a sentence.
    fn again(&self) -> &'static str {
        if self.tested.is_pasted { "have a new token issued" } else { "sign in again" }
    }

    /// The same, for its beginning.
    fn anew(&self) -> &'static str {
        if self.tested.is_pasted { "Have a new token issued" } else { "Sign in again" }
    }

    /// `refuses`, or `refused` where it did.
    fn refuses(&self) -> &'static str {
        if self.ground == Ground::Alone { "refuses" } else { "refused" }
    }
}

#[cfg(test)]
mod tests;
