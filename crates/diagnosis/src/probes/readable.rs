//! Answers of the API that this page may read.

use super::{Evidence, Probe, Seen};
use crate::{Answer, Certainty, Code, Exchange, Finding, Offer, Outcome, fixes, gateway};

/// What the answers to the simple `GET` and to the `POST` say, whatever CORS does.
pub(super) fn findings(evidence: &Evidence, cors: Option<Code>) -> Vec<Finding> {
    let caught = matches!(cors, Some(Code::PreflightCaught | Code::PreflightCaughtEverywhere));
    let get = match evidence.of(Probe::Simple) {
        Some(Seen::Redirect) => Some(redirects(evidence)),
        Some(Seen::CutShort) => Some(cut_short(evidence)),
        // The authorizer that catches the preflight is the one that refuses the GET.
        Some(Seen::Answered(answer)) if answer.status == 401 && caught => None,
        Some(Seen::Answered(answer)) => of_get(evidence, answer),
        _ => None,
    };
    let post = evidence.of(Probe::Post).and_then(Seen::answer);
    let post = post.and_then(|answer| of_post(evidence, answer));
    let is_news = |post: &Finding| get.as_ref().is_none_or(|get| get.code != post.code);
    let post = post.filter(is_news);
    get.into_iter().chain(post).chain(reason_hidden(evidence)).collect()
}

fn of_get(evidence: &Evidence, answer: &Answer) -> Option<Finding> {
    let settings = &evidence.place.settings;
    match answer.status {
        200..=299 => match wish_list::WishList::from_body(&answer.body) {
            Ok(_) => None,
            Err(reason) => Some(gateway::not_a_list(answer, &reason.to_string())),
        },
        401 if settings.says_protected("GET") => None,
        401 => Some(get_protected(evidence, answer)),
        _ => by_status(evidence, "GET", answer),
    }
}

/// A `POST` whose token is a dummy must be refused.
fn of_post(evidence: &Evidence, answer: &Answer) -> Option<Finding> {
    let is_gateways_own = answer.gateway_message().is_some();
    match answer.status {
        401 => None,
        200..=299 => post_open(evidence, answer, Certainty::Proved),
        // The function itself answered, or was called and failed: nothing stopped the dummy token.
        400 | 422 if !is_gateways_own => post_open(evidence, answer, Certainty::VeryLikely),
        500 => post_open(evidence, answer, Certainty::VeryLikely),
        403 if evidence.of(Probe::Simple).and_then(Seen::status) != Some(403) => None,
        _ => by_status(evidence, "POST", answer),
    }
}

/// The finding that the app's own request would lead to.
fn by_status(evidence: &Evidence, method: &str, answer: &Answer) -> Option<Finding> {
    let exchange = Exchange {
        method: method.to_owned(),
        url: evidence.place.settings.api_url.as_str().to_owned(),
        token_sent: false,
        was_delivered: Some(true),
        duration: 0,
        outcome: Outcome::Answered(answer.clone()),
    };
    gateway::finding(&exchange, None, None, &evidence.place)
}

fn get_protected(evidence: &Evidence, answer: &Answer) -> Finding {
    let api = &evidence.place.settings.api_url;
    let route = api.route();
    let finding = Finding::one_of(
        Code::GetProtected,
        format!("GET {route} wants a token. That is right if the list is for signed-in people only, and a mistake if it was meant to be public, as in the tutorial."),
    )
    .seen(format!("A GET without a token was answered with status {}.", answer.status))
    .copy(
        "If it is meant so, write in config.json, and this is no finding any more",
        format!("\"authorizer\": {{ \"routes\": {{ \"GET {route}\": [], \"POST {route}\": [] }} }}"),
    );
    let finding = finding.step("If it is meant to be public, take the authorizer off the route.");
    fixes::deploy(fixes::detach_authorizer(fixes::list_routes(finding, api), api, "GET"), api)
}

/// `None` where the settings list the protected routes, and `POST` is not among them.
fn post_open(evidence: &Evidence, answer: &Answer, certainty: Certainty) -> Option<Finding> {
    let settings = &evidence.place.settings;
    let lists_routes = settings.authorizer.as_ref().is_some_and(|own| !own.routes.is_empty());
    if lists_routes && !settings.says_protected("POST") {
        return None;
    }
    let api = &settings.api_url;
    let finding = Finding::new(
        Code::PostOpen,
        certainty,
        format!("Anyone can write: POST {} takes requests without a good token.", api.route()),
    )
    .seen(format!("A POST with the token “cors-probe”, which is none, was answered with status {}.", answer.status))
    .step("That POST was this page's own probe, with the body {}. If the table has a new item without a name, delete it.");
    let finding = fixes::list_routes(finding, api);
    let finding = fixes::list_authorizers(finding, api);
    Some(fixes::deploy(fixes::attach_authorizer(finding, api, "POST"), api))
}

/// Every 401 has the header (RFC 9110 section 15.5.2), so one that is not visible is hidden.
fn reason_hidden(evidence: &Evidence) -> Option<Finding> {
    let place = &evidence.place;
    let api = &place.settings.api_url;
    let is_mute =
        |answer: &&Answer| answer.status == 401 && answer.header("www-authenticate").is_none();
    let probes = [Probe::Post, Probe::Simple];
    let mut answers = probes.into_iter().filter_map(|probe| evidence.of(probe)?.answer());
    let answer = answers.find(is_mute)?;
    let finding = Finding::proved(
        Code::ReasonHidden,
        "The API says why it refuses a token, and does not let this page read it. With one more setting, every later refusal explains itself.",
    )
    .seen(format!("Status {} without a visible www-authenticate header.", answer.status));
    let names: Vec<_> = answer.headers.iter().map(|(name, _)| name.as_str()).collect();
    let finding = if names.is_empty() {
        finding
    } else {
        finding.seen(format!("Visible headers: {}.", names.join(", ")))
    };
    Some(fixes::allow_origin(finding, api, &place.page_origin))
}

fn redirects(evidence: &Evidence) -> Finding {
    let url = evidence.place.settings.api_url.as_str();
    Finding::proved(
        Code::ApiRedirects,
        "The API answers with a redirect. This app does not follow it, because it could carry the request elsewhere, and a preflight that is redirected always fails.",
    )
    .seen(format!("GET {url} was answered by a redirect."))
    .copy("See where it leads", format!("curl -si '{url}' -H 'Origin: {}'", evidence.place.page_origin))
    .step("Write the final address into apiUrl in config.json.")
}

fn cut_short(evidence: &Evidence) -> Finding {
    Finding::proved(
        Code::AnswerCutShort,
        "The answer of the API began and broke off.",
    )
    .seen(format!("GET {}: status and headers came, the body did not come to its end.", evidence.place.settings.api_url.as_str()))
    .step("Try again. If it stays so, something between cuts connections, or the function says a wrong content-length.")
    .offer(Offer::Retry)
}
