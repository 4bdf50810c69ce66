//! The event that a Lambda proxy integration hands to its function, in both payload formats.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>.

use std::{collections::BTreeMap, net::IpAddr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{
    HeaderMap,
    header::{CONTENT_TYPE, COOKIE, USER_AGENT},
    request::Parts,
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use crate::gateway::{
    authorizer::Identity,
    claims::as_text,
    routes::{Matched, PayloadFormat},
};

/// Made up, in AWS's shape.
const ACCOUNT_ID: &str = "123456789012";
const API_ID: &str = "sandbox000";

/// Everything an event is made of.
#[derive(Debug)]
pub(crate) struct Invocation<'a> {
    pub(crate) format: PayloadFormat,
    pub(crate) stage: &'a str,
    pub(crate) host: &'a str,
    pub(crate) parts: &'a Parts,
    pub(crate) body: &'a [u8],
    pub(crate) matched: &'a Matched<'a>,
    pub(crate) identity: Option<&'a Identity>,
    pub(crate) request_id: &'a str,
    pub(crate) time: Timestamp,
    pub(crate) peer: Option<IpAddr>,
}

impl Invocation<'_> {
    fn source_ip(&self) -> String {
        self.peer.map_or_else(|| "127.0.0.1".to_owned(), |peer| peer.to_string())
    }

    fn user_agent(&self) -> &str {
        self.parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Such as `12/Mar/2020:19:03:58 +0000`.
    fn written_time(&self) -> String {
        self.time.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
    }

    fn query(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect()
    }

    fn path_parameters(&self) -> Value {
        if self.matched.path_parameters.is_empty() {
            Value::Null
        } else {
            json!(self.matched.path_parameters)
        }
    }
}

/// The event.
pub(crate) fn event(invocation: &Invocation<'_>) -> Value {
    match invocation.format {
        PayloadFormat::One => event_1_0(invocation),
        PayloadFormat::Two => event_2_0(invocation),
    }
}

/// Format 2.0: what is not there is left out. That `rawPath` begins with the named stage is assumed.
fn event_2_0(invocation: &Invocation<'_>) -> Value {
    let parts = invocation.parts;
    let (body, is_base64) = body(invocation);
    let mut context = json!({
        "accountId": ACCOUNT_ID,
        "apiId": API_ID,
        "domainName": invocation.host,
        "domainPrefix": API_ID,
        "http": {
            "method": parts.method.as_str(),
            "path": parts.uri.path(),
            "protocol": format!("{:?}", parts.version),
            "sourceIp": invocation.source_ip(),
            "userAgent": invocation.user_agent(),
        },
        "requestId": invocation.request_id,
        "routeKey": invocation.matched.route.key(),
        "stage": invocation.stage,
        "time": invocation.written_time(),
        "timeEpoch": invocation.time.as_millisecond(),
    });
    if let Some(identity) = invocation.identity {
        let jwt = json!({"claims": as_text(&identity.claims), "scopes": identity.scopes});
        context["authorizer"] = json!({"jwt": jwt});
    }
    let mut event = json!({
        "version": "2.0",
        "routeKey": invocation.matched.route.key(),
        "rawPath": parts.uri.path(),
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers(&parts.headers),
        "requestContext": context,
        "isBase64Encoded": is_base64,
    });
    for (name, value) in [
        ("cookies", cookies(&parts.headers)),
        ("queryStringParameters", joined(&invocation.query())),
        ("pathParameters", invocation.path_parameters()),
        ("body", body),
    ] {
        if !value.is_null() {
            event[name] = value;
        }
    }
    event
}

/// Format 1.0, as REST APIs have it: what is not there is `null`.
fn event_1_0(invocation: &Invocation<'_>) -> Value {
    let parts = invocation.parts;
    let method = parts.method.as_str();
    let query = invocation.query();
    let (body, is_base64) = body(invocation);
    let all_headers =
        values(parts.headers.keys().map(|name| {
            (name.to_string(), parts.headers.get_all(name).iter().map(text).collect())
        }));
    let authorizer = invocation
        .identity
        .map(|identity| json!({"claims": as_text(&identity.claims), "scopes": identity.scopes}));
    json!({
        "version": "1.0",
        "resource": invocation.matched.route.path,
        "path": parts.uri.path(),
        "httpMethod": method,
        "headers": last_of_each(&all_headers),
        "multiValueHeaders": all_headers,
        "queryStringParameters": last_of_each(&multi(&query)),
        "multiValueQueryStringParameters": multi(&query),
        "requestContext": {
            "accountId": ACCOUNT_ID,
            "apiId": API_ID,
            "authorizer": authorizer,
            "domainName": invocation.host,
            "domainPrefix": API_ID,
            "extendedRequestId": invocation.request_id,
            "httpMethod": method,
            "identity": {
                "accessKey": null, "accountId": null, "caller": null,
                "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null,
                "cognitoIdentityId": null, "cognitoIdentityPoolId": null, "principalOrgId": null,
                "sourceIp": invocation.source_ip(),
                "user": null, "userAgent": invocation.user_agent(), "userArn": null,
            },
            "path": parts.uri.path(),
            "protocol": format!("{:?}", parts.version),
            "requestId": invocation.request_id,
            "requestTime": invocation.written_time(),
            "requestTimeEpoch": invocation.time.as_millisecond(),
            "resourceId": invocation.matched.route.key(),
            "resourcePath": invocation.matched.route.path,
            "stage": invocation.stage,
        },
        "pathParameters": invocation.path_parameters(),
        "stageVariables": null,
        "body": body,
        "isBase64Encoded": is_base64,
    })
}

/// The body as text, or as base64 when it is none: `null` when there is no body.
fn body(invocation: &Invocation<'_>) -> (Value, bool) {
    if invocation.body.is_empty() {
        return (Value::Null, false);
    }
    match std::str::from_utf8(invocation.body).ok().filter(|_| is_text(&invocation.parts.headers)) {
        Some(text) => (json!(text), false),
        None => (json!(STANDARD.encode(invocation.body)), true),
    }
}

/// Whether the content type is text in the gateway's eyes; the list is assumed.
fn is_text(headers: &HeaderMap) -> bool {
    let kind =
        headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("text/plain");
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let others = ["application/json", "application/javascript", "application/xml"];
    kind.starts_with("text/") || others.contains(&kind.as_str())
}

/// Names in lower case, repeated ones joined by commas, cookies apart.
fn headers(headers: &HeaderMap) -> Value {
    let names = headers.keys().filter(|name| **name != COOKIE);
    let joined = |name| headers.get_all(name).iter().map(text).collect::<Vec<_>>().join(",");
    Value::Object(names.map(|name| (name.to_string(), json!(joined(name)))).collect())
}

fn cookies(headers: &HeaderMap) -> Value {
    let lines = headers.get_all(COOKIE).iter().map(text);
    let cookies: Vec<_> = lines
        .flat_map(|line| line.split(';').map(|cookie| cookie.trim().to_owned()).collect::<Vec<_>>())
        .collect();
    if cookies.is_empty() { Value::Null } else { json!(cookies) }
}

fn text(value: &http::HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// Pairs by name, repeated ones joined by commas; `null` when there are none.
fn joined(pairs: &[(String, String)]) -> Value {
    let mut found = BTreeMap::<&str, Vec<&str>>::new();
    for (name, value) in pairs {
        found.entry(name).or_default().push(value);
    }
    let written: Map<_, _> = found
        .into_iter()
        .map(|(name, values)| (name.to_owned(), json!(values.join(","))))
        .collect();
    if written.is_empty() { Value::Null } else { Value::Object(written) }
}

/// Pairs by name, each with the list of its values; `null` when there are none.
fn multi(pairs: &[(String, String)]) -> Value {
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in pairs {
        found.entry(name.clone()).or_default().push(value.clone());
    }
    values(found.into_iter())
}

fn values(found: impl Iterator<Item = (String, Vec<String>)>) -> Value {
    let written: Map<_, _> = found.map(|(name, values)| (name, json!(values))).collect();
    if written.is_empty() { Value::Null } else { Value::Object(written) }
}

/// Of lists of values, the last of each; `null` of nothing.
fn last_of_each(lists: &Value) -> Value {
    let Some(lists) = lists.as_object() else { return Value::Null };
    let last = |values: &Value| values.as_array().and_then(|values| values.last()).cloned();
    Value::Object(
        lists
            .iter()
            .map(|(name, values)| (name.clone(), last(values).unwrap_or_default()))
            .collect(),
    )
}
