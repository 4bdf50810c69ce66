//! Evidence in, findings out. Total: whatever was observed, something true is said.

use relying_party::{
    TransportError,
    metadata::{self, MetadataError},
};

use super::{
    Evidence, Page, Probe, Seen, Verdict,
    commands::{open_options, split_route},
    readable, unreachable, verdict,
};
use crate::{Certainty, Code, Finding, Offer, fixes, reach, sign_in};

/// What is wrong, as far as the questions that were asked tell. Empty when nothing is.
#[must_use]
pub fn findings(evidence: &Evidence) -> Vec<Finding> {
    let mut all = of_page(evidence);
    if unreachable::is_network_down(evidence) {
        all.push(unreachable::network_down(evidence));
        return all;
    }
    all.extend(of_tenant(evidence));
    let found = verdict(evidence);
    all.extend(of_api(evidence, found));
    all.extend(readable::findings(evidence, found.and_then(|verdict| verdict.code)));
    let mut codes = Vec::new();
    all.retain(|finding| {
        let is_new = !codes.contains(&finding.code);
        codes.push(finding.code);
        is_new
    });
    all
}

fn of_page(evidence: &Evidence) -> Vec<Finding> {
    let Page { is_secure, has_storage, has_worker, .. } = evidence.page;
    let place = &evidence.place;
    let mut all = Vec::new();
    if place.page_origin == "null" {
        all.push(
            Finding::proved(
                Code::OriginNull,
                "This page has no origin of its own, so no API can let it in: it was opened as a file or in a sandboxed frame.",
            )
            .seen("The browser calls the page's origin “null”.")
            .step("Serve the app over http or https and open it in a tab of its own. Do not put null into AllowOrigins: it would let in every such page."),
        );
    }
    if !is_secure {
        all.push(sign_in::insecure_context(place));
    }
    if !has_storage {
        all.push(sign_in::storage());
    }
    if has_worker {
        all.push(
            Finding::likely(
                Code::ServiceWorker,
                "A service worker stands between this page and the network, and this app has none: it is left over from another app at the same address, and may answer in place of the API.",
            )
            .seen("The page has a service worker as its controller.")
            .step("Developer tools > Application > Service workers > Unregister (Firefox: about:debugging), then reload."),
        );
    }
    all
}

fn of_tenant(evidence: &Evidence) -> Option<Finding> {
    let place = &evidence.place;
    let issuer = &place.settings.issuer;
    if let Some(finding) = unreachable::of_barrier(evidence, issuer.as_str()) {
        return Some(finding);
    }
    let judged = match evidence.of(Probe::Metadata)? {
        Seen::Answered(answer) => metadata::judge(issuer, &answer.to_response()).err()?,
        Seen::CutShort => MetadataError::Transport(TransportError::CutShort),
        Seen::TooLarge => MetadataError::Transport(TransportError::TooLarge),
        Seen::Redirect => MetadataError::Transport(TransportError::Redirected),
        Seen::Closed | Seen::Nothing { .. } => {
            MetadataError::Transport(TransportError::NoReadableAnswer)
        }
        Seen::TimedOut => MetadataError::Transport(TransportError::TimedOut),
        Seen::NotSent => MetadataError::Transport(TransportError::NotSent),
    };
    Some(sign_in::finding(&judged.into(), tenant_verdict(evidence), place).offer(Offer::Retry))
}

fn tenant_verdict(evidence: &Evidence) -> Option<reach::Verdict> {
    if evidence.refused_by_policy.contains(&Probe::Metadata) {
        return Some(reach::Verdict::RefusedByPolicy);
    }
    match (evidence.of(Probe::Metadata)?, evidence.of(Probe::MetadataWithoutCors)) {
        (Seen::TimedOut, _) => Some(reach::Verdict::TimedOut),
        (Seen::NotSent, _) => Some(reach::Verdict::NotSent),
        (Seen::Redirect, _) => Some(reach::Verdict::Redirected),
        (Seen::CutShort, _) => Some(reach::Verdict::CutShort),
        (Seen::TooLarge, _) => Some(reach::Verdict::TooLarge),
        (_, Some(Seen::Closed)) => Some(reach::Verdict::Hidden),
        _ => Some(reach::Verdict::Unreachable),
    }
}

fn of_api(evidence: &Evidence, found: Option<Verdict>) -> Option<Finding> {
    let url = evidence.place.settings.api_url.as_str();
    if let Some(finding) = unreachable::of_barrier(evidence, url) {
        return Some(finding);
    }
    if evidence.refused_by_policy.iter().any(|probe| !probe.is_for_tenant()) {
        return sign_in::page_side(reach::Verdict::RefusedByPolicy, url);
    }
    match (evidence.of(Probe::WithoutCors)?, evidence.of(Probe::Simple)) {
        (Seen::TimedOut, _) | (_, Some(Seen::TimedOut)) => Some(timed_out(evidence)),
        (Seen::NotSent, _) | (_, Some(Seen::NotSent)) => {
            sign_in::page_side(reach::Verdict::NotSent, url)
        }
        (Seen::Nothing { .. }, Some(Seen::Nothing { .. })) => Some(unreachable::api(evidence)),
        _ if is_slow_later(evidence) => Some(timed_out(evidence)),
        _ => found.and_then(|verdict| of_verdict(evidence, verdict)),
    }
}

fn is_slow_later(evidence: &Evidence) -> bool {
    evidence.seen.iter().any(|(probe, seen)| !probe.is_for_tenant() && *seen == Seen::TimedOut)
}

fn timed_out(evidence: &Evidence) -> Finding {
    let api = &evidence.place.settings.api_url;
    let finding = Finding::proved(Code::ApiTimedOut, "The API did not answer in time.")
        .seen(format!("A probe of {} had no answer within 8 s.", api.authority()))
        .step("Test again: the first call after a pause can be slow.")
        .step("If it stays so, look at the function's duration in CloudWatch. An HTTP API gives up after 30 s and answers 503; if not even that comes, a proxy or VPN between swallows the requests.")
        .offer(Offer::Retry);
    swept(finding, evidence)
}

fn of_verdict(evidence: &Evidence, verdict: Verdict) -> Option<Finding> {
    let code = verdict.code?;
    let place = &evidence.place;
    let api = &place.settings.api_url;
    let finding = Finding::new(code, verdict.certainty, sentence(evidence, code));
    let mut finding = finding.only(catalogue(evidence, code));
    for (probe, seen) in evidence.seen.iter().filter(|(probe, _)| !probe.is_for_tenant()) {
        finding = finding.seen(format!("{}: {}.", probe.describe(), seen.describe()));
    }
    let finding = fixed(finding, code, evidence);
    let is_proved = verdict.certainty == Certainty::Proved;
    let finding =
        if is_proved { finding } else { fixes::show_preflight(finding, api, &place.page_origin) };
    Some(finding.offer(Offer::Retry))
}

fn catalogue(evidence: &Evidence, code: Code) -> &'static str {
    match code {
        // The name of this device and its address are two origins.
        Code::CorsBlocked if !is_on_loopback(&evidence.place.page_origin) => "C01 C02 C16 C22 C23",
        Code::AnswerHidden if is_all_hidden(evidence) => "C10",
        Code::AnswerHidden => "C10 C22",
        other => other.catalogue(),
    }
}

fn is_on_loopback(origin: &str) -> bool {
    url::Url::parse(origin).is_ok_and(|url| relying_party::is_loopback(&url))
}

fn sentence(evidence: &Evidence, code: Code) -> String {
    let origin = &evidence.place.page_origin;
    let route = evidence.place.settings.api_url.route();
    match code {
        Code::CorsBlocked => format!("The API is up and does not let this page ({origin}) in: its CORS configuration is missing, or does not list this origin to the letter; or something before the API, such as a firewall, CloudFront or a redirect, answers without CORS headers. As far as this page can see, no request that writes left the browser."),
        Code::AnswerHidden if is_all_hidden(evidence) => format!("Requests reach the API and are carried out, and their answers are hidden from this page ({origin}): the preflight is answered rightly, the answer itself lacks access-control-allow-origin. A wish that is sent so may well be saved."),
        Code::AnswerHidden => format!("Some answers of the API are hidden from this page ({origin}), although their preflights pass, and others are not. Often it is those that something before the API gives, such as the refusal of a request too many."),
        Code::CorsDoubled => "The gateway's own answers can be read, and those of the function cannot: they carry access-control-allow-origin twice, or a changed one, because the function and a proxy or CloudFront both add it.".to_owned(),
        Code::GatewayErrorsHidden => "Successes can be read, and the gateway's own refusals cannot: CORS is done in the function, which a refused request never reaches. An expired token then looks like a network error.".to_owned(),
        Code::CorsAuthorization => "The preflight refuses the header authorization: AllowHeaders lacks it, so no request with a token leaves the browser.".to_owned(),
        Code::CorsContentType => "The preflight refuses the header content-type: AllowHeaders lacks it, so no JSON leaves the browser.".to_owned(),
        Code::CorsPost => "The preflight refuses POST: AllowMethods lacks it, so no wish leaves the browser.".to_owned(),
        Code::CorsGet => "The preflight refuses GET with a header: AllowMethods lacks GET. Only a GET without any header gets through.".to_owned(),
        Code::CorsIncomplete => "No preflight passes, on any path: the CORS configuration names AllowOrigins, and AllowMethods or AllowHeaders is missing or has nothing that this page needs, so it matches no preflight. (If something before the API refuses or redirects OPTIONS requests, it looks the same.)".to_owned(),
        Code::PreflightCaught => format!("Preflights pass elsewhere and not on {route}: an ANY route with an authorizer catches the OPTIONS request there and wants a token, which a preflight never has."),
        Code::PreflightCaughtEverywhere => "No preflight passes, on any path: a $default or ANY /{proxy+} route with an authorizer catches the OPTIONS requests and wants a token, which a preflight never has.".to_owned(),
        _ => "The API lets this page read its answers, and refuses some of the browser's preflights; the answers fit no single cause.".to_owned(),
    }
}

fn is_all_hidden(evidence: &Evidence) -> bool {
    let is_simple_readable = evidence.of(Probe::Simple).is_some_and(Seen::is_readable);
    !is_simple_readable
        && evidence.of(Probe::Post) == Some(&Seen::Nothing { delivered: Some(true) })
}

fn fixed(finding: Finding, code: Code, evidence: &Evidence) -> Finding {
    let place = &evidence.place;
    let api = &place.settings.api_url;
    let origin = &place.page_origin;
    match code {
        Code::PreflightCaught => {
            let finding = split_route(fixes::list_routes(finding, api), &place.settings);
            open_options(finding, api, &api.route())
        },
        Code::PreflightCaughtEverywhere => {
            open_options(fixes::list_routes(finding, api), api, "/{proxy+}")
        }
        Code::PreflightRefused => {
            let finding = fixes::list_routes(finding, api).step("If a route for ANY method or $default has an authorizer, give GET and POST routes of their own.");
            fixes::allow_origin(finding, api, origin)
        }
        Code::CorsDoubled => finding
            .step("Let one place add the header: with a CORS configuration a plain HTTP API removes the function's own headers, so look at what stands before it (CloudFront response headers policy, proxy).")
            .copy("See both headers", format!("curl -si {} -H {} | grep -i access-control", fixes::quoted(api.as_str()), fixes::quoted(&format!("Origin: {origin}")))),
        Code::AnswerHidden | Code::GatewayErrorsHidden => {
            let finding = swept(fixes::allow_origin(finding, api, origin), evidence);
            finding.step("Then delete the OPTIONS route and the function's own CORS headers: the gateway does both, for its own errors, too.")
        }
        Code::CorsBlocked => twin_origin(fixes::allow_origin(finding, api, origin), origin),
        _ => fixes::allow_origin(finding, api, origin),
    }
}

/// Adds what to look for where a `POST` of the probes may have been carried out.
pub(super) fn swept(finding: Finding, evidence: &Evidence) -> Finding {
    let may_have_written = [Probe::Post, Probe::PostAuthorization, Probe::PostContentType]
        .into_iter()
        .filter_map(|probe| evidence.of(probe))
        .any(|seen| {
            matches!(seen, Seen::Nothing { delivered: Some(true) | None } | Seen::TimedOut)
        });
    if !may_have_written {
        return finding;
    }
    finding.step("One of the probes was a POST with the body {}, and its answer could not be seen. If the table has a new item without a name, delete it.")
}

/// `localhost` and `127.0.0.1` are two origins; people mix them up.
fn twin_origin(finding: Finding, origin: &str) -> Finding {
    let twin = if origin.contains("//localhost") {
        origin.replacen("//localhost", "//127.0.0.1", 1)
    } else if origin.contains("//127.0.0.1") {
        origin.replacen("//127.0.0.1", "//localhost", 1)
    } else {
        return finding;
    };
    finding.step(format!(
        "If {twin} is listed already: that is another origin. List both, without a final slash."
    ))
}
