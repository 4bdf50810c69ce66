//! What the authorization endpoint sends back to the application (RFC 6749, section 4.1.2; RFC 9207),
//! and what the faults make of it.

use axum::response::Response;
use http::StatusCode;
use url::Url;

use crate::{
    faults::Fault,
    state::State,
    tenant::{
        discovery::OTHER_ISSUER,
        message,
        request::{AuthorizationRequest, ResponseMode},
    },
    web,
};

/// Sends a code.
pub(crate) fn give(state: &State, request: &AuthorizationRequest, code: &str) -> Response {
    let twice = state.faults.is_on(Fault::ResponseTwice);
    let parameters = if twice { &[("code", code), ("code", code)][..] } else { &[("code", code)] };
    respond(state, request.mode, &request.redirect_uri, request.state.as_deref(), parameters)
}

/// Tells why there is no code (RFC 6749, section 4.1.2.1).
pub(crate) fn tell(
    state: &State,
    request: &AuthorizationRequest,
    error: &str,
    description: &str,
) -> Response {
    let parameters = [("error", error), ("error_description", description)];
    respond(state, request.mode, &request.redirect_uri, request.state.as_deref(), &parameters)
}

pub(crate) fn login_required(state: &State, request: &AuthorizationRequest) -> Response {
    tell(state, request, "login_required", "Login required")
}

pub(crate) fn consent_required(state: &State, request: &AuthorizationRequest) -> Response {
    tell(state, request, "consent_required", "Consent required")
}

/// The answer to `prompt=none` that a fault gives whoever is signed in.
pub(crate) fn without_asking(state: &State, request: &AuthorizationRequest) -> Option<Response> {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::AuthorizeBounces) {
        let start = Url::parse(&request.redirect_uri).and_then(|url| url.join("/")).ok()?;
        return Some(web::redirect(StatusCode::FOUND, start.as_str()));
    }
    if on(Fault::LoginRequired) {
        return Some(login_required(state, request));
    }
    on(Fault::ConsentRequired).then(|| consent_required(state, request))
}

/// What takes `parameters` and the `state` of its request to the application.
pub(crate) fn respond(
    sandbox: &State,
    mode: ResponseMode,
    redirect_uri: &str,
    state: Option<&str>,
    parameters: &[(&str, &str)],
) -> Response {
    let Ok(mut location) = Url::parse(redirect_uri) else {
        return web::redirect(StatusCode::FOUND, redirect_uri);
    };
    let state = sent_state(sandbox, state).map(|state| ("state", state));
    let issuer = sent_issuer(sandbox).map(|issuer| ("iss", issuer));
    let parameters = parameters.iter().copied().chain(state).chain(issuer);
    if mode == ResponseMode::WebMessage {
        return message::page(&location.origin().ascii_serialization(), parameters);
    }
    location.query_pairs_mut().extend_pairs(parameters);
    web::redirect(StatusCode::FOUND, location.as_str())
}

fn sent_state<'s>(sandbox: &State, state: Option<&'s str>) -> Option<&'s str> {
    let on = |fault| sandbox.faults.is_on(fault);
    let kept = state.filter(|_| !on(Fault::StateMissing));
    if on(Fault::StateChanged) { kept.map(|_| "another-state") } else { kept }
}

/// `iss` (RFC 9207), which Auth0 sends only where a tenant opted in.
fn sent_issuer(sandbox: &State) -> Option<&str> {
    let on = |fault| sandbox.faults.is_on(fault);
    if on(Fault::IssWrong) {
        return Some(OTHER_ISSUER);
    }
    on(Fault::IssSent).then_some(sandbox.addresses.issuer.as_str())
}
