//! The CORS configuration, gone through as the gateway does.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>; that a
//! configuration without methods or without headers matches no preflight is from tests that `LocalStack`
//! validates against AWS.

use super::{
    Gateway,
    gateway::CorsKnown,
    redact::secrets,
    shapes::{Cors, Route},
};
use crate::{Code, Finding, Place, fixes};

/// Whether a list of the configuration has a member, or the wildcard.
pub(super) fn lists(list: &[String], member: &str) -> bool {
    list.iter().any(|listed| listed == "*" || listed.eq_ignore_ascii_case(member))
}

/// What the CORS configuration keeps from working.
pub(super) fn findings(gateway: &Gateway, place: &Place) -> Vec<Finding> {
    match &gateway.cors {
        CorsKnown::Unknown => Vec::new(),
        CorsKnown::ProbablyNone => vec![none(gateway, place, false)],
        CorsKnown::Known(None) => vec![none(gateway, place, true)],
        CorsKnown::Known(Some(cors)) => faults(cors, place),
    }
}

fn none(gateway: &Gateway, place: &Place, sure: bool) -> Finding {
    let api = &place.settings.api_url;
    let options = gateway.route_of("OPTIONS", api);
    let sentence = format!(
        "The API has no CORS configuration, so the gateway lets no page read its answers, {} included.",
        place.page_origin
    );
    let finding = match options {
        // The function behind the route may do by itself what the gateway does not.
        Some(route) if route.is_protected() != Some(true) => {
            Finding::likely(Code::CorsBlocked, sentence).seen(format!(
                "The route {} takes the preflight, so the function may answer it.",
                route.key
            ))
        }
        _ if sure && gateway.routes.as_ref().is_some_and(|routes| routes.complete) => {
            Finding::proved(Code::CorsBlocked, sentence)
        }
        _ => Finding::likely(Code::CorsBlocked, sentence),
    };
    let seen = if sure { "CorsConfiguration: none" } else { "CorsConfiguration: null" };
    let_page_in(finding.only("C01").seen(seen), gateway, place)
}

/// Adds the way out, which keeps what is configured as far as that was pasted.
pub(super) fn let_page_in(finding: Finding, gateway: &Gateway, place: &Place) -> Finding {
    let nothing = Cors::default();
    let present = match &gateway.cors {
        CorsKnown::Known(cors) => Some(cors.as_ref().unwrap_or(&nothing)),
        CorsKnown::Unknown | CorsKnown::ProbablyNone => None,
    };
    let api = &place.settings.api_url;
    fixes::allow_origin_beside(finding, api, &place.page_origin, present)
}

fn faults(cors: &Cors, place: &Place) -> Vec<Finding> {
    if !cors.lets_in(&place.page_origin) {
        return vec![not_listed(cors, place)];
    }
    let fix = |finding| let_in(finding, cors, place);
    if cors.methods.is_empty() || cors.headers.is_empty() {
        let finding = Finding::likely(
            Code::CorsIncomplete,
            "The CORS configuration lacks its methods or its headers, and then no preflight matches: every request with a token or with JSON fails.",
        )
        .only("C09");
        return vec![fix(show(finding, cors))];
    }
    let mut findings = Vec::new();
    let lacks = [
        (
            Code::CorsAuthorization,
            "AllowHeaders",
            &cors.headers,
            "authorization",
            "no request with a token passes its preflight",
        ),
        (
            Code::CorsContentType,
            "AllowHeaders",
            &cors.headers,
            "content-type",
            "no POST with JSON passes its preflight",
        ),
        (Code::CorsPost, "AllowMethods", &cors.methods, "POST", "no POST passes its preflight"),
        (
            Code::CorsGet,
            "AllowMethods",
            &cors.methods,
            "GET",
            "no GET with a token passes its preflight",
        ),
    ];
    for (code, list, members, member, effect) in lacks {
        if !lists(members, member) {
            let sentence =
                format!("The CORS configuration does not list {member} in {list}, so {effect}.");
            // AWS documents that headers are matched; that methods are, others have measured.
            let finding = match code {
                Code::CorsAuthorization | Code::CorsContentType => Finding::proved(code, sentence),
                _ => Finding::likely(code, sentence),
            };
            findings.push(fix(show(finding, cors)));
        }
    }
    findings
}

/// Adds the way out, which keeps what `cors` has.
fn let_in(finding: Finding, cors: &Cors, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    fixes::allow_origin_beside(finding, api, &place.page_origin, Some(cors))
}

fn show(finding: Finding, cors: &Cors) -> Finding {
    finding
        .seen(format!("AllowMethods: {}", listed(&cors.methods)))
        .seen(format!("AllowHeaders: {}", listed(&cors.headers)))
}

fn listed(list: &[String]) -> String {
    if list.is_empty() { "none".to_owned() } else { secrets(&list.join(", ")) }
}

/// The configuration lists other origins.
fn not_listed(cors: &Cors, place: &Place) -> Finding {
    let hint = cors.origins.iter().find_map(|listed| difference(listed, &place.page_origin));
    let sentence = format!(
        "The CORS configuration does not let {} in.{}",
        place.page_origin,
        hint.map(|hint| format!(" {hint}")).unwrap_or_default()
    );
    let finding = Finding::proved(Code::CorsBlocked, sentence)
        .only("C02")
        .seen(format!("AllowOrigins: {}", listed(&cors.origins)))
        .seen(format!("The page's origin: {}", place.page_origin));
    let_in(finding, cors, place)
}

/// What parts a listed origin from the page's, where they are nearly the same. Origins are compared
/// letter by letter (Fetch, “CORS check”).
pub(super) fn difference(listed: &str, origin: &str) -> Option<String> {
    let shown = secrets(listed);
    let bare = listed.trim();
    if bare != listed && bare == origin {
        return Some(format!("“{shown}” has a blank at its end."));
    }
    if bare.trim_end_matches('/') == origin {
        return Some(format!("“{shown}” ends with a slash, and an origin has none."));
    }
    if bare.starts_with(origin) && bare[origin.len()..].starts_with('/') {
        return Some(format!("“{shown}” has a path, and an origin has none."));
    }
    if bare.eq_ignore_ascii_case(origin) {
        return Some(format!("“{shown}” has capital letters, and browsers send small ones."));
    }
    if let Some((scheme, suffix)) = bare.split_once("://*.") {
        let would = origin.starts_with(scheme) && origin.ends_with(suffix);
        return would.then(|| {
            format!("“{shown}” has a wildcard for a part of the name, which AWS does not take.")
        });
    }
    let (scheme, host, port) = parts(bare)?;
    let (own_scheme, own_host, own_port) = parts(origin)?;
    let same = (scheme == own_scheme, host == own_host, port == own_port);
    match same {
        (false, true, true) => {
            Some(format!("“{shown}” has the scheme {scheme}, and the page has {own_scheme}."))
        }
        (true, true, false) => Some(format!(
            "“{shown}” has {}, and the page has {}.",
            port_name(port),
            port_name(own_port)
        )),
        (true, false, true) if host.strip_prefix("www.") == Some(own_host) => {
            Some(format!("“{shown}” has www. before the page's host."))
        }
        (true, false, true) if own_host.strip_prefix("www.") == Some(host) => {
            Some(format!("“{shown}” lacks the www. of the page's host."))
        }
        (true, false, true) if is_this_machine(host) && is_this_machine(own_host) => Some(format!(
            "“{shown}” names this machine, but localhost and 127.0.0.1 are different origins."
        )),
        _ => None,
    }
}

fn parts(origin: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = origin.split_once("://")?;
    let (host, port) = rest.rsplit_once(':').unwrap_or((rest, ""));
    Some((scheme, host, port))
}

fn port_name(port: &str) -> String {
    if port.is_empty() { "no port".to_owned() } else { format!("the port {port}") }
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// The route that catches the preflight of `apiUrl` with its authorizer, if the routes are visible.
pub(super) fn catcher<'a>(gateway: &'a Gateway, place: &Place) -> Option<&'a Route> {
    let route = gateway.route_of("OPTIONS", &place.settings.api_url)?;
    (route.is_protected() == Some(true)).then_some(route)
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_parts_two_origins() {
        let own = "http://localhost:8080";
        let cases = [
            ("http://localhost:8080/", own, "slash"),
            ("http://localhost:8080/app", own, "path"),
            (" http://localhost:8080", own, "blank"),
            ("http://LOCALHOST:8080", own, "capital"),
            ("https://localhost:8080", own, "scheme https"),
            ("http://localhost:3000", own, "the port 3000"),
            ("http://localhost", own, "no port"),
            ("http://127.0.0.1:8080", own, "different origins"),
            ("https://www.example.com", "https://example.com", "has www."),
            ("https://example.com", "https://www.example.com", "lacks the www."),
            ("https://*.example.com", "https://a.example.com", "wildcard"),
        ];
        for (listed, origin, expected) in cases {
            let hint = difference(listed, origin).unwrap_or_default();
            assert!(hint.contains(expected), "{listed}: {hint}");
        }
        let other_hosts = [
            ("http://api.example:8080", "http://localhost:8080"),
            ("http://localhost:8080", "http://app.example:8080"),
            ("http://app.example", "http://api.example"),
            ("https://127.0.0.1:8080", "http://localhost:8080"),
        ];
        for (listed, origin) in other_hosts {
            assert_eq!(difference(listed, origin), None, "{listed} {origin}");
        }
        for listed in ["https://other.example", "", "*", "ünïcode"] {
            assert_eq!(difference(listed, own), None, "{listed}");
        }
    }
}
