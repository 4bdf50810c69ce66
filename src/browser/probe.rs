//! Performs the questions of `diagnosis::probes`: to the letter, without credentials, past the cache.

use std::time::Duration;

use ::http::{HeaderName, HeaderValue, Method};
use diagnosis::{
    Answer,
    probes::{Mode, Request, Seen},
};
use futures::future::{Either, select};
use gloo_net::http::RequestBuilder;
use gloo_timers::future::sleep;
use relying_party::TransportError;
use web_sys::{RequestMode, RequestRedirect, ResponseType};

use super::{
    http::{AbortOnDrop, Limit, careful, received},
    upload,
};

/// How long a probe may take: it only asks whether anybody is there.
const PATIENCE: Duration = Duration::from_secs(8);
/// The longest answer that a probe reads, in bytes: the list of the wishes is among them.
const LONGEST: usize = 11_000_000;

/// Sends a probe and says what became of it.
pub async fn ask(request: &Request) -> Seen {
    match request.mode {
        Mode::NoCors => fetched(request, RequestMode::NoCors, RequestRedirect::Follow).await,
        Mode::Cors => fetched(request, RequestMode::Cors, RequestRedirect::Manual).await,
        Mode::Upload => uploaded(request).await,
    }
}

async fn fetched(request: &Request, mode: RequestMode, redirect: RequestRedirect) -> Seen {
    let Ok(abort) = AbortOnDrop::new() else { return Seen::NotSent };
    let mut builder = careful(RequestBuilder::new(&request.url), &abort)
        .mode(mode)
        .redirect(redirect)
        .method(Method::GET);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let Ok(built) = builder.build() else { return Seen::NotSent };
    let work = Box::pin(async {
        let Ok(response) = built.send().await else {
            // Only of a POST does anything follow from it, and that goes by upload.
            return Seen::Nothing { delivered: None };
        };
        match response.type_() {
            ResponseType::Opaque => Seen::Closed,
            ResponseType::Opaqueredirect => Seen::Redirect,
            _ => answered(received(&response, LONGEST).await),
        }
    });
    match select(work, Box::pin(sleep(PATIENCE))).await {
        Either::Left((seen, _)) => seen,
        Either::Right(_) => Seen::TimedOut,
    }
}

async fn uploaded(request: &Request) -> Seen {
    let mut built = ::http::Request::new(request.body.unwrap_or_default().as_bytes().to_vec());
    *built.method_mut() = Method::POST;
    let Ok(uri) = request.url.parse() else { return Seen::NotSent };
    *built.uri_mut() = uri;
    for (name, value) in &request.headers {
        built.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let sent = upload::send(built, Limit { time: PATIENCE, bytes: LONGEST }).await;
    match sent.outcome {
        Err(TransportError::NoReadableAnswer) => Seen::Nothing { delivered: sent.was_delivered },
        other => answered(other),
    }
}

fn answered(outcome: Result<::http::Response<Vec<u8>>, TransportError>) -> Seen {
    match outcome {
        Ok(response) => Seen::Answered(answer(&response)),
        Err(TransportError::TimedOut) => Seen::TimedOut,
        Err(TransportError::NotSent) => Seen::NotSent,
        Err(TransportError::Redirected) => Seen::Redirect,
        Err(TransportError::CutShort) => Seen::CutShort,
        Err(TransportError::TooLarge) => Seen::TooLarge,
        Err(TransportError::NoReadableAnswer | TransportError::Cancelled) => {
            Seen::Nothing { delivered: None }
        }
    }
}

/// An answer as the rest of the app knows it.
#[must_use]
pub fn answer(response: &::http::Response<Vec<u8>>) -> Answer {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers =
        response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(response.body()).into_owned(),
    }
}
