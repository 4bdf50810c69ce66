//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3).

use axum::{
    extract::State as Extract,
    response::{IntoResponse as _, Response},
};
use http::{
    HeaderMap, Method, StatusCode,
    header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE},
};
use serde_json::Value;

use crate::{
    state::State,
    sync::lock,
    tenant::{errors, issue::profile_claims},
    web,
};

/// `GET` or `POST /userinfo` with a Bearer token that this tenant issued with the scope `openid`.
pub(crate) async fn userinfo(
    Extract(state): Extract<State>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if !matches!(method, Method::GET | Method::POST) {
        return errors::no_such_page(Extract(state)).await;
    }
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer "));
    let now = state.clock.now();
    let found =
        token.and_then(|token| lock(&state.tenant.tokens).access_token(token, now).cloned());
    match found {
        Some(found) if found.authorization.has("openid") => {
            web::json(StatusCode::OK, &Value::Object(profile_claims(&found.authorization)))
        }
        Some(_) => {
            refuse(StatusCode::FORBIDDEN, "Bearer error=\"insufficient_scope\", scope=\"openid\"")
        }
        None if token.is_none() => refuse(StatusCode::UNAUTHORIZED, "Bearer"),
        None => refuse(StatusCode::UNAUTHORIZED, "Bearer error=\"invalid_token\""),
    }
}

/// RFC 6750, section 3. The body is assumed wording.
fn refuse(status: StatusCode, challenge: &str) -> Response {
    let headers = [(CACHE_CONTROL, "no-store")];
    let text = status.canonical_reason().unwrap_or_default();
    let mut response = (status, headers, text).into_response();
    web::insert(&mut response, &WWW_AUTHENTICATE, challenge);
    response
}
