//! The JWT authorizer with tokens that the tenant issued, and with forged ones.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::sha2::{Digest as _, Sha256};
use serde_json::{Value, json};

use crate::{
    Fault, State, api_router,
    keys::segment,
    testing::{
        APP, WISHES, access_token, call, decoded, request, send, state, state_with, text, tokens,
    },
};

const UNAUTHORIZED: &str = r#"{"message":"Unauthorized"}"#;

fn invalid(description: &str) -> String {
    format!(r#"Bearer scope="" error="invalid_token" error_description="{description}""#)
}

async fn check(state: &State, token: &str, expected: Result<(), &str>) {
    let answer = call(state, "POST", WISHES, Some(token)).await;
    match expected {
        Ok(()) => assert_eq!(answer.status, 201, "{answer:?}"),
        Err(description) => {
            assert_eq!((answer.status, answer.body.as_str()), (401, UNAUTHORIZED), "{description}");
            assert_eq!(answer.header("www-authenticate"), Some(invalid(description).as_str()));
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert!(answer.header("apigw-requestid").is_some_and(|id| id.len() == 16));
            assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
        }
    }
}

/// The token with other claims and the signature it had.
fn with_claims(token: &str, change: impl Fn(&mut Value)) -> String {
    let mut claims = decoded(token, 1);
    change(&mut claims);
    let parts: Vec<_> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], segment(&claims), parts[2])
}

/// A token that the tenant's own key signed over other claims.
fn signed(state: &State, token: &str, change: impl Fn(&mut Value)) -> String {
    let mut claims = decoded(token, 1);
    change(&mut claims);
    state.signing_key().sign(&claims)
}

#[tokio::test]
async fn without_a_token_the_challenge_is_bare() {
    let state = state();
    let router = api_router(state.clone());
    for authorization in [None, Some("Bearer"), Some("Bearer "), Some("")] {
        let headers: Vec<_> =
            authorization.into_iter().map(|value| ("authorization", value)).collect();
        let answer = send(&router, request("POST", WISHES, &headers)).await;
        assert_eq!((answer.status, answer.body.as_str()), (401, UNAUTHORIZED), "{authorization:?}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert_eq!(answer.body.len(), 26);
        assert!(!answer.has_cors(), "no Origin, no CORS headers");
    }
}

#[tokio::test]
async fn a_good_token_passes_with_and_without_the_scheme() {
    let state = state();
    let token = access_token(&state, "ada").await;
    check(&state, &token, Ok(())).await;
    let bare = [("authorization", token.as_str())];
    let answer = send(&api_router(state.clone()), request("POST", WISHES, &bare)).await;
    assert_eq!(answer.status, 400, "the authorizer let it pass, the function misses the body");
    check(&state, &format!("Bearer {token}"), Err("tokenstring should not contain 'bearer '"))
        .await;
}

#[tokio::test]
async fn what_is_no_jwt_has_the_wrong_number_of_segments() {
    let state = state();
    let opaque = text(&tokens(&state, "ada", &[("audience", "")]).await, "access_token");
    for token in ["not-a-token", "[object Promise]", "undefined", opaque.as_str()] {
        check(&state, token, Err("token contains an invalid number of segments")).await;
    }
}

#[tokio::test]
async fn a_forged_token_is_refused() {
    let state = state();
    let token = access_token(&state, "grace").await;
    let promoted =
        with_claims(&token, |claims| claims["sub"] = json!("auth0|64a1f0c2d3e4b5a697880001"));
    check(&state, &promoted, Err("crypto/rsa: verification error")).await;
    let (signed_part, signature) = token.rsplit_once('.').unwrap();
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    bytes[100] ^= 1;
    let spoiled = format!("{signed_part}.{}", URL_SAFE_NO_PAD.encode(bytes));
    check(&state, &spoiled, Err("crypto/rsa: verification error")).await;
    check(&state, &format!("{signed_part}."), Err("crypto/rsa: verification error")).await;
    let unsigned =
        format!("{}.{}.", segment(&json!({"alg": "none"})), token.split('.').nth(1).unwrap());
    check(&state, &unsigned, Err("signing method none is invalid")).await;
    check(
        &state,
        &hs256_with_the_public_key(&state, &token),
        Err("signing method HS256 is invalid"),
    )
    .await;
    check(&state, &token, Ok(())).await;
}

/// The classic confusion: an HMAC whose secret is the public key that everybody can read.
fn hs256_with_the_public_key(state: &State, token: &str) -> String {
    let kid = decoded(token, 0)["kid"].clone();
    let header = segment(&json!({"alg": "HS256", "typ": "JWT", "kid": kid}));
    let input = format!("{header}.{}", token.split('.').nth(1).unwrap());
    let secret = state.signing_key().public_jwk().to_string();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(hmac_sha256(secret.as_bytes(), input.as_bytes())))
}

/// RFC 2104.
fn hmac_sha256(secret: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    block[..32].copy_from_slice(&Sha256::digest(secret));
    let pad = |byte: u8| block.map(|key| key ^ byte).to_vec();
    let inner = Sha256::digest([pad(0x36), message.to_vec()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

#[tokio::test]
async fn claims_are_checked_although_the_signature_is_good() {
    let state = state();
    let token = access_token(&state, "ada").await;
    let now = state.clock.now();
    let cases: [(&str, Value, Result<(), &str>); 8] = [
        ("iss", json!("http://localhost:8081"), Err("the token does not have a valid issuer")),
        ("aud", json!("wish-list-web"), Err("the token does not have a valid audience")),
        ("aud", json!("https://auth0-jwt-authorizer"), Ok(())),
        ("exp", json!(now), Err("the token has expired")),
        ("exp", json!(now + 100), Ok(())),
        ("nbf", json!(now + 100), Err("Token is not valid yet")),
        ("nbf", json!(now), Ok(())),
        ("iat", json!(now + 100), Err("Token used before issued")),
    ];
    for (name, value, expected) in cases {
        let changed = signed(&state, &token, |claims| claims[name] = value.clone());
        check(&state, &changed, expected).await;
    }
}

#[tokio::test]
async fn an_id_token_is_for_the_app_and_not_for_the_api() {
    let state = state();
    let answer = tokens(&state, "ada", &[]).await;
    check(&state, &text(&answer, "id_token"), Err("the token does not have a valid audience"))
        .await;
    check(&state, &text(&answer, "access_token"), Ok(())).await;
}

#[tokio::test]
async fn a_token_ends_when_it_says() {
    let state = state();
    let token = access_token(&state, "ada").await;
    state.advance_clock(Duration::from_secs(86_395));
    check(&state, &token, Ok(())).await;
    state.advance_clock(Duration::from_secs(6));
    check(&state, &token, Err("the token has expired")).await;
}

#[tokio::test]
async fn the_key_has_to_be_known() {
    let state = state();
    let token = access_token(&state, "ada").await;
    let parts: Vec<_> = token.split('.').collect();
    for header in [json!({"alg": "RS256"}), json!({"alg": "RS256", "kid": "other"})] {
        let other = format!("{}.{}.{}", segment(&header), parts[1], parts[2]);
        check(&state, &other, Err("unable to find a signing key that matches the key id")).await;
    }
}

#[tokio::test]
async fn keys_are_cached_for_two_hours_and_not_fetched_before() {
    let state = state();
    let old = access_token(&state, "ada").await;
    state.set_fault(Fault::JwksRotated, true);
    let new = access_token(&state, "ada").await;
    check(&state, &old, Ok(())).await;
    check(&state, &new, Err("unable to find a signing key that matches the key id")).await;
    state.advance_clock(Duration::from_secs(7200));
    check(&state, &new, Ok(())).await;
    check(&state, &old, Err("unable to find a signing key that matches the key id")).await;
    state.set_fault(Fault::JwksRotated, false);
    check(&state, &old, Ok(())).await;
}

#[tokio::test]
async fn a_tenant_that_is_down_is_missed_when_the_cache_is_old() {
    let state = state();
    let token = access_token(&state, "ada").await;
    check(&state, &token, Ok(())).await;
    state.set_fault(Fault::TenantDown, true);
    check(&state, &token, Ok(())).await;
    state.advance_clock(Duration::from_secs(7200));
    check(&state, &token, Err("OIDC discovery endpoint communication error")).await;
    state.set_fault(Fault::TenantDown, false);
    check(&state, &token, Ok(())).await;
}

#[tokio::test]
async fn the_issuer_is_compared_with_the_metadata_to_the_letter() {
    let text =
        "the issuer in the OIDC discovery endpoint metadata does not match the configured issuer";
    let state = state();
    let token = access_token(&state, "ada").await;
    for (fault, cached_for) in
        [(Fault::AuthorizerWrongIssuer, 0), (Fault::DiscoveryWrongIssuer, 7200)]
    {
        state.set_fault(fault, true);
        state.advance_clock(Duration::from_secs(cached_for));
        check(&state, &token, Err(text)).await;
        state.set_fault(fault, false);
        check(&state, &token, Ok(())).await;
    }
}

#[tokio::test]
async fn a_scoped_route_wants_one_of_its_scopes() {
    let state = state_with(&[Fault::PostNeedsScope]);
    let forbidden = async |name: &str, scope: &str| {
        let token = text(&tokens(&state, name, &[("scope", scope)]).await, "access_token");
        let answer = call(&state, "POST", WISHES, Some(&token)).await;
        assert_eq!((answer.status, answer.body.as_str()), (403, r#"{"message":"Forbidden"}"#));
        assert_eq!(
            answer.header("www-authenticate"),
            Some(r#"Bearer scope="create:wishes" error="insufficient_scope""#)
        );
    };
    forbidden("ada", "openid read:wishes").await;
    forbidden("grace", "openid create:wishes read:wishes").await;
    check(&state, &access_token(&state, "ada").await, Ok(())).await;
    let answer = call(&state, "POST", WISHES, Some("opaque")).await;
    assert_eq!(answer.status, 401);
    assert!(
        answer
            .header("www-authenticate")
            .unwrap()
            .starts_with(r#"Bearer scope="create:wishes" error="invalid_token""#)
    );
}
