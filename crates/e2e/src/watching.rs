//! What a page does from its first moment to its last, in any engine: a script that stands before all others tells
//! it to the host. What is asked of the host is noted, too.

use std::fmt;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Where the script is.
const SCRIPT: &str = "/watching.js";
/// Where it tells what it sees.
pub(crate) const PLACE: &str = "/watched";

/// Something that a page did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What: `started`, `error`, `violation` (of the policy), `console`, `stored` (in web storage), `kept` (in any
    /// other storage), `history`, `broadcast` (to other tabs), `opened` (a window), `saved` (a file) or `hacked`
    /// (by script of somebody else).
    pub kind: String,
    /// The rest, by its parts.
    pub words: Vec<String>,
}

impl Event {
    pub(crate) fn read(text: &str) -> Self {
        let mut words = text.split('\t').map(str::to_owned);
        Self { kind: words.next().unwrap_or_default(), words: words.collect() }
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> String {
        self.words.join(" ")
    }

    /// Whether no page of ours may do so: script of somebody else, an error that nobody caught, something that the
    /// policy refuses.
    #[must_use]
    pub fn is_harm(&self) -> bool {
        matches!(self.kind.as_str(), "hacked" | "error" | "violation" | "opened")
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.text())
    }
}

/// Something that was asked of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Path and query.
    pub target: String,
    /// The headers but for `Cookie`: cookies know no ports, so those of a tenant on this machine come along (RFC
    /// 6265, section 8.5).
    pub headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn of(request: &Request) -> Self {
        let headers = request.headers().iter().filter(|(name, _)| *name != header::COOKIE);
        Self {
            target: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            headers: headers
                .map(|(name, value)| {
                    (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
                })
                .collect(),
        }
    }
}

/// Puts the script before all others of a page. Trusted as any script of the app's own origin is.
pub(crate) async fn watch(mut request: Request, next: Next) -> Response {
    if request.uri().path() == SCRIPT {
        let script = include_str!("watching.js").replace("{place}", PLACE);
        return ([(header::CONTENT_TYPE, "text/javascript")], script).into_response();
    }
    for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE] {
        request.headers_mut().remove(name);
    }
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if !kind.is_some_and(|kind| kind.starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    for name in [header::CONTENT_LENGTH, header::LAST_MODIFIED, header::ETAG] {
        parts.headers.remove(name);
    }
    let page = String::from_utf8_lossy(&body);
    let tag = format!("<head><script src=\"{SCRIPT}\"></script>");
    Response::from_parts(parts, Body::from(page.replacen("<head>", &tag, 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_tells_is_read() {
        let event = Event::read("stored\tlocal\tname\tvalue");
        assert_eq!(event.words, ["local", "name", "value"]);
        assert_eq!(event.to_string(), "stored: local name value");
        assert!(!event.is_harm() && Event::read("hacked\timg").is_harm());
    }
}
