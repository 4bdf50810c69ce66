//! A draw as a server: what AWS documents, or what was seen live, of an HTTP API
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>).

use std::cell::Cell;

use e2e::fetch::Reply;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};

use super::draw::{APP, Behaviour, Cors, Draw, Front, HOST, OwnCors, Path, Route, STAGE, WISHES};

pub(crate) const ISSUER: &str = "https://t.eu.auth0.com/";
const ELSEWHERE: &str = "https://login.example/";
const ALLOW_ORIGIN: &str = "access-control-allow-origin";

type Answer = Response<Vec<u8>>;

/// A draw that is deployed.
#[derive(Debug)]
pub(crate) struct Deployed<'d> {
    draw: &'d Draw,
    calls: Cell<usize>,
}

impl<'d> Deployed<'d> {
    pub(crate) fn new(draw: &'d Draw) -> Self {
        Self { draw, calls: Cell::new(0) }
    }

    pub(crate) fn reply(&self, request: &Request<Vec<u8>>) -> Reply {
        let url = request.uri().to_string();
        if url.starts_with(ISSUER) {
            return Reply::Answer(metadata());
        }
        if url.starts_with(ELSEWHERE) {
            return Reply::Answer(page_for_all(request));
        }
        assert!(url.starts_with(HOST), "{url} is nobody's");
        match self.front(request) {
            Some(reply) => reply,
            None => self.gateway(request),
        }
    }

    /// What stands before the gateway.
    fn front(&self, request: &Request<Vec<u8>>) -> Option<Reply> {
        let is_options = *request.method() == Method::OPTIONS;
        let answer = match self.draw.front {
            Front::None | Front::AddsOrigin | Front::Throttled | Front::EndpointDisabled => {
                return None;
            }
            Front::Firewall { decorated } => {
                let page = answer(403, "text/html", "<title>ERROR</title>");
                if decorated { with(page, ALLOW_ORIGIN, "*") } else { page }
            }
            Front::RestApi { decorated } => {
                let refusal = gateways(403, "Missing Authentication Token");
                if decorated { with(refusal, ALLOW_ORIGIN, "*") } else { refusal }
            }
            Front::ThrottledSometimes => {
                let calls = self.calls.get();
                if !is_options {
                    self.calls.set(calls + 1);
                }
                if is_options || calls % 2 == 1 {
                    return None;
                }
                gateways(429, "Too Many Requests")
            }
            Front::Refuses => return Some(Reply::Refused),
            Front::HangsUp if is_options => return None,
            Front::HangsUp => return Some(Reply::HungUp),
            Front::StripsOptions(status) if is_options => answer(status, "text/html", "no"),
            Front::RedirectsOptions if is_options => {
                with(answer(308, "text/html", ""), "location", "/elsewhere")
            }
            Front::RedirectsPosts if *request.method() != Method::POST => return None,
            Front::StripsOptions(_) | Front::RedirectsOptions => return None,
            Front::RedirectsAll | Front::RedirectsPosts => {
                with(with(answer(302, "text/html", ""), "location", ELSEWHERE), ALLOW_ORIGIN, "*")
            }
        };
        Some(Reply::Answer(answer))
    }

    fn gateway(&self, request: &Request<Vec<u8>>) -> Reply {
        let draw = self.draw;
        let refuse = |status, message| {
            Reply::Answer(self.decorated_error(request, gateways(status, message)))
        };
        if draw.front == Front::EndpointDisabled {
            return refuse(403, "Forbidden");
        }
        let path = draw
            .stage_is_right
            .then(|| request.uri().path().strip_prefix("/")?.strip_prefix(STAGE))
            .flatten();
        let route = path.and_then(|path| matching(&draw.routes, request.method().as_str(), path));
        let is_preflight = *request.method() == Method::OPTIONS
            && request.headers().contains_key("origin")
            && request.headers().contains_key("access-control-request-method");
        let catches = route.is_some_and(|route| route.authorizer);
        let has_own_route = draw.routes.iter().any(|route| route.path == Path::Own);
        if let Some(cors) = &draw.cors
            && is_preflight
            && !catches
            && (route.is_none() || draw.answers_preflight_first)
            // Nobody has captured what happens on a path that has no route for any method.
            && (draw.answers_preflight_anywhere || path == Some(WISHES) && has_own_route)
        {
            return Reply::Answer(preflight(cors, request));
        }
        let Some(route) = route else { return refuse(404, "Not Found") };
        if draw.front == Front::Throttled {
            return refuse(429, "Too Many Requests");
        }
        // No token of a diagnosis is good.
        if route.authorizer {
            let challenge = if request.headers().contains_key("authorization") {
                r#"Bearer scope="" error="invalid_token" error_description="token contains an invalid number of segments""#
            } else {
                "Bearer"
            };
            let refusal = with(gateways(401, "Unauthorized"), "www-authenticate", challenge);
            return Reply::Answer(self.decorated_error(request, refusal));
        }
        self.integration(request, path == Some(WISHES))
    }

    fn decorated_error(&self, request: &Request<Vec<u8>>, answer: Answer) -> Answer {
        match &self.draw.cors {
            Some(cors) if self.draw.decorates_errors => decorate(cors, request, answer),
            _ => answer,
        }
    }

    fn integration(&self, request: &Request<Vec<u8>>, is_own_path: bool) -> Reply {
        let function = &self.draw.function;
        let is_post = *request.method() == Method::POST;
        let behaviour = match *request.method() {
            Method::OPTIONS => {
                return Reply::Answer(self.by_function(request, self.own_preflight()));
            }
            Method::GET if is_own_path => function.get,
            Method::POST if is_own_path => function.post,
            _ => Behaviour::Says(404),
        };
        let says = match behaviour {
            Behaviour::Works if is_post => answer(201, "application/json", r#"{"id":"1"}"#),
            Behaviour::Works => answer(200, "application/json", r#"{"Items":[],"Count":0}"#),
            Behaviour::Null => answer(200, "application/json", "null"),
            Behaviour::Html => answer(200, "text/html", "<!doctype html>"),
            Behaviour::Says(status) => {
                answer(status, "application/json", r#"{"error":"so it is"}"#)
            }
            Behaviour::Mimics(status, message) => gateways(status, message),
            Behaviour::Redirects => with(answer(302, "text/html", ""), "location", ELSEWHERE),
            Behaviour::Hangs => return Reply::Silent,
            Behaviour::BreaksOff => {
                let whole = answer(200, "application/json", r#"{"Items":[],"Count":0}"#);
                return Reply::CutShort(self.by_function(request, whole));
            }
            Behaviour::Throws => {
                return Reply::Answer(
                    self.decorated_error(request, gateways(500, "Internal Server Error")),
                );
            }
            Behaviour::TooSlow => {
                return Reply::Answer(
                    self.decorated_error(request, gateways(503, "Service Unavailable")),
                );
            }
        };
        Reply::Answer(self.by_function(request, says))
    }

    fn own_preflight(&self) -> Answer {
        let Some(names) = &self.draw.function.preflight else {
            return answer(404, "application/json", r#"{"error":"no OPTIONS here"}"#);
        };
        let answer = with(answer(204, "text/plain", ""), ALLOW_ORIGIN, APP);
        with(answer, "access-control-allow-headers", &names.join(","))
    }

    /// The function's answer as it leaves: with a configuration its own CORS headers are ignored.
    fn by_function(&self, request: &Request<Vec<u8>>, says: Answer) -> Answer {
        let is_success = says.status().is_success();
        let said = match (&self.draw.cors, self.draw.function.own_cors) {
            (Some(cors), _) => decorate(cors, request, without_cors(says)),
            // The one who answers preflights has written its headers already.
            _ if *request.method() == Method::OPTIONS => says,
            (None, OwnCors::Always) => with(says, ALLOW_ORIGIN, APP),
            (None, OwnCors::OnSuccess) if is_success => with(says, ALLOW_ORIGIN, APP),
            (None, OwnCors::Doubled) => with(with(says, ALLOW_ORIGIN, APP), ALLOW_ORIGIN, "*"),
            (None, OwnCors::None | OwnCors::OnSuccess) => says,
        };
        let is_added = self.draw.front == Front::AddsOrigin && *request.method() != Method::OPTIONS;
        if is_added { with(said, ALLOW_ORIGIN, "*") } else { said }
    }
}

/// The route of a request: the whole path before `{proxy+}` before `$default`, and on each the method
/// before `ANY`.
pub(crate) fn matching<'r>(routes: &'r [Route], method: &str, path: &str) -> Option<&'r Route> {
    let on = |wanted: Path| {
        let of = |method: &str| {
            routes.iter().find(|route| route.path == wanted && route.method == method)
        };
        of(method).or_else(|| of("ANY"))
    };
    let own = (path == WISHES).then(|| on(Path::Own)).flatten();
    let proxy = || (path.len() > 1).then(|| on(Path::Proxy)).flatten();
    own.or_else(proxy).or_else(|| on(Path::Default))
}

fn lets_in(cors: &Cors, origin: &str) -> Option<String> {
    cors.origins.iter().find_map(|allowed| match *allowed {
        "*" => Some("*".to_owned()),
        "http://*" => origin.starts_with("http://").then(|| origin.to_owned()),
        "https://*" => origin.starts_with("https://").then(|| origin.to_owned()),
        other => (other == origin).then(|| origin.to_owned()),
    })
}

fn text<'h>(request: &'h Request<Vec<u8>>, name: &str) -> &'h str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// All of the headers, or none: an origin, a method or a header that is not listed matches nothing.
fn preflight(cors: &Cors, request: &Request<Vec<u8>>) -> Answer {
    let bare = answer(204, "text/plain", "");
    let method = text(request, "access-control-request-method");
    let names = text(request, "access-control-request-headers");
    let allows = |list: &[&str], item: &str| {
        list.iter().any(|own| *own == "*" || own.eq_ignore_ascii_case(item))
    };
    let Some(origin) = lets_in(cors, text(request, "origin")) else { return bare };
    let is_complete = !cors.methods.is_empty() && !cors.headers.is_empty();
    let mut asked = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    if !is_complete
        || !allows(&cors.methods, method)
        || !asked.all(|name| allows(&cors.headers, name))
    {
        return bare;
    }
    let allowed = with(bare, ALLOW_ORIGIN, &origin);
    let allowed = with(allowed, "access-control-allow-methods", &cors.methods.join(","));
    with(allowed, "access-control-allow-headers", &cors.headers.join(","))
}

fn decorate(cors: &Cors, request: &Request<Vec<u8>>, answer: Answer) -> Answer {
    let Some(origin) = lets_in(cors, text(request, "origin")) else { return answer };
    let answer = with(answer, ALLOW_ORIGIN, &origin);
    match cors.expose.join(",") {
        names if names.is_empty() => answer,
        names => with(answer, "access-control-expose-headers", &names),
    }
}

fn without_cors(mut answer: Answer) -> Answer {
    let names: Vec<_> = answer
        .headers()
        .keys()
        .filter(|name| name.as_str().starts_with("access-control-"))
        .cloned()
        .collect();
    for name in names {
        answer.headers_mut().remove(name);
    }
    answer
}

fn gateways(status: u16, message: &str) -> Answer {
    answer(status, "application/json", &format!(r#"{{"message":"{message}"}}"#))
}

fn answer(status: u16, kind: &str, body: &str) -> Answer {
    let mut answer = Response::new(body.as_bytes().to_vec());
    *answer.status_mut() = StatusCode::from_u16(status).expect("a status");
    let answer = with(answer, "content-type", kind);
    let length = body.len().to_string();
    with(with(answer, "content-length", &length), "apigw-requestid", "abc=")
}

fn with(mut answer: Answer, name: &'static str, value: &str) -> Answer {
    let value = HeaderValue::from_str(value).expect("a value");
    answer.headers_mut().append(HeaderName::from_static(name), value);
    answer
}

fn metadata() -> Answer {
    let text = format!(
        r#"{{"issuer":"{ISSUER}","authorization_endpoint":"{ISSUER}authorize","token_endpoint":"{ISSUER}oauth/token","jwks_uri":"{ISSUER}.well-known/jwks.json","code_challenge_methods_supported":["S256"]}}"#
    );
    with(answer(200, "application/json", &text), ALLOW_ORIGIN, "*")
}

/// A page that lets everybody read it, whatever they ask with.
fn page_for_all(request: &Request<Vec<u8>>) -> Answer {
    let page = with(answer(200, "text/html", "<!doctype html>"), ALLOW_ORIGIN, "*");
    match *request.method() {
        Method::OPTIONS => with(page, "access-control-allow-headers", "*"),
        _ => page,
    }
}
