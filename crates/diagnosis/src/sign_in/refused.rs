//! What the tenant refuses, wherever it says so: on the way back, or at the token endpoint.

use relying_party::Provider;

use super::{
    dashboard, membership,
    words::{Cause, Heard},
};
use crate::{Code, Finding, Offer, Place};

/// The finding of what was heard; `words` are the tenant's own, which the caller adds as evidence.
pub(super) fn finding(heard: Heard, words: Option<&str>, place: &Place) -> Finding {
    let at = provider(heard, place);
    let found = |code, sentence: &str| Finding::new(code, heard.certainty, sentence);
    let finding = match heard.cause {
        Cause::AudienceUnknown => {
            let words = words.filter(|_| heard.by_words);
            let asked = named(words).unwrap_or(place.settings.expected_audience());
            let sentence = format!("The tenant has no API with the identifier “{asked}”.");
            audience(found(Code::AudienceUnknown, &sentence), at, place)
        },
        Cause::AppNotAuthorized => access(
            found(Code::AppNotAuthorized, "This application may not ask the tenant for access to the API."),
            at,
            place,
        ),
        Cause::Unauthorized => unauthorized(heard, at, place),
        Cause::GrantNotAllowed => grant(
            found(Code::GrantNotAllowed, "This application may not use the authorization code grant, with which a browser app signs people in."),
            at,
            place,
        ),
        Cause::Declined => found(Code::AccessDenied, "The sign-in was declined on the consent page.")
            .step("Sign in again and accept."),
        Cause::Denied => denied(found(Code::AccessDenied, "The sign-in was declined: by you on a page of the tenant, or by a rule of the tenant."), at),
        Cause::OrganizationMissing
        | Cause::OrganizationNotAllowed
        | Cause::NoMember
        | Cause::Organization => membership::organization(heard, place),
        Cause::ConnectionDisabled | Cause::ConnectionNotFound | Cause::Connection => {
            membership::connection(heard, place)
        }
        Cause::AccountBlocked => found(Code::AccountBlocked, "The tenant has blocked this account.")
            .step(unblock(at, place))
            .step("Another account may be let in: sign out at the tenant first, or use a private window."),
        Cause::Throttled => found(Code::TenantThrottled, "The tenant gets too many requests and asks to slow down.")
            .step("Wait a minute, then sign in again.")
            .step(format!("If it stays so, look which limit was met: {}.", dashboard::log(at))),
        Cause::Trouble => found(Code::SignInRefused, "The tenant has trouble of its own and could not sign you in.")
            .step("Sign in again in a moment; if it stays so, look at the provider's status page."),
        Cause::NotAsAsked => found(Code::LoginNotAsAsked, "The tenant cannot sign you in in the way that was asked for.")
            .step("acrValues in config.json, or the API, asks for it: compare them with what the tenant offers."),
        Cause::Scope => scopes(found(Code::SignInRefused, "The tenant refuses one of the scopes that were asked for."), at, place),
        Cause::ClientUnknown => found(Code::SignInRefused, "The tenant does not take this application's client ID.")
            .seen(format!("Client ID in config.json: {}", place.settings.client_id))
            .step(format!("Compare it with the tenant's, to the letter: {}.", dashboard::application(at, place, "Settings > Client ID"))),
        Cause::NotSilently
        | Cause::Verifier
        | Cause::CodeUsed
        | Cause::RedirectUri
        | Cause::Unclear => refused(at),
    };
    finding.offer(Offer::SignIn)
}

/// Auth0's words give an Auth0 tenant away, under a custom domain as well; some words others use, too.
fn provider(heard: Heard, place: &Place) -> Provider {
    let is_auth0 = heard.by_words
        && matches!(
            heard.cause,
            Cause::AudienceUnknown | Cause::AppNotAuthorized | Cause::GrantNotAllowed
        );
    if is_auth0 { Provider::Auth0 } else { place.settings.provider }
}

fn refused(at: Provider) -> Finding {
    Finding::proved(Code::SignInRefused, "The tenant refused the sign-in.")
        .step(format!(
            "The tenant's own words say why, and its log has more: {}.",
            dashboard::log(at)
        ))
        .step(
            "Another account may be let in: sign out at the tenant first, or use a private window.",
        )
}

/// The identifier in `Service not found: https://api`.
fn named(words: Option<&str>) -> Option<&str> {
    let (_, identifier) = words?.split_once(": ")?;
    Some(identifier.trim()).filter(|identifier| !identifier.is_empty())
}

fn audience(finding: Finding, at: Provider, place: &Place) -> Finding {
    let settings = &place.settings;
    let asked = settings.expected_audience();
    let key = if settings.audience.is_some() { "audience" } else { "resource" };
    let finding = finding.seen(format!("config.json asks for: {asked}"));
    if at != Provider::Auth0 {
        let page = dashboard::api(at, place, "");
        return finding.step(format!(
            "Compare {key} in config.json with the identifier of your API, to the letter: {page}."
        ));
    }
    let page = dashboard::auth0("Applications > APIs > your API > Settings > Identifier");
    finding
        .step(format!("Compare {key} in config.json with the identifier of your API, to the letter; a final slash counts: {page}."))
        .copy("If there is no such API, create one with this identifier, which cannot be changed later (Applications > APIs > Create API)", asked)
}

fn access(finding: Finding, at: Provider, place: &Place) -> Finding {
    let client = &place.settings.client_id;
    let finding = finding
        .seen(format!("Client ID {client}, API {}", place.settings.expected_audience()))
        .step(format!(
            "Let all applications ask for it: {}.",
            dashboard::api(
                at,
                place,
                "Settings > Application Access Policy > User-delegated Access: All apps allowed"
            )
        ))
        .step(format!(
            "Or let this one: {}, and grant access to {client}.",
            dashboard::api(at, place, "Application Access")
        ));
    if client.starts_with("tpc_") {
        return finding.step("This is a third-party application (its client ID begins with tpc_): it needs a grant of its own, whatever the policy says.");
    }
    finding
}

/// RFC 6749 sections 4.1.2.1 and 5.2 use the code for the grant; Auth0 for access to an API as well.
fn unauthorized(heard: Heard, at: Provider, place: &Place) -> Finding {
    let sentence = "The tenant says that this application is not authorized, and not for what: the authorization code grant may be off for it, or the API closed to it.";
    match at {
        Provider::Auth0 => {
            let finding = Finding::new(Code::AppNotAuthorized, heard.certainty, sentence);
            grant(access(finding, at, place), at, place)
        }
        _ => grant(
            Finding::new(
                Code::GrantNotAllowed,
                heard.certainty,
                "The tenant says that this application is not authorized; by the standard, to use the authorization code grant.",
            ),
            at,
            place,
        ),
    }
}

pub(super) fn grant(finding: Finding, at: Provider, place: &Place) -> Finding {
    let switch = match at {
        Provider::Auth0 => {
            "switch Authorization Code on, and Refresh Token if config.json asks for refresh tokens"
        }
        Provider::Cognito => {
            "under Login pages > OAuth grant types, choose Authorization code grant"
        }
        Provider::Standard => "allow the grant type authorization_code and the response type code",
    };
    let page = dashboard::application(at, place, "Settings > Advanced Settings > Grant Types");
    finding
        .seen(format!("Client ID {}", place.settings.client_id))
        .step(format!("{page}: {switch}."))
}

fn denied(finding: Finding, at: Provider) -> Finding {
    let rule = match at {
        Provider::Auth0 => " (an Action that calls api.access.deny)",
        Provider::Cognito => " (a Lambda trigger of the user pool)",
        Provider::Standard => "",
    };
    finding
        .step("Sign in again and accept, if it was you who declined.")
        .step(format!("If not, find the rule that refused{rule}: {}.", dashboard::log(at)))
}

fn unblock(at: Provider, place: &Place) -> String {
    match at {
        Provider::Auth0 => format!(
            "Have it unblocked: {}.",
            dashboard::auth0("User Management > Users > the account > Unblock")
        ),
        _ => format!("Have it unblocked at {}.", place.settings.issuer),
    }
}

fn scopes(finding: Finding, at: Provider, place: &Place) -> Finding {
    let asked: Vec<&str> =
        place.settings.scopes.iter().chain(&place.asked_scopes).map(String::as_str).collect();
    let finding = finding.seen(format!("Asked for: {}", asked.join(" ")));
    match at {
        Provider::Cognito => finding.step(format!(
            "Each must be among the scopes of the app client, a custom one with its resource server before it: {}.",
            dashboard::application(at, place, "")
        )),
        _ => finding.step(format!(
            "Each must be defined at the provider: {}. Remove the others from scope in config.json.",
            dashboard::api(at, place, "Permissions")
        )),
    }
}
