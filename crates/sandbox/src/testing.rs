//! What the router tests share: a state, a browser with cookies, and the requests of the app.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    body::{Body, to_bytes},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{
    HeaderMap, Request,
    header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use url::{Url, form_urlencoded};

use crate::{Config, Fault, Keys, MemoryStore, State, api_router, tenant_router};

pub(crate) const APP: &str = "http://localhost:8080";
pub(crate) const CALLBACK: &str = "http://localhost:8080/callback";
pub(crate) const WISHES: &str = "/default/wish-list-service";
/// RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::generate().unwrap());

pub(crate) fn state() -> State {
    let store = Arc::new(MemoryStore::with_samples());
    State::new(Config::default(), KEYS.clone(), store).unwrap()
}

pub(crate) fn state_with(faults: &[Fault]) -> State {
    let state = state();
    state.replace_faults(faults.iter().copied());
    state
}

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .unwrap_or_else(|| panic!("no redirect: {self:?}"))
            .to_str()
            .unwrap()
    }

    /// A parameter of the redirect's query.
    pub(crate) fn redirected(&self, name: &str) -> Option<String> {
        let location = Url::parse(self.location()).unwrap();
        location.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// Every value of `access-control-allow-origin`; a browser wants exactly one.
    pub(crate) fn allowed_origins(&self) -> Vec<&str> {
        let values = self.headers.get_all("access-control-allow-origin").iter();
        values.map(|value| value.to_str().unwrap()).collect()
    }

    pub(crate) fn has_cors(&self) -> bool {
        self.headers.keys().any(|name| name.as_str().starts_with("access-control-"))
    }
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

/// A request without a body.
pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Request<Body> {
    request_with(method, target, headers, String::new())
}

pub(crate) fn request_with(
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A browser at the tenant: it keeps cookies and does not follow redirects.
#[derive(Debug)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(state: &State) -> Self {
        Self { router: tenant_router(state.clone()), cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, target: &str) -> Answer {
        self.send("GET", target, String::new()).await
    }

    pub(crate) async fn post(&mut self, target: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send("POST", target, form(pairs)).await
    }

    async fn send(&mut self, method: &str, target: &str, body: String) -> Answer {
        let pairs: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request_with(
            method,
            target,
            &[(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")],
            body,
        );
        if !pairs.is_empty() {
            request.headers_mut().insert(COOKIE, pairs.join("; ").parse().unwrap());
        }
        let answer = send(&self.router, request).await;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("HttpOnly")
                    && cookie.contains("SameSite=Lax")
                    && cookie.contains("Path=/")
            );
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Opens an authorization request and signs in; returns the answer to the login form.
    pub(crate) async fn log_in(
        &mut self,
        extra: &[(&str, &str)],
        email: &str,
        password: &str,
    ) -> Answer {
        let opened = self.get(&authorize(extra)).await;
        assert!(opened.location().starts_with("/u/login?state="), "{opened:?}");
        let login = opened.location().to_owned();
        self.post(&login, &[("username", email), ("password", password)]).await
    }

    /// Signs in and agrees; returns the redirect to the app.
    pub(crate) async fn authorized(&mut self, extra: &[(&str, &str)], name: &str) -> Answer {
        let email = format!("{name}@example.com");
        let password = format!("{name}-sandbox");
        let answer = self.log_in(extra, &email, &password).await;
        if !answer.location().starts_with("/u/consent") {
            return answer;
        }
        let consent = answer.location().to_owned();
        self.post(&consent, &[("action", "accept")]).await
    }
}

/// The target of a good authorization request; `extra` replaces parameters of the same name.
pub(crate) fn authorize(extra: &[(&str, &str)]) -> String {
    let good = [
        ("client_id", "wish-list-web"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile email create:wishes read:wishes"),
        ("audience", "https://auth0-jwt-authorizer"),
        ("state", "the-state"),
        ("nonce", "the-nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let kept = good.into_iter().filter(|(name, _)| !extra.iter().any(|(other, _)| other == name));
    let pairs: Vec<_> =
        kept.chain(extra.iter().copied()).filter(|(_, value)| !value.is_empty()).collect();
    format!("/authorize?{}", form(&pairs))
}

/// A request to the token endpoint, as a page of the app sends it.
pub(crate) async fn token(state: &State, pairs: &[(&str, &str)]) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", APP)];
    let request = request_with("POST", "/oauth/token", &headers, form(pairs));
    send(&tenant_router(state.clone()), request).await
}

/// The app's exchange of a code.
pub(crate) async fn exchange(state: &State, code: &str, verifier: &str) -> Answer {
    let pairs = [
        ("grant_type", "authorization_code"),
        ("client_id", "wish-list-web"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", verifier),
    ];
    token(state, &pairs).await
}

/// Signs in in a new browser and returns the token endpoint's answer.
pub(crate) async fn tokens(state: &State, name: &str, extra: &[(&str, &str)]) -> Value {
    let mut browser = Browser::new(state);
    let code = browser.authorized(extra, name).await.redirected("code").unwrap();
    let answer = exchange(state, &code, VERIFIER).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

pub(crate) async fn access_token(state: &State, name: &str) -> String {
    text(&tokens(state, name, &[]).await, "access_token")
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

/// A segment of a JWT, decoded.
pub(crate) fn decoded(token: &str, index: usize) -> Value {
    let segment = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(segment).unwrap()).unwrap()
}

/// A request to the API, as a page of the app sends it.
pub(crate) async fn call(state: &State, method: &str, target: &str, token: Option<&str>) -> Answer {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let mut headers = vec![("origin", APP)];
    if let Some(bearer) = &bearer {
        headers.push(("authorization", bearer));
    }
    let mut body = String::new();
    if method == "POST" {
        headers.push(("content-type", "application/json"));
        body = json!({"name": "Tea"}).to_string();
    }
    send(&api_router(state.clone()), request_with(method, target, &headers, body)).await
}

/// The preflight of a request with these headers.
pub(crate) async fn preflight(state: &State, target: &str, method: &str, headers: &str) -> Answer {
    let headers = [
        ("origin", APP),
        ("access-control-request-method", method),
        ("access-control-request-headers", headers),
    ];
    send(&api_router(state.clone()), request("OPTIONS", target, &headers)).await
}

/// Whether a page of the app could send this and read the answer: the preflight passes, if there has
/// to be one, and the answer allows the origin.
pub(crate) async fn page_can(state: &State, method: &str, token: Option<&str>) -> Option<Answer> {
    let mut names = Vec::new();
    if token.is_some() {
        names.push("authorization");
    }
    if method == "POST" {
        names.push("content-type");
    }
    if !names.is_empty() {
        let answer = preflight(state, WISHES, method, &names.join(",")).await;
        let passes = answer.status / 100 == 2 && answer.allowed_origins() == [APP];
        if !passes {
            return None;
        }
    }
    let answer = call(state, method, WISHES, token).await;
    (answer.allowed_origins() == [APP]).then_some(answer)
}
