//! Token revocation (RFC 7009).

use axum::{
    body::Bytes,
    extract::State as Extract,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::{
    faults::Fault,
    state::State,
    sync::lock,
    tenant::{client_authentication::authenticate, errors::OAuthError, token::read},
    web,
};

/// `POST /oauth/revoke`: a refresh token, with everything that descends from the same sign-in. An
/// unknown token is answered like a known one.
pub(crate) async fn revoke(
    Extract(state): Extract<State>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if state.faults.is_on(Fault::RevocationFails) {
        let body = json!({"error": "server_error", "error_description": "Service unavailable"});
        return web::json(StatusCode::SERVICE_UNAVAILABLE, &body);
    }
    match revoke_token(&state, &headers, &body) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.respond(),
    }
}

fn revoke_token(state: &State, headers: &HeaderMap, body: &[u8]) -> Result<(), OAuthError> {
    let params = read(headers, body)?;
    let client = authenticate(headers, &params, &state.registry)?;
    let token = params.get("token").ok_or_else(|| OAuthError::missing("token"))?;
    lock(&state.tenant.tokens).revoke(token, client.id);
    Ok(())
}
