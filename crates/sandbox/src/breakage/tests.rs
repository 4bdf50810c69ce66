//! Each endpoint in each way, in process.

use std::time::Duration;

use axum::{Router, body::to_bytes};
use http::header::CONTENT_TYPE;
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

use super::{Breakage, Endpoint, Way};
use crate::{
    Fault, State, api_router, hangs_up, tenant_router,
    testing::{APP, WISHES, authorize, request_with, state},
};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn asked(state: &State, endpoint: Endpoint) -> (Router, &'static str, String) {
    let (tenant, api) = (tenant_router(state.clone()), api_router(state.clone()));
    match endpoint {
        Endpoint::Metadata => (tenant, "GET", "/.well-known/openid-configuration".to_owned()),
        Endpoint::Authorize => (tenant, "GET", authorize(&[])),
        Endpoint::Token => (tenant, "POST", "/oauth/token".to_owned()),
        Endpoint::Keys => (tenant, "GET", "/.well-known/jwks.json".to_owned()),
        Endpoint::Read => (api, "GET", WISHES.to_owned()),
        Endpoint::Write => (api, "POST", WISHES.to_owned()),
    }
}

/// The name of the way in which an endpoint is broken; empty where it works.
async fn seen(state: &State, endpoint: Endpoint) -> &'static str {
    let (router, method, target) = asked(state, endpoint);
    let request = request_with(method, &target, &[FORM, ("origin", APP)], String::new());
    let begun = Instant::now();
    let answer = timeout(Duration::from_secs(60), router.oneshot(request)).await;
    let Ok(Ok(response)) = answer else { return Way::Silent.name() };
    if hangs_up(&response) {
        return Way::Reset.name();
    }
    let (parts, body) = response.into_parts();
    let is_readable = parts.headers.contains_key("access-control-allow-origin");
    assert!(is_readable || endpoint == Endpoint::Authorize, "{endpoint:?}: {parts:?}");
    let is_page = parts
        .headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_cut = to_bytes(body, usize::MAX).await.is_err();
    match parts.status.as_u16() {
        _ if is_cut => Way::Truncated.name(),
        _ if begun.elapsed() >= Way::DELAY => Way::Slow.name(),
        429 => Way::TooMany.name(),
        503 => Way::Unavailable.name(),
        200 if is_page => Way::WrongType.name(),
        _ => "",
    }
}

#[tokio::test(start_paused = true)]
async fn each_endpoint_breaks_in_each_way_and_no_other_with_it() {
    let state = state();
    for breakage in Breakage::all() {
        state.replace_breakages([breakage]);
        for endpoint in Endpoint::ALL {
            let expected = if endpoint == breakage.endpoint { breakage.way.name() } else { "" };
            assert_eq!(seen(&state, endpoint).await, expected, "{breakage} {endpoint:?}");
        }
    }
    state.reset();
    for endpoint in Endpoint::ALL {
        assert_eq!(seen(&state, endpoint).await, "", "{endpoint:?} after a reset");
    }
}

#[tokio::test(start_paused = true)]
async fn faults_that_tell_a_story_of_it_break_the_same() {
    let state = state();
    for (fault, endpoint, way) in super::STORIES {
        state.replace_faults([*fault]);
        assert_eq!(seen(&state, *endpoint).await, way.name(), "{fault}");
    }
    state.replace_faults([Fault::TenantThrottles]);
    assert_eq!(seen(&state, Endpoint::Token).await, "");
}

#[tokio::test]
async fn while_something_hangs_up_no_connection_is_used_twice() {
    let state = state();
    for (way, closes) in [(Way::Silent, false), (Way::Reset, true)] {
        state.replace_breakages([Breakage { endpoint: Endpoint::Write, way }]);
        for endpoint in [Endpoint::Metadata, Endpoint::Read] {
            let (router, method, target) = asked(&state, endpoint);
            let request = request_with(method, &target, &[("origin", APP)], String::new());
            let response = router.oneshot(request).await.unwrap();
            assert_eq!(response.headers().contains_key("connection"), closes, "{endpoint:?}");
        }
    }
}
