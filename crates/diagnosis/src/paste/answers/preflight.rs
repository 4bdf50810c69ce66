//! The answer to a preflight, judged as a browser does (Fetch, “CORS-preflight fetch”).

use super::{
    super::{
        Gateway, command, cors,
        gateway::CorsKnown,
        routes::{self, caught_by, release},
        shapes::{Pasted, Reply},
    },
    doubled, firewall, header_line, quote, rest_api,
};
use crate::{Code, Finding, Place, fixes};

/// What is wrong with a preflight's answer; none if a browser goes on.
pub(super) fn findings(
    reply: &Reply,
    pasted: &[Pasted],
    gateway: &Gateway,
    place: &Place,
) -> Vec<Finding> {
    let asked = &reply.asked;
    // Without these headers it is no preflight, and the gateway answers without CORS headers.
    let is_bare = asked.headers_known && (asked.origin.is_none() || asked.wanted_method.is_none());
    let is_others = asked.origin.as_deref().is_some_and(|origin| origin != place.page_origin);
    if is_bare || is_others {
        return Vec::new();
    }
    if let Some(finding) = rest_api(reply, place).or_else(|| firewall(reply)) {
        return vec![finding];
    }
    match reply.answer.status {
        200..=299 => passed(reply, gateway, place),
        300..=399 => vec![redirected(reply)],
        401 => vec![caught(reply, gateway, place)],
        404 if reply.values("access-control-allow-origin").next().is_none() => {
            vec![not_found(reply, stage_exists(pasted, gateway, place), gateway, place)]
        }
        _ => vec![refused(reply, place)],
    }
}

fn redirected(reply: &Reply) -> Finding {
    Finding::proved(
        Code::PreflightRefused,
        "The preflight is redirected, and no browser follows that.",
    )
    .only("C16")
    .seen(quote(reply))
    .seen(header_line(reply, "location"))
    .step("Put the URL that answers by itself into apiUrl of config.json.")
}

fn caught(reply: &Reply, gateway: &Gateway, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    if let Some(route) = cors::catcher(gateway, place) {
        let known = gateway.known(api);
        return release(caught_by(route, place).seen(quote(reply)), route, place, &known);
    }
    let finding = Finding::proved(
        Code::PreflightRefused,
        "The preflight is answered with 401: a route with an authorizer catches it.",
    )
    .only("C03 C04")
    .seen(quote(reply));
    fixes::list_routes(finding, api).step("Paste the routes, and the one that catches it is named. A route for ANY method must be split into GET and POST; beside $default or /{proxy+} a route OPTIONS /{proxy+} without an authorizer is needed.")
}

/// Whether the stage of `apiUrl` is there: it is listed, or something of it answered otherwise than with
/// 404. Without a stage the gateway answers every request with “Not Found”.
fn stage_exists(pasted: &[Pasted], gateway: &Gateway, place: &Place) -> bool {
    let answered = |one: &Pasted| match one {
        Pasted::Answer(reply) => reply.answer.status != 404 && super::whose(reply, place).is_ours(),
        _ => false,
    };
    gateway.stage(&place.settings.api_url).is_some() || pasted.iter().any(answered)
}

fn not_found(reply: &Reply, stage_exists: bool, gateway: &Gateway, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    if reply.answer.gateway_message().as_deref() != Some("Not Found") {
        return refused(reply, place);
    }
    if matches!(gateway.cors, CorsKnown::Known(Some(_))) {
        let known = gateway.known(api);
        let finding = Finding::likely(
            Code::CorsBlocked,
            "The API has a CORS configuration, but the stage answers as if it had none: it was not deployed since.",
        )
        .only("C01")
        .seen(quote(reply));
        return super::super::commands::deploy(finding, &known, api);
    }
    let sentence =
        "The preflight is answered with “Not Found”: the deployed stage has no CORS configuration.";
    let is_known = gateway.cors == CorsKnown::Known(None);
    let is_preflight = reply.asked.wanted_method.is_some();
    let finding = if is_known && is_preflight {
        Finding::proved(Code::CorsBlocked, sentence)
    } else {
        Finding::likely(Code::CorsBlocked, sentence)
    };
    let finding = if is_preflight && stage_exists {
        finding
    } else {
        let finding = finding.step("If apiUrl names a stage that does not exist, the answer is the same: compare it with the stages.");
        super::super::commands::list_stages(finding, &gateway.known(api))
    };
    cors::let_page_in(finding.only("C01").seen(quote(reply)), gateway, place)
}

fn refused(reply: &Reply, place: &Place) -> Finding {
    let status = reply.answer.status;
    let finding = Finding::proved(
        Code::PreflightRefused,
        format!("The preflight is answered with status {status}, and a browser goes on with 200 to 299 only."),
    )
    .seen(quote(reply))
    .step("A route for OPTIONS, ANY or $default takes the preflight: delete it, so that the gateway answers, or let what is behind it answer with 204.");
    fixes::list_routes(finding, &place.settings.api_url)
}

fn passed(reply: &Reply, gateway: &Gateway, place: &Place) -> Vec<Finding> {
    let origins: Vec<&str> = reply.values("access-control-allow-origin").collect();
    if let Some(finding) = doubled(reply, place) {
        return vec![finding];
    }
    match origins.first() {
        None => hidden(reply, gateway, place),
        Some(origin) if *origin != "*" && *origin != place.page_origin => {
            vec![for_another(reply, origin, gateway, place)]
        }
        Some(_) => lacking(reply, gateway, place),
    }
}

/// The gateway leaves all CORS headers out when the origin, the method or a header does not match.
fn hidden(reply: &Reply, gateway: &Gateway, place: &Place) -> Vec<Finding> {
    let api = &place.settings.api_url;
    if routes::cors_is_fine(gateway, place) {
        if !routes::waits_for_deployment(gateway, place) {
            return Vec::new();
        }
        let finding = Finding::likely(
            Code::CorsBlocked,
            "The CORS configuration lets this page in, but the stage does not answer by it yet: it was not deployed since.",
        )
        .only("C19")
        .seen(header_line(reply, "access-control-allow-origin"))
        .seen("AutoDeploy: false");
        return vec![super::super::commands::deploy(finding, &gateway.known(api), api)];
    }
    if gateway.cors != CorsKnown::Unknown {
        // The configuration itself says it more exactly.
        return Vec::new();
    }
    let finding = Finding::one_of(
        Code::CorsBlocked,
        format!("The preflight is answered without access-control-allow-origin: the CORS configuration does not list {}, or it lacks a method or a header.", place.page_origin),
    )
    .only("C02 C05 C06 C07 C08 C09")
    .seen(format!("Status {}; {}", reply.answer.status, header_line(reply, "access-control-allow-origin")));
    vec![cors::let_page_in(finding, gateway, place)]
}

fn for_another(reply: &Reply, origin: &str, gateway: &Gateway, place: &Place) -> Finding {
    let hint = cors::difference(origin, &place.page_origin);
    let finding = Finding::proved(
        Code::CorsBlocked,
        format!(
            "The preflight lets another origin in than {}.{}",
            place.page_origin,
            hint.map(|hint| format!(" {hint}")).unwrap_or_default()
        ),
    )
    .only("C02")
    .seen(header_line(reply, "access-control-allow-origin"));
    // Without a command line it is not known for which origin it was asked.
    let finding = if reply.asked.origin.is_some() {
        finding
    } else {
        Finding { certainty: crate::Certainty::VeryLikely, ..finding }
    };
    cors::let_page_in(finding, gateway, place)
}

/// The origin is let in: which header or method is not.
fn lacking(reply: &Reply, gateway: &Gateway, place: &Place) -> Vec<Finding> {
    let list = |name| reply.values(name).flat_map(command::list).collect::<Vec<String>>();
    let headers = list("access-control-allow-headers");
    let methods = list("access-control-allow-methods");
    // What was not asked for need not be in the answer.
    let wanted = &reply.asked.wanted_headers;
    let mut findings = Vec::new();
    for (code, header) in
        [(Code::CorsAuthorization, "authorization"), (Code::CorsContentType, "content-type")]
    {
        if cors::lists(&headers, header) {
            continue;
        }
        let sentence = format!("The preflight does not allow the header {header}.");
        let finding = if wanted.iter().any(|wanted| wanted == header) {
            Finding::proved(code, sentence)
        } else {
            Finding::likely(code, sentence)
        };
        findings.push(finding.seen(header_line(reply, "access-control-allow-headers")));
    }
    for (code, method) in [(Code::CorsPost, "POST"), (Code::CorsGet, "GET")] {
        // Browsers never refuse GET and POST for the method; the gateway does, by leaving all CORS
        // headers out, which it did not do for the method that was asked for.
        let was_asked = reply.asked.wanted_method.as_deref() == Some(method);
        if !was_asked && !methods.is_empty() && !cors::lists(&methods, method) {
            let sentence = format!(
                "The CORS configuration does not list the method {method}, so the gateway refuses its preflight."
            );
            let finding = Finding::likely(code, sentence);
            findings.push(finding.seen(header_line(reply, "access-control-allow-methods")));
        }
    }
    findings.into_iter().map(|finding| cors::let_page_in(finding, gateway, place)).collect()
}
