//! What a page may read: preflights and decorated answers.

use crate::{
    Fault, api_router,
    testing::{APP, WISHES, access_token, call, preflight, request, send, state, state_with},
};

#[tokio::test]
async fn a_preflight_is_answered_before_routing() {
    let state = state();
    for target in [WISHES, "/default/wish-list-service/a", "/default/nothing", "/"] {
        let answer = preflight(&state, target, "POST", "authorization,content-type").await;
        assert_eq!((answer.status, answer.body.as_str()), (204, ""), "{target}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET,POST"));
        assert_eq!(
            answer.header("access-control-allow-headers"),
            Some("authorization,content-type")
        );
        assert_eq!(answer.header("access-control-max-age"), Some("300"));
        assert!(answer.header("apigw-requestid").is_some());
    }
    let answer = preflight(&state, WISHES, "DELETE", "").await;
    assert_eq!((answer.status, answer.has_cors()), (204, false));
}

#[tokio::test]
async fn an_options_request_that_is_no_preflight_is_routed() {
    let router = api_router(state());
    for headers in [&[("origin", APP)][..], &[("access-control-request-method", "POST")], &[]] {
        let answer = send(&router, request("OPTIONS", WISHES, headers)).await;
        assert_eq!((answer.status, answer.body.as_str()), (404, r#"{"message":"Not Found"}"#));
    }
}

#[tokio::test]
async fn without_a_configuration_a_preflight_has_no_route() {
    let state = state_with(&[Fault::CorsOff]);
    let answer = preflight(&state, WISHES, "POST", "authorization").await;
    assert_eq!((answer.status, answer.body.as_str()), (404, r#"{"message":"Not Found"}"#));
    assert!(!answer.has_cors());
    let answer = call(&state, "GET", WISHES, None).await;
    assert_eq!((answer.status, answer.has_cors()), (200, false));
}

#[tokio::test]
async fn an_any_route_with_the_authorizer_catches_the_preflight() {
    let state = state_with(&[Fault::AnyRoute]);
    let answer = preflight(&state, WISHES, "POST", "authorization").await;
    assert_eq!((answer.status, answer.body.as_str()), (401, r#"{"message":"Unauthorized"}"#));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
    let elsewhere = preflight(&state, "/default/nothing", "POST", "authorization").await;
    assert_eq!(elsewhere.status, 204);
}

#[tokio::test]
async fn every_answer_to_the_app_is_decorated_unless_that_is_broken() {
    let state = state();
    let token = access_token(&state, "ada").await;
    for (method, target, token, status) in [
        ("GET", WISHES, None, 200),
        ("POST", WISHES, Some(token.as_str()), 201),
        ("POST", WISHES, None, 401),
        ("GET", "/default/nothing", None, 404),
        ("GET", "/other/wish-list-service", None, 404),
    ] {
        state.replace_faults([]);
        let answer = call(&state, method, target, token).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), Some(APP), "{method} {target}");
        assert_eq!(
            answer.header("access-control-expose-headers"),
            Some("www-authenticate,apigw-requestid,date")
        );
        assert_eq!(answer.header("access-control-allow-methods"), None);
        state.replace_faults([Fault::GatewayErrorsUndecorated]);
        let answer = call(&state, method, target, token).await;
        assert_eq!(answer.has_cors(), status < 400, "{method} {target}");
        state.replace_faults([Fault::CorsHeadersHidden]);
        let answer = call(&state, method, target, token).await;
        assert_eq!(answer.header("access-control-expose-headers"), None);
        assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
    }
    let other = [("origin", "https://other.example")];
    state.replace_faults([]);
    assert!(!send(&api_router(state.clone()), request("GET", WISHES, &other)).await.has_cors());
}

#[tokio::test]
async fn a_function_that_does_cors_leaves_the_gateways_answers_bare() {
    let state = state_with(&[Fault::CorsFunctionOnly]);
    let asked = preflight(&state, WISHES, "POST", "authorization,content-type").await;
    assert_eq!((asked.status, asked.header("access-control-allow-origin")), (204, Some(APP)));
    assert_eq!(asked.header("access-control-allow-methods"), Some("GET,POST"));
    assert_eq!(asked.header("access-control-allow-headers"), Some("authorization,content-type"));
    let list = call(&state, "GET", WISHES, None).await;
    assert_eq!(list.header("access-control-allow-origin"), Some(APP));
    assert_eq!(list.header("access-control-expose-headers"), Some("apigw-requestid,date"));
    for (fault, method, target, status) in [
        (None, "POST", WISHES, 401),
        (None, "GET", "/default/nothing", 404),
        (Some(Fault::FunctionThrows), "GET", WISHES, 500),
        (Some(Fault::FunctionTimedOut), "GET", WISHES, 503),
    ] {
        state.replace_faults(fault.into_iter().chain([Fault::CorsFunctionOnly]));
        let answer = call(&state, method, target, None).await;
        assert_eq!((answer.status, answer.has_cors()), (status, false), "{method} {target}");
    }
    state.replace_faults([Fault::CorsFunctionForgets]);
    let asked = preflight(&state, WISHES, "POST", "authorization").await;
    assert_eq!((asked.status, asked.header("access-control-allow-origin")), (204, Some(APP)));
    assert!(!call(&state, "GET", WISHES, None).await.has_cors());
    let token = access_token(&state, "ada").await;
    let created = call(&state, "POST", WISHES, Some(&token)).await;
    assert_eq!((created.status, created.has_cors()), (201, false), "done, and nobody can see it");
}

#[tokio::test]
async fn a_preflight_that_is_redirected_keeps_its_query() {
    let state = state_with(&[Fault::CorsPreflightRedirect]);
    let answer = preflight(&state, &format!("{WISHES}?x=1"), "POST", "").await;
    assert_eq!((answer.status, answer.location()), (308, "/default/wish-list-service/?x=1"));
    let there = preflight(&state, &format!("{WISHES}/"), "POST", "").await;
    assert_eq!(there.status, 204);
}
