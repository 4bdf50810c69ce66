//! The stand-in for an Auth0 tenant: an OpenID provider that checks everything it is told.

mod access_token;
mod accounts;
mod authorize;
mod client_authentication;
mod consent;
mod cookies;
mod cors;
mod discovery;
mod errors;
mod id_token;
mod interactions;
mod issue;
mod jwks;
mod login;
mod logout;
mod message;
mod pages;
mod params;
mod pkce;
mod registry;
mod request;
mod responses;
mod revoke;
mod settings;
#[cfg(test)]
mod tests;
mod token;
mod tokens;
mod userinfo;

use std::sync::Mutex;

use axum::{
    Router, middleware,
    routing::{any, get, post},
};
use serde_json::{Map, Value};

pub use accounts::Account;
pub(crate) use {
    accounts::ACCOUNTS,
    registry::{AUDIENCE, Registry, WEB_CLIENT},
};

use crate::{
    breakage::{self, Endpoint},
    state::State,
    sync::lock,
    web,
};
use interactions::Interactions;
use tokens::Tokens;

/// What the tenant remembers.
#[derive(Debug, Default)]
pub(crate) struct Tenant {
    pub(crate) interactions: Mutex<Interactions>,
    pub(crate) tokens: Mutex<Tokens>,
    /// What every ID token says besides, or instead.
    pub(crate) claims: Mutex<Map<String, Value>>,
}

impl Tenant {
    /// Forgets every session, consent, code and token.
    pub(crate) fn forget(&self) {
        *lock(&self.interactions) = Interactions::default();
        *lock(&self.tokens) = Tokens::default();
        lock(&self.claims).clear();
    }
}

/// The tenant's endpoints.
pub fn tenant_router(state: State) -> Router {
    router(state.clone())
        .layer(middleware::from_fn_with_state(state.clone(), errors::loopback_only))
        .layer(middleware::from_fn_with_state(state.clone(), breakage::close_connection))
        .layer(middleware::from_fn_with_state((state, "tenant"), web::observe))
}

/// The endpoints without the record, for the gateway's own requests.
pub(crate) fn router(state: State) -> Router {
    let before = |endpoint| {
        middleware::from_fn_with_state((state.clone(), endpoint), breakage::stand_before)
    };
    let called_by_pages = Router::new()
        .route(token::PATH, post(token::token).route_layer(before(Endpoint::Token)))
        .route(token::MOVED_PATH, post(token::moved))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/userinfo", any(userinfo::userinfo))
        .route_layer(middleware::from_fn_with_state(state.clone(), cors::allowed_origins))
        .route_layer(middleware::from_fn_with_state(state.clone(), token::note_grant));
    let metadata = || get(discovery::metadata).route_layer(before(Endpoint::Metadata));
    let public = Router::new()
        .route("/.well-known/openid-configuration", metadata())
        .route("/.well-known/oauth-authorization-server", metadata())
        .route("/.well-known/jwks.json", get(jwks::jwks).route_layer(before(Endpoint::Keys)))
        .route_layer(middleware::from_fn_with_state(state.clone(), cors::any_origin));
    Router::new()
        .route("/", get(pages::home))
        .route("/authorize", get(authorize::authorize).route_layer(before(Endpoint::Authorize)))
        .route("/u/login", get(login::form).post(login::submit))
        .route("/u/consent", get(consent::form).post(consent::submit))
        .route("/v2/logout", get(logout::auth0))
        .route("/oidc/logout", get(logout::openid))
        .route(web::STYLE_PATH, get(web::style))
        .merge(called_by_pages)
        .merge(public)
        .fallback(errors::no_such_page)
        .with_state(state)
}
