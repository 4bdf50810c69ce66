//! The token's times.

use super::{Case, Ground};
use crate::{Certainty, Code, Finding, Offer, authorizer::judge::length_of};

/// Within this many seconds, a clock that is a little wrong could be the cause instead.
const DOUBT: u64 = 30;

impl Case<'_> {
    /// A token that has expired by this device's clock.
    pub(crate) fn expiry(&self) -> Option<Finding> {
        let exp = self.anatomy.time("exp")?;
        (exp <= self.tested.now).then(|| self.expired())
    }

    /// The end of the token as the cause, which the gateway may have named.
    pub(crate) fn expired(&self) -> Finding {
        let since = self.anatomy.time("exp").and_then(|exp| self.tested.now.checked_sub(exp));
        let certainty = match since {
            Some(..=DOUBT) => self.unless_told(Certainty::VeryLikely),
            Some(_) | None => Certainty::Proved,
        };
        let evidence = match since {
            Some(seconds) => {
                format!("The token's exp was {} ago by this device's clock.", length_of(seconds))
            }
            // AWS does not document its words for this; every guess at them says so much.
            None => {
                "By this device's clock it is still valid, so the two clocks differ.".to_owned()
            }
        };
        Finding::new(
            Code::TokenExpired,
            certainty,
            if self.tested.is_pasted {
                "The token has expired: it is no longer valid."
            } else {
                "Your sign-in has expired: the access token is no longer valid."
            },
        )
        .seen(evidence)
        .step(if self.tested.is_pasted {
            "Have a new token issued, the way this one was had."
        } else {
            "Sign in again; what you typed is kept."
        })
        .offer(Offer::SignIn)
    }

    /// A token from the future by this device's clock.
    pub(crate) fn not_yet(&self) -> Option<Finding> {
        self.ahead().map(|_| self.not_yet_valid())
    }

    /// The beginning of the token as the cause, which the gateway may have named.
    pub(crate) fn not_yet_valid(&self) -> Finding {
        let finding = Finding::new(
            Code::TokenNotYetValid,
            self.unless_told(Certainty::VeryLikely),
            format!(
                "The access token is not valid yet by the API's clock, so its authorizer {} it; AWS allows for no difference between the clocks.",
                self.refuses()
            ),
        );
        let finding = match self.ahead() {
            Some((claim, seconds)) => finding
                .seen(format!("The token's {claim} is {} in the future by this device's clock.", length_of(seconds)))
                .step("If this device's clock is wrong, set it to network time."),
            None => finding.seen("By this device's clock it is valid, so the clocks of the issuer and of AWS differ."),
        };
        let finding = finding.step("Wait two seconds and try again.");
        if self.ground == Ground::Alone { finding } else { finding.offer(Offer::Retry) }
    }

    fn ahead(&self) -> Option<(&'static str, u64)> {
        let ahead = |claim: &'static str| {
            let by = self.anatomy.time(claim)?.checked_sub(self.tested.now)?;
            (by > 0).then_some((claim, by))
        };
        ahead("nbf").or_else(|| ahead("iat"))
    }
}
