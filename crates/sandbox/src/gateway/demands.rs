//! What the faults demand of a token that the JWT authorizer has let pass, as a Lambda authorizer of
//! one's own would: revocation, and step-up authentication (RFC 9470).

use http::{HeaderMap, Method, header::AUTHORIZATION};
use serde_json::Value;

use crate::{
    faults::Fault,
    gateway::authorizer::{Denial, Identity, token},
    state::State,
};

/// The sign-in that step-up wants: more than one factor (OpenID Provider Authentication Policy
/// Extension 1.0, section 4).
pub(crate) const STRONG: &str = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
/// How old it may be, in seconds.
const MAX_AGE: i64 = 300;

/// RFC 9470, section 3. The parameters repeat [`STRONG`] and [`MAX_AGE`].
const STEP_UP: &str = "Bearer error=\"insufficient_user_authentication\", error_description=\"A different authentication level is required\", acr_values=\"http://schemas.openid.net/pape/policies/2007/06/multi-factor\", max_age=\"300\"";
/// RFC 6750, section 3.1, in the form of the other challenges here.
const REVOKED: &str = "Bearer error=\"invalid_token\" error_description=\"the token was revoked\"";

/// Lets a POST pass whose token does what the faults demand.
pub(crate) fn check(
    state: &State,
    method: &Method,
    headers: &HeaderMap,
    identity: &Identity,
) -> Result<(), Denial> {
    let on = |fault| state.faults.is_on(fault);
    if method != Method::POST {
        return Ok(());
    }
    let is_first =
        || token(headers, &AUTHORIZATION).is_some_and(|token| state.memory.is_first_token(token));
    if on(Fault::Post401Always) || (on(Fault::Post401Once) && is_first()) {
        return Err(Denial::Demanded(REVOKED));
    }
    if on(Fault::PostNeedsStepUp) && !is_strong_and_recent(identity, state.clock.now()) {
        return Err(Denial::Demanded(STEP_UP));
    }
    Ok(())
}

fn is_strong_and_recent(identity: &Identity, now: i64) -> bool {
    let claim = |name: &str| identity.claims.get(name);
    let is_strong = claim("acr").and_then(Value::as_str) == Some(STRONG);
    let signed_in = claim("auth_time").and_then(Value::as_i64);
    is_strong && signed_in.is_some_and(|at| now - at <= MAX_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_says_what_is_checked() {
        assert!(STEP_UP.contains(&format!("acr_values=\"{STRONG}\", max_age=\"{MAX_AGE}\"")));
    }
}
