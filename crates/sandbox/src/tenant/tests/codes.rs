//! The token endpoint: codes, clients and what the tokens say.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    State, tenant_router,
    testing::{
        APP, Answer, Browser, CALLBACK, VERIFIER, authorize, decoded, exchange, form, request_with,
        send, state, text, token, tokens,
    },
};

async fn code(state: &State, extra: &[(&str, &str)]) -> String {
    Browser::new(state).authorized(extra, "ada").await.redirected("code").unwrap()
}

fn refused(answer: &Answer, status: u16, error: &str, description: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.json(), json!({"error": error, "error_description": description}));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_code_is_good_once_and_a_second_use_revokes_what_it_gave() {
    let state = state();
    let code = code(&state, &[("scope", "openid offline_access")]).await;
    let first = exchange(&state, &code, VERIFIER).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.header("cache-control"), Some("no-store"));
    refused(
        &exchange(&state, &code, VERIFIER).await,
        403,
        "invalid_grant",
        "Invalid authorization code",
    );
    let refresh_token = text(&first.json(), "refresh_token");
    let renewal = [
        ("grant_type", "refresh_token"),
        ("client_id", "wish-list-web"),
        ("refresh_token", &refresh_token),
    ];
    refused(
        &token(&state, &renewal).await,
        403,
        "invalid_grant",
        "Unknown or invalid refresh token.",
    );
}

#[tokio::test]
async fn a_code_needs_its_verifier() {
    let state = state();
    for wrong in ["x".repeat(43), VERIFIER.to_lowercase(), format!("{VERIFIER}x")] {
        let code = code(&state, &[]).await;
        refused(
            &exchange(&state, &code, &wrong).await,
            403,
            "invalid_grant",
            "Failed to verify code verifier",
        );
        refused(
            &exchange(&state, &code, VERIFIER).await,
            403,
            "invalid_grant",
            "Invalid authorization code",
        );
    }
    let unused = code(&state, &[]).await;
    refused(
        &exchange(&state, &unused, "").await,
        400,
        "invalid_request",
        "Missing required parameter: code_verifier",
    );
    assert_eq!(exchange(&state, &unused, VERIFIER).await.status, 200);
}

#[tokio::test]
async fn a_code_is_bound_to_client_redirect_uri_and_time() {
    let state = state();
    let with = async |code: &str, redirect_uri: &str| {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("client_id", "wish-list-web"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        token(&state, &pairs).await
    };
    let elsewhere = with(&code(&state, &[]).await, "http://localhost:8080/other").await;
    let text = format!(
        "The redirect URI is wrong. You sent http://localhost:8080/other, and we expected {CALLBACK}"
    );
    refused(&elsewhere, 403, "unauthorized_client", &text);
    let late = code(&state, &[]).await;
    state.advance_clock(Duration::from_secs(60));
    refused(&with(&late, CALLBACK).await, 403, "invalid_grant", "Invalid authorization code");
    refused(&with("guess", CALLBACK).await, 403, "invalid_grant", "Invalid authorization code");
    let in_time = code(&state, &[]).await;
    state.advance_clock(Duration::from_secs(58));
    assert_eq!(with(&in_time, CALLBACK).await.status, 200);
}

#[tokio::test]
async fn grants_and_clients_are_checked() {
    let state = state();
    let secret = ("client_secret", "wish-list-test-secret");
    let test = [("grant_type", "client_credentials"), ("client_id", "wish-list-test")];
    let api = ("audience", "https://auth0-jwt-authorizer");
    for (pairs, status, error, description) in [
        (
            vec![("client_id", "wish-list-web")],
            400,
            "invalid_request",
            "Missing required parameter: grant_type",
        ),
        (
            vec![("grant_type", "password"), ("client_id", "wish-list-web")],
            403,
            "unsupported_grant_type",
            "Unsupported grant type: password",
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", "wish-list-web")],
            403,
            "unauthorized_client",
            "Grant type 'client_credentials' not allowed for the client.",
        ),
        (
            vec![("grant_type", "authorization_code"), test[1], secret],
            403,
            "unauthorized_client",
            "Grant type 'authorization_code' not allowed for the client.",
        ),
        (
            vec![test[0], test[1], api, ("client_secret", "wrong")],
            401,
            "access_denied",
            "Unauthorized",
        ),
        (vec![test[0], test[1], api], 401, "access_denied", "Unauthorized"),
        (vec![test[0], ("client_id", "stranger"), api], 401, "access_denied", "Unauthorized"),
        (
            vec![test[0], test[1], secret, ("audience", "https://other")],
            403,
            "access_denied",
            "Service not enabled within domain: https://other",
        ),
        (
            vec![test[0], test[0], test[1], secret, api],
            400,
            "invalid_request",
            "Parameter repeated: grant_type",
        ),
    ] {
        refused(&token(&state, &pairs).await, status, error, description);
    }
    let answer = token(&state, &[test[0], test[1], secret, api]).await.json();
    let claims = decoded(&text(&answer, "access_token"), 1);
    assert_eq!(claims["gty"], "client-credentials");
    assert_eq!(claims["sub"], "wish-list-test@clients");
    assert_eq!(claims["aud"], "https://auth0-jwt-authorizer");
    assert_eq!(claims["scope"], "create:wishes read:wishes");
    let narrowed =
        token(&state, &[test[0], test[1], secret, api, ("scope", "read:wishes openid")]).await;
    assert_eq!(narrowed.json()["scope"], "read:wishes");
}

#[tokio::test]
async fn a_body_may_be_json() {
    let state = state();
    let code = code(&state, &[]).await;
    let body = json!({
        "grant_type": "authorization_code", "client_id": "wish-list-web", "code": code,
        "redirect_uri": CALLBACK, "code_verifier": VERIFIER,
    });
    let send_json = async |body: String| {
        let headers = [("content-type", "application/json"), ("origin", APP)];
        send(&tenant_router(state.clone()), request_with("POST", "/oauth/token", &headers, body))
            .await
    };
    assert_eq!(send_json("[]".to_owned()).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(send_json(form(&[("grant_type", "x")])).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(send_json(body.to_string()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_access_token_for_the_api_is_a_jwt() {
    let state = state();
    let answer = tokens(&state, "ada", &[]).await;
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 86_400);
    assert_eq!(answer["scope"], "openid profile email create:wishes read:wishes");
    assert!(answer.get("refresh_token").is_none());
    let token = text(&answer, "access_token");
    let header = decoded(&token, 0);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
    assert!(header["kid"].is_string());
    let claims = decoded(&token, 1);
    assert_eq!(claims["iss"], "http://localhost:8081/");
    assert_eq!(claims["sub"], "auth0|64a1f0c2d3e4b5a697880001");
    assert_eq!(
        claims["aud"],
        json!(["https://auth0-jwt-authorizer", "http://localhost:8081/userinfo"])
    );
    assert_eq!(claims["azp"], "wish-list-web");
    assert_eq!(claims["permissions"], json!(["create:wishes", "read:wishes"]));
    assert_eq!(seconds(&claims, "exp") - seconds(&claims, "iat"), 86_400);
    assert!(claims.get("nbf").is_none() && claims.get("client_id").is_none());
    let plain = tokens(&state, "ada", &[("scope", "read:wishes")]).await;
    assert!(plain.get("id_token").is_none());
    assert_eq!(decoded(&text(&plain, "access_token"), 1)["aud"], "https://auth0-jwt-authorizer");
}

fn seconds(claims: &Value, name: &str) -> i64 {
    claims[name].as_i64().unwrap()
}

#[tokio::test]
async fn scope_is_what_was_requested_and_assigned() {
    let state = state();
    let scope_of = async |name: &str, scope: &str| {
        tokens(&state, name, &[("scope", scope)]).await["scope"].clone()
    };
    assert_eq!(scope_of("grace", "openid create:wishes read:wishes").await, "openid read:wishes");
    assert_eq!(scope_of("ada", "openid read:wishes").await, "openid read:wishes");
    let answer = tokens(&state, "ada", &[("scope", "openid")]).await;
    let claims = decoded(&text(&answer, "access_token"), 1);
    assert_eq!(claims["scope"], "openid");
    assert_eq!(claims["permissions"], json!(["create:wishes", "read:wishes"]));
}

#[tokio::test]
async fn without_an_audience_the_token_is_opaque() {
    let state = state();
    for audience in ["", "http://localhost:8081/userinfo"] {
        let answer = tokens(&state, "ada", &[("audience", audience)]).await;
        let token = text(&answer, "access_token");
        let parts: Vec<_> = token.split('.').collect();
        assert_eq!((parts.len(), parts[1]), (5, ""));
        let header = json!({"alg": "dir", "enc": "A256GCM", "iss": "http://localhost:8081/"});
        assert_eq!(decoded(&token, 0), header);
        assert_eq!(answer["scope"], "openid profile email");
    }
}

#[tokio::test]
async fn an_id_token_says_who_signed_in() {
    let state = state();
    let answer = tokens(&state, "ada", &[("max_age", "600"), ("organization", "Wish-List")]).await;
    let claims = decoded(&text(&answer, "id_token"), 1);
    for (name, expected) in [
        ("iss", "http://localhost:8081/"),
        ("aud", "wish-list-web"),
        ("nonce", "the-nonce"),
        ("name", "Ada Lovelace"),
        ("nickname", "ada"),
        ("given_name", "Ada"),
        ("family_name", "Lovelace"),
        ("email", "ada@example.com"),
        ("org_name", "wish-list"),
    ] {
        assert_eq!(claims[name], expected, "{name}");
    }
    assert_eq!(seconds(&claims, "exp") - seconds(&claims, "iat"), 36_000);
    assert!((0..3).contains(&(seconds(&claims, "iat") - seconds(&claims, "auth_time"))));
    assert!(claims["sid"].is_string() && claims["at_hash"].as_str().unwrap().len() == 22);
    let bare = tokens(&state, "ada", &[("scope", "openid"), ("nonce", "")]).await;
    let claims = decoded(&text(&bare, "id_token"), 1);
    for name in ["name", "email", "nonce", "auth_time", "org_id"] {
        assert!(claims.get(name).is_none(), "{name}");
    }
}

#[tokio::test]
async fn everything_handed_out_is_on_the_record() {
    let state = state();
    let mut browser = Browser::new(&state);
    let extra = [("scope", "openid offline_access read:wishes")];
    let code = browser.authorized(&extra, "ada").await.redirected("code").unwrap();
    let answer = exchange(&state, &code, VERIFIER).await.json();
    let issued = state.record.issued_secrets();
    let mut expected = vec![code, browser.cookies["sandbox_session"].clone()];
    expected.extend(["access_token", "id_token", "refresh_token"].map(|name| text(&answer, name)));
    for secret in expected {
        assert!(issued.contains(&secret));
    }
    let last = state.record.requests().pop().unwrap();
    assert_eq!(
        (last.listener, last.target.as_str(), last.status),
        ("tenant", "/oauth/token", Some(200))
    );
    assert_eq!((last.origin.as_deref(), last.has_authorization), (Some(APP), false));
    assert!(browser.get(&authorize(&extra)).await.redirected("code").is_some());
}
