//! Calls of the API. The token goes along when a call asks for it, and to the URL of the settings
//! only.

use ::http::{Method, header};
use ::settings::Settings;
use diagnosis::{Answer, Exchange, Finding, Outcome, Place, authorizer::Tested, gateway};
use relying_party::{AccessToken, TransportError, challenge::Demand, session::SignedIn};

use crate::{
    browser::{
        clock::{self, Stopwatch},
        http, location, probe, upload,
    },
    state::{
        account::Account,
        care::Request,
        surroundings::{Silent, Surroundings, place},
    },
};

/// Sends a request to the API and notes what became of it.
pub(crate) async fn call(
    settings: &Settings,
    method: Method,
    body: Option<String>,
    token: Option<&AccessToken>,
) -> Exchange {
    let watch = Stopwatch::start();
    let url = settings.api_url.as_str().to_owned();
    let (outcome, was_delivered) = match request(&url, &method, body, token) {
        Err(error) => (Err(error), Some(false)),
        Ok(request) => send(request).await,
    };
    let outcome = match outcome {
        Err(error) => Outcome::Failed(error),
        Ok(response) => Outcome::Answered(probe::answer(&response)),
    };
    Exchange {
        method: method.as_str().to_owned(),
        url,
        token_sent: token.is_some(),
        was_delivered,
        duration: watch.millis(),
        outcome,
    }
}

/// A request that writes to another origin is sent so that it tells whether it left the browser: where
/// its answer is hidden, nothing else tells whether it was carried out.
async fn send(request: ::http::Request<Vec<u8>>) -> (HttpResult, Option<bool>) {
    let url = request.uri().to_string();
    let is_own_origin = url.starts_with(&format!("{}/", location::origin()));
    if request.body().is_empty() || is_own_origin {
        return (http::send(request, http::API_LIMIT).await, None);
    }
    let sent = upload::send(request, http::API_LIMIT).await;
    (sent.outcome, sent.was_delivered)
}

type HttpResult = Result<::http::Response<Vec<u8>>, TransportError>;

/// A call with the token of the person who is signed in; `None` when nobody is. Where the API refuses
/// the token, a newer one is had and the call made once more; one that was retried already is not.
pub(crate) async fn call_signed_in(
    account: Account,
    settings: &Settings,
    (method, body): (Method, Option<String>),
    request: Request<'_>,
) -> Option<(Exchange, SignedIn)> {
    let signed_in = account.key(&request).await?;
    let token = Some(&signed_in.access_token);
    let exchange = call(settings, method.clone(), body.clone(), token).await;
    let Some(answer) = exchange.answer().filter(|answer| !request.retried && is_refusal(answer))
    else {
        return Some((exchange, signed_in));
    };
    match account.key_after_refusal(&signed_in, answer, &request).await {
        Some(newer) => {
            let exchange = call(settings, method, body, Some(&newer.access_token)).await;
            Some((exchange, newer))
        }
        None => Some((exchange, signed_in)),
    }
}

/// Whether the token was refused as it is, so that a newer one may do. One that stands for too weak a
/// sign-in is not renewed into a better one.
fn is_refusal(answer: &Answer) -> bool {
    answer.status == 401 && !matches!(answer.demand(), Some(Demand::StepUp { .. }))
}

/// What is wrong with an exchange, if anything is.
pub(crate) async fn explain(
    settings: &Settings,
    surroundings: Surroundings,
    exchange: &Exchange,
    signed_in: Option<&SignedIn>,
) -> Option<Finding> {
    let verdict = match exchange.outcome {
        Outcome::Failed(error) => {
            let silent = Silent {
                needs_preflight: exchange.needs_preflight(),
                was_delivered: exchange.was_delivered,
            };
            Some(surroundings.verdict(&exchange.url, error, silent).await)
        }
        Outcome::Answered(_) => None,
    };
    let tested = signed_in.map(|signed_in| Tested {
        // A discovery document is believed only if it names the issuer of the settings.
        discovery_issuer: Some(settings.issuer.as_str().to_owned()),
        ..Tested::new(signed_in.access_token.reveal(), signed_in.skew.correct(clock::now()))
    });
    let asked_scopes = signed_in.map(|signed_in| signed_in.scopes.clone()).unwrap_or_default();
    let place = Place { asked_scopes, ..place(settings.clone()) };
    gateway::finding(exchange, verdict, tested.as_ref(), &place)
}

/// `GET` without a token is a simple request of CORS: it has no header that would need a preflight.
fn request(
    url: &str,
    method: &Method,
    body: Option<String>,
    token: Option<&AccessToken>,
) -> Result<::http::Request<Vec<u8>>, TransportError> {
    let mut request = ::http::Request::builder().method(method).uri(url);
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    }
    let body = body.unwrap_or_default().into_bytes();
    request.body(body).map_err(|_| TransportError::NotSent)
}
