//! What each route would answer to a token.

use crate::authorizer::{Check, Expectation, Judgement, Needs, Rule, Tested, judge};

/// What a route is expected to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The route key, such as `POST /wish-list-service`.
    pub route: String,
    /// What comes.
    pub prospect: Prospect,
}

/// What comes of a request with the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prospect {
    /// The route asks for no token.
    Open,
    /// The authorizer lets the token pass.
    Accepted,
    /// It does not.
    Refused {
        /// 401 for the token, 403 for its scopes.
        status: u16,
        /// The first rule that the token breaks.
        rule: Rule,
        /// Why, in a sentence.
        why: String,
    },
    /// Nothing is wrong with the token as far as it could be checked.
    Unknown {
        /// What could not be checked, in a sentence.
        why: String,
    },
}

/// What each expected route would answer to a token, in the order of the expectation.
#[must_use]
pub fn forecast(tested: &Tested<'_>, expected: &Expectation) -> Vec<Forecast> {
    let checks = judge(tested, expected);
    let routes = expected.routes.iter();
    routes
        .map(|route| {
            let prospect = match route.needs {
                Needs::Nothing => Prospect::Open,
                Needs::Token | Needs::Scopes(_) => prospect(&checks, &route.key),
            };
            Forecast { route: route.key.clone(), prospect }
        })
        .collect()
}

/// All steps must pass, so the first that fails decides, whatever is unknown before it.
fn prospect(checks: &[Check], route: &str) -> Prospect {
    let counts = |check: &&Check| check.route.as_deref().is_none_or(|of| of == route);
    let mut unknown = None;
    for check in checks.iter().filter(counts) {
        match &check.judgement {
            Judgement::Passed(_) => {}
            // An answer to too many headers is not documented.
            Judgement::Failed(why) if check.rule == Rule::Length => {
                return Prospect::Unknown { why: why.clone() };
            }
            Judgement::Failed(why) => {
                let status = if check.rule == Rule::Scopes { 403 } else { 401 };
                return Prospect::Refused { status, rule: check.rule, why: why.clone() };
            }
            Judgement::Unknown(why) => {
                unknown.get_or_insert_with(|| Prospect::Unknown {
                    why: format!(
                        "Not known is whether this holds: {} {why}",
                        check.rule.sentence()
                    ),
                });
            }
        }
    }
    unknown.unwrap_or(Prospect::Accepted)
}
