//! Tokens: their claims, their form and the answer that carries them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::sha2::{Digest as _, Sha256};
use serde_json::{Map, Value, json};

use crate::{
    entropy,
    faults::Fault,
    keys::segment,
    state::State,
    sync::lock,
    tenant::{
        registry::{AUDIENCE, Client, granted_by},
        tokens::Authorization,
    },
};

/// How long an access token lives, in seconds: Auth0's default for an API.
const ACCESS_TOKEN_LIFETIME: i64 = 86_400;
/// How long an ID token lives, in seconds: Auth0's default.
const ID_TOKEN_LIFETIME: i64 = 36_000;
/// How long an access token lives under [`Fault::ShortTokens`], in seconds.
const SHORT_LIFETIME: i64 = 60;

/// The answer to a code: everything that was granted.
pub(crate) fn at_sign_in(state: &State, authorization: &Authorization) -> Value {
    answer(state, authorization, authorization, authorization.nonce.as_deref())
}

/// The answer to a refresh token. `narrowed` is a smaller scope for this access token; the next
/// refresh token keeps the whole (RFC 6749, section 6). The ID token repeats no nonce.
pub(crate) fn at_renewal(
    state: &State,
    authorization: &Authorization,
    narrowed: Option<Vec<String>>,
) -> Value {
    let mut now_granted = authorization.clone();
    if let Some(scope) = narrowed {
        now_granted.scope = scope;
    }
    answer(state, &now_granted, authorization, None)
}

fn answer(
    state: &State,
    granted: &Authorization,
    whole: &Authorization,
    nonce: Option<&str>,
) -> Value {
    let granted = &with_audience_as_heard(state, granted);
    let access_token = access_token(state, granted);
    let mut answer = json!({
        "access_token": access_token,
        "scope": granted.scope.join(" "),
        "expires_in": lifetime(state),
        "token_type": "Bearer",
    });
    if granted.has("openid") {
        answer["id_token"] = Value::String(id_token(state, granted, &access_token, nonce));
    }
    if whole.has("offline_access") {
        let now = state.clock.now();
        let token = lock(&state.tenant.tokens).issue_refresh_token(whole.clone(), now);
        state.record.issued(&token);
        answer["refresh_token"] = Value::String(token);
    }
    answer
}

/// Under [`Fault::OpaqueToken`] the tenant heard no audience, and so nothing of the API's scopes.
fn with_audience_as_heard(state: &State, granted: &Authorization) -> Authorization {
    let mut heard = granted.clone();
    if state.faults.is_on(Fault::OpaqueToken) {
        heard.api = false;
        heard.scope = granted_by(heard.account, &heard.scope, false);
    }
    heard
}

/// The answer to a client that asked for itself.
pub(crate) fn to_client(state: &State, client: &Client, scope: &[&str]) -> Value {
    let (iat, exp) = access_token_times(state);
    let claims = json!({
        "iss": state.addresses.issuer,
        "sub": format!("{}@clients", client.id),
        "aud": AUDIENCE,
        "iat": iat,
        "exp": exp,
        "gty": "client-credentials",
        "azp": client.id,
        "scope": scope.join(" "),
        "permissions": client.permissions,
    });
    let token = state.signing_key().sign(&claims);
    state.record.issued(&token);
    json!({
        "access_token": token,
        "scope": scope.join(" "),
        "expires_in": lifetime(state),
        "token_type": "Bearer",
    })
}

/// An access token: a JWT when it is for the API, otherwise one that only the tenant can read.
fn access_token(state: &State, granted: &Authorization) -> String {
    let (iat, exp) = access_token_times(state);
    let token = if granted.api {
        state.signing_key().sign(&access_token_claims(state, granted, iat, exp))
    } else {
        opaque_token(&state.addresses.issuer)
    };
    state.record.issued(&token);
    let now = state.clock.now();
    lock(&state.tenant.tokens).remember_access_token(&token, granted.clone(), exp, now);
    token
}

/// `auth_time` and `acr` say how and when the person signed in (RFC 9068, section 2.2; RFC 9470,
/// section 6.1). With `openid`, the token may also read `/userinfo`, and `aud` is a list.
///
/// Source: <https://auth0.com/docs/secure/tokens/access-tokens>.
fn access_token_claims(state: &State, granted: &Authorization, iat: i64, exp: i64) -> Value {
    let audience = if granted.has("openid") {
        json!([AUDIENCE, state.addresses.userinfo()])
    } else {
        json!(AUDIENCE)
    };
    let mut claims = json!({
        "iss": state.addresses.issuer,
        "sub": granted.account.subject,
        "aud": audience,
        "iat": iat,
        "exp": exp,
        "azp": granted.client_id,
        "scope": granted.scope.join(" "),
        "permissions": granted.account.permissions,
        "auth_time": granted.auth_time,
        // No two tokens are alike, not even of one second.
        "jti": entropy::identifier(),
    });
    if let Some(acr) = &granted.acr {
        claims["acr"] = json!(acr);
    }
    if let Some(organization) = granted.organization {
        claims["org_id"] = json!(organization.id);
    }
    claims
}

/// What Auth0 hands out without an audience: the outside of an encrypted token (RFC 7516, section
/// 7.1) with direct encryption, so that its second part is empty.
fn opaque_token(issuer: &str) -> String {
    let header = segment(&json!({"alg": "dir", "enc": "A256GCM", "iss": issuer}));
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (nonce, text, tag) =
        (entropy::bytes::<12>(), entropy::bytes::<96>(), entropy::bytes::<16>());
    format!("{header}..{}.{}.{}", part(&nonce), part(&text), part(&tag))
}

fn lifetime(state: &State) -> i64 {
    if state.faults.is_on(Fault::ShortTokens) { SHORT_LIFETIME } else { ACCESS_TOKEN_LIFETIME }
}

/// `iat` and `exp` of an access token; under [`Fault::TokenExpired`] it was issued yesterday.
fn access_token_times(state: &State) -> (i64, i64) {
    let late = if state.faults.is_on(Fault::TokenExpired) { lifetime(state) + 60 } else { 0 };
    let iat = state.clock.now() - late;
    (iat, iat + lifetime(state))
}

fn id_token(
    state: &State,
    granted: &Authorization,
    access_token: &str,
    nonce: Option<&str>,
) -> String {
    let on = |fault| state.faults.is_on(fault);
    let mut claims = id_token_claims(state, granted, access_token, nonce);
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    if on(Fault::IdTokenWrongNonce) {
        set("nonce", json!("another-nonce"));
    }
    if on(Fault::IdTokenWrongAudience) {
        set("aud", json!("another-application"));
    }
    if on(Fault::IdTokenWrongIssuer) {
        set("iss", json!("https://another-tenant.auth0.com/"));
    }
    if on(Fault::IdTokenExpired) {
        let exp = state.clock.now() - 2 * 60 * 60;
        set("iat", json!(exp - ID_TOKEN_LIFETIME));
        set("exp", json!(exp));
    }
    let mut token = state.signing_key().sign(&Value::Object(claims));
    if on(Fault::IdTokenBadSignature) {
        spoil_signature(&mut token);
    }
    state.record.issued(&token);
    let now = state.clock.now();
    lock(&state.tenant.tokens).remember_id_token(&token, granted.client_id, &granted.sid, now);
    token
}

/// OpenID Connect Core 1.0, sections 2, 3.1.3.6 (`at_hash`) and 5.4 (claims by scope).
fn id_token_claims(
    state: &State,
    granted: &Authorization,
    access_token: &str,
    nonce: Option<&str>,
) -> Map<String, Value> {
    let now = state.clock.now();
    let mut claims = profile_claims(granted);
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("iss", json!(state.addresses.issuer));
    set("aud", json!(granted.client_id));
    set("iat", json!(now));
    set("exp", json!(now + ID_TOKEN_LIFETIME));
    set("sid", json!(granted.sid));
    set("at_hash", json!(at_hash(access_token)));
    if let Some(nonce) = nonce {
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

/// `sub` and what the scopes `profile` and `email` add; the whole answer of `/userinfo`.
pub(crate) fn profile_claims(granted: &Authorization) -> Map<String, Value> {
    let account = granted.account;
    let mut claims = Map::new();
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("sub", json!(account.subject));
    if granted.has("profile") {
        set("name", json!(account.name));
        set("nickname", json!(account.nickname));
        set("given_name", json!(account.given_name));
        set("family_name", json!(account.family_name));
        set("updated_at", json!(account.updated_at));
    }
    if granted.has("email") {
        set("email", json!(account.email));
        set("email_verified", json!(true));
    }
    claims
}

/// The left half of the token's SHA-256, as base64url.
fn at_hash(access_token: &str) -> String {
    let hash = Sha256::digest(access_token);
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

/// Changes one character in the middle of the signature, where every bit counts.
fn spoil_signature(token: &mut String) {
    let middle = token.rfind('.').map_or(0, |dot| usize::midpoint(dot, token.len()));
    let other = if token[middle..].starts_with('A') { "B" } else { "A" };
    token.replace_range(middle..=middle, other);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_hash_of_openid_connect_core_appendix_a_4() {
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(at_hash(access_token), "77QmUPtjPfzWtF2AnpK9RQ");
    }

    #[test]
    fn a_spoiled_signature_is_another_one_of_the_same_length() {
        for signature in ["AAAAAAAA", "BBBBBBBB"] {
            let mut token = format!("head.body.{signature}");
            spoil_signature(&mut token);
            let spoiled = token.strip_prefix("head.body.").unwrap();
            assert_ne!(spoiled, signature);
            assert_eq!(spoiled.len(), signature.len());
        }
    }
}
