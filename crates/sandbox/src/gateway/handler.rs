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
    StatusCode,
    header::{HeaderName, WWW_AUTHENTICATE},
    request::Parts,
};

use crate::{
    entropy,
    faults::Fault,
    function,
    gateway::{
        answer::{self, gateway_error},
        authorizer::{Denial, Identity, authorize},
        cors::is_preflight,
        demands,
        event::{Invocation, event},
        routes::{Api, Authorization, Integration, Matched, STAGE},
    },
    serve::Peer,
    state::State,
    web,
};

/// The quota on a payload, in bytes.
const BODY_LIMIT: usize = 10 * 1024 * 1024;
/// The quota on the request line and all headers, in bytes.
const HEAD_LIMIT: usize = 10_240;

/// Who made an answer, which decides about its CORS headers.
enum Answer {
    /// The gateway, to a preflight: complete.
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
    let mut response = match answer(&state, &api, &parts, body, &request_id).await {
        Answer::Preflight(response) => response,
        Answer::Gateway(response) if !api.decorates_errors => response,
        Answer::Gateway(mut response) | Answer::Integration(mut response) => {
            if let Some(cors) = &api.cors {
                cors.decorate(&parts.headers, &mut response);
            }
            response
        }
    };
    web::insert(&mut response, &HeaderName::from_static("apigw-requestid"), &request_id);
    response
}

async fn answer(state: &State, api: &Api, parts: &Parts, body: Body, request_id: &str) -> Answer {
    if !web::is_for_loopback(parts) {
        return refuse(StatusCode::FORBIDDEN, "Forbidden");
    }
    if head_size(parts) > HEAD_LIMIT {
        // The status is assumed; that the request is refused is documented.
        return refuse(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "Request Header Fields Too Large",
        );
    }
    let matched =
        path_in_stage(parts.uri.path()).and_then(|path| api.route(parts.method.as_str(), path));
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
fn log_failure(request_id: &str, error: &function::FunctionError) {
    // That nobody reads the log is no reason to fail.
    let _logged = writeln!(io::stderr(), "sandbox: request {request_id}: {error}");
}

/// The function blocks on its store, so it runs apart.
async fn run_wish_list(
    state: &State,
    event: serde_json::Value,
) -> Result<serde_json::Value, function::FunctionError> {
    let store = state.store.clone();
    let code = if state.faults.is_on(Fault::FunctionThrows) {
        function::Code::Throws
    } else if state.faults.is_on(Fault::FunctionAsPublished) {
        function::Code::AsPublished
    } else {
        function::Code::Mended
    };
    let run = move || function::run(code, &event, &*store, &entropy::uuid().to_string());
    tokio::task::spawn_blocking(run).await.map_err(|_| function::FunctionError::Panicked)?
}

/// The path without its stage; `None` when it names another one.
fn path_in_stage(path: &str) -> Option<&str> {
    let rest = path.strip_prefix('/')?.strip_prefix(STAGE)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
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
