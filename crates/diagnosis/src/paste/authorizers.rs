//! What the authorizer of a route expects, beside what the tokens have.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>:
//! `iss` and one of `aud` are compared with the configured texts, letter by letter.

use super::{Gateway, commands, gateway::Known, routes::deployed, shapes::Authorizer};
use crate::{Certainty, Code, Finding, Place};

const IDENTITY_SOURCE: &str = "$request.header.Authorization";

/// What the authorizers keep from working.
pub(super) fn findings(gateway: &Gateway, place: &Place) -> Vec<Finding> {
    let url = &place.settings.api_url;
    let known = gateway.known(url);
    let mut findings = Vec::new();
    let mut seen: Vec<Option<String>> = Vec::new();
    for method in ["POST", "GET"] {
        let Some(authorizer) = gateway.authorizer_of(method, url) else { continue };
        if seen.contains(&authorizer.id) {
            continue;
        }
        seen.push(authorizer.id.clone());
        let route = gateway.route_of(method, url);
        let attached = route.is_some_and(|route| route.authorizer_id.is_some());
        // Without the routes it is not visible whether the authorizer stands before this one.
        let certainty = if attached { Certainty::Proved } else { Certainty::VeryLikely };
        let key = route.map_or_else(|| format!("{method} {}", url.route()), |r| r.key.clone());
        let faults = faults(authorizer, place, &known);
        let fitting = fitting(gateway, authorizer, place);
        match fitting.filter(|_| attached && !faults.is_empty()) {
            Some(better) => findings.push(swapped(authorizer, better, &key, &known)),
            None => {
                findings.extend(faults.into_iter().map(|finding| Finding { certainty, ..finding }));
            }
        }
    }
    findings.into_iter().map(|finding| deployed(finding, gateway, place, &known)).collect()
}

/// Another authorizer of the API that expects just what the tokens have.
fn fitting<'a>(
    gateway: &'a Gateway,
    present: &Authorizer,
    place: &Place,
) -> Option<&'a Authorizer> {
    let all = gateway.authorizers.as_deref()?;
    all.iter().find(|one| one.id != present.id && one.issuer.is_some() && fits(one, place))
}

fn fits(authorizer: &Authorizer, place: &Place) -> bool {
    issuer_fits(authorizer, place) && audience_fits(authorizer, place) && source_fits(authorizer)
}

fn issuer_fits(authorizer: &Authorizer, place: &Place) -> bool {
    let own = place.settings.issuer.as_str();
    authorizer.issuer.as_deref().is_none_or(|issuer| issuer == own)
}

fn audience_fits(authorizer: &Authorizer, place: &Place) -> bool {
    let own = place.settings.expected_audience();
    let audience = authorizer.audience.as_deref();
    audience.is_none_or(|audience| audience.iter().any(|one| one == own))
}

fn source_fits(authorizer: &Authorizer) -> bool {
    let sources = authorizer.identity_source.as_deref();
    sources
        .is_none_or(|sources| sources.iter().any(|one| one.eq_ignore_ascii_case(IDENTITY_SOURCE)))
}

/// The wrong authorizer stands before the route.
fn swapped(present: &Authorizer, better: &Authorizer, key: &str, known: &Known) -> Finding {
    let finding = Finding::proved(
        Code::TokenNotAccepted,
        format!("Before the route {key} stands the authorizer {}, and the one that fits the tokens is {}.", name(present), name(better)),
    )
    .only("A07")
    .seen(expects(present))
    .seen(expects(better));
    commands::attach(finding, known, key, better.id.as_deref())
}

fn faults(authorizer: &Authorizer, place: &Place, known: &Known) -> Vec<Finding> {
    let settings = &place.settings;
    let mut findings = Vec::new();
    if !source_fits(authorizer) {
        let sources = authorizer.identity_source.clone().unwrap_or_default().join(", ");
        findings.push(
            Finding::proved(
                Code::TokenNotReceived,
                "The authorizer does not look for the token in the header Authorization, where browsers put it.",
            )
            .only("A01")
            .seen(format!("IdentitySource: {sources}")),
        );
    }
    if !issuer_fits(authorizer, place) {
        findings.push(issuer(authorizer, place));
    }
    if !audience_fits(authorizer, place) {
        findings.push(audience(authorizer, place));
    }
    let audiences = audiences(authorizer, place);
    let id = authorizer.id.as_deref();
    let configure =
        |finding| commands::configure(finding, known, id, settings.issuer.as_str(), &audiences);
    findings.into_iter().map(configure).collect()
}

/// The audiences that the authorizer should have: those that it has, and that of the tokens. A slip is
/// corrected, and the client goes: with it the API would take ID tokens.
fn audiences(authorizer: &Authorizer, place: &Place) -> Vec<String> {
    let own = place.settings.expected_audience();
    let mut audiences = authorizer.audience.clone().unwrap_or_default();
    audiences.retain(|configured| configured == own || hint(configured, own, place).is_none());
    if !audiences.iter().any(|audience| audience == own) {
        audiences.push(own.to_owned());
    }
    audiences
}

fn issuer(authorizer: &Authorizer, place: &Place) -> Finding {
    let issuer = &place.settings.issuer;
    let configured = authorizer.issuer.as_deref().unwrap_or_default();
    let slash = issuer.differs_by_slash_only(configured);
    let what = if !slash {
        format!("The authorizer expects tokens of {configured}, and yours come from {issuer}.")
    } else if issuer.as_str().ends_with('/') {
        format!(
            "The authorizer's issuer lacks the slash at its end: it is {configured}, and tokens come from {issuer}."
        )
    } else {
        format!(
            "The authorizer's issuer has a slash too much at its end: it is {configured}, and tokens come from {issuer}."
        )
    };
    Finding::proved(Code::TokenIssuer, what)
        .only(if slash { "T09" } else { "T09 T10" })
        .seen(format!("Issuer: {configured}"))
        .seen(format!("The issuer of the tokens: {issuer}"))
}

fn audience(authorizer: &Authorizer, place: &Place) -> Finding {
    let own = place.settings.expected_audience();
    let audience = authorizer.audience.as_deref().unwrap_or_default();
    let hint = audience.iter().find_map(|configured| hint(configured, own, place));
    let sentence = format!(
        "The authorizer does not list the audience {own}, for which the tokens are.{}",
        hint.map(|hint| format!(" {hint}")).unwrap_or_default()
    );
    let listed = if audience.is_empty() { "none".to_owned() } else { audience.join(", ") };
    Finding::proved(Code::TokenAudience, sentence)
        .seen(format!("Audience: {listed}"))
        .seen(format!("The audience of the tokens: {own}"))
}

fn hint(configured: &str, own: &str, place: &Place) -> Option<String> {
    if configured.trim() == own {
        return Some(format!("“{configured}” has a blank at its end."));
    }
    if configured.trim_end_matches('/') == own.trim_end_matches('/') {
        let which = if own.ends_with('/') { "lacks the" } else { "has a" };
        return Some(format!("“{configured}” {which} slash at its end."));
    }
    if configured.eq_ignore_ascii_case(own) {
        return Some(format!("“{configured}” differs in capital letters."));
    }
    (configured == place.settings.client_id)
        .then(|| "What it lists is the client, which is the audience of ID tokens.".to_owned())
}

fn expects(authorizer: &Authorizer) -> String {
    format!(
        "{} expects the issuer {} and the audience {}.",
        name(authorizer),
        authorizer.issuer.as_deref().unwrap_or("that is not shown"),
        authorizer.audience.as_deref().unwrap_or_default().join(" or "),
    )
}

fn name(authorizer: &Authorizer) -> &str {
    authorizer.name.as_deref().or(authorizer.id.as_deref()).unwrap_or("without a name")
}
