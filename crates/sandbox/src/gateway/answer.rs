//! Answers: the gateway's own, and what a function's return value becomes.

use axum::{body::Body, response::Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{CONTENT_TYPE, SET_COOKIE},
};
use serde_json::{Value, json};

use crate::gateway::routes::PayloadFormat;

/// An answer that the gateway makes itself: one key, `message`.
pub(crate) fn gateway_error(status: StatusCode, message: &str) -> Response {
    built(status, &[("content-type", "application/json")], json!({"message": message}).to_string())
}

/// The answer that a function's return value stands for; `None` when it is malformed, which the
/// gateway answers with 500.
///
/// Format 2.0 takes any valid JSON without `statusCode` as the body of a 200; format 1.0 wants the
/// whole structure. Source: "Lambda function response for format 2.0",
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>.
pub(crate) fn from_function(format: PayloadFormat, value: &Value) -> Option<Response> {
    match (value.get("statusCode"), format) {
        (Some(status), _) => structured(status, value),
        (None, PayloadFormat::One) => None,
        (None, PayloadFormat::Two) => {
            let json = &[("content-type", "application/json")];
            Some(built(StatusCode::OK, json, value.to_string()))
        }
    }
}

fn structured(status: &Value, value: &Value) -> Option<Response> {
    let status = StatusCode::from_u16(u16::try_from(status.as_u64()?).ok()?).ok()?;
    let body = match value.get("body") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) if value["isBase64Encoded"] == true => {
            STANDARD.decode(text).ok()?
        }
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(_) => return None,
    };
    let mut response = built(status, &[], body);
    for (name, value) in value["headers"].as_object().into_iter().flatten() {
        let (name, value) = header(name, value)?;
        response.headers_mut().insert(name, value);
    }
    for (name, values) in value["multiValueHeaders"].as_object().into_iter().flatten() {
        for value in values.as_array()? {
            let (name, value) = header(name, value)?;
            response.headers_mut().append(name, value);
        }
    }
    for cookie in value["cookies"].as_array().into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, HeaderValue::from_str(cookie.as_str()?).ok()?);
    }
    // Assumed: the type of a body whose function names none.
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().entry(CONTENT_TYPE).or_insert(text);
    Some(response)
}

fn header(name: &str, value: &Value) -> Option<(HeaderName, HeaderValue)> {
    let value = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => return None,
    };
    Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
}

/// "If you configure CORS for an API, API Gateway ignores CORS headers returned from your backend
/// integration."
pub(crate) fn remove_cors_headers(response: &mut Response) {
    let is_cors = |name: &&HeaderName| name.as_str().starts_with("access-control-");
    let names: Vec<_> = response.headers().keys().filter(is_cors).cloned().collect();
    for name in names {
        response.headers_mut().remove(name);
    }
}

fn built(
    status: StatusCode,
    headers: &[(&'static str, &'static str)],
    body: impl Into<Body>,
) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    for (name, value) in headers {
        response.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use PayloadFormat::{One, Two};

    use super::*;

    #[tokio::test]
    async fn a_return_value_becomes_an_answer() {
        let check = async |format, value: Value, expected: Option<(u16, &str, &str)>| {
            let response = from_function(format, &value);
            let found = match response {
                None => None,
                Some(response) => {
                    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
                    let status = response.status().as_u16();
                    let body = axum::body::to_bytes(response.into_body(), 1000).await.unwrap();
                    Some((status, kind, String::from_utf8(body.to_vec()).unwrap()))
                }
            };
            let expected = expected.map(|(s, k, b)| (s, k.to_owned(), b.to_owned()));
            assert_eq!(found, expected, "{value}");
        };
        let json = "application/json";
        check(Two, Value::Null, Some((200, json, "null"))).await;
        check(Two, json!({"Items": []}), Some((200, json, r#"{"Items":[]}"#))).await;
        check(Two, json!("text"), Some((200, json, r#""text""#))).await;
        check(One, Value::Null, None).await;
        check(One, json!({"Items": []}), None).await;
        for format in [One, Two] {
            let full = json!({"statusCode": 201, "headers": {"Content-Type": json, "x-n": 1}, "body": "{}"});
            check(format, full, Some((201, json, "{}"))).await;
            let encoded = json!({"statusCode": 200, "body": "YQ==", "isBase64Encoded": true});
            check(format, encoded, Some((200, "text/plain; charset=utf-8", "a"))).await;
            check(format, json!({"statusCode": 200, "body": {"not": "text"}}), None).await;
            check(format, json!({"statusCode": "200"}), None).await;
            check(format, json!({"statusCode": 200, "headers": {"x": {}}}), None).await;
        }
    }

    #[test]
    fn a_functions_own_cors_headers_go() {
        let value =
            json!({"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*", "x-a": "1"}});
        let mut response = from_function(Two, &value).unwrap();
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        remove_cors_headers(&mut response);
        assert!(!response.headers().contains_key("access-control-allow-origin"));
        assert_eq!(response.headers()["x-a"], "1");
    }
}
