//! Faults that are not the same twice.

use std::time::Duration;

use crate::{
    Fault, State, tenant_router,
    testing::{
        APP, Browser, VERIFIER, WISHES, access_token, call, decoded, exchange, page_can, preflight,
        request, send, state, text, tokens,
    },
};

const STRONG: &str = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";

async fn published(state: &State) -> Vec<String> {
    let request = request("GET", "/.well-known/jwks.json", &[]);
    let set = send(&tenant_router(state.clone()), request).await.json();
    set["keys"].as_array().unwrap().iter().map(|key| text(key, "kid")).collect()
}

#[tokio::test]
async fn discovery_flaky_fails_every_other_time() {
    let state = state();
    let ask = async || {
        let request = request("GET", "/.well-known/openid-configuration", &[("origin", APP)]);
        let answer = send(&tenant_router(state.clone()), request).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        answer.status
    };
    assert_eq!([ask().await, ask().await], [200, 200]);
    state.set_fault(Fault::DiscoveryFlaky, true);
    assert_eq!([ask().await, ask().await, ask().await], [503, 200, 503]);
    state.set_fault(Fault::DiscoveryFlaky, false);
    assert_eq!(ask().await, 200);
    state.set_fault(Fault::DiscoveryFlaky, true);
    assert_eq!(ask().await, 503, "it begins anew");
}

#[tokio::test]
async fn jwks_stale_once_publishes_the_new_key_with_the_second_answer() {
    let state = state();
    let old = published(&state).await;
    let before = access_token(&state, "ada").await;
    for _ in 0..2 {
        state.set_fault(Fault::JwksStaleOnce, true);
        let given = tokens(&state, "ada", &[]).await;
        let id = text(&decoded(&text(&given, "id_token"), 0), "kid");
        assert_eq!(published(&state).await, old);
        for _ in 0..2 {
            assert_eq!(published(&state).await, [old[0].clone(), id.clone()]);
        }
        let after = text(&given, "access_token");
        for token in [&before, &after] {
            assert_eq!(call(&state, "POST", WISHES, Some(token)).await.status, 201);
        }
        state.set_fault(Fault::JwksStaleOnce, false);
        assert_eq!(published(&state).await, old);
        assert_eq!(call(&state, "POST", WISHES, Some(&before)).await.status, 201);
        assert_eq!(call(&state, "POST", WISHES, Some(&after)).await.status, 401);
    }
}

#[tokio::test]
async fn post_401_once_refuses_the_first_token_and_takes_the_next() {
    let state = state();
    let (first, next) = (access_token(&state, "ada").await, access_token(&state, "ada").await);
    state.set_fault(Fault::Post401Once, true);
    let post = async |token: &str| call(&state, "POST", WISHES, Some(token)).await;
    assert_eq!(call(&state, "POST", WISHES, None).await.status, 401);
    for _ in 0..2 {
        let refused = post(&first).await;
        assert_eq!(refused.status, 401);
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(challenge.starts_with("Bearer error=\"invalid_token\""), "{challenge}");
        assert_eq!(refused.header("access-control-allow-origin"), Some(APP));
        assert_eq!(post(&next).await.status, 201);
    }
    assert_eq!(call(&state, "GET", WISHES, Some(&first)).await.status, 200);
    state.set_fault(Fault::Post401Once, false);
    assert_eq!(post(&first).await.status, 201);
    state.set_fault(Fault::Post401Once, true);
    assert_eq!(post(&next).await.status, 401, "it begins anew");
    assert_eq!(post(&first).await.status, 201);
}

#[tokio::test]
async fn post_needs_step_up_names_the_sign_in_that_passes() {
    let state = state();
    state.set_fault(Fault::PostNeedsStepUp, true);
    let mut browser = Browser::new(&state);
    let code = browser.authorized(&[], "ada").await.redirected("code").unwrap();
    let weak = text(&exchange(&state, &code, VERIFIER).await.json(), "access_token");
    let refused = call(&state, "POST", WISHES, Some(&weak)).await;
    assert_eq!(refused.status, 401);
    assert_eq!(
        refused.header("www-authenticate"),
        Some(
            "Bearer error=\"insufficient_user_authentication\", error_description=\"A different authentication level is required\", acr_values=\"http://schemas.openid.net/pape/policies/2007/06/multi-factor\", max_age=\"300\""
        )
    );
    assert_eq!(refused.header("access-control-allow-origin"), Some(APP));
    let asked = [("acr_values", STRONG), ("max_age", "300")];
    let code = browser.authorized(&asked, "ada").await.redirected("code").unwrap();
    let strong = text(&exchange(&state, &code, VERIFIER).await.json(), "access_token");
    assert_eq!(call(&state, "POST", WISHES, Some(&strong)).await.status, 201);
    state.advance_clock(Duration::from_secs(301));
    assert_eq!(call(&state, "POST", WISHES, Some(&strong)).await.status, 401, "too long ago");
    state.set_fault(Fault::PostNeedsStepUp, false);
    assert_eq!(call(&state, "POST", WISHES, Some(&weak)).await.status, 201);
}

#[tokio::test]
async fn authorizer_keys_down_refuses_every_other_token() {
    let state = state();
    let token = access_token(&state, "ada").await;
    let post = async |token| call(&state, "POST", WISHES, token).await;
    for _ in 0..2 {
        state.set_fault(Fault::AuthorizerKeysDown, true);
        assert_eq!(post(None).await.header("www-authenticate"), Some("Bearer"), "is not counted");
        let refused = post(Some(&token)).await;
        assert_eq!(refused.status, 401);
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(
            challenge.contains("error_description=\"JWKS communication error\""),
            "{challenge}"
        );
        assert_eq!(post(Some(&token)).await.status, 201);
        assert_eq!(post(Some(&token)).await.status, 401);
        state.set_fault(Fault::AuthorizerKeysDown, false);
        assert_eq!(post(Some(&token)).await.status, 201);
    }
}

#[tokio::test]
async fn throttled_sometimes_hides_every_other_answer_and_no_preflight() {
    let state = state();
    for _ in 0..2 {
        state.set_fault(Fault::ThrottledSometimes, true);
        assert_eq!(preflight(&state, WISHES, "POST", "authorization").await.status, 204);
        let refused = call(&state, "GET", WISHES, None).await;
        assert_eq!((refused.status, refused.has_cors()), (429, false));
        assert_eq!(page_can(&state, "GET", None).await.unwrap().status, 200);
        assert!(page_can(&state, "GET", None).await.is_none());
        state.set_fault(Fault::ThrottledSometimes, false);
        assert_eq!(call(&state, "GET", WISHES, None).await.status, 200);
    }
}
