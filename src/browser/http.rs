//! HTTP by `fetch`: a request value in, a response value or the reason in a word out.

use std::{future::Future, pin::Pin, time::Duration};

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use diagnosis::probes::DUMMY_TOKEN;
use futures::future::{Either, select};
use gloo_net::http::{Headers, RequestBuilder};
use gloo_timers::future::sleep;
use js_sys::{Reflect, Uint8Array};
use oauth2::AsyncHttpClient;
use relying_party::TransportError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStream, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestMode, RequestRedirect,
};

/// A call of the API: an HTTP API itself gives up after 30 s, and answers 10 MB at most.
pub const API_LIMIT: Limit = Limit { time: Duration::from_secs(31), bytes: 11_000_000 };
/// A request to the issuer, or for a file beside the app: a person waits for it, and it is small.
pub const QUICK_LIMIT: Limit = Limit { time: Duration::from_secs(10), bytes: 500_000 };
/// How long a probe may take: it only asks whether anybody is there.
const PROBE_LIMIT: Duration = Duration::from_secs(8);

/// How much a request may take, body included.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The time until the answer is complete.
    pub time: Duration,
    /// The longest body that is read, in bytes.
    pub bytes: usize,
}

/// An answer, or why there is none.
pub type Answered = Result<Response<Vec<u8>>, TransportError>;

/// Sends a request and reads its answer, both within `limit`.
///
/// No cookies, no cache, no referrer; and no redirect is followed, because it could carry the token
/// elsewhere.
///
/// # Errors
/// [`TransportError`]: a browser says no more than that.
pub async fn send(request: Request<Vec<u8>>, limit: Limit) -> Answered {
    send_for(request, limit, all).await
}

/// The same, to an issuer: of the headers of its answer, only those are kept that a client goes by.
///
/// # Errors
/// As [`send`].
pub async fn ask_issuer(request: Request<Vec<u8>>) -> Answered {
    send_for(request, QUICK_LIMIT, issuers).await
}

/// The answer of an issuer that the loader asked.
///
/// # Errors
/// As [`send`].
pub(super) async fn answer_of_issuer(answer: web_sys::Response) -> Answered {
    let answer = gloo_net::http::Response::from(answer);
    let work = Box::pin(received_with(&answer, QUICK_LIMIT.bytes, issuers));
    match select(work, Box::pin(sleep(QUICK_LIMIT.time))).await {
        Either::Left((response, _)) => response,
        Either::Right(_) => Err(TransportError::TimedOut),
    }
}

async fn send_for(request: Request<Vec<u8>>, limit: Limit, kept: Kept) -> Answered {
    let abort = AbortOnDrop::new()?;
    let work = Box::pin(exchange(request, limit.bytes, kept, &abort));
    match select(work, Box::pin(sleep(limit.time))).await {
        Either::Left((response, _)) => response,
        Either::Right(_) => Err(TransportError::TimedOut),
    }
}

/// Whether anything answers HTTP at `url`: a request in the mode `no-cors`, whose answer stays closed
/// to the page but tells that there is one.
pub async fn answers_without_cors(url: &str) -> bool {
    let Ok(abort) = AbortOnDrop::new() else { return false };
    let request = careful(RequestBuilder::new(url), &abort).mode(RequestMode::NoCors);
    let Ok(request) = request.redirect(RequestRedirect::Follow).build() else { return false };
    match select(Box::pin(request.send()), Box::pin(sleep(PROBE_LIMIT))).await {
        Either::Left((answer, _)) => answer.is_ok(),
        Either::Right(_) => false,
    }
}

/// Whether a `GET` without a preflight has an answer that this origin may read, whatever its status.
pub async fn answers_simply(url: &str) -> bool {
    match Request::get(url).body(Vec::new()) {
        Ok(request) => send(request, Limit { time: PROBE_LIMIT, ..API_LIMIT }).await.is_ok(),
        Err(_) => false,
    }
}

/// Whether a `GET` whose preflight asks for `authorization` and `content-type`, and which carries no
/// token, has an answer that this origin may read, whatever its status.
pub async fn answers_usually(url: &str) -> bool {
    let request = Request::get(url)
        .header(header::AUTHORIZATION, DUMMY_TOKEN)
        .header(header::CONTENT_TYPE, "application/json");
    match request.body(Vec::new()) {
        Ok(request) => send(request, Limit { time: PROBE_LIMIT, ..API_LIMIT }).await.is_ok(),
        Err(_) => false,
    }
}

/// The text of a file beside the app, such as `/config.json`.
///
/// # Errors
/// What was observed instead of the file, for people.
pub async fn text_beside_app(path: &str) -> Result<String, String> {
    let request = Request::get(path).body(Vec::new()).map_err(|error| error.to_string())?;
    let response = send(request, QUICK_LIMIT).await.map_err(|error| format!("{path}: {error}."))?;
    let status = response.status().as_u16();
    match String::from_utf8(response.into_body()) {
        Err(_) if status == 200 => Err(format!("{path} is not UTF-8 text.")),
        text => file(path, status, text.unwrap_or_default()),
    }
}

/// The text of a file, or what was observed instead of it.
///
/// # Errors
/// As [`text_beside_app`].
pub(super) fn file(path: &str, status: u16, text: String) -> Result<String, String> {
    if status != 200 {
        return Err(format!("{path} was answered with status {status}."));
    }
    // Hosts of single-page apps answer every path that has no file with the page itself.
    if text.trim_start().starts_with('<') {
        return Err(format!("{path} was answered with a web page, so the file is not there."));
    }
    Ok(text)
}

/// The client that `oauth2` drives.
#[derive(Clone, Copy, Debug)]
pub struct BrowserHttp;

impl<'c> AsyncHttpClient<'c> for BrowserHttp {
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Answered> + 'c>>;

    fn call(&'c self, request: Request<Vec<u8>>) -> Self::Future {
        Box::pin(ask_issuer(request))
    }
}

async fn exchange(
    request: Request<Vec<u8>>,
    longest: usize,
    kept: Kept,
    abort: &AbortOnDrop,
) -> Answered {
    let request = build(request, abort).map_err(|_| TransportError::NotSent)?;
    let answer = request.send().await.map_err(|_| TransportError::NoReadableAnswer)?;
    received_with(&answer, longest, kept).await
}

/// Reads an answer of at most `longest` bytes to its end.
pub(super) async fn received(answer: &gloo_net::http::Response, longest: usize) -> Answered {
    received_with(answer, longest, all).await
}

async fn received_with(answer: &gloo_net::http::Response, longest: usize, kept: Kept) -> Answered {
    let mut response = Response::new(body(answer.body(), longest).await?);
    let refused = |_| TransportError::NoReadableAnswer;
    *response.status_mut() = StatusCode::from_u16(answer.status()).map_err(refused)?;
    *response.headers_mut() = kept(&answer.headers()).ok_or(TransportError::NoReadableAnswer)?;
    Ok(response)
}

/// Picks the headers that are kept; `None` where one is none.
type Kept = fn(&Headers) -> Option<HeaderMap>;

fn all(headers: &Headers) -> Option<HeaderMap> {
    let pair = |(name, value): (String, String)| {
        Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
    };
    headers.entries().map(pair).collect()
}

/// Reading any name takes 4 KB, for which nobody who signs in need wait.
fn issuers(headers: &Headers) -> Option<HeaderMap> {
    let pair = |name: HeaderName| Some((headers.get(name.as_str())?, name));
    let named = [header::CONTENT_TYPE, header::RETRY_AFTER].into_iter().filter_map(pair);
    named.map(|(value, name)| Some((name, HeaderValue::try_from(value).ok()?))).collect()
}

fn build(
    request: Request<Vec<u8>>,
    abort: &AbortOnDrop,
) -> Result<gloo_net::http::Request, NotBuilt> {
    let (parts, body) = request.into_parts();
    let mut builder = careful(RequestBuilder::new(&parts.uri.to_string()), abort)
        .mode(RequestMode::Cors)
        .redirect(RequestRedirect::Error)
        .method(parts.method.clone());
    for (name, value) in &parts.headers {
        builder = builder.header(name.as_str(), value.to_str().map_err(|_| NotBuilt)?);
    }
    if matches!(parts.method, Method::GET | Method::HEAD) || body.is_empty() {
        return builder.build().map_err(|_| NotBuilt);
    }
    builder.body(Uint8Array::from(body.as_slice())).map_err(|_| NotBuilt)
}

struct NotBuilt;

pub(super) fn careful(builder: RequestBuilder, abort: &AbortOnDrop) -> RequestBuilder {
    builder
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&abort.controller.signal()))
}

/// Reads the body of an answer, of at most `longest` bytes, to its end.
pub(super) async fn body(
    stream: Option<ReadableStream>,
    longest: usize,
) -> Result<Vec<u8>, TransportError> {
    match stream {
        Some(stream) => read(stream.get_reader().unchecked_into(), longest).await,
        None => Ok(Vec::new()),
    }
}

/// Reads a body piece by piece, so that an endless one ends here.
async fn read(
    reader: ReadableStreamDefaultReader,
    longest: usize,
) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(|_| TransportError::CutShort)?;
        let member = |name: &str| {
            Reflect::get(&piece, &JsValue::from_str(name)).map_err(|_| TransportError::CutShort)
        };
        if member("done")?.is_truthy() {
            return Ok(body);
        }
        let bytes: Uint8Array = member("value")?.unchecked_into();
        if body.len() + bytes.length() as usize > longest {
            return Err(TransportError::TooLarge);
        }
        body.extend(bytes.to_vec());
    }
}

/// Ends the request when nobody waits for it any more: on a time limit, or when a view goes away.
pub(super) struct AbortOnDrop {
    controller: AbortController,
}

impl AbortOnDrop {
    pub(super) fn new() -> Result<Self, TransportError> {
        let controller = AbortController::new().map_err(|_| TransportError::NotSent)?;
        Ok(Self { controller })
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // No reason is given: `gloo-net` takes only an `Error` as one.
        self.controller.abort();
    }
}
