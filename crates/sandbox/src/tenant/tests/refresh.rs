//! Refresh tokens: rotation, reuse, revocation.

use std::time::Duration;

use crate::{
    State, tenant_router,
    testing::{Answer, decoded, form, request_with, send, state, text, token, tokens},
};

const SCOPE: (&str, &str) = ("scope", "openid profile offline_access create:wishes read:wishes");

async fn renew(state: &State, refresh_token: &str, extra: &[(&str, &str)]) -> Answer {
    let base = [
        ("grant_type", "refresh_token"),
        ("client_id", "wish-list-web"),
        ("refresh_token", refresh_token),
    ];
    token(state, &[&base, extra].concat()).await
}

fn is_refused(answer: &Answer) {
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["error"], "invalid_grant");
    assert_eq!(answer.json()["error_description"], "Unknown or invalid refresh token.");
}

#[tokio::test]
async fn a_refresh_token_is_asked_for_and_rotates() {
    let state = state();
    assert!(tokens(&state, "ada", &[]).await.get("refresh_token").is_none());
    let first = tokens(&state, "ada", &[SCOPE]).await;
    let answer = renew(&state, &text(&first, "refresh_token"), &[]).await;
    assert_eq!(answer.status, 200);
    let second = answer.json();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(second["scope"], first["scope"]);
    let claims = decoded(&text(&second, "id_token"), 1);
    let before = decoded(&text(&first, "id_token"), 1);
    assert_eq!((&claims["sub"], &claims["sid"]), (&before["sub"], &before["sid"]));
    assert!(claims.get("nonce").is_none());
    assert_eq!(renew(&state, &text(&second, "refresh_token"), &[]).await.status, 200);
}

#[tokio::test]
async fn a_second_use_ends_the_family() {
    let state = state();
    let first = text(&tokens(&state, "ada", &[SCOPE]).await, "refresh_token");
    let second = text(&renew(&state, &first, &[]).await.json(), "refresh_token");
    let bystander = text(&tokens(&state, "ada", &[SCOPE]).await, "refresh_token");
    is_refused(&renew(&state, &first, &[]).await);
    is_refused(&renew(&state, &second, &[]).await);
    assert_eq!(
        renew(&state, &bystander, &[]).await.status,
        200,
        "another sign-in is another family"
    );
}

#[tokio::test]
async fn a_smaller_scope_is_for_one_access_token() {
    let state = state();
    let first = text(&tokens(&state, "ada", &[SCOPE]).await, "refresh_token");
    let narrowed =
        renew(&state, &first, &[("scope", "openid read:wishes delete:wishes")]).await.json();
    assert_eq!(narrowed["scope"], "openid read:wishes");
    let whole = renew(&state, &text(&narrowed, "refresh_token"), &[]).await.json();
    assert_eq!(whole["scope"], SCOPE.1);
}

#[tokio::test]
async fn a_refresh_token_ends_and_is_its_clients_own() {
    let state = state();
    let first = text(&tokens(&state, "ada", &[SCOPE]).await, "refresh_token");
    is_refused(&renew(&state, "guess", &[]).await);
    state.advance_clock(Duration::from_secs(30 * 24 * 60 * 60));
    is_refused(&renew(&state, &first, &[]).await);
}

#[tokio::test]
async fn revocation_ends_the_family_and_tells_nothing() {
    let state = state();
    let revoke = async |pairs: &[(&str, &str)]| {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        send(
            &tenant_router(state.clone()),
            request_with("POST", "/oauth/revoke", &headers, form(pairs)),
        )
        .await
    };
    let first = text(&tokens(&state, "ada", &[SCOPE]).await, "refresh_token");
    let web = ("client_id", "wish-list-web");
    let test = [("client_id", "wish-list-test"), ("client_secret", "wish-list-test-secret")];
    assert_eq!(
        revoke(&[test[0], test[1], ("token", &first)]).await.status,
        200,
        "another client's token"
    );
    let second = text(&renew(&state, &first, &[]).await.json(), "refresh_token");
    assert_eq!(revoke(&[web, ("token", "guess")]).await.status, 200);
    assert_eq!(revoke(&[("client_id", "stranger"), ("token", &second)]).await.status, 401);
    assert_eq!(revoke(&[web]).await.status, 400);
    let answer = revoke(&[web, ("token", &second)]).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    is_refused(&renew(&state, &second, &[]).await);
}
