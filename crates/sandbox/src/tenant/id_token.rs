//! The ID token (OpenID Connect Core 1.0, section 2), and what the faults make of it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::sha2::{Digest as _, Sha256};
use serde_json::{Map, Value, json};

use crate::{
    entropy,
    faults::Fault,
    keys::{spoil_signature, unsigned},
    state::State,
    sync::lock,
    tenant::{
        discovery::OTHER_ISSUER,
        issue::{Occasion, profile_claims},
        tokens::Authorization,
    },
};

/// How long an ID token lives, in seconds: Auth0's default.
const LIFETIME: i64 = 36_000;
/// An hour, in seconds.
const HOUR: i64 = 60 * 60;
/// The client of somebody else.
const OTHER_CLIENT: &str = "another-application";

/// An ID token beside `access_token`.
pub(crate) fn issue(
    state: &State,
    granted: &Authorization,
    access_token: &str,
    occasion: Occasion,
) -> String {
    let mut claims = honest(state, granted, access_token, occasion);
    spoil(state, granted, &mut claims);
    if occasion == Occasion::Renewal {
        spoil_renewal(state, granted, &mut claims);
    }
    let token = sign(state, &Value::Object(claims));
    state.record.issued(&token);
    let now = state.clock.now();
    lock(&state.tenant.tokens).remember_id_token(&token, granted.client_id, &granted.sid, now);
    token
}

/// OpenID Connect Core 1.0, sections 2, 3.1.3.6 (`at_hash`) and 5.4 (claims by scope).
fn honest(
    state: &State,
    granted: &Authorization,
    access_token: &str,
    occasion: Occasion,
) -> Map<String, Value> {
    let now = state.clock.now();
    let mut claims = profile_claims(granted);
    claims.extend(lock(&state.tenant.claims).clone());
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("iss", json!(state.addresses.issuer));
    set("aud", json!(granted.client_id));
    set("iat", json!(now));
    set("exp", json!(now + LIFETIME));
    set("sid", json!(granted.sid));
    set("at_hash", json!(at_hash(access_token)));
    if let Some(nonce) = granted.nonce.as_ref().filter(|_| occasion == Occasion::SignIn) {
        set("nonce", json!(nonce));
    }
    if granted.tells_auth_time {
        set("auth_time", json!(granted.auth_time));
    }
    if let Some(acr) = &granted.acr {
        set("acr", json!(acr));
    }
    if let Some(organization) = granted.organization {
        set("org_id", json!(organization.id));
        set("org_name", json!(organization.name));
    }
    claims
}

/// The claims that faults take away.
const REMOVED: &[(Fault, &str)] = &[
    (Fault::IdTokenNoSub, "sub"),
    (Fault::IdTokenNoIat, "iat"),
    (Fault::IdTokenNoExp, "exp"),
    (Fault::IdTokenNoAud, "aud"),
    (Fault::IdTokenNoIss, "iss"),
    (Fault::IdTokenNoNonce, "nonce"),
    (Fault::IdTokenNoAuthTime, "auth_time"),
    (Fault::IdTokenNoAcr, "acr"),
];

/// What the faults make of the claims.
fn spoil(state: &State, granted: &Authorization, claims: &mut Map<String, Value>) {
    let on = |fault| state.faults.is_on(fault);
    let now = state.clock.now();
    claims.retain(|name, _| !REMOVED.iter().any(|(fault, claim)| claim == name && on(*fault)));
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    if on(Fault::IdTokenWrongNonce) {
        set("nonce", json!("another-nonce"));
    }
    if on(Fault::IdTokenWrongAudience) {
        set("aud", json!(OTHER_CLIENT));
    }
    if on(Fault::IdTokenExtraAudience) {
        set("aud", json!([granted.client_id, OTHER_CLIENT]));
        set("azp", json!(granted.client_id));
    }
    if on(Fault::IdTokenWrongAzp) {
        set("azp", json!(OTHER_CLIENT));
    }
    if on(Fault::IdTokenWrongIssuer) {
        set("iss", json!(OTHER_ISSUER));
    }
    if on(Fault::IdTokenExpired) {
        let exp = now - 2 * HOUR;
        set("iat", json!(exp - LIFETIME));
        set("exp", json!(exp));
    }
    if on(Fault::IdTokenNotYet) {
        set("nbf", json!(now + 2 * HOUR));
        set("iat", json!(now + 2 * HOUR));
    }
    if on(Fault::IdTokenWrongAtHash) {
        set("at_hash", json!(at_hash("another access token")));
    }
    if on(Fault::IdTokenOldAuthTime) {
        set("auth_time", json!(now - 48 * HOUR));
    }
    if on(Fault::IdTokenWrongOrg) && granted.organization.is_some() {
        set("org_id", json!("org_9zAnotherSandbox"));
        set("org_name", json!("another-organization"));
    }
}

/// What the faults make of the claims of a renewal (OpenID Connect Core 1.0, section 12.2).
fn spoil_renewal(state: &State, granted: &Authorization, claims: &mut Map<String, Value>) {
    let others = [
        (Fault::RefreshOtherSub, "sub", json!("auth0|another-person")),
        (Fault::RefreshOtherIssuer, "iss", json!(OTHER_ISSUER)),
        (Fault::RefreshOtherAudience, "aud", json!(OTHER_CLIENT)),
        (Fault::RefreshOtherAzp, "azp", json!(OTHER_CLIENT)),
        (Fault::RefreshOtherAuthTime, "auth_time", json!(granted.auth_time - HOUR)),
        (Fault::RefreshOtherNonce, "nonce", json!("another-nonce")),
    ];
    for (_, name, value) in others.into_iter().filter(|(fault, ..)| state.faults.is_on(*fault)) {
        claims.insert(name.to_owned(), value);
    }
}

/// The claims, signed as the faults want it.
fn sign(state: &State, claims: &Value) -> String {
    let mut token = signed(state, claims);
    if state.faults.is_on(Fault::IdTokenBadSignature) {
        spoil_signature(&mut token);
    }
    token
}

fn signed(state: &State, claims: &Value) -> String {
    let on = |fault| state.faults.is_on(fault);
    let key = state.signing_key();
    if on(Fault::IdTokenNone) {
        return unsigned(claims);
    }
    if on(Fault::IdTokenHs256) {
        return key.sign_with_public_half(claims);
    }
    if on(Fault::IdTokenWrongKey) {
        return state.other_key().sign_as(Some(key.id()), claims);
    }
    if on(Fault::IdTokenUnknownKid) {
        return state.other_key().sign_as(Some(&entropy::identifier()), claims);
    }
    if on(Fault::IdTokenEs256) {
        return state.keys.curve().sign(claims);
    }
    if on(Fault::IdTokenPs256) {
        return key.sign_with_pss(claims);
    }
    if on(Fault::JwksNoKid) || on(Fault::JwksTwoNoKid) {
        return key.sign_as(None, claims);
    }
    key.sign(claims)
}

/// The left half of the token's SHA-256, as base64url.
fn at_hash(access_token: &str) -> String {
    let hash = Sha256::digest(access_token);
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_hash_of_openid_connect_core_appendix_a_4() {
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(at_hash(access_token), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
