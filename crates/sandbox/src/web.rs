//! Pages and headers that the tenant and the control page have in common.

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    extract::{Request, State as Extract},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{
        AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, HOST, LOCATION,
        ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    },
    request::Parts,
};
use jiff::fmt::rfc2822::DateTimePrinter;
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use crate::{
    record::{HeardRequest, RecordedRequest},
    serve::HangUp,
    state::State,
};

/// Where both listeners serve the style sheet.
pub(crate) const STYLE_PATH: &str = "/sandbox.css";

/// The style sheet of every page.
pub(crate) async fn style() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    (headers, include_str!("sandbox.css")).into_response()
}

/// A whole document. `main` is markup, so everything in it was escaped where it was made.
pub(crate) fn document(title: &str, banner: &str, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href=(STYLE_PATH);
            }
            body {
                header.banner { (banner) }
                main { (main) }
            }
        }
    }
}

/// A page under a policy that lets nothing in but the style sheet. `form_action` names where forms
/// may lead, redirects included: Chromium applies the directive to those as well (CSP 3, 6.4.2).
pub(crate) fn page(status: StatusCode, document: Markup, form_action: &str) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
    );
    let mut response = (status, document.into_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Not `no-referrer`: a form of such a page would send `Origin: null`.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    insert(&mut response, &CONTENT_SECURITY_POLICY, &policy);
    response
}

/// A JSON answer that no cache keeps.
pub(crate) fn json(status: StatusCode, value: &Value) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    (status, headers, value.to_string()).into_response()
}

/// A redirect (302, or 303 after a form) that no cache keeps and that names no referrer.
pub(crate) fn redirect(status: StatusCode, location: &str) -> Response {
    let headers = [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    let mut response = (status, headers, Body::empty()).into_response();
    insert(&mut response, &LOCATION, location);
    response
}

/// Adds a header. A value that no header can carry (a line break in it) is left out.
pub(crate) fn insert(response: &mut Response, name: &HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The text of a request header, if it is text.
pub(crate) fn header(parts: &Parts, name: HeaderName) -> Option<&str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether the request names this machine as its host. A page of another site that made its own
/// name point here (DNS rebinding) sends that name.
pub(crate) fn is_for_loopback(parts: &Parts) -> bool {
    let Some(host) = header(parts, HOST) else { return true };
    let name = host.rsplit_once(':').filter(|(_, port)| !port.contains(']'));
    matches!(name.map_or(host, |(name, _)| name), "localhost" | "127.0.0.1" | "[::1]")
}

/// Records all of a request. What is longer than any that a secret belongs in is passed on unread.
async fn hear(state: &State, listener: &'static str, request: Request) -> Request {
    const LONGEST: u64 = 64 * 1024;
    let (parts, body) = request.into_parts();
    let length = body.size_hint().upper();
    let mut heard = HeardRequest {
        listener,
        method: parts.method.to_string(),
        target: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| {
                (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect(),
        body: String::new(),
    };
    let body = if length.is_some_and(|length| length <= LONGEST) {
        // A body that breaks off is taken for an empty one.
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        heard.body = String::from_utf8_lossy(&bytes).into_owned();
        Body::from(bytes)
    } else {
        body
    };
    state.record.heard(heard);
    Request::from_parts(parts, body)
}

/// Records each request of `listener`, and dates its answer by the sandbox's clock.
pub(crate) async fn observe(
    Extract((state, listener)): Extract<(State, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let number = state.record.requested(RecordedRequest {
        listener,
        method: request.method().to_string(),
        target: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        status: None,
        has_authorization: request.headers().contains_key(AUTHORIZATION),
        origin: request
            .headers()
            .get(ORIGIN)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned),
    });
    let request =
        if state.record.listens_in() { hear(&state, listener, request).await } else { request };
    let mut response = next.run(request).await;
    if let Ok(date) = DateTimePrinter::new().timestamp_to_rfc9110_string(&state.clock.timestamp()) {
        insert(&mut response, &DATE, &date);
    }
    if response.extensions().get::<HangUp>().is_none() {
        state.record.answered(number, response.status().as_u16());
    }
    response
}
