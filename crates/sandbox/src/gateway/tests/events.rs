//! The events of both payload formats, as the echo function shows them.

use serde_json::{Value, json};

use crate::{
    Fault, State, api_router,
    gateway::{
        authorizer::Identity,
        event::{Invocation, event},
        routes::{Api, PayloadFormat},
    },
    testing::{request, request_with, send, state, state_with},
};

const ECHO: &str = "/default/wish-list-service/a/b?x=1&y=%20&x=2";

async fn echoed(state: &State, headers: &[(&str, &str)], body: &[u8]) -> Value {
    let request = request_with("PUT", ECHO, headers, body.to_vec());
    let answer = send(&api_router(state.clone()), request).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["event"].clone()
}

#[tokio::test]
async fn format_2_0() {
    let headers = [
        ("host", "localhost:8082"),
        ("x-a", "1"),
        ("x-a", "2"),
        ("cookie", "c=1; d=2"),
        ("user-agent", "test"),
        ("content-type", "application/json"),
    ];
    let mut event = echoed(&state(), &headers, b"{}").await;
    let context = event["requestContext"].take();
    assert_eq!(
        event,
        json!({
            "version": "2.0",
            "routeKey": "ANY /wish-list-service/{proxy+}",
            "rawPath": "/default/wish-list-service/a/b",
            "rawQueryString": "x=1&y=%20&x=2",
            "cookies": ["c=1", "d=2"],
            "headers": {"host": "localhost:8082", "x-a": "1,2", "user-agent": "test", "content-type": "application/json"},
            "queryStringParameters": {"x": "1,2", "y": " "},
            "pathParameters": {"proxy": "a/b"},
            "body": "{}",
            "isBase64Encoded": false,
            "requestContext": null,
        })
    );
    assert!(context.get("authorizer").is_none());
    assert_eq!(context["stage"], "default");
    assert_eq!(
        context["http"],
        json!({
            "method": "PUT", "path": "/default/wish-list-service/a/b", "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1", "userAgent": "test",
        })
    );
    let time = context["time"].as_str().unwrap();
    assert!(time.ends_with(" +0000") && time.len() == "12/Mar/2020:19:03:58 +0000".len(), "{time}");
    assert!(context["timeEpoch"].as_i64().unwrap() > 1_700_000_000_000);
}

#[tokio::test]
async fn format_2_0_leaves_out_what_is_not_there() {
    let target = "/default/wish-list-service/a";
    let answer = send(&api_router(state()), request("GET", target, &[])).await;
    let event = answer.json()["event"].clone();
    for name in ["body", "cookies", "queryStringParameters", "stageVariables"] {
        assert!(event.get(name).is_none(), "{name}");
    }
    assert_eq!((&event["rawQueryString"], &event["isBase64Encoded"]), (&json!(""), &json!(false)));
}

#[tokio::test]
async fn format_1_0() {
    let state = state_with(&[Fault::Payload10]);
    let headers = [("x-a", "1"), ("x-a", "2"), ("content-type", "text/plain")];
    let event = echoed(&state, &headers, b"hello").await;
    for (name, expected) in [
        ("version", json!("1.0")),
        ("resource", json!("/wish-list-service/{proxy+}")),
        ("path", json!("/default/wish-list-service/a/b")),
        ("httpMethod", json!("PUT")),
        ("headers", json!({"x-a": "2", "content-type": "text/plain"})),
        ("multiValueHeaders", json!({"x-a": ["1", "2"], "content-type": ["text/plain"]})),
        ("queryStringParameters", json!({"x": "2", "y": " "})),
        ("multiValueQueryStringParameters", json!({"x": ["1", "2"], "y": [" "]})),
        ("pathParameters", json!({"proxy": "a/b"})),
        ("stageVariables", Value::Null),
        ("body", json!("hello")),
        ("isBase64Encoded", json!(false)),
    ] {
        assert_eq!(event[name], expected, "{name}");
    }
    let context = &event["requestContext"];
    assert!(context["authorizer"].is_null() && context.get("authorizer").is_some());
    assert_eq!((&context["httpMethod"], &context["stage"]), (&json!("PUT"), &json!("default")));
    assert_eq!(context["identity"]["sourceIp"], "127.0.0.1");
    assert!(context["requestTimeEpoch"].is_i64());
}

#[tokio::test]
async fn a_body_that_is_no_text_comes_as_base64() {
    let state = state();
    for (content_type, body, expected, encoded) in [
        ("application/json; charset=utf-8", b"{}".as_slice(), "{}", false),
        ("application/octet-stream", b"a", "YQ==", true),
        ("text/plain", b"\xff", "/w==", true),
        ("application/x-www-form-urlencoded", b"a=1", "YT0x", true),
    ] {
        let event = echoed(&state, &[("content-type", content_type)], body).await;
        assert_eq!(
            (&event["body"], &event["isBase64Encoded"]),
            (&json!(expected), &json!(encoded)),
            "{content_type}"
        );
    }
}

#[test]
fn claims_and_scopes_reach_the_event_as_text() {
    let state = state();
    let api = Api::deployed(&state);
    let matched = api.route("POST", "/wish-list-service").unwrap();
    let (parts, ()) =
        http::Request::post("/default/wish-list-service").body(()).unwrap().into_parts();
    let claims = json!({"sub": "auth0|1", "exp": 1_787_996_002, "aud": ["a", "b"], "permissions": ["create:wishes"]});
    let written = json!({"sub": "auth0|1", "exp": "1787996002", "aud": "[a b]", "permissions": "[create:wishes]"});
    for scopes in [None, Some(vec!["openid".to_owned(), "create:wishes".to_owned()])] {
        let identity =
            Identity { claims: claims.as_object().unwrap().clone(), scopes: scopes.clone() };
        let made = |format| {
            event(&Invocation {
                stage: "default",
                format,
                host: "localhost:8082",
                parts: &parts,
                body: b"",
                matched: &matched,
                identity: Some(&identity),
                request_id: "id",
                time: state.clock.timestamp(),
                peer: None,
            })
        };
        let expected = json!({"claims": written, "scopes": scopes});
        assert_eq!(made(PayloadFormat::Two)["requestContext"]["authorizer"]["jwt"], expected);
        assert_eq!(made(PayloadFormat::One)["requestContext"]["authorizer"], expected);
    }
}
