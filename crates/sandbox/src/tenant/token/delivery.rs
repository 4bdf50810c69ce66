//! What becomes of a good answer of the token endpoint on its way: the request was carried out, so the
//! code or the refresh token is used up.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use http::{HeaderValue, header::CONTENT_TYPE};
use tokio::time::sleep;

use crate::{broken::with_body, faults::Fault, state::State};

/// How late the answer is under [`Fault::TokenEndpointSlow`].
const DELAY: Duration = Duration::from_secs(4);
/// How much larger the answer is under [`Fault::TokenEndpointHuge`], in bytes.
const PADDING: usize = 24 * 1024 * 1024;

/// Hands the answer over as the faults want it.
pub(crate) async fn deliver(state: &State, mut response: Response) -> Response {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::TokenEndpointSlow) {
        sleep(DELAY).await;
    }
    if on(Fault::TokenEndpointText) {
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
    }
    if on(Fault::TokenEndpointHuge) {
        response = with_body(response, padded).await;
    }
    response
}

/// The JSON object `body` with a long member before the others.
fn padded(body: &Bytes) -> (Body, usize) {
    let members = body.strip_prefix(b"{").unwrap_or_default();
    let head = br#"{"groups":""#;
    let mut padded = Vec::with_capacity(head.len() + PADDING + 2 + members.len());
    padded.extend_from_slice(head);
    padded.resize(head.len() + PADDING, b'x');
    padded.extend_from_slice(b"\",");
    padded.extend_from_slice(members);
    let length = padded.len();
    (Body::from(padded), length)
}
