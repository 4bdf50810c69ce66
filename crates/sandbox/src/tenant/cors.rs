//! Which pages may call the tenant, as Auth0 decides it.
//!
//! Source: <https://auth0.com/docs/get-started/applications/set-up-cors>. The texts and the list of
//! request headers are assumed wording, except `Origin .. is not allowed`.

use axum::{
    extract::{Request, State as Extract},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue, Method, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
        ORIGIN, VARY,
    },
};

use crate::{faults::Fault, state::State, web};

const EXPOSED: &str = "X-RateLimit-Limit,X-RateLimit-Remaining,X-RateLimit-Reset,Retry-After";

/// Documents that anybody may read.
pub(crate) async fn any_origin(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if !state.faults.is_on(Fault::DiscoveryOriginRefused) {
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

/// Endpoints for the origins of registered applications. Another origin gets 403 without CORS
/// headers, which a page sees as a network error, and its request is not carried out.
pub(crate) async fn allowed_origins(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let Some(origin) = request.headers().get(ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let name = origin.to_str().unwrap_or_default();
    let registered =
        !state.faults.is_on(Fault::TokenOriginRefused) && state.registry.allows_origin(name);
    if !registered {
        return (StatusCode::FORBIDDEN, format!("Origin {name} is not allowed")).into_response();
    }
    let is_preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight { preflight() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    web::insert(&mut response, &ACCESS_CONTROL_ALLOW_ORIGIN, name);
    response
}

fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET,POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization,content-type,auth0-client,dpop"),
        (ACCESS_CONTROL_MAX_AGE, "7200"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
