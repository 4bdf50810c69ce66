//! Calls of the API. The token goes along when a call asks for it, and below the stage of the settings'
//! URL only.

use ::http::{Method, header};
use ::settings::Settings;
use diagnosis::{
    Answer, Exchange, Finding, Outcome, Place,
    authorizer::Tested,
    composed::{Checked, Destination},
    gateway,
};
use relying_party::{AccessToken, TransportError, challenge::Demand, session::SignedIn};
use workbench::{Answered, timing::Timing};

use crate::{
    browser::{
        clock::{self, Stopwatch},
        http, location, probe, timing, upload,
    },
    chunks,
    state::{
        account::{Account, care::Request},
        surroundings::{Silent, Surroundings, place},
    },
};

/// What became of a request, and what the browser measured.
#[derive(Debug)]
pub(crate) struct Measured {
    /// What became of it.
    pub(crate) exchange: Exchange,
    /// The bytes of the answer, if there was one.
    pub(crate) answered: Option<Answered>,
    /// The time in parts, as far as the browser tells.
    pub(crate) timing: Option<Timing>,
}

/// Sends a request to the API and notes what became of it. The token goes along if the request asks
/// for it and goes to the API of the settings.
pub(crate) async fn call(
    settings: &Settings,
    request: &Checked,
    token: Option<&AccessToken>,
) -> Exchange {
    exchange(settings, request, token).await.0
}

/// The same, measured.
pub(crate) async fn call_measured(
    settings: &Settings,
    request: &Checked,
    token: Option<&AccessToken>,
) -> Measured {
    let since = timing::mark();
    let (exchange, answered) = exchange(settings, request, token).await;
    let timing = timing::measured(&exchange.url, since).await;
    Measured { exchange, answered, timing }
}

async fn exchange(
    settings: &Settings,
    request: &Checked,
    token: Option<&AccessToken>,
) -> (Exchange, Option<Answered>) {
    let watch = Stopwatch::start();
    let token = token.filter(|_| request.with_token && is_api(settings, &request.url));
    let (outcome, was_delivered) = match built(request, token) {
        Err(error) => (Err(error), Some(false)),
        Ok(request) => send(request).await,
    };
    let answered = outcome.as_ref().ok().map(|response| answered(response.body()));
    let outcome = match outcome {
        Err(error) => Outcome::Failed(error),
        // A function may answer with what it was sent: the page shows the answer, and no token.
        Ok(response) => Outcome::Answered(
            probe::answer(&response).without(token.map_or("", AccessToken::reveal)),
        ),
    };
    let exchange = Exchange {
        method: request.method.clone(),
        url: request.url.clone(),
        token_sent: token.is_some(),
        asked_headers: request.asked_headers(),
        was_delivered,
        duration: watch.millis(),
        outcome,
    };
    (exchange, answered)
}

/// A body of zeros is UTF-8, and no text.
fn answered(body: &[u8]) -> Answered {
    let is_text = !body.contains(&0) && std::str::from_utf8(body).is_ok();
    Answered { bytes: body.len() as u64, is_text }
}

/// Asked once more of the URL itself, whatever was checked before.
fn is_api(settings: &Settings, url: &str) -> bool {
    Destination::of(&settings.api_url, url).may_have_token()
}

/// A request that writes to another origin is sent so that it tells whether it left the browser: where
/// its answer is hidden, nothing else tells whether it was carried out.
async fn send(request: ::http::Request<Vec<u8>>) -> (HttpResult, Option<bool>) {
    let url = request.uri().to_string();
    let is_own_origin = url.starts_with(&format!("{}/", location::origin()));
    if matches!(*request.method(), Method::GET | Method::HEAD) || is_own_origin {
        return (http::send(request, http::API_LIMIT).await, None);
    }
    let has_body = !request.body().is_empty();
    let sent = upload::send(request, http::API_LIMIT).await;
    // No event tells that nothing was uploaded.
    let was_delivered = sent.was_delivered.filter(|was_delivered| has_body || *was_delivered);
    (sent.outcome, was_delivered)
}

type HttpResult = Result<::http::Response<Vec<u8>>, TransportError>;

/// A call with the token of the person who is signed in; `None` when nobody is. Where the API refuses
/// the token, a newer one is had and the call made once more; one that was retried already is not.
pub(crate) async fn call_signed_in(
    account: Account,
    settings: &Settings,
    asked: &Checked,
    request: Request<'_>,
) -> Option<(Exchange, SignedIn)> {
    let signed_in = account.key(&request).await?;
    let token = Some(&signed_in.access_token);
    let exchange = call(settings, asked, token).await;
    let Some(answer) = exchange.answer().filter(|answer| !request.retried && is_refusal(answer))
    else {
        return Some((exchange, signed_in));
    };
    match account.key_after_refusal(&signed_in, answer, &request).await {
        Some(newer) => {
            let exchange = call(settings, asked, Some(&newer.access_token)).await;
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

/// An exchange that did not go well, with what there is to explain it.
#[derive(Clone)]
pub(crate) struct Unclear {
    settings: Settings,
    surroundings: Surroundings,
    exchange: Exchange,
    signed_in: Option<SignedIn>,
}

/// What is wrong with an exchange, if anything is; found out behind a gate.
pub(crate) async fn explain(
    settings: &Settings,
    surroundings: Surroundings,
    exchange: &Exchange,
    signed_in: Option<&SignedIn>,
) -> Option<Finding> {
    let went_well = |answer: &Answer| (200..300).contains(&answer.status);
    if exchange.answer().is_some_and(went_well) {
        return None;
    }
    let unclear = Unclear {
        settings: settings.clone(),
        surroundings,
        exchange: exchange.clone(),
        signed_in: signed_in.cloned(),
    };
    surroundings.missing().pass(|| chunks::explain(Box::new(unclear.clone()))).await
}

impl Unclear {
    /// What is wrong with it.
    pub(crate) async fn explain(self) -> Option<Finding> {
        let Self { settings, surroundings, exchange, signed_in } = &self;
        found(settings, *surroundings, exchange, signed_in.as_ref()).await
    }
}

async fn found(
    settings: &Settings,
    surroundings: Surroundings,
    exchange: &Exchange,
    signed_in: Option<&SignedIn>,
) -> Option<Finding> {
    let verdict = match exchange.outcome {
        Outcome::Failed(error) => {
            let silent =
                Silent { preflight: exchange.preflight(), was_delivered: exchange.was_delivered };
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
fn built(
    request: &Checked,
    token: Option<&AccessToken>,
) -> Result<::http::Request<Vec<u8>>, TransportError> {
    let mut builder =
        ::http::Request::builder().method(request.method.as_str()).uri(request.url.as_str());
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if let Some(token) = token {
        builder = builder.header(header::AUTHORIZATION, format!("Bearer {}", token.reveal()));
    }
    let body = request.body.clone().unwrap_or_default().into_bytes();
    builder.body(body).map_err(|_| TransportError::NotSent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_below_the_stage_whatever_was_checked_before() {
        let config = r#"{"domain": "a.eu.auth0.com", "clientId": "c", "audience": "https://b", "apiUrl": "https://api.example/default/wish-list-service"}"#;
        let settings = Settings::from_json(config).unwrap();
        for (url, may) in [
            ("https://api.example/default/wish-list-service", true),
            ("https://api.example/default/a?b=c", true),
            ("https://api.example/prod/wish-list-service", false),
            ("https://api.example/default/../prod/a", false),
            ("https://api.example:8443/default/a", false),
            ("http://api.example/default/a", false),
            ("https://api.example.evil.example/default/a", false),
            ("https://api.example@evil.example/default/a", false),
            ("https://user@api.example/default/a", false),
            ("//api.example/default/a", false),
            ("", false),
        ] {
            assert_eq!(is_api(&settings, url), may, "{url}");
        }
    }

    #[test]
    fn what_is_no_text_is_noticed() {
        for (body, is_text) in
            [(&b""[..], true), ("ü".as_bytes(), true), (b"a\0b", false), (b"\x89PNG", false)]
        {
            assert_eq!(answered(body), Answered { bytes: body.len() as u64, is_text });
        }
    }
}
