//! Calls of the API. The token goes along when a call asks for it, and to the URL of the settings
//! only.

use ::http::{Method, Request, header};
use ::settings::Settings;
use diagnosis::{
    Answer, Exchange, Finding, Outcome,
    gateway::{self, token_state},
};
use relying_party::{AccessToken, TransportError};

use crate::{
    browser::{
        clock::{self, Stopwatch},
        http,
    },
    state::surroundings::{Surroundings, place},
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
    let outcome = match request(&url, &method, body, token) {
        Err(error) => Outcome::Failed(error),
        Ok(request) => match http::send(request, http::API_LIMIT).await {
            Err(error) => Outcome::Failed(error),
            Ok(response) => Outcome::Answered(answer(&response)),
        },
    };
    Exchange {
        method: method.as_str().to_owned(),
        url,
        token_sent: token.is_some(),
        duration: watch.millis(),
        outcome,
    }
}

/// What is wrong with an exchange, if anything is.
pub(crate) async fn explain(
    settings: &Settings,
    surroundings: Surroundings,
    exchange: &Exchange,
    token: Option<&AccessToken>,
) -> Option<Finding> {
    let verdict = match exchange.outcome {
        Outcome::Failed(error) => {
            Some(surroundings.verdict(&exchange.url, error, exchange.needs_preflight()).await)
        }
        Outcome::Answered(_) => None,
    };
    let token = token_state(token, clock::now());
    gateway::finding(exchange, verdict, token, &place(settings.clone()))
}

/// `GET` without a token is a simple request of CORS: it has no header that would need a preflight.
fn request(
    url: &str,
    method: &Method,
    body: Option<String>,
    token: Option<&AccessToken>,
) -> Result<Request<Vec<u8>>, TransportError> {
    let mut request = Request::builder().method(method).uri(url);
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    }
    let body = body.unwrap_or_default().into_bytes();
    request.body(body).map_err(|_| TransportError::NotSent)
}

fn answer(response: &::http::Response<Vec<u8>>) -> Answer {
    let text = |value: &::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers =
        response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(response.body()).into_owned(),
    }
}
