//! What an application may ask of a sign-in: how strong it is, how old, for what, and without a page.

use serde_json::json;

use crate::{
    Fault, State,
    testing::{
        Browser, VERIFIER, access_token, authorize, decoded, exchange, state, state_with, text,
        token, tokens,
    },
};

const STRONG: &[(&str, &str)] = &[("acr_values", "strong weak")];

/// The claims of the ID token and of the access token for the code of a redirect.
async fn claims(state: &State, code: &str) -> [serde_json::Value; 2] {
    let given = exchange(state, code, VERIFIER).await.json();
    ["id_token", "access_token"].map(|name| decoded(&text(&given, name), 1))
}

#[tokio::test]
async fn a_stronger_sign_in_is_a_new_one_and_is_told() {
    let state = state();
    let mut browser = Browser::new(&state);
    let weak = browser.authorized(&[], "ada").await.redirected("code").unwrap();
    let [id, access] = claims(&state, &weak).await;
    assert_eq!((id.get("acr"), access.get("acr")), (None, None));
    assert!(access["auth_time"].is_i64());
    let silent = [STRONG, &[("prompt", "none")]].concat();
    let refused = browser.get(&authorize(&silent)).await;
    assert_eq!(refused.redirected("error").as_deref(), Some("login_required"));
    let strong = browser.authorized(STRONG, "ada").await.redirected("code").unwrap();
    for claims in claims(&state, &strong).await {
        assert_eq!(claims["acr"], "strong");
    }
    let again = browser.get(&authorize(&silent)).await.redirected("code").unwrap();
    assert_eq!(claims(&state, &again).await[0]["acr"], "strong", "the session remembers");
    let plain = browser.get(&authorize(&[])).await.redirected("code").unwrap();
    assert_eq!(claims(&state, &plain).await[0].get("acr"), None);
}

#[tokio::test]
async fn choosing_or_creating_an_account_is_signing_in() {
    let state = state();
    let mut browser = Browser::new(&state);
    browser.authorized(&[], "ada").await;
    for prompt in ["login", "select_account", "create"] {
        let answer = browser.get(&authorize(&[("prompt", prompt)])).await;
        assert!(answer.location().starts_with("/u/login"), "{prompt}");
    }
}

#[tokio::test]
async fn a_resource_is_an_audience() {
    let state = state();
    let extra = [("audience", ""), ("resource", "https://auth0-jwt-authorizer")];
    let given = tokens(&state, "ada", &extra).await;
    let claims = decoded(&text(&given, "access_token"), 1);
    assert_eq!(
        claims["aud"],
        json!(["https://auth0-jwt-authorizer", "http://localhost:8081/userinfo"])
    );
}

#[tokio::test]
async fn no_two_access_tokens_are_alike() {
    let state = state();
    assert_ne!(access_token(&state, "ada").await, access_token(&state, "ada").await);
}

#[tokio::test]
async fn a_silent_sign_in_gives_refresh_tokens_as_well() {
    let state = state();
    let offline = ("scope", "openid offline_access");
    let mut browser = Browser::new(&state);
    browser.authorized(&[offline], "ada").await;
    let silent = browser.get(&authorize(&[offline, ("prompt", "none")])).await;
    let given = exchange(&state, &silent.redirected("code").unwrap(), VERIFIER).await.json();
    let refresh_token = text(&given, "refresh_token");
    let renew = async |refresh_token: &str| {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("client_id", "wish-list-web"),
            ("refresh_token", refresh_token),
        ];
        token(&state, &pairs).await
    };
    let renewed = renew(&refresh_token).await.json();
    assert_ne!(text(&renewed, "refresh_token"), refresh_token);
    let kinds = ["authorization_code", "refresh_token"];
    assert_eq!(state.record.grants(), kinds);
}

#[tokio::test]
async fn without_rotation_a_refresh_token_serves_again() {
    let state = state_with(&[Fault::RefreshNoRotation]);
    let given = tokens(&state, "ada", &[("scope", "openid offline_access")]).await;
    let refresh_token = text(&given, "refresh_token");
    for _ in 0..3 {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("client_id", "wish-list-web"),
            ("refresh_token", &refresh_token),
        ];
        assert_eq!(token(&state, &pairs).await.status, 200);
    }
}

#[tokio::test]
async fn every_token_request_is_noted_whatever_becomes_of_it() {
    let state = state_with(&[Fault::TokenEndpoint500]);
    exchange(&state, "any", VERIFIER).await;
    state.replace_faults([Fault::TokenOriginRefused]);
    token(&state, &[("grant_type", "refresh_token")]).await;
    state.replace_faults([]);
    token(&state, &[("grant_type", "other")]).await;
    token(&state, &[]).await;
    assert_eq!(state.record.grants(), ["authorization_code", "refresh_token", "other", ""]);
    state.reset();
    assert!(state.record.grants().is_empty());
}

#[tokio::test]
async fn whoever_is_signed_in_already_is_denied_as_well() {
    let state = state();
    let mut browser = Browser::new(&state);
    browser.authorized(&[], "ada").await;
    for (fault, error) in [
        (None, None),
        (Some(Fault::RuleDenies), Some("access_denied")),
        (Some(Fault::AccountBlocked), Some("unauthorized")),
    ] {
        state.replace_faults(fault);
        for silently in ["", "none"] {
            let answer = browser.get(&authorize(&[("prompt", silently)])).await;
            assert_eq!(answer.redirected("error").as_deref(), error, "{fault:?} {silently}");
            assert_eq!(answer.redirected("code").is_some(), error.is_none());
        }
    }
    let mut stranger = Browser::new(&state);
    let answer = stranger.get(&authorize(&[("prompt", "none")])).await;
    assert_eq!(answer.redirected("error").as_deref(), Some("login_required"), "nobody to deny");
}

#[tokio::test]
async fn a_callback_that_is_not_listed_is_never_led_to() {
    let state = state_with(&[Fault::CallbackMismatch]);
    let answer = Browser::new(&state).get(&authorize(&[("prompt", "none")])).await;
    assert_eq!((answer.status, answer.header("location")), (403, None));
    assert!(answer.body.contains("http://localhost:3000/callback"), "what is listed");
    assert!(answer.body.contains("http://localhost:8080/callback"), "what to list");
}
