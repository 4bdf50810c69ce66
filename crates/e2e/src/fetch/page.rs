//! A page that asks.

use diagnosis::{
    Answer,
    probes::{Mode, Request as Question, Seen},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response,
    header::{ACCEPT, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};
use url::Url;

use super::{
    cors::{check, exposed, preflight_passes, unsafe_names},
    redirect::{LIMIT, Travelling, is_redirect, target},
    server::{Reply, Server},
};

/// What an engine gives away beyond the standard, or keeps to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `load` of an upload says that a body left, although its answer is hidden. Of a hidden `GET`
    /// nothing is known.
    Chromium,
    /// The same in this.
    WebKit,
    /// The timing of a request has a duration if its preflight passed and something came back or the
    /// connection broke after it was sent; `load` of an upload is not fired where the answer is hidden.
    Firefox,
    /// A Firefox that resists fingerprinting: it keeps the timing of every request to itself.
    ReticentFirefox,
}

impl Engine {
    /// Those that most people have.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::WebKit, Self::Firefox];
}

/// A request that reached a server, or tried to.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The request as it left.
    pub request: Request<Vec<u8>>,
    /// Whether it was a browser's own question before the one that was asked.
    pub is_preflight: bool,
}

/// A page at an origin, in front of servers.
#[derive(Debug)]
pub struct Page<'s, S> {
    engine: Engine,
    origin: String,
    server: &'s S,
    sent: Vec<Sent>,
}

/// How a request ended.
enum Ended {
    /// By an answer that this origin may read, or whose head it may read.
    Shared { answer: Response<Vec<u8>>, is_whole: bool },
    /// By the answer of whoever a redirect led to.
    Elsewhere,
    /// By an error (#concept-network-error).
    Error { has_left: bool },
    /// By the limit of whoever asked.
    TimedOut,
}

impl<'s, S: Server> Page<'s, S> {
    /// A page at `origin`, whose requests go to `server`.
    pub fn new(engine: Engine, origin: &str, server: &'s S) -> Self {
        Self { engine, origin: origin.to_owned(), server, sent: Vec::new() }
    }

    /// Every request so far, preflights included.
    #[must_use]
    pub fn into_sent(self) -> Vec<Sent> {
        self.sent
    }

    /// Asks a question as the app does.
    pub async fn ask(&mut self, question: &Question) -> Seen {
        let Some(travelling) = self.travelling(question) else { return Seen::NotSent };
        let is_upload = question.mode == Mode::Upload;
        match question.mode {
            Mode::NoCors => self.without_cors(travelling).await,
            Mode::Cors | Mode::Upload => match self.with_cors(travelling, is_upload).await {
                Ended::TimedOut => Seen::TimedOut,
                // The app believes nobody but the one that it asked.
                Ended::Elsewhere => Seen::Redirect,
                Ended::Error { has_left } => self.nothing(is_upload, has_left),
                Ended::Shared { answer, .. }
                    if !is_upload && is_redirect(answer.status().as_u16()) =>
                {
                    Seen::Redirect
                }
                Ended::Shared { answer, is_whole: true } => Seen::Answered(read(&answer)),
                Ended::Shared { .. } => Seen::CutShort,
            },
        }
    }

    fn travelling(&self, question: &Question) -> Option<Travelling> {
        let mut headers = HeaderMap::new();
        for (name, value) in &question.headers {
            headers.append(HeaderName::try_from(*name).ok()?, HeaderValue::try_from(*value).ok()?);
        }
        Some(Travelling {
            method: question.method.parse().ok()?,
            url: Url::parse(&question.url).ok()?,
            headers,
            body: question.body.unwrap_or_default().as_bytes().to_vec(),
            origin: self.origin.clone(),
        })
    }

    /// What JavaScript learns of an error: of an upload, whether it left, by the events of the upload or,
    /// in Firefox, by the duration of its entry; of anything else, nothing.
    fn nothing(&self, is_upload: bool, has_left: bool) -> Seen {
        let is_told = is_upload && self.engine != Engine::ReticentFirefox;
        Seen::Nothing { delivered: is_told.then_some(has_left) }
    }

    /// The mode `no-cors` (#main-fetch): no `origin` with a `GET`, redirects are followed, and the
    /// answer is opaque unless the server forbids others to embed it
    /// (#cross-origin-resource-policy-header).
    async fn without_cors(&mut self, mut travelling: Travelling) -> Seen {
        for _ in 0..=LIMIT {
            let (answer, is_whole) = match self.send(&travelling, false).await {
                Reply::Answer(answer) => (answer, true),
                Reply::CutShort(answer) => (answer, false),
                Reply::HungUp => return self.nothing(false, true),
                Reply::Refused => return self.nothing(false, false),
                Reply::Silent => return Seen::TimedOut,
            };
            let policy = answer.headers().get("cross-origin-resource-policy");
            if policy.is_some_and(|value| value == "same-origin") {
                return self.nothing(false, true);
            }
            let status = answer.status().as_u16();
            match target(&travelling.url, &answer) {
                Some(to) if is_redirect(status) && is_whole => {
                    travelling = travelling.moved(status, to);
                }
                _ => return Seen::Closed,
            }
        }
        self.nothing(false, true)
    }

    /// The mode `cors` (#http-fetch). An upload has a listener, so a preflight always precedes it, and
    /// it follows redirects; other questions do not.
    async fn with_cors(&mut self, mut travelling: Travelling, is_upload: bool) -> Ended {
        let mut has_left = false;
        let asked = travelling.url.clone();
        for _ in 0..=LIMIT {
            let names = unsafe_names(&travelling.headers);
            let needs_leave = is_upload || !names.is_empty();
            if needs_leave {
                match self.preflight(&travelling, &names).await {
                    Some(true) => {}
                    Some(false) => return Ended::Error { has_left },
                    None => return Ended::TimedOut,
                }
            }
            let (answer, is_whole) = match self.send(&travelling, true).await {
                Reply::Answer(answer) => (answer, true),
                Reply::CutShort(answer) => (answer, false),
                Reply::HungUp => return Ended::Error { has_left: true },
                Reply::Refused => return Ended::Error { has_left },
                Reply::Silent => return Ended::TimedOut,
            };
            has_left = true;
            // The check comes before a redirect is looked at (#http-fetch, step 4).
            if !check(&travelling.origin, answer.headers()) {
                return Ended::Error { has_left };
            }
            let status = answer.status().as_u16();
            match target(&travelling.url, &answer) {
                Some(to) if is_upload && is_redirect(status) => {
                    travelling = travelling.moved(status, to);
                }
                _ if is_whole && travelling.url != asked => return Ended::Elsewhere,
                _ => return Ended::Shared { answer, is_whole },
            }
        }
        Ended::Error { has_left }
    }

    /// Asks for leave (#cors-preflight-fetch-0): `None` when nothing comes in time.
    async fn preflight(&mut self, travelling: &Travelling, names: &[String]) -> Option<bool> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        let method = HeaderValue::from_str(travelling.method.as_str());
        headers.extend(method.ok().map(|method| (ACCESS_CONTROL_REQUEST_METHOD, method)));
        if !names.is_empty() {
            let names = HeaderValue::from_str(&names.join(","));
            headers.extend(names.ok().map(|names| (ACCESS_CONTROL_REQUEST_HEADERS, names)));
        }
        let question = Travelling {
            method: Method::OPTIONS,
            url: travelling.url.clone(),
            headers,
            body: Vec::new(),
            origin: travelling.origin.clone(),
        };
        match self.dispatch(&question, true, true).await {
            Reply::Answer(answer) | Reply::CutShort(answer) => {
                Some(preflight_passes(&travelling.origin, &travelling.method, names, &answer))
            }
            Reply::HungUp | Reply::Refused => Some(false),
            Reply::Silent => None,
        }
    }

    async fn send(&mut self, travelling: &Travelling, has_origin: bool) -> Reply {
        self.dispatch(travelling, has_origin, false).await
    }

    async fn dispatch(&mut self, what: &Travelling, has_origin: bool, is_preflight: bool) -> Reply {
        let mut request = Request::new(what.body.clone());
        *request.method_mut() = what.method.clone();
        *request.uri_mut() = what.url.as_str().parse().unwrap_or_default();
        *request.headers_mut() = what.headers.clone();
        if has_origin && let Ok(origin) = HeaderValue::from_str(&what.origin) {
            request.headers_mut().insert(ORIGIN, origin);
        }
        self.sent.push(Sent { request: request.clone(), is_preflight });
        self.server.reply(request).await
    }
}

/// An answer as far as the page may read it.
fn read(answer: &Response<Vec<u8>>) -> Answer {
    Answer {
        status: answer.status().as_u16(),
        headers: exposed(answer.headers()),
        body: String::from_utf8_lossy(answer.body()).into_owned(),
    }
}
