//! The sandbox answers whatever is asked: without a panic, an error of its own, a script or an open door.

use std::{
    cell::RefCell,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Uri,
    header::{self, AUTHORIZATION, HOST, ORIGIN},
};
use sandbox::{Config, Keys, MemoryStore, State, api_router, control_router, tenant_router};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use url::Url;

use crate::input::{Message, text};

const APP: &str = "http://localhost:8080";
const ISSUER: &str = "http://localhost:8081";
const WISHES: &str = "/default/wish-list-service";

/// After so many requests the sandbox forgets what they left behind.
const A_WHILE: u32 = 500;

static KEYS: LazyLock<Keys> = LazyLock::new(|| taken(Keys::generate()));
static TENANT: LazyLock<Party> = LazyLock::new(|| Party::new(tenant_router));
static API: LazyLock<Party> = LazyLock::new(|| Party::new(api_router));
static CONTROL: LazyLock<Party> = LazyLock::new(|| Party::new(control_router));

thread_local! {
    static RUNTIME: RefCell<Runtime> =
        RefCell::new(taken(Builder::new_current_thread().enable_all().build()));
}

fn taken<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

/// A listener of a sandbox of its own: what is switched at one is not switched at another.
struct Party {
    state: State,
    router: Router,
    /// An access token of the tenant, for `@token@`.
    token: String,
    asked: AtomicU32,
}

/// A request as it was sent.
struct Asked {
    method: String,
    path: String,
    headers: HeaderMap,
}

impl Asked {
    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// An answer, read to its end.
struct Answered {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Party {
    fn new(router: fn(State) -> Router) -> Self {
        let store = Arc::new(MemoryStore::with_samples());
        let state = taken(State::new(Config::default(), KEYS.clone(), store));
        let grant = "grant_type=client_credentials&client_id=wish-list-test&\
            client_secret=wish-list-test-secret&audience=https://auth0-jwt-authorizer";
        let request = taken(
            Request::post("/oauth/token")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from(grant)),
        );
        let answered = send(&tenant_router(state.clone()), request);
        let body: Value = taken(serde_json::from_str(&answered.body));
        let token = body["access_token"].as_str().unwrap_or_default().to_owned();
        assert!(token.len() > 100, "no token: {}", answered.body);
        Self { router: router(state.clone()), state, token, asked: AtomicU32::new(0) }
    }

    /// Sends what is written as `METHOD target`, headers, an empty line and the body, if it is a request.
    fn ask(&self, input: &[u8]) -> Option<(Asked, Answered)> {
        let message = Message::read(&text(input).replace("@token@", &self.token));
        let (method, target) = message.first.split_once(' ')?;
        let mut request = Request::new(Body::from(message.body.clone()));
        *request.method_mut() = method.parse().ok()?;
        *request.uri_mut() = Uri::try_from(target).ok()?;
        let (headers, path) =
            (message.response().headers().clone(), request.uri().path().to_owned());
        *request.headers_mut() = headers.clone();
        if self.asked.fetch_add(1, Ordering::Relaxed) % A_WHILE == A_WHILE - 1 {
            self.state.reset();
        }
        let answered = send(&self.router, request);
        assert!(answered.status < 500, "{}: {}", answered.status, answered.body);
        is_harmless(&answered);
        Some((Asked { method: method.to_owned(), path, headers }, answered))
    }
}

fn send(router: &Router, request: Request<Body>) -> Answered {
    RUNTIME.with_borrow(|runtime| {
        runtime.block_on(async {
            let response = taken(router.clone().oneshot(request).await);
            let (parts, body) = response.into_parts();
            let body = taken(to_bytes(body, usize::MAX).await);
            let body = String::from_utf8_lossy(&body).into_owned();
            Answered { status: parts.status.as_u16(), headers: parts.headers, body }
        })
    })
}

/// No page has a script, and each has a policy against one.
fn is_harmless(answered: &Answered) {
    let header = |name| answered.headers.get(name).and_then(|value| value.to_str().ok());
    if header(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html")) {
        let policy = header(header::CONTENT_SECURITY_POLICY).unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        for tag in ["<script", "<iframe", "<img", "<svg", "<a href=\"javascript:"] {
            assert!(!answered.body.to_lowercase().contains(tag), "{tag} in {}", answered.body);
        }
    }
}

fn origins(answered: &Answered) -> Vec<&str> {
    let all = answered.headers.get_all(header::ACCESS_CONTROL_ALLOW_ORIGIN).iter();
    all.map(|value| value.to_str().unwrap_or_default()).collect()
}

/// A person is sent to the app, or within the tenant; and only the app's origin may call it.
pub(crate) fn tenant(input: &[u8]) {
    let Some((asked, answered)) = TENANT.ask(input) else { return };
    if let Some(place) = answered.headers.get(header::LOCATION) {
        let place = place.to_str().unwrap_or_else(|error| panic!("{error}"));
        let there = Url::parse(ISSUER).and_then(|here| here.join(place));
        let there = there.unwrap_or_else(|error| panic!("{place}: {error}"));
        let origin = there.origin().ascii_serialization();
        assert!([APP, ISSUER].contains(&origin.as_str()), "somebody is sent to {place}");
    }
    let allowed = origins(&answered);
    assert!(matches!(allowed[..], [] | ["*"]) || asked.header(ORIGIN) == Some(APP), "{allowed:?}");
    assert!(matches!(allowed[..], [] | ["*" | APP]), "{allowed:?}");
}

/// The gateway lets in the origin of its CORS configuration, and routes to what is deployed.
pub(crate) fn api(input: &[u8]) {
    let Some((asked, answered)) = API.ask(input) else { return };
    let is_app = asked.header(ORIGIN) == Some(APP);
    let allowed = origins(&answered);
    assert!(allowed.is_empty() || (is_app && allowed == [APP]), "{allowed:?}");
    let has_cors = answered.headers.keys().any(|name| name.as_str().starts_with("access-control-"));
    assert_eq!(has_cors, !allowed.is_empty());
    if answered.status < 300 && asked.method == "POST" && asked.path == WISHES {
        let sent = asked.header(AUTHORIZATION).unwrap_or_default();
        assert!(sent.ends_with(&API.token), "a wish without a token");
    }
}

/// A page of somebody else switches nothing.
pub(crate) fn control(input: &[u8]) {
    let Some((asked, answered)) = CONTROL.ask(input) else { return };
    assert!(origins(&answered).is_empty(), "no other page may read this");
    let own = asked.header(HOST).map(|host| format!("http://{host}"));
    let is_own =
        |origin: &HeaderValue| Some(origin.as_bytes()) == own.as_deref().map(str::as_bytes);
    let is_foreign = asked.headers.get(ORIGIN).is_some_and(|origin| !is_own(origin));
    if is_foreign && !["GET", "HEAD"].contains(&asked.method.as_str()) {
        assert!(matches!(answered.status, 403..=405), "{} of another page", answered.status);
    }
}
