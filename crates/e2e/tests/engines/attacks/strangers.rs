//! Servers of others, which note what they are asked.

use std::sync::{Arc, Mutex};

use anyhow::Result;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{Html, IntoResponse, Response},
};
use e2e::serve;

/// A request that a stranger saw: method, path and query, the header `Authorization`, the body.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) token: Option<String>,
    pub(crate) body: String,
}

/// A server of somebody else.
#[derive(Clone, Debug)]
pub(crate) struct Stranger {
    /// Where it is: `http://localhost:PORT`.
    pub(crate) origin: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stranger {
    /// Answers as `answer` says, and lets every page read it; preflights are let through.
    pub(crate) async fn serve<F>(answer: F) -> Result<Self>
    where
        F: Fn(&Seen) -> Response + Clone + Send + Sync + 'static,
    {
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let notes = Arc::clone(&seen);
        let handler = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let token = headers.get("authorization").map(|value| value.as_bytes().to_vec());
            let request = Seen {
                method,
                target: uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
                token: token.map(|token| String::from_utf8_lossy(&token).into_owned()),
                body: String::from_utf8_lossy(&body).into_owned(),
            };
            let response = if request.method == Method::OPTIONS {
                StatusCode::NO_CONTENT.into_response()
            } else {
                answer(&request)
            };
            if let Ok(mut notes) = notes.lock() {
                notes.push(request);
            }
            std::future::ready((open_to_all(), response))
        };
        Ok(Self { origin: serve(Router::new().fallback(handler)).await?, seen })
    }

    /// Serves one page.
    pub(crate) async fn page(html: impl Into<String>) -> Result<Self> {
        let html = html.into();
        Self::serve(move |_| Html(html.clone()).into_response()).await
    }

    /// What it was asked, preflights left out.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let seen = self.seen.lock().map(|seen| seen.clone()).unwrap_or_default();
        seen.into_iter().filter(|request| request.method != Method::OPTIONS).collect()
    }

    /// Under another name, which makes another site of it: `http://127.0.0.1:PORT`.
    pub(crate) fn other_site(&self) -> String {
        self.origin.replace("localhost", "127.0.0.1")
    }
}

fn open_to_all() -> [(&'static str, &'static str); 4] {
    [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "authorization,content-type"),
        ("access-control-allow-methods", "*"),
        ("access-control-expose-headers", "x-reflected,location,www-authenticate"),
    ]
}
