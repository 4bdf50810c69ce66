//! The token endpoint (RFC 6749, section 3.2) with Auth0's statuses and texts.

mod delivery;
mod grants;
mod outage;

use axum::{
    body::{Bytes, to_bytes},
    extract::{Request, State as Extract},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE};

use crate::{
    faults::Fault,
    state::State,
    tenant::{
        client_authentication::authenticate,
        errors::{OAuthError, no_such_page},
        params::Params,
        registry::{Client, ClientAuthentication},
    },
    web,
};

/// Where the token endpoint is.
pub(crate) const PATH: &str = "/oauth/token";
/// Where [`Fault::TokenEndpointRedirect`] points.
pub(crate) const MOVED_PATH: &str = "/oauth/token/moved";

/// How large a request may be, in bytes.
const BODY_LIMIT: usize = 100_000;

/// `POST /oauth/token`.
pub(crate) async fn token(
    Extract(state): Extract<State>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(outage) = outage::outage(&state) {
        return outage;
    }
    let response = respond(&state, &headers, &body);
    delivery::deliver(&state, response).await
}

/// `POST /oauth/token/moved`: where [`Fault::TokenEndpointRedirect`] points; works like the other.
pub(crate) async fn moved(
    Extract(state): Extract<State>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !state.faults.is_on(Fault::TokenEndpointRedirect) {
        return no_such_page(Extract(state)).await;
    }
    respond(&state, &headers, &body)
}

fn respond(state: &State, headers: &HeaderMap, body: &[u8]) -> Response {
    match answer(state, headers, body) {
        Ok(tokens) => web::json(StatusCode::OK, &tokens),
        Err(error) => error.respond(),
    }
}

/// Notes the grant of each token request that arrives, before anything else looks at it: a page of
/// another origin or a fault may be in the way of the rest.
pub(crate) async fn note_grant(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST || !request.uri().path().starts_with(PATH) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let grant = parameters(&parts.headers, &body).and_then(|sent| sent.owned("grant_type"));
    state.record.granted(grant.unwrap_or_default());
    next.run(Request::from_parts(parts, body.into())).await
}

fn answer(
    state: &State,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<serde_json::Value, OAuthError> {
    let params = read(headers, body)?;
    let grant_type = params.get("grant_type").ok_or_else(|| OAuthError::missing("grant_type"))?;
    let client = authenticate(headers, &params, &state.registry)?;
    let is_public = client.authentication == ClientAuthentication::None;
    if is_public && state.faults.is_on(Fault::ClientSecretWanted) {
        return Err(OAuthError::unauthorized());
    }
    match grant_type {
        "authorization_code" => {
            check_allowed(client, grant_type)?;
            grants::authorization_code(state, client, &params)
        }
        "refresh_token" => {
            check_allowed(client, grant_type)?;
            grants::refresh_token(state, client, &params)
        }
        "client_credentials" => {
            check_allowed(client, grant_type)?;
            grants::client_credentials(state, client, &params)
        }
        other => Err(OAuthError::new(
            StatusCode::FORBIDDEN,
            "unsupported_grant_type",
            format!("Unsupported grant type: {other}"),
        )),
    }
}

/// The parameters, which come as a form or as JSON, each at most once.
pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Params, OAuthError> {
    let invalid = |text: String| OAuthError::new(StatusCode::BAD_REQUEST, "invalid_request", text);
    let params = parameters(headers, body)
        .ok_or_else(|| invalid("The body is no JSON object".to_owned()))?;
    match params.repeated() {
        Some(name) => Err(invalid(format!("Parameter repeated: {name}"))),
        None => Ok(params),
    }
}

fn parameters(headers: &HeaderMap, body: &[u8]) -> Option<Params> {
    let content_type =
        headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/json") {
        return Params::from_json(body);
    }
    Some(Params::from_form(body))
}

fn check_allowed(client: &Client, grant_type: &str) -> Result<(), OAuthError> {
    if client.grant_types.contains(&grant_type) {
        return Ok(());
    }
    let text = format!("Grant type '{grant_type}' not allowed for the client.");
    Err(OAuthError::new(StatusCode::FORBIDDEN, "unauthorized_client", text))
}
