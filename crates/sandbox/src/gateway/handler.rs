//! One request through the gateway.

use std::{
    future::pending,
    io::{self, Write as _},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State as Extract},
    response::Response,
};
use http::{
    HeaderName, HeaderValue, Method, StatusCode,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, WWW_AUTHENTICATE},
    request::Parts,
};
use serde_json::Value;

use crate::{
    breakage::{self, Endpoint},
    broken::cut_short,
    entropy,
    faults::Fault,
    function::{self, Code, FunctionError, own_cors},
    gateway::{
        answer::{self, gateway_error},
        authorizer::{Denial, Identity, authorize},
        cors::is_preflight,
        demands,
        event::{Invocation, event},
        front,
        routes::{Api, Authorization, Integration, Matched},
    },
    serve::Peer,
    state::State,
    web,
};

/// The quota on a payload, in bytes.
pub(crate) const BODY_LIMIT: usize = 10 * 1024 * 1024;
/// The quota on the request line and all headers, in bytes.
const HEAD_LIMIT: usize = 10_240;

/// Who made an answer, which decides about its headers.
pub(crate) enum Answer {
    /// Something before the gateway: complete.
    Outside(Response),
    /// A REST API in the gateway's place: with CORS headers, but without the gateway's own.
    RestApi(Response),
    /// The gateway, to a preflight: with its CORS headers.
    Preflight(Response),
    /// The gateway, to say no.
    Gateway(Response),
    /// The function.
    Integration(Response),
}

/// Every request to the HTTP API.
pub(crate) async fn handle(Extract(state): Extract<State>, request: Request) -> Response {
    let api = Api::deployed(&state);
    if api.silent {
        pending::<()>().await;
    }
    let request_id = entropy::gateway_request_id();
    let (parts, body) = request.into_parts();
    let broken = endpoint(&parts.method);
    let answer = answer(&state, &api, &parts, body, &request_id).await;
    let is_the_gateway_s = !matches!(answer, Answer::Outside(_) | Answer::RestApi(_));
    let decorated = |mut response| {
        if let Some(cors) = &api.cors {
            cors.decorate(&parts.headers, &mut response);
        }
        response
    };
    let mut response = match answer {
        Answer::Outside(response) | Answer::Preflight(response) => response,
        Answer::Gateway(response) if !api.decorates_errors => response,
        Answer::Gateway(response) | Answer::RestApi(response) => decorated(response),
        Answer::Integration(response) => on_its_way(&state, decorated(response)).await,
    };
    if is_the_gateway_s {
        web::insert(&mut response, &HeaderName::from_static("apigw-requestid"), &request_id);
    }
    front::close_connection(&state, &mut response);
    match broken {
        Some(endpoint) => breakage::on_its_way(&state, endpoint, response).await,
        None => response,
    }
}

/// What becomes of the function's answer behind the gateway.
async fn on_its_way(state: &State, mut response: Response) -> Response {
    if state.faults.is_on(Fault::CorsDoubled) {
        let any = HeaderValue::from_static("*");
        response.headers_mut().append(ACCESS_CONTROL_ALLOW_ORIGIN, any);
    }
    if state.faults.is_on(Fault::AnswerCutShort) {
        response = cut_short(response).await;
    }
    response
}

async fn answer(
    state: &State,
    api: &Api,
    parts: &Parts,
    mut body: Body,
    request_id: &str,
) -> Answer {
    if !web::is_for_loopback(parts) {
        return refuse(StatusCode::FORBIDDEN, "Forbidden");
    }
    if let Some(endpoint) = endpoint(&parts.method)
        && let Some(response) = breakage::instead(state, endpoint).await
    {
        return Answer::Gateway(response);
    }
    if let Some(answer) = front::answer(state, parts, &mut body).await {
        return answer;
    }
    if head_size(parts) > HEAD_LIMIT {
        // The status is assumed; that the request is refused is documented.
        return refuse(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "Request Header Fields Too Large",
        );
    }
    let path = api.path_in_stage(parts.uri.path());
    let matched = path.and_then(|path| api.route(parts.method.as_str(), path));
    let authorization = matched.as_ref().and_then(|matched| matched.route.authorization.as_ref());
    // A preflight is answered before routing, except that a route with an authorizer catches it:
    // documented for `$default`, seen for `ANY`.
    if let Some(cors) = &api.cors
        && authorization.is_none()
        && is_preflight(&parts.method, &parts.headers)
    {
        return Answer::Preflight(cors.answer_preflight(&parts.headers));
    }
    let Some(matched) = &matched else { return refuse(StatusCode::NOT_FOUND, "Not Found") };
    if api.throttled {
        // The body is assumed wording.
        return refuse(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
    }
    let identity = match identify(state, api, authorization, parts).await {
        Ok(identity) => identity,
        Err(response) => return Answer::Gateway(response),
    };
    match to_bytes(body, BODY_LIMIT).await {
        Ok(body) => integrate(state, api, parts, &body, matched, identity, request_id).await,
        // The body is assumed wording.
        Err(_) => refuse(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
    }
}

/// What a request asks of the API that can break; a preflight asks nothing of it.
fn endpoint(method: &Method) -> Option<Endpoint> {
    match *method {
        Method::GET => Some(Endpoint::Read),
        Method::POST => Some(Endpoint::Write),
        _ => None,
    }
}

fn refuse(status: StatusCode, message: &str) -> Answer {
    Answer::Gateway(gateway_error(status, message))
}

/// Who sent the request, if the route wants to know.
async fn identify(
    state: &State,
    api: &Api,
    authorization: Option<&Authorization>,
    parts: &Parts,
) -> Result<Option<Identity>, Response> {
    let Some(route) = authorization else { return Ok(None) };
    let passed =
        authorize(state, &api.authorizer, route, &parts.headers).await.and_then(|identity| {
            demands::check(state, &parts.method, &parts.headers, &identity).map(|()| identity)
        });
    passed.map(Some).map_err(|denial| {
        let mut response = match denial {
            Denial::InsufficientScope => gateway_error(StatusCode::FORBIDDEN, "Forbidden"),
            Denial::NoToken | Denial::InvalidToken(_) | Denial::Demanded(_) => {
                gateway_error(StatusCode::UNAUTHORIZED, "Unauthorized")
            }
        };
        web::insert(&mut response, &WWW_AUTHENTICATE, &denial.challenge(route));
        response
    })
}

/// Invokes the function and turns what it returned into an answer.
async fn integrate(
    state: &State,
    api: &Api,
    parts: &Parts,
    body: &Bytes,
    matched: &Matched<'_>,
    identity: Option<Identity>,
    request_id: &str,
) -> Answer {
    let event = event(&Invocation {
        format: api.payload,
        stage: api.stage,
        host: &state.addresses.api_host,
        parts,
        body,
        matched,
        identity: identity.as_ref(),
        request_id,
        time: state.clock.timestamp(),
        peer: parts.extensions.get::<Peer>().map(|peer| peer.0),
    });
    let returned = match matched.route.integration {
        Integration::Echo => Ok(function::echo(&event)),
        Integration::Preflight => Ok(own_cors::preflight(&event, &state.config.app_origins)),
        Integration::WishList => run_wish_list(state, event).await,
        // The body is assumed wording.
        Integration::TooSlow => {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable");
        }
    };
    let value = returned.inspect_err(|error| log_failure(request_id, error)).ok();
    match value.and_then(|value| answer::from_function(api.payload, &value)) {
        Some(mut response) => {
            if api.cors.is_some() {
                answer::remove_cors_headers(&mut response);
            }
            Answer::Integration(response)
        }
        None => refuse(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

/// Says why there is a 500, as the log of a Lambda function does: the caller is not told.
fn log_failure(request_id: &str, error: &FunctionError) {
    // That nobody reads the log is no reason to fail.
    let _logged = writeln!(io::stderr(), "sandbox: request {request_id}: {error}");
}

/// The code that each fault deploys.
const CODES: &[(Fault, Code)] = &[
    (Fault::FunctionThrows, Code::Throws),
    (Fault::FunctionAsPublished, Code::AsPublished),
    (Fault::FunctionHtml, Code::Html),
    (Fault::FunctionEmpty, Code::Empty),
    (Fault::FunctionRefuses, Code::Refuses),
    (Fault::FunctionNotFound, Code::NotFound),
];

/// The function blocks on its store, so it runs apart.
async fn run_wish_list(state: &State, event: Value) -> Result<Value, FunctionError> {
    let store = state.store.clone();
    let deployed = CODES.iter().find(|(fault, _)| state.faults.is_on(*fault));
    let code = deployed.map_or(Code::Mended, |(_, code)| *code);
    let does_cors = state.faults.is_on(Fault::CorsFunctionOnly);
    let origins = state.config.app_origins.clone();
    let run = move || {
        let mut returned = function::run(code, &event, &*store, &entropy::uuid().to_string())?;
        if does_cors {
            own_cors::add(&mut returned, &event, &origins);
        }
        Ok(returned)
    };
    tokio::task::spawn_blocking(run).await.map_err(|_| FunctionError::Panicked)?
}

/// The size of the request line and the headers as HTTP/1.1 writes them, in bytes.
fn head_size(parts: &Parts) -> usize {
    let target = parts.uri.path_and_query().map_or(1, |target| target.as_str().len());
    let line = parts.method.as_str().len() + target + " ".len() * 2 + "HTTP/1.1\r\n".len();
    let fields = parts.headers.iter();
    line + fields
        .map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len())
        .sum::<usize>()
}
