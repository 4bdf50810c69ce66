//! 403 with the gateway's own body: scopes, or an address at which nobody is let in.

use relying_party::challenge::Demand;

use crate::{
    Answer, Code, Exchange, Finding, Place,
    authorizer::{
        Expectation, Needs, Tested,
        findings::{Case, Ground},
    },
    fixes,
};

/// Why the gateway forbids. `token` is the token that was sent.
pub(super) fn finding(
    exchange: &Exchange,
    answer: &Answer,
    token: Option<&Tested<'_>>,
    place: &Place,
) -> Finding {
    if !exchange.token_sent {
        return for_everybody(place);
    }
    let expected = Expectation::of(&place.settings);
    let path = exchange.route(&place.settings.api_url);
    let (needed, ground) = match (answer.demand(), expected.needs(&exchange.method, &path)) {
        (Some(Demand::Scope(scopes)), _) if !scopes.is_empty() => (scopes, Ground::Told),
        (_, Some(Needs::Scopes(scopes))) => (scopes.clone(), Ground::Refused),
        _ => (Vec::new(), Ground::Refused),
    };
    let nothing = Tested::new("", 0);
    let case = Case::new(token.unwrap_or(&nothing), &expected, place, ground);
    case.scope(&format!("{} {path}", exchange.method), &needed)
}

/// Without a token there is nothing to check scopes of: an authorizer would have said 401.
fn for_everybody(place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let finding = Finding::one_of(
        Code::ApiForbidden,
        "The API refuses requests at this address, whoever sends them: its execute-api address is switched off, the domain leads to no API, or a firewall refuses this client.",
    )
    .seen("The request had no token, so it was not refused for its scopes.");
    if api.execute_api().is_some() {
        fixes::enable_endpoint(finding, api)
    } else {
        fixes::list_mappings(finding, api)
    }
}
