//! The answer to a call itself: a `GET` or a `POST` that `curl` made.

use relying_party::challenge::Demand;

use super::{
    super::{
        Gateway, cors,
        gateway::CorsKnown,
        redact::secrets,
        routes,
        shapes::{Pasted, Reply},
    },
    Whose, doubled, firewall, header_line, quote, rest_api, whose,
};
use crate::{Certainty, Code, Exchange, Finding, Outcome, Place, fixes, gateway};

/// What a call's answer shows, about the gateway and about CORS.
pub(super) fn findings(
    reply: &Reply,
    pasted: &[Pasted],
    gateway: &Gateway,
    place: &Place,
) -> Vec<Finding> {
    if let Some(finding) = rest_api(reply, place).or_else(|| firewall(reply)) {
        return vec![finding];
    }
    let mut findings: Vec<Finding> =
        about_cors(reply, pasted, gateway, place).into_iter().collect();
    findings.extend(about_gateway(reply, gateway, place));
    findings
}

/// Whether a browser would show the answer (Fetch, “CORS check”). A request without `Origin` says
/// nothing about that.
fn about_cors(
    reply: &Reply,
    pasted: &[Pasted],
    gateway: &Gateway,
    place: &Place,
) -> Option<Finding> {
    if let Some(finding) = doubled(reply, place) {
        return Some(finding);
    }
    let allowed = reply.values("access-control-allow-origin").next();
    match allowed {
        Some(origin) if origin == "*" || origin == place.page_origin => {
            return reason_hidden(reply, gateway, place);
        }
        Some(_) => return None,
        None => {}
    }
    (reply.asked.origin.as_deref() == Some(place.page_origin.as_str())).then_some(())?;
    // How sure another answer of the same URL is, which lets the page in.
    let beside = |is_preflight: bool| {
        let replies = pasted.iter().filter_map(|one| match one {
            Pasted::Answer(reply) => Some(reply),
            _ => None,
        });
        let fits = |one: &&Reply| {
            let mut origins = one.values("access-control-allow-origin");
            one.is_preflight() == Some(is_preflight)
                && (200..300).contains(&one.answer.status)
                && origins.any(|origin| origin == "*" || origin == place.page_origin)
        };
        let whose = replies.filter(fits).map(|one| whose(one, place));
        whose.filter(|whose| whose.is_ours()).map(Whose::at_best).min()
    };
    let is_success = (200..300).contains(&reply.answer.status);
    let finding = if let (true, Some(certainty)) = (is_success, beside(true)) {
        Finding::new(
            Code::AnswerHidden,
            certainty,
            "The preflight lets this page in, but the answer itself does not, so the browser hides it. What the request does is done all the same.",
        )
        .only("C10")
    } else if let (false, Some(certainty)) = (is_success, beside(false)) {
        Finding::new(
            Code::GatewayErrorsHidden,
            certainty,
            "Successful answers let this page in and this refusal does not: only the function sends CORS headers, and the gateway's own refusals have none.",
        )
    } else if gateway.cors == CorsKnown::Unknown {
        Finding::one_of(
            Code::CorsBlocked,
            format!("The request named the origin {}, and the answer does not let it in, so a browser hides it: the API has no CORS configuration, or not for this origin.", place.page_origin),
        )
        .only("C01 C02")
    } else {
        // The configuration itself says it more exactly.
        return None;
    };
    let finding = finding.seen(format!(
        "Status {}; {}",
        reply.answer.status,
        header_line(reply, "access-control-allow-origin")
    ));
    Some(cors::let_page_in(finding, gateway, place))
}

/// A refusal that lets the page in, but not see its reason.
fn reason_hidden(reply: &Reply, gateway: &Gateway, place: &Place) -> Option<Finding> {
    let has_reason = reply.values("www-authenticate").next().is_some();
    let mut exposed =
        reply.values("access-control-expose-headers").flat_map(super::super::command::list);
    let is_exposed = exposed.any(|name| name == "*" || name == "www-authenticate");
    (has_reason && !is_exposed).then(|| {
        let finding = Finding::proved(
            Code::ReasonHidden,
            "The API gives the reason of its refusal, but does not let pages read it.",
        )
        .seen(header_line(reply, "www-authenticate"))
        .seen(header_line(reply, "access-control-expose-headers"));
        cors::let_page_in(finding, gateway, place)
    })
}

fn about_gateway(reply: &Reply, gateway: &Gateway, place: &Place) -> Option<Finding> {
    let method = reply.asked.method.as_deref();
    let no_token = reply.asked.headers_known && !reply.asked.token_sent;
    match reply.answer.status {
        200..=299 if method == Some("POST") && no_token => {
            let known = gateway.known(&place.settings.api_url);
            let finding = Finding::proved(
                Code::PostOpen,
                "Anyone may write: a POST without a token succeeded.",
            )
            .seen(quote(reply));
            Some(routes::guard(finding, gateway, &known, &place.settings.api_url))
        }
        200..=299 => None,
        300..=399 => Some(
            Finding::proved(
                Code::ApiRedirects,
                "The API redirects. A browser then drops the token, or refuses to go on.",
            )
            .seen(quote(reply))
            .seen(header_line(reply, "location"))
            .step("Put the URL that answers by itself into apiUrl of config.json."),
        ),
        401 => unauthorized(reply, place),
        403 => Some(forbidden(reply, no_token, place)),
        _ => other(reply, place),
    }
}

/// The reason of a 401, in words, as far as the challenge has one.
fn unauthorized(reply: &Reply, place: &Place) -> Option<Finding> {
    let settings = &place.settings;
    let method = reply.asked.method.as_deref();
    let challenge = header_line(reply, "www-authenticate");
    match reply.answer.demand() {
        Some(Demand::InvalidToken { description: Some(reason) }) => {
            Some(refused_token(&reason, reply, place).seen(challenge))
        }
        Some(Demand::Token(_)) if reply.asked.token_sent => {
            let finding = Finding::proved(
                Code::TokenNotReceived,
                "A token went along, and the authorizer found none: it looks for it elsewhere.",
            )
            .seen(challenge)
            .step("Its identity source must be $request.header.Authorization.");
            Some(fixes::list_authorizers(finding, &settings.api_url))
        }
        _ if method == Some("GET") && reply.asked.headers_known && !reply.asked.token_sent => {
            (!settings.says_protected("GET")).then(|| {
                let finding =
                    Finding::proved(Code::GetProtected, "The list needs a token.").seen(quote(reply));
                fixes::list_routes(finding, &settings.api_url)
                    .step("Take the authorizer off the GET route, or add the route to “authorizer”, “routes” in config.json.")
            })
        }
        // A POST without a token is refused, as it should be.
        _ => None,
    }
}

/// The codes for words in the authorizer's reason, the more exact words first.
const REASONS: [(&str, Code, &str); 10] = [
    ("number of segments", Code::TokenOpaque, "it is not a JWT"),
    (
        "signing method",
        Code::TokenAlgorithm,
        "it is signed in a way that the authorizer does not take",
    ),
    ("audience", Code::TokenAudience, "it is for another audience"),
    (
        "discovery endpoint metadata",
        Code::AuthorizerIssuer,
        "the authorizer's issuer is not the one that its discovery document names",
    ),
    (
        "communication error",
        Code::KeysUnreachable,
        "the authorizer could not fetch the tenant's keys",
    ),
    ("issuer", Code::TokenIssuer, "it is of another issuer"),
    ("expired", Code::TokenExpired, "it has expired"),
    ("not valid yet", Code::TokenNotYetValid, "it is not valid yet"),
    ("before issued", Code::TokenNotYetValid, "it is not valid yet"),
    ("verification error", Code::TokenSignature, "its signature is wrong"),
];

fn refused_token(reason: &str, reply: &Reply, place: &Place) -> Finding {
    let settings = &place.settings;
    let lower = reason.to_ascii_lowercase();
    let known = REASONS.iter().find(|(words, _, _)| lower.contains(words));
    let (code, meaning) =
        known.map_or((Code::TokenNotAccepted, ""), |(_, code, meaning)| (*code, *meaning));
    let reason = secrets(reason);
    let sentence = if meaning.is_empty() {
        format!("The authorizer refused the token that curl sent: “{reason}”.")
    } else {
        format!("The authorizer refused the token that curl sent, because {meaning}: “{reason}”.")
    };
    let finding = Finding::proved(code, sentence).seen(quote(reply));
    fixes::list_authorizers(finding, &settings.api_url).step(format!(
        "The authorizer's issuer must be {} to the letter, and its audience {}; the token must be an access token for it that has not expired.",
        settings.issuer,
        settings.expected_audience()
    ))
}

fn forbidden(reply: &Reply, no_token: bool, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    if let Some(Demand::Scope(scopes)) = reply.answer.demand() {
        return Finding::proved(
            Code::ScopeMissing,
            format!("The token that curl sent has none of the scopes that the route wants: {}.", scopes.join(", ")),
        )
        .only("A10")
        .seen(header_line(reply, "www-authenticate"))
        .step("Ask for one of them when you sign in (“scope” of config.json), and give the account the permission.");
    }
    let is_gateway = reply.answer.gateway_message().as_deref() == Some("Forbidden");
    let finding = match (is_gateway, no_token) {
        // As with the page's own calls, a firewall's block looks the same.
        (true, true) => Finding::one_of(Code::ApiForbidden, "The gateway refuses the request, whoever sends it: its endpoint is turned off, the domain has no mapping to a stage, or a firewall refuses this client.")
            .step("Paste the output of get-api: DisableExecuteApiEndpoint must be false; a domain of your own needs an API mapping."),
        (true, false) => Finding::one_of(Code::ScopeMissing, "The gateway refuses the request: the token has none of the route's scopes, or the API's endpoint is turned off.")
            .step("Paste the routes, which have the scopes, and the output of get-api."),
        (false, _) => Finding::likely(Code::FunctionRefused, "The function behind the API refused the request.")
            .step("Its own words are in the answer."),
    };
    fixes::list_routes(finding.seen(quote(reply)), api)
}

/// Other refusals mean the same as in a browser.
fn other(reply: &Reply, place: &Place) -> Option<Finding> {
    let exchange = Exchange {
        method: reply.asked.method.clone().unwrap_or_else(|| "GET".to_owned()),
        url: reply.asked.url.clone().unwrap_or_else(|| place.settings.api_url.as_str().to_owned()),
        token_sent: reply.asked.token_sent,
        asked_headers: Vec::new(),
        was_delivered: Some(true),
        duration: 0,
        outcome: Outcome::Answered(reply.answer.clone()),
    };
    // The token that curl sent is not in the paste, so nothing is known of it.
    let finding = gateway::finding(&exchange, None, None, place)?;
    // Where the method is not visible, the sentence only guesses it.
    let is_guess = reply.asked.method.is_none() && reply.answer.status == 404;
    let certainty = if is_guess { Certainty::VeryLikely } else { finding.certainty };
    Some(Finding { certainty, offer: None, ..finding })
}
