//! The control page and its JSON API: faults, clock, records. For the person at this machine only.

mod api;
mod guard;
mod page;
#[cfg(test)]
mod tests;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::{state::State, web};

/// The control page and its JSON API.
pub fn control_router(state: State) -> Router {
    let guarded = Router::new()
        .route("/faults/clear", post(page::clear_faults))
        .route("/faults/{name}", post(page::switch_fault))
        .route("/breakages", post(page::break_endpoints))
        .route("/clock", post(page::move_clock))
        .route("/reset", post(page::reset))
        .route("/api/state", get(api::state))
        .route("/api/faults", get(api::faults).put(api::replace_faults).delete(api::clear_faults))
        .route("/api/faults/{name}", post(api::switch_on).delete(api::switch_off))
        .route("/api/breakages", get(api::breakages).put(api::replace_breakages))
        .route("/api/clock", post(api::advance_clock))
        .route("/api/reset", post(api::reset))
        .route("/api/wishes", post(api::fill))
        .route("/api/requests", get(api::requests))
        .route("/api/issued", get(api::issued))
        .route("/api/grants", get(api::grants))
        .route_layer(middleware::from_fn(guard::own_pages_only));
    Router::new()
        .route("/", get(page::page))
        .route(web::STYLE_PATH, get(web::style))
        .merge(guarded)
        .fallback(api::no_such_resource)
        .layer(middleware::from_fn(guard::loopback_only))
        .with_state(state.clone())
        .layer(middleware::from_fn_with_state((state, "control"), web::observe))
}
