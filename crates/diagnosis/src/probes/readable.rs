//! Answers of the API that this page may read.

use super::{Evidence, Probe, Seen, plan::is_page};
use crate::{Answer, Certainty, Code, Exchange, Finding, Offer, Outcome, fixes, gateway};

/// What the answers to the simple `GET` and to the `POST` say, whatever CORS does.
pub(super) fn findings(evidence: &Evidence, cors: Option<Code>) -> Vec<Finding> {
    let caught = matches!(cors, Some(Code::PreflightCaught | Code::PreflightCaughtEverywhere));
    let get = match evidence.of(Probe::Simple) {
        Some(Seen::Redirect) => Some(redirects(evidence, "GET")),
        Some(Seen::CutShort) => Some(cut_short(evidence, "GET")),
        Some(Seen::TooLarge) => Some(too_large(evidence)),
        // The authorizer that catches the preflight is the one that refuses the GET.
        Some(Seen::Answered(answer)) if answer.status == 401 && caught => None,
        Some(Seen::Answered(answer)) => of_get(evidence, answer),
        _ => None,
    };
    let posts = [Probe::Post, Probe::PostAuthorization, Probe::PostContentType];
    let mut all: Vec<Finding> = get.into_iter().collect();
    for seen in posts.into_iter().filter_map(|probe| evidence.of(probe)) {
        let found = of_any_post(evidence, seen);
        let is_news = |found: &Finding| all.iter().all(|known| known.code != found.code);
        let found: Vec<_> = found.into_iter().filter(is_news).collect();
        all.extend(found);
    }
    all.extend(reason_hidden(evidence));
    all
}

fn of_any_post(evidence: &Evidence, seen: &Seen) -> Vec<Finding> {
    match seen {
        Seen::Redirect => vec![redirects(evidence, "POST")],
        Seen::CutShort => vec![cut_short(evidence, "POST")],
        Seen::Answered(answer) => of_post(evidence, answer),
        _ => Vec::new(),
    }
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
fn of_post(evidence: &Evidence, answer: &Answer) -> Vec<Finding> {
    let open = |certainty| post_open(evidence, answer, certainty);
    let status = || by_status(evidence, "POST", answer);
    let found = match answer.status {
        401 => [None, None],
        // A success without an item can be that of a sign-in page before the API.
        200..=299 if says_created(answer) => [open(Certainty::Proved), None],
        200..=299 if is_page(answer) => [open(Certainty::OneOfThese).map(before_the_api), None],
        200..=299 => [open(Certainty::VeryLikely), None],
        // The function itself answered, or was called and failed: nothing stopped the dummy token.
        400 | 422 if answer.gateway_message().is_none() => [open(Certainty::VeryLikely), None],
        500 => [open(Certainty::VeryLikely), status()],
        403 if evidence.of(Probe::Simple).and_then(Seen::status) != Some(403) => [None, None],
        _ => [status(), None],
    };
    found.into_iter().flatten().collect()
}

fn before_the_api(finding: Finding) -> Finding {
    finding.step("The answer is a web page. If it is a sign-in page that stands before the API and redirects there, the route is not open, and no app in a browser gets past that page.")
}

fn says_created(answer: &Answer) -> bool {
    answer.status == 201 || serde_json::from_str::<wish_list::Created>(&answer.body).is_ok()
}

/// The finding that the app's own request would lead to.
fn by_status(evidence: &Evidence, method: &str, answer: &Answer) -> Option<Finding> {
    let exchange = Exchange {
        method: method.to_owned(),
        url: evidence.place.settings.api_url.as_str().to_owned(),
        token_sent: false,
        asked_headers: Vec::new(),
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
        "If it is meant so, add this to authorizer.routes in config.json, and it is no finding any more",
        format!("\"GET {route}\": []"),
    )
    .offer(Offer::Retry);
    let finding = finding.step("If it is meant to be public, take the authorizer off the route.");
    let finding = fixes::list_routes(finding, api);
    fixes::deploy(fixes::detach_authorizer(finding, api, &format!("GET {route}")), api)
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
    .step("That POST was this page's own probe, with the body {}. If the table has a new item without a name, delete it.")
    .offer(Offer::Retry);
    let finding = fixes::list_routes(finding, api);
    let finding = fixes::list_authorizers(finding, api);
    Some(fixes::deploy(fixes::attach_authorizer(finding, api, "POST"), api))
}

/// Every 401 of the gateway has the header, so one that is not visible is hidden. A function that
/// refuses a token itself can use the same words and no header.
fn reason_hidden(evidence: &Evidence) -> Option<Finding> {
    let place = &evidence.place;
    let api = &place.settings.api_url;
    let is_mute =
        |answer: &&Answer| is_gateways_401(answer) && answer.header("www-authenticate").is_none();
    let probes = [Probe::Post, Probe::Simple];
    let mut answers = probes.into_iter().filter_map(|probe| evidence.of(probe)?.answer());
    let answer = answers.find(is_mute)?;
    let finding = Finding::likely(
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
    Some(fixes::allow_origin(finding.offer(Offer::Retry), api, &place.page_origin))
}

/// Whether an answer is a 401 in the words of the gateway.
pub(super) fn is_gateways_401(answer: &Answer) -> bool {
    answer.status == 401 && answer.gateway_message().as_deref() == Some("Unauthorized")
}

fn redirects(evidence: &Evidence, method: &str) -> Finding {
    let url = evidence.place.settings.api_url.as_str();
    Finding::proved(
        Code::ApiRedirects,
        "The API answers with a redirect. This app does not follow it, because it could carry the request elsewhere, and a preflight that is redirected always fails.",
    )
    .seen(format!("{method} {url} was answered by a redirect."))
    .copy(
        if method == "GET" {
            "See where it leads"
        } else {
            "See where it leads; where the route takes anyone, this sends an empty POST"
        },
        format!("curl -si -X {method} {} -H {}", fixes::quoted(url), fixes::quoted(&format!("Origin: {}", evidence.place.page_origin))),
    )
    .offer(Offer::Retry)
    .step("Write the final address into apiUrl in config.json.")
}

fn cut_short(evidence: &Evidence, method: &str) -> Finding {
    Finding::proved(
        Code::AnswerCutShort,
        "The answer of the API began and broke off.",
    )
    .seen(format!("{method} {}: status and headers came, the body did not come to its end.", evidence.place.settings.api_url.as_str()))
    .step("Try again. If it stays so, something between cuts connections, or the function says a wrong content-length.")
    .offer(Offer::Retry)
}

fn too_large(evidence: &Evidence) -> Finding {
    Finding::proved(Code::AnswerTooLarge, "The answer of the API is larger than this page reads.")
        .seen(format!(
            "GET {}: reading stopped after 11 MB.",
            evidence.place.settings.api_url.as_str()
        ))
        .step("Answer in pages instead of one unbounded list.")
}
