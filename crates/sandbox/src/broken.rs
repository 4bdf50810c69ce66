//! An answer that breaks off: its head promises a whole body, half of it comes, the connection ends.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    response::Response,
};
use http::{HeaderValue, header::CONTENT_LENGTH};
use http_body::Frame;
use tokio::time::{Sleep, sleep};

/// How long the first half of a broken answer has to leave, before the connection ends.
const HEAD_START: Duration = Duration::from_millis(100);

/// The same answer with only half of its body.
pub(crate) async fn cut_short(response: Response) -> Response {
    with_body(response, |body| (first_half(body), body.len())).await
}

/// The same answer with another body, of which `content-length` says how long it claims to be.
pub(crate) async fn with_body(
    response: Response,
    change: impl FnOnce(&Bytes) -> (Body, usize),
) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let (body, length) = change(&body);
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    Response::from_parts(parts, body)
}

/// The first half of `body`; then the connection ends.
fn first_half(body: &Bytes) -> Body {
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
