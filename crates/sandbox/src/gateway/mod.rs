//! The stand-in for an AWS HTTP API: stage, routes, CORS configuration, JWT authorizer and the
//! Lambda proxy integration, as AWS documents them or as they were seen live.

mod answer;
mod authorizer;
mod claims;
mod cors;
mod demands;
mod event;
mod front;
mod handler;
mod key_source;
mod routes;
#[cfg(test)]
mod tests;

pub(crate) use key_source::KeyCache;

use axum::{Router, middleware};

use crate::{breakage, state::State, web};

/// The HTTP API.
pub fn api_router(state: State) -> Router {
    Router::new()
        .fallback(handler::handle)
        .with_state(state.clone())
        .layer(middleware::from_fn_with_state(state.clone(), breakage::close_connection))
        .layer(middleware::from_fn_with_state((state, "api"), web::observe))
}
