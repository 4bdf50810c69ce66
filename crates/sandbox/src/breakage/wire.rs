//! What stands before an endpoint while it is broken.

use std::future::pending;

use axum::{
    extract::{Request, State as Extract},
    middleware::Next,
    response::{Html, IntoResponse as _, Response},
};
use http::{
    HeaderValue, StatusCode,
    header::{CONNECTION, RETRY_AFTER},
};
use serde_json::json;
use tokio::time::sleep;

use super::{Breakage, Endpoint, STORIES, Way, hangs_up};
use crate::{broken::cut_short, serve::HangUp, state::State, web};

/// For how long a caller is asked to wait that came too often, in seconds.
const PAUSE: u32 = 1;

/// A layer before the handler of `endpoint`, behind whatever adds CORS headers.
pub(crate) async fn stand_before(
    Extract((state, endpoint)): Extract<(State, Endpoint)>,
    request: Request,
    next: Next,
) -> Response {
    match instead(&state, endpoint).await {
        Some(answer) => answer,
        None => on_its_way(&state, endpoint, next.run(request).await).await,
    }
}

/// What is answered in the place of the endpoint, if something is; its work is then not done. Never comes to
/// its end where nothing ever comes.
pub(crate) async fn instead(state: &State, endpoint: Endpoint) -> Option<Response> {
    let is = |way| is_broken(state, endpoint, way);
    if is(Way::Silent) {
        pending::<()>().await;
    }
    if is(Way::TooMany) {
        let body = json!({"message": "Too Many Requests"});
        let mut response = web::json(StatusCode::TOO_MANY_REQUESTS, &body);
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(PAUSE));
        return Some(response);
    }
    if is(Way::Unavailable) {
        let body = json!({"message": "Service Unavailable"});
        return Some(web::json(StatusCode::SERVICE_UNAVAILABLE, &body));
    }
    let page = "<!doctype html>\n<title>Welcome</title>\n<p>Welcome to our web site.</p>\n";
    is(Way::WrongType).then(|| Html(page).into_response())
}

/// What becomes of the answer of an endpoint that has done its work.
pub(crate) async fn on_its_way(
    state: &State,
    endpoint: Endpoint,
    mut response: Response,
) -> Response {
    let is = |way| is_broken(state, endpoint, way);
    if is(Way::Slow) {
        sleep(Way::DELAY).await;
    }
    if is(Way::Reset) {
        response.extensions_mut().insert(HangUp);
    }
    if is(Way::Truncated) { cut_short(response).await } else { response }
}

/// Closes the connection after an answer while something hangs up: a request that is dropped on a connection
/// that was used before is sent again by browsers on their own, which no page can help.
pub(crate) async fn close_connection(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let is_story =
        |way| STORIES.iter().any(|(fault, _, of)| *of == way && state.faults.is_on(*fault));
    if hangs_up(&state.breakages.all_on()) || is_story(Way::Reset) {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn is_broken(state: &State, endpoint: Endpoint, way: Way) -> bool {
    let is_told = || {
        let fits = |(_, of, by): &&(_, Endpoint, Way)| *of == endpoint && *by == way;
        STORIES.iter().filter(fits).any(|(fault, ..)| state.faults.is_on(*fault))
    };
    state.breakages.all_on().contains(&Breakage { endpoint, way }) || is_told()
}
