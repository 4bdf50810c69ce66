//! What `oauth2` drops of an answer: the status and `Retry-After`.

use std::{cell::Cell, future::Future, pin::Pin};

use http::header;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};

use crate::TransportError;

/// What was seen of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// HTTP status; 0 when there was no answer.
    pub(super) status: u16,
    /// `Retry-After` in seconds (RFC 9110 section 10.2.3); a date is not read.
    pub(super) retry_after: Option<u64>,
}

/// A client that notes what passes.
pub(super) struct Observed<'h, C> {
    http: &'h C,
    seen: Cell<Seen>,
}

impl<'h, C> Observed<'h, C> {
    pub(super) fn new(http: &'h C) -> Self {
        Self { http, seen: Cell::default() }
    }

    pub(super) fn seen(&self) -> Seen {
        self.seen.get()
    }
}

impl<'c, C> AsyncHttpClient<'c> for Observed<'_, C>
where
    C: for<'a> AsyncHttpClient<'a, Error = TransportError>,
{
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let response = self.http.call(request).await?;
            let retry_after = response.headers().get(header::RETRY_AFTER);
            self.seen.set(Seen {
                status: response.status().as_u16(),
                retry_after: retry_after.and_then(|value| value.to_str().ok()?.trim().parse().ok()),
            });
            Ok(response)
        })
    }
}
