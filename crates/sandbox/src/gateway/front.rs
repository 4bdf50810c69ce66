//! What stands before the gateway, or in its place, under the faults that are not the HTTP API's own
//! doing: a firewall, a proxy, another kind of API.

use axum::{
    body::{Body, to_bytes},
    response::{IntoResponse as _, Response},
};
use http::{
    HeaderName, HeaderValue, Method, StatusCode,
    header::{CONNECTION, CONTENT_TYPE, LOCATION},
    request::Parts,
};

use crate::{
    entropy,
    faults::Fault,
    gateway::{
        answer::gateway_error,
        handler::{Answer, BODY_LIMIT},
    },
    serve::HangUp,
    state::State,
    web,
};

/// The answer of whatever keeps a request from the HTTP API, if anything does. `body` is left alone
/// unless there is one.
pub(crate) async fn answer(state: &State, parts: &Parts, body: &mut Body) -> Option<Answer> {
    let on = |fault| state.faults.is_on(fault);
    let is_options = parts.method == Method::OPTIONS;
    if on(Fault::WafBlocks) {
        return Some(Answer::Outside(blocked()));
    }
    if is_options
        && on(Fault::CorsPreflightRedirect)
        && let Some(response) = to_a_slash(parts)
    {
        return Some(Answer::Outside(response));
    }
    if !is_options && on(Fault::ApiHangsUp) {
        // The connection ends once the request was read, whatever there was of it.
        let _read = to_bytes(std::mem::take(body), BODY_LIMIT).await;
        return Some(Answer::Outside(hang_up()));
    }
    if !is_options && on(Fault::ThrottledSometimes) && state.memory.is_first_of_two_calls() {
        // The body is assumed wording.
        let response = gateway_error(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
        return Some(Answer::Outside(response));
    }
    if on(Fault::RestApi) {
        return Some(Answer::RestApi(missing_authentication_token()));
    }
    if on(Fault::EndpointDisabled) {
        return Some(Answer::Gateway(gateway_error(StatusCode::FORBIDDEN, "Forbidden")));
    }
    let is_moved = parts.method == Method::GET && on(Fault::ApiRedirects);
    is_moved.then(|| Answer::Gateway(moved(&state.addresses.issuer)))
}

/// Closes the connection after an answer while [`Fault::ApiHangsUp`] is on: a request that is dropped
/// on a connection that was used before is sent again by browsers on their own.
pub(crate) fn close_connection(state: &State, response: &mut Response) {
    if state.faults.is_on(Fault::ApiHangsUp) {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
}

/// In the shape of `CloudFront`'s page for a request that AWS WAF blocked. Assumed wording.
fn blocked() -> Response {
    let page = "<!doctype html>\n<title>ERROR: The request could not be satisfied</title>\n\
        <h1>403 ERROR</h1>\n<h2>The request could not be satisfied.</h2>\n<p>Request blocked.</p>\n";
    (StatusCode::FORBIDDEN, [(CONTENT_TYPE, "text/html")], page).into_response()
}

/// A redirect to the same path with a slash at its end; `None` where it has one.
fn to_a_slash(parts: &Parts) -> Option<Response> {
    let path = parts.uri.path();
    if path.ends_with('/') {
        return None;
    }
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
    web::insert(&mut response, &LOCATION, &format!("{path}/{query}"));
    Some(response)
}

fn hang_up() -> Response {
    let mut response = Response::default();
    response.extensions_mut().insert(HangUp);
    response
}

/// What a REST API answers to a path that its stage does not have, with the headers that REST APIs
/// have in place of `apigw-requestid`.
fn missing_authentication_token() -> Response {
    let mut response = gateway_error(StatusCode::FORBIDDEN, "Missing Authentication Token");
    let id = entropy::uuid().to_string();
    for (name, value) in [
        ("x-amzn-errortype", "MissingAuthenticationTokenException"),
        ("x-amzn-requestid", &id),
        ("x-amz-apigw-id", &entropy::gateway_request_id()),
    ] {
        web::insert(&mut response, &HeaderName::from_static(name), value);
    }
    response
}

/// To the tenant's origin, which has no such page: all that counts is that it is another one.
fn moved(issuer: &str) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    web::insert(&mut response, &LOCATION, &format!("{issuer}wish-list-service"));
    response
}
