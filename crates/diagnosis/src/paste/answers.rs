//! Answers and failures of `curl` as findings.

use super::{
    Gateway,
    head::Address,
    redact::secrets,
    shapes::{CurlFailure, Pasted, Reply},
};
use crate::{Certainty, Code, Finding, Place, fixes};

mod call;
mod preflight;

/// Whose answer it is, as far as its command line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Of `apiUrl`.
    Own,
    /// Of another path of the same host, which may have another stage and another route.
    OtherPath,
    /// Of another host or port.
    OtherHost,
    /// No command line shows a URL.
    Unknown,
}

impl Whose {
    /// Whether it may be the answer of `apiUrl`.
    fn is_ours(self) -> bool {
        matches!(self, Self::Own | Self::Unknown)
    }

    /// How sure can be what rests on it.
    fn at_best(self) -> Certainty {
        if self == Self::Own { Certainty::Proved } else { Certainty::VeryLikely }
    }
}

/// What the answers and failures show.
pub(super) fn findings(gateway: &Gateway, pasted: &[Pasted], place: &Place) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in pasted {
        match one {
            Pasted::CurlFailed(failure) => findings.extend(failed(failure, place)),
            Pasted::Answer(reply) => {
                let whose = whose(reply, place);
                let found = if whose.is_ours() {
                    answered(reply, pasted, gateway, place)
                } else {
                    Vec::new()
                };
                findings.extend(found.into_iter().map(|finding| Finding {
                    certainty: finding.certainty.max(whose.at_best()),
                    ..finding
                }));
            }
            Pasted::Configuration(_) => {}
        }
    }
    findings
}

fn answered(reply: &Reply, pasted: &[Pasted], gateway: &Gateway, place: &Place) -> Vec<Finding> {
    match reply.is_preflight() {
        Some(true) => preflight::findings(reply, pasted, gateway, place),
        Some(false) => call::findings(reply, pasted, gateway, place),
        None => either(reply, pasted, gateway, place),
    }
}

/// Whose answer it is.
pub(super) fn whose(reply: &Reply, place: &Place) -> Whose {
    // What a shell would have put in the place of a variable is not in the paste.
    let url = reply.asked.url.as_deref().filter(|url| !url.contains('$'));
    let asked = url.and_then(Address::of);
    let own = Address::of(place.settings.api_url.as_str());
    match (asked, own) {
        (Some(asked), Some(own)) if !own.has_server(asked.host, asked.port) => Whose::OtherHost,
        (Some(asked), Some(own)) if own.path != asked.path => Whose::OtherPath,
        (Some(_), Some(_)) => Whose::Own,
        _ => Whose::Unknown,
    }
}

/// An answer of which nothing says whether it is the preflight's. What holds in either case is found;
/// a 404 or a 401 means different things.
fn either(reply: &Reply, pasted: &[Pasted], gateway: &Gateway, place: &Place) -> Vec<Finding> {
    let api = &place.settings.api_url;
    let status = reply.answer.status;
    if let Some(finding) = rest_api(reply, place).or_else(|| doubled(reply, place)) {
        return vec![finding];
    }
    match (status, reply.answer.gateway_message().as_deref()) {
        (404, Some("Not Found")) => {
            let finding = Finding::one_of(
                Code::CorsBlocked,
                "The gateway answered that it has no such route. For a preflight that means that the API has no CORS configuration; for a GET or POST that it has no route.",
            )
            .only("C01")
            .seen(quote(reply))
            .step("Paste the curl command together with its answer, and the two can be told apart.");
            vec![fixes::show_preflight(finding, api, &place.page_origin)]
        }
        // Only a request with a token is told what is wrong with it, and a preflight has none.
        (401, _) if reply.answer.challenge_description().is_none() => {
            let finding = Finding::one_of(
                Code::PreflightRefused,
                "The API asks for a token. If the request was a preflight, a route with an authorizer catches it; if it was a call without a token, that is as it should be.",
            )
            .only("C03 C04")
            .seen(quote(reply))
            .step("Paste the curl command together with its answer, and the two can be told apart.");
            vec![fixes::list_routes(finding, api)]
        }
        _ => call::findings(reply, pasted, gateway, place),
    }
}

/// What a REST API answers, and an HTTP API does not.
fn rest_api(reply: &Reply, place: &Place) -> Option<Finding> {
    let says = reply.answer.gateway_message().as_deref() == Some("Missing Authentication Token");
    let has = |name| reply.values(name).next().is_some();
    (says || has("x-amz-apigw-id")).then(|| {
        let finding = Finding::proved(
            Code::RestApi,
            "A REST API answers at apiUrl, and this app calls an HTTP API, whose settings are other ones.",
        )
        .seen(quote(reply))
        .step("Put the endpoint of the HTTP API into apiUrl of config.json. A REST API needs gateway responses with CORS headers and an authorizer of its own.");
        fixes::list_apis(finding, &place.settings.api_url)
    })
}

/// `access-control-allow-origin` with two values, which no browser takes.
fn doubled(reply: &Reply, place: &Place) -> Option<Finding> {
    let values: Vec<&str> = reply.values("access-control-allow-origin").collect();
    let is_list = values.iter().any(|value| value.contains(','));
    (values.len() > 1 || is_list).then(|| {
        let finding = Finding::proved(
            Code::CorsDoubled,
            "The answer has access-control-allow-origin twice, and then no browser shows it.",
        )
        .seen(format!("access-control-allow-origin: {}", secrets(&values.join(", "))))
        .step("Set it in one place only: take it out of the function, or of the CloudFront distribution or proxy before the API.");
        fixes::show_preflight(finding, &place.settings.api_url, &place.page_origin)
    })
}

/// A 403 that `CloudFront` or a firewall wrote: HTML, or its own `server`.
fn firewall(reply: &Reply) -> Option<Finding> {
    let body = reply.answer.body.trim_start().to_ascii_lowercase();
    let is_html = body.starts_with("<!doctype") || body.starts_with("<html");
    let is_front = reply.values("server").any(|server| server.eq_ignore_ascii_case("CloudFront"));
    (reply.answer.status == 403 && (is_html || is_front)).then(|| {
        Finding::likely(
            Code::CorsBlocked,
            "A firewall or a CloudFront distribution before the API refused the request, and its refusal has no CORS headers.",
        )
        .only("C23")
        .seen(quote(reply))
        .step("Let OPTIONS through, forward the header Origin (origin request policy AllViewerExceptHostHeader), do not cache, and look at the firewall's rules.")
    })
}

/// `curl` had no answer: what a page can never see.
fn failed(failure: &CurlFailure, place: &Place) -> Option<Finding> {
    let settings = &place.settings;
    let host = failure.host.as_deref();
    let is_of = |url: &str| {
        let server = Address::of(url);
        host.is_some_and(|host| server.is_some_and(|server| server.has_server(host, failure.port)))
    };
    let is_tenant = is_of(settings.issuer.as_str());
    // Where the port is not visible and both are on one host, it is taken for the API's.
    if host.is_some() && !is_of(settings.api_url.as_str()) {
        let finding =
            Finding::likely(Code::TenantUnreachable, "The issuer does not answer curl either.");
        return is_tenant.then(|| {
            finding.seen(line(failure)).step(
                "Compare the domain or issuer in config.json with the tenant, region included.",
            )
        });
    }
    let api = &settings.api_url;
    let (code, ids, sentence, step) = match failure.code {
        6 if api.execute_api().is_some() => (
            Code::ApiUnreachable,
            "N01",
            "The host of apiUrl has no address: the API's id or region is wrong, or the API was deleted.",
            "Compare the host in apiUrl with the endpoint that is listed, region included.",
        ),
        6 => (
            Code::ApiUnreachable,
            "N01 N08",
            "The host of apiUrl has no address.",
            "Correct apiUrl; a domain of your own needs an alias (Route 53) to the API's regional domain name.",
        ),
        7 => (
            Code::ApiUnreachable,
            "N02",
            "Nothing takes connections at the host and port of apiUrl.",
            "Start the server, or correct the host and port in apiUrl.",
        ),
        28 => (
            Code::ApiTimedOut,
            "N06",
            "The API did not answer curl in time either.",
            "Try again: the first call after a pause can be slow. If it stays so, look at the function's duration in CloudWatch, and at firewalls between.",
        ),
        35 | 51 | 53 | 54 | 58..=60 | 64 | 66 | 77 | 80 | 82 | 83 | 90 | 91 => (
            Code::ApiUnreachable,
            "N03",
            "No secure connection to the API comes about: its certificate does not fit, or something on the way replaces it.",
            "Open apiUrl in a tab and look at its certificate. A domain with mutual TLS asks for a client certificate, which a page does not send.",
        ),
        47 => (
            Code::ApiRedirects,
            "C17",
            "The API redirects in a circle.",
            "Put the URL that answers by itself into apiUrl.",
        ),
        5 | 52 | 55 | 56 | 92 | 95 | 97 => (
            Code::ApiUnreachable,
            "N04",
            "The connection to the API broke off, or a proxy refused it.",
            "Try another network, without VPN or proxy.",
        ),
        _ => (
            Code::ApiUnreachable,
            "N01 N02 N03 N04",
            "curl got no answer from the API either.",
            "Its own words say why.",
        ),
    };
    // A host that was named is known to be the API's; otherwise the command may have been any.
    let finding = if host.is_some() && !is_tenant && matches!(failure.code, 7 | 28 | 51 | 60) {
        Finding::proved(code, sentence)
    } else {
        Finding::likely(code, sentence)
    };
    let finding = finding.only(ids).seen(line(failure)).step(step);
    let lists = failure.code == 6 && api.execute_api().is_some();
    Some(if lists { fixes::list_apis(finding, api) } else { finding })
}

fn line(failure: &CurlFailure) -> String {
    format!("curl: ({}) {}", failure.code, secrets(&failure.text))
}

/// Status and body of an answer, in a line.
fn quote(reply: &Reply) -> String {
    let method = reply.asked.method.as_deref().unwrap_or("The request");
    let body = secrets(reply.answer.body.trim());
    let mut start: String = body.chars().filter(|letter| !letter.is_control()).take(200).collect();
    if start.len() < body.len() {
        start.push('…');
    }
    let status = reply.answer.status;
    if start.is_empty() {
        format!("{method} was answered with status {status} and no body.")
    } else {
        format!("{method} was answered with status {status} and {start}")
    }
}

/// The values of a header, for evidence.
fn header_line(reply: &Reply, name: &str) -> String {
    let values: Vec<&str> = reply.values(name).collect();
    if values.is_empty() {
        return format!("{name}: not in the answer");
    }
    format!("{name}: {}", secrets(&values.join(", ")))
}
