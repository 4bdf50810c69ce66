//! What becomes of a good answer of the token endpoint on its way: the request was carried out, so the
//! code or the refresh token is used up.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::{Request, State as Extract},
    middleware::Next,
    response::Response,
};
use http::{
    HeaderValue,
    header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE},
};
use http_body::Frame;
use tokio::time::{Sleep, sleep};

use crate::{faults::Fault, serve::HangUp, state::State};

/// How late the answer is under [`Fault::TokenEndpointSlow`].
const DELAY: Duration = Duration::from_secs(4);
/// How much larger the answer is under [`Fault::TokenEndpointHuge`], in bytes.
const PADDING: usize = 24 * 1024 * 1024;
/// How long the first half of a broken answer has to leave, before the connection ends.
const HEAD_START: Duration = Duration::from_millis(100);

/// Hands the answer over as the faults want it.
pub(crate) async fn deliver(state: &State, mut response: Response) -> Response {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::TokenEndpointSlow) {
        sleep(DELAY).await;
    }
    if on(Fault::TokenEndpointDrops) {
        response.extensions_mut().insert(HangUp);
    }
    if on(Fault::TokenEndpointText) {
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
    }
    if on(Fault::TokenEndpointHuge) {
        response = changed(response, padded).await;
    }
    if on(Fault::TokenEndpointTruncated) {
        response = changed(response, |body| (broken(body), body.len())).await;
    }
    response
}

/// Closes each connection to the tenant after one answer while [`Fault::TokenEndpointDrops`] is on: a
/// request that is dropped on a connection that was used before is sent again by browsers on their
/// own, which no page can help.
pub(crate) async fn close_connections(
    Extract(state): Extract<State>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if state.faults.is_on(Fault::TokenEndpointDrops) {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The same answer with another body, of which `content-length` says how long it claims to be.
async fn changed(response: Response, change: impl FnOnce(&Bytes) -> (Body, usize)) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let (body, length) = change(&body);
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    Response::from_parts(parts, body)
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

/// The first half of `body`; then the connection ends.
fn broken(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    Body::new(Broken { half: Some(half), pause: Box::pin(sleep(HEAD_START)) })
}

struct Broken {
    half: Option<Bytes>,
    pause: Pin<Box<Sleep>>,
}

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        ready!(self.pause.as_mut().poll(context));
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }
}
