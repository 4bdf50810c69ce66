//! Faults that are not the same twice.

use crate::{
    Fault, State, tenant_router,
    testing::{APP, WISHES, access_token, call, decoded, request, send, state, text, tokens},
};

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
