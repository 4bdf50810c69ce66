//! Readable answers that are no success. The gateway's own bodies have the one key `message`.

use super::{forbidden, unauthorized};
use crate::{
    Answer, Certainty, Code, Exchange, Finding, Offer, Place,
    authorizer::{
        Expectation, Tested,
        findings::{Case, Ground},
    },
    fixes,
};

/// What an answer with a status outside 200 to 299 says. `token` is the token that was sent.
pub(super) fn finding(
    exchange: &Exchange,
    answer: &Answer,
    token: Option<&Tested<'_>>,
    place: &Place,
) -> Finding {
    let finding = match (answer.status, answer.gateway_message().as_deref()) {
        (401, _) => unauthorized::finding(exchange, answer, token, place),
        (403, Some("Missing Authentication Token")) => rest_api(place),
        (403, None) => something_before(answer),
        (403, Some("Forbidden")) => forbidden::finding(exchange, answer, token, place),
        (404, Some("Not Found")) => no_route(exchange, place),
        (500, Some("Internal Server Error")) => function_failed(place),
        (status, _) => by_status(status, token, place),
    };
    let finding = finding.seen(format!(
        "{} {} was answered with status {}.",
        exchange.method, exchange.url, answer.status
    ));
    let finding = match answer.header("www-authenticate") {
        Some(challenge) => finding.seen(format!("www-authenticate: {challenge}")),
        None => finding,
    };
    Finding { offer: finding.offer.clone().or(Some(Offer::Retry)), ..finding }
}

fn by_status(status: u16, token: Option<&Tested<'_>>, place: &Place) -> Finding {
    match status {
        // The answer to too many bytes of headers is not documented.
        400 | 431 | 494 => too_large(token, place).unwrap_or_else(|| function_refused(status)),
        413 => Finding::likely(Code::BodyTooLarge, "What you sent is larger than the API, or what stands before it, takes.")
            .step("Shorten what you send. An HTTP API takes 10 MB; a firewall or proxy before it may take less."),
        429 => Finding::proved(Code::ApiThrottled, "The API asks to slow down.")
            .step("Wait a few seconds and try again. If it stays so, raise the throttling limits of the stage."),
        503 | 504 => Finding::likely(Code::FunctionTimedOut, "The function behind the API took too long.")
            .step("Look at the function's duration in CloudWatch; an HTTP API waits 30 s."),
        402..=499 => function_refused(status),
        _ => Finding::proved(Code::UnexpectedStatus, format!("The API answered with status {status}, which this app does not expect."))
            .step("Its own words are in the answer below."),
    }
}

/// A firewall or a proxy answers with such a status, too.
fn function_refused(status: u16) -> Finding {
    let finding =
        Finding::likely(Code::FunctionRefused, "The function behind the API refused the request.")
            .step("Its own words are in the answer below.");
    match status {
        400 => finding.only("B03"),
        404 => finding.only("G02"),
        _ => finding,
    }
}

/// A 403 in another shape than the gateway's may be the function's, or of what stands before the API.
fn something_before(answer: &Answer) -> Finding {
    let is_page = answer.body.trim_start().starts_with('<');
    let finding = if is_page {
        Finding::likely(
            Code::ApiForbidden,
            "Something before the API refuses the request, whoever sends it, with a web page: a firewall (AWS WAF), CloudFront or a proxy. An API and its function answer with JSON.",
        )
        .only("")
    } else {
        Finding::likely(Code::FunctionRefused, "The function behind the API refused the request.")
            .only("")
    };
    finding
        .step("Its own words are in the answer below.")
        .step("If the function's log shows no call, something before the API refused it: look at the rules and the log of the firewall or of CloudFront.")
}

fn too_large(token: Option<&Tested<'_>>, place: &Place) -> Option<Finding> {
    let expected = Expectation::of(&place.settings);
    let finding = Case::new(token?, &expected, place, Ground::Refused).too_large()?;
    Some(Finding { certainty: Certainty::VeryLikely, ..finding })
}

fn no_route(exchange: &Exchange, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    // A function can write the same body.
    let finding = Finding::likely(
        Code::RouteNotFound,
        format!(
            "The API has no route for {} {}, or the stage is not deployed.",
            exchange.method,
            exchange.route(api)
        ),
    );
    let finding = fixes::list_routes(finding, api).step("apiUrl is the endpoint, then the stage unless it is $default, then the path of the route. A method that a path does not have is answered with 404, too.");
    fixes::deploy(finding, api).step("If the routes were there before the last deployment: a template whose authorizer cannot be created loses its routes with a warning only. Deploy it with FailOnWarnings, and correct the issuer.")
        .step("If the route is there, the function itself answers so: its log in CloudWatch shows whether it was called.")
}

fn function_failed(place: &Place) -> Finding {
    let finding = Finding::proved(
        Code::FunctionFailed,
        "The function behind the API failed, or the API may not call it.",
    )
    .step("Look at the function's log in CloudWatch. If it was not called at all, the API lacks the permission to invoke it.");
    fixes::allow_invoke(finding, &place.settings.api_url)
}

/// A REST API gives this answer where it has no such route, with or without a token.
fn rest_api(place: &Place) -> Finding {
    let finding = Finding::proved(
        Code::RestApi,
        "A REST API answers at this address, and not an HTTP API: the words “Missing Authentication Token” are a REST API's, for a path or a method that it does not have.",
    )
    .seen(format!("apiUrl in config.json: {}", place.settings.api_url.as_str()))
    .step("Put the address of the HTTP API into apiUrl, up to and including the route.");
    fixes::list_apis(finding, &place.settings.api_url)
}
