//! The ways a token endpoint fails before it looks at the request. No code or token is used up.

use axum::response::{IntoResponse as _, Response};
use http::{
    HeaderValue, StatusCode,
    header::{self, CACHE_CONTROL, CONTENT_TYPE},
};
use serde_json::json;

use crate::{faults::Fault, state::State, tenant::token::MOVED_PATH, web};

/// How long a client that came too often has to wait, in seconds.
const RETRY_AFTER: i64 = 3;

/// The answer of the outage that is switched on, if one is. The bodies are assumed wording; that they
/// need not be JSON is documented.
pub(crate) fn outage(state: &State) -> Option<Response> {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::TokenEndpoint500) {
        return Some(server_error());
    }
    if on(Fault::TokenEndpoint429) {
        return Some(too_many_requests(state.clock.now()));
    }
    if on(Fault::TokenEndpointRedirect) {
        return Some(elsewhere(&state.addresses.issuer));
    }
    on(Fault::TokenEndpointHtml).then(captive_portal)
}

fn server_error() -> Response {
    let body = json!({"error": "server_error", "error_description": "Internal server error"});
    web::json(StatusCode::INTERNAL_SERVER_ERROR, &body)
}

fn too_many_requests(now: i64) -> Response {
    let body = json!({"error": "too_many_requests", "error_description": "Too many requests. Check the X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset headers."});
    let mut response = web::json(StatusCode::TOO_MANY_REQUESTS, &body);
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from_static("10"));
    headers.insert("x-ratelimit-remaining", HeaderValue::from_static("0"));
    headers.insert("x-ratelimit-reset", HeaderValue::from(now + RETRY_AFTER));
    headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}

/// A redirect that keeps the method and the body (RFC 9110, section 15.4.8).
fn elsewhere(issuer: &str) -> Response {
    let location = format!("{}{MOVED_PATH}", issuer.trim_end_matches('/'));
    web::redirect(StatusCode::TEMPORARY_REDIRECT, &location)
}

fn captive_portal() -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    let page = "<!doctype html>\n<title>Network sign-in</title>\n<h1>Please accept the terms of this network</h1>\n";
    (StatusCode::OK, headers, page).into_response()
}
