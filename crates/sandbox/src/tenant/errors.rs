//! How the tenant says no: a page for a person, JSON for a client.

use axum::{
    extract::{Request, State as Extract},
    middleware::Next,
    response::Response,
};
use http::StatusCode;
use maud::{Markup, html};
use serde_json::json;

use crate::{state::State, tenant::pages, web};

/// An error answer of the token endpoint (RFC 6749, section 5.2), with Auth0's statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub(crate) status: StatusCode,
    pub(crate) error: &'static str,
    pub(crate) description: String,
}

impl OAuthError {
    pub(crate) fn new(
        status: StatusCode,
        error: &'static str,
        description: impl Into<String>,
    ) -> Self {
        Self { status, error, description: description.into() }
    }

    /// 403 `invalid_grant`.
    pub(crate) fn invalid_grant(description: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "invalid_grant", description)
    }

    /// 400 `invalid_request` for a parameter that is not there.
    pub(crate) fn missing(parameter: &str) -> Self {
        let description = format!("Missing required parameter: {parameter}");
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// 401 `access_denied`: the client is unknown or its secret is wrong.
    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized")
    }

    pub(crate) fn respond(&self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        web::json(self.status, &body)
    }
}

/// A page that ends the sign-in here: nothing is told to any application.
pub(crate) fn error_page(
    state: &State,
    status: StatusCode,
    title: &str,
    text: &Markup,
) -> Response {
    let main = html! {
        h1 { (title) }
        (text)
    };
    pages::respond(state, status, title, &main)
}

/// The page for a form whose sign-in is finished, too old, or another browser's.
pub(crate) fn form_is_over(state: &State) -> Response {
    let text = html! {
        p { "This form was used already, is older than ten minutes, or was opened in another browser." }
        p { "Go back to the application and sign in again." }
    };
    error_page(state, StatusCode::BAD_REQUEST, "This form is no longer good", &text)
}

/// Refuses a request that reached this machine under a name that is not this machine's.
pub(crate) async fn loopback_only(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if !web::is_for_loopback(&parts) {
        let text = html! { p { "The tenant answers to localhost, 127.0.0.1 and [::1] only." } };
        return error_page(&state, StatusCode::FORBIDDEN, "Forbidden", &text);
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Anything that is not here.
pub(crate) async fn no_such_page(Extract(state): Extract<State>) -> Response {
    let text = html! { p { "The sandbox's tenant has no such endpoint." } };
    error_page(&state, StatusCode::NOT_FOUND, "Not found", &text)
}
