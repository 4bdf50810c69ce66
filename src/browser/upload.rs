//! Requests that write by `XMLHttpRequest`: it alone tells whether the body left the browser, which is
//! whether the server may have acted on it (<https://xhr.spec.whatwg.org/#event-listeners-and-preflight>).
//!
//! A redirect is followed by the browser itself. To another origin it goes without the Authorization
//! header (<https://fetch.spec.whatwg.org/#http-redirect-fetch>), in every engine that can show this app;
//! what then answers is not believed.

use std::{cell::RefCell, rc::Rc};

use futures::{
    channel::oneshot,
    future::{Either, select},
};
use gloo_events::EventListener;
use gloo_timers::future::sleep;
use http::{Request, Response};
use js_sys::{ArrayBuffer, Uint8Array};
use relying_party::TransportError;
use url::Url;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventTarget, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

use super::{http::Limit, timing};

/// A request that was sent, or was not.
#[derive(Debug)]
pub struct Sent {
    /// What became of it.
    pub outcome: Result<Response<Vec<u8>>, TransportError>,
    /// Whether the request itself left the browser, after a preflight that passed; `None` where the
    /// browser does not tell.
    pub was_delivered: Option<bool>,
}

/// Sends a request and reads its answer, both within `limit`.
///
/// Cookies go along only where the URL has the page's own origin; the HTTP cache keeps no answer to a
/// method that writes.
pub async fn send(request: Request<Vec<u8>>, limit: Limit) -> Sent {
    let (url, since) = (request.uri().to_string(), timing::mark());
    let watch = Rc::new(RefCell::new(Watch::default()));
    let outcome = match Exchange::begin(request, limit.bytes, &watch) {
        Err(_) => Err(TransportError::NotSent),
        Ok(mut exchange) => {
            let end = exchange.end();
            match select(end, Box::pin(sleep(limit.time))).await {
                Either::Left(_) => exchange.outcome(&watch.borrow()),
                Either::Right(_) => Err(TransportError::TimedOut),
            }
        }
    };
    let is_seen = {
        let watch = watch.borrow();
        watch.is_uploaded || watch.has_headers
    };
    let was_delivered = match outcome {
        _ if is_seen => Some(true),
        Err(TransportError::NoReadableAnswer) if timing::is_firefox() => {
            timing::says_delivered(&url, since).await
        }
        // It may be on its way still.
        Err(TransportError::TimedOut) => None,
        _ => Some(false),
    };
    Sent { outcome, was_delivered }
}

/// What the events said.
#[derive(Debug, Default)]
struct Watch {
    is_uploaded: bool,
    has_headers: bool,
    is_too_large: bool,
}

/// A request on its way; ends with this value.
struct Exchange {
    request: XmlHttpRequest,
    url: String,
    ended: Option<oneshot::Receiver<()>>,
    _listeners: [EventListener; 4],
}

impl Exchange {
    fn begin(
        request: Request<Vec<u8>>,
        longest: usize,
        watch: &Rc<RefCell<Watch>>,
    ) -> Result<Self, JsValue> {
        let (parts, body) = request.into_parts();
        let xhr = XmlHttpRequest::new()?;
        xhr.open_with_async(parts.method.as_str(), &parts.uri.to_string(), true)?;
        xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
        for (name, value) in &parts.headers {
            let value = value.to_str().map_err(|_| JsValue::NULL)?;
            xhr.set_request_header(name.as_str(), value)?;
        }
        let (end, ended) = oneshot::channel();
        let listeners = listen(&xhr, longest, watch, end)?;
        xhr.send_with_opt_u8_array(Some(&body))?;
        let url = parts.uri.to_string();
        Ok(Self { request: xhr, url, ended: Some(ended), _listeners: listeners })
    }

    /// Ends when the request does, well or not.
    fn end(&mut self) -> oneshot::Receiver<()> {
        self.ended.take().unwrap_or_else(|| oneshot::channel().1)
    }

    fn outcome(&self, watch: &Watch) -> Result<Response<Vec<u8>>, TransportError> {
        let status = self.request.status().unwrap_or_default();
        if watch.is_too_large {
            return Err(TransportError::TooLarge);
        }
        if status == 0 {
            let error = TransportError::NoReadableAnswer;
            return Err(if watch.has_headers { TransportError::CutShort } else { error });
        }
        // Whoever answers after a redirect is not the one that was asked.
        if !is_same(&self.request.response_url(), &self.url) {
            return Err(TransportError::Redirected);
        }
        let mut response = Response::builder().status(status);
        let headers = self.request.get_all_response_headers().unwrap_or_default();
        for (name, value) in headers.lines().filter_map(|line| line.split_once(':')) {
            response = response.header(name.trim(), value.trim());
        }
        let body = self.request.response().ok().and_then(|body| body.dyn_into().ok());
        let body = body.map(|body: ArrayBuffer| Uint8Array::new(&body).to_vec());
        response.body(body.unwrap_or_default()).map_err(|_| TransportError::NoReadableAnswer)
    }
}

fn is_same(url: &str, other: &str) -> bool {
    url == other || Url::parse(url).is_ok_and(|url| Url::parse(other) == Ok(url))
}

fn listen(
    xhr: &XmlHttpRequest,
    longest: usize,
    watch: &Rc<RefCell<Watch>>,
    end: oneshot::Sender<()>,
) -> Result<[EventListener; 4], JsValue> {
    let upload: EventTarget = xhr.upload()?.into();
    let (noted, seen, read) = (Rc::clone(watch), Rc::clone(watch), Rc::clone(watch));
    let (state, reading) = (xhr.clone(), xhr.clone());
    Ok([
        EventListener::once(&upload, "load", move |_| noted.borrow_mut().is_uploaded = true),
        EventListener::new(xhr, "readystatechange", move |_| {
            let has_status = state.status().is_ok_and(|status| status != 0);
            if state.ready_state() == XmlHttpRequest::HEADERS_RECEIVED && has_status {
                seen.borrow_mut().has_headers = true;
            }
        }),
        EventListener::new(xhr, "progress", move |event| {
            let loaded = event.dyn_ref().map_or(0.0, ProgressEvent::loaded);
            #[expect(clippy::cast_precision_loss, reason = "a limit is far below 2^53")]
            let is_too_large = loaded > longest as f64;
            if is_too_large {
                read.borrow_mut().is_too_large = true;
                // Its end is told by `loadend` all the same.
                _ = reading.abort();
            }
        }),
        EventListener::once(xhr, "loadend", move |_| {
            // Nobody waits for a request that took too long.
            _ = end.send(());
        }),
    ])
}

impl Drop for Exchange {
    fn drop(&mut self) {
        // What has ended stays so.
        _ = self.request.abort();
    }
}
