//! Stage, routes, quotas and the gateway's own bodies.

use http::Request;
use serde_json::json;

use crate::{
    Fault, api_router,
    testing::{
        WISHES, access_token, call, page_can, preflight, request, request_with, send, state,
        state_with,
    },
};

#[tokio::test]
async fn what_is_not_there_is_404_with_one_body() {
    let state = state();
    for (method, target) in [
        ("GET", "/"),
        ("GET", "/wish-list-service"),
        ("GET", "/default"),
        ("GET", "/default/"),
        ("GET", "/defaultx/wish-list-service"),
        ("GET", "/default/wish-list-service/"),
        ("GET", "/$default/wish-list-service"),
        ("PUT", WISHES),
        ("DELETE", WISHES),
        ("HEAD", WISHES),
    ] {
        let answer = call(&state, method, target, None).await;
        assert_eq!(answer.status, 404, "{method} {target}");
        let body = if method == "HEAD" { "" } else { r#"{"message":"Not Found"}"# };
        assert_eq!(answer.body, body);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.header("apigw-requestid").is_some() && answer.header("date").is_some());
    }
    assert_eq!(call(&state, "GET", &format!("{WISHES}?x=1"), None).await.status, 200);
}

#[tokio::test]
async fn the_list_is_open_and_a_new_wish_is_its_last() {
    let state = state();
    let before = call(&state, "GET", WISHES, None).await.json();
    assert_eq!((&before["Count"], &before["ScannedCount"]), (&json!(4), &json!(4)));
    let token = access_token(&state, "ada").await;
    let created = call(&state, "POST", WISHES, Some(&token)).await;
    assert_eq!((created.status, created.header("content-type")), (201, Some("application/json")));
    let id = created.json()["id"].clone();
    assert_eq!(id.as_str().unwrap().len(), 36);
    let after = call(&state, "GET", WISHES, None).await.json();
    assert_eq!(after["Items"][4], json!({"id": id, "name": "Tea"}));
    let bad = [("authorization", token.as_str()), ("content-type", "application/json")];
    let answer = send(&api_router(state.clone()), request_with("POST", WISHES, &bad, "{")).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (400, r#"{"message":"The body is not JSON"}"#)
    );
}

#[tokio::test]
async fn quotas_are_kept() {
    let state = state();
    let token = access_token(&state, "ada").await;
    let router = api_router(state.clone());
    let post = |size: usize| -> Request<_> {
        let mut body = br#"{"name":""#.to_vec();
        body.resize(size - 2, b'x');
        body.extend(br#""}"#);
        let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
        request_with("POST", WISHES, &headers, body)
    };
    let limit = 10 * 1024 * 1024;
    assert_eq!(send(&router, post(limit)).await.status, 201);
    let answer = send(&router, post(limit + 1)).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (413, r#"{"message":"Request Entity Too Large"}"#)
    );
    let head = |size: usize| {
        let fixed = format!("GET {WISHES} HTTP/1.1\r\nx-filler: \r\n").len();
        request("GET", WISHES, &[("x-filler", &"x".repeat(size - fixed))])
    };
    assert_eq!(send(&router, head(10_240)).await.status, 200);
    assert_eq!(send(&router, head(10_241)).await.status, 431);
}

#[tokio::test]
async fn the_gateways_own_bodies() {
    let token = access_token(&state(), "ada").await;
    for (fault, status, body) in [
        (Fault::ApiGone, 404, r#"{"message":"Not Found"}"#),
        (Fault::Throttled, 429, r#"{"message":"Too Many Requests"}"#),
        (Fault::FunctionThrows, 500, r#"{"message":"Internal Server Error"}"#),
        (Fault::FunctionTimedOut, 503, r#"{"message":"Service Unavailable"}"#),
    ] {
        let state = state_with(&[fault]);
        let answer = call(&state, "GET", WISHES, Some(&token)).await;
        assert_eq!((answer.status, answer.body.as_str()), (status, body));
    }
}

#[tokio::test]
async fn a_function_that_times_out_leaves_preflights_and_the_echo_alone() {
    let state = state_with(&[Fault::FunctionTimedOut]);
    assert_eq!(preflight(&state, WISHES, "POST", "authorization").await.status, 204);
    assert_eq!(call(&state, "GET", &format!("{WISHES}/echo"), None).await.status, 200);
    assert_eq!(call(&state, "POST", WISHES, None).await.status, 401, "the authorizer is first");
    assert_eq!(page_can(&state, "GET", None).await.unwrap().status, 503);
}

#[tokio::test]
async fn another_machines_name_is_forbidden() {
    let router = api_router(state());
    for (host, status) in [
        ("evil.example:8082", 403),
        ("localhost.evil.example", 403),
        ("localhost:8082", 200),
        ("127.0.0.1:8082", 200),
        ("[::1]:8082", 200),
    ] {
        let answer = send(&router, request("GET", WISHES, &[("host", host)])).await;
        assert_eq!(answer.status, status, "{host}");
        if status == 403 {
            assert_eq!(answer.body, r#"{"message":"Forbidden"}"#);
            assert!(answer.header("apigw-requestid").is_some());
        }
    }
}

#[tokio::test]
async fn the_published_function_shows_its_two_bugs() {
    let state = state_with(&[Fault::FunctionAsPublished]);
    let token = access_token(&state, "ada").await;
    for method in ["GET", "POST"] {
        let answer = call(&state, method, WISHES, Some(&token)).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "null"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    state.set_fault(Fault::Payload10, true);
    assert_eq!(call(&state, "GET", WISHES, None).await.json()["Count"], 4);
    let created = call(&state, "POST", WISHES, Some(&token)).await;
    assert_eq!(created.status, 201);
    let list = call(&state, "GET", WISHES, None).await.json();
    assert_eq!(list["Items"][4], created.json(), "the id alone");
    let empty = [("authorization", token.as_str())];
    let answer = send(&api_router(state.clone()), request("POST", WISHES, &empty)).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (500, r#"{"message":"Internal Server Error"}"#)
    );
}

#[tokio::test]
async fn what_stands_in_the_gateways_place_says_so() {
    let state = state_with(&[Fault::RestApi]);
    let answer = call(&state, "GET", WISHES, None).await;
    let body = r#"{"message":"Missing Authentication Token"}"#;
    assert_eq!((answer.status, answer.body.as_str()), (403, body));
    assert_eq!(answer.header("x-amzn-errortype"), Some("MissingAuthenticationTokenException"));
    assert!(answer.header("x-amzn-requestid").is_some());
    assert_eq!(answer.header("apigw-requestid"), None);
    state.replace_faults([Fault::WafBlocks]);
    let answer = call(&state, "GET", WISHES, None).await;
    assert_eq!((answer.status, answer.has_cors()), (403, false));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    state.replace_faults([Fault::ApiRedirects]);
    let answer = call(&state, "GET", WISHES, None).await;
    assert_eq!(answer.location(), "http://localhost:8081/wish-list-service");
}

#[tokio::test]
async fn the_function_hears_of_the_stage_and_the_route_that_caught_it() {
    let state = state_with(&[Fault::StageMissing]);
    let answer = call(&state, "GET", "/wish-list-service/echo", None).await;
    let event = &answer.json()["event"];
    assert_eq!(event["requestContext"]["stage"], "$default");
    assert_eq!(event["rawPath"], "/wish-list-service/echo");
    assert_eq!(call(&state, "GET", WISHES, None).await.status, 404);
}
