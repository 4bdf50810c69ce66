//! Who may use the control: programs and pages of this origin, no other web site.
//!
//! Ports do not make sites: the app on another port of `localhost` is *same-site*, so only
//! `same-origin` and `none` (typed by the person) pass.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{
    HeaderName, StatusCode,
    header::{HOST, ORIGIN},
    request::Parts,
};
use serde_json::json;

use crate::web::{header, is_for_loopback, json};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a request that reached this machine under a name that is not this machine's.
pub(crate) async fn loopback_only(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if !is_for_loopback(&parts) {
        return refuse("The control page answers to localhost, 127.0.0.1 and [::1] only.");
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Refuses what a page of another origin sends.
pub(crate) async fn own_pages_only(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if !is_own(&parts) {
        return refuse("Only the control page itself and programs may use this, not another page.");
    }
    next.run(Request::from_parts(parts, body)).await
}

fn is_own(parts: &Parts) -> bool {
    let site = header(parts, SEC_FETCH_SITE);
    if !matches!(site, None | Some("same-origin" | "none")) {
        return false;
    }
    match (parts.headers.contains_key(ORIGIN), header(parts, ORIGIN), header(parts, HOST)) {
        (false, _, _) => true,
        (true, Some(origin), Some(host)) => origin == format!("http://{host}"),
        _ => false,
    }
}

fn refuse(message: &str) -> Response {
    json(StatusCode::FORBIDDEN, &json!({"message": message}))
}
