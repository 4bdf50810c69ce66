//! Redirects that are followed (#concept-http-redirect-fetch).

use http::{
    HeaderMap, HeaderName, Method, Response,
    header::{
        AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION,
        CONTENT_TYPE, LOCATION,
    },
};
use url::Url;

/// How many redirects a request may take.
pub(super) const LIMIT: usize = 20;

/// The headers that leave with the body (#request-body-header-name).
const OF_BODY: [HeaderName; 5] =
    [CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE];

/// What is on its way.
#[derive(Clone, Debug)]
pub(super) struct Travelling {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// What goes into `origin`; `null` once another server has sent the request on to a third one.
    pub(super) origin: String,
}

/// Whether a status is one of the redirects (#redirect-status).
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where an answer sends a request; `None` where it names no place that HTTP leads to.
pub(super) fn target<B>(from: &Url, answer: &Response<B>) -> Option<Url> {
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    let url = from.join(location).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

impl Travelling {
    /// The same request at the place where a redirect of `status` leads.
    pub(super) fn moved(mut self, status: u16, to: Url) -> Self {
        let becomes_get = match status {
            301 | 302 => self.method == Method::POST,
            303 => !matches!(self.method, Method::GET | Method::HEAD),
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.body.clear();
            for name in &OF_BODY {
                self.headers.remove(name);
            }
        }
        let crosses = self.url.origin() != to.origin();
        if crosses {
            self.headers.remove(AUTHORIZATION);
            if self.origin != self.url.origin().ascii_serialization() {
                "null".clone_into(&mut self.origin);
            }
        }
        Self { url: to, ..self }
    }
}
