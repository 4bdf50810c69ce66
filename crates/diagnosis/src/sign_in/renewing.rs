//! A refresh token that the token endpoint refuses.

use relying_party::{Provider, token::TokenError};

use super::{dashboard, words};
use crate::{Code, Finding, Offer, Place};

/// The renewal of a session was refused (RFC 6749 section 5.2); `None` where the endpoint refused
/// nothing, such as a failure of transport. Without a refresh token the session goes on by a redirect.
#[must_use]
pub fn refresh_refused(error: &TokenError, place: &Place) -> Option<Finding> {
    let TokenError::Refused { status: ..500, error: code, description } = error else {
        return None;
    };
    let provider = place.settings.provider;
    let finding = match code.as_str() {
        "invalid_grant" => Finding::proved(
            Code::RefreshRefused,
            "The tenant no longer takes the refresh token of this page: it ended, was revoked, or was used twice. Nothing renews this session any more: when its access token ends, this page asks the tenant by a redirect, or you sign in again.",
        ),
        "unauthorized_client" | "unsupported_grant_type" => Finding::likely(
            Code::RefreshRefused,
            "The tenant does not let this application renew a session by a refresh token.",
        ),
        _ => Finding::one_of(
            Code::RefreshRefused,
            "The tenant refused to renew the session by the refresh token.",
        ),
    };
    let finding =
        finding.seen(format!("{error}.")).seen(words::quoted(code, description.as_deref()));
    Some(settings(finding, provider, place).offer(Offer::SignIn))
}

fn settings(finding: Finding, provider: Provider, place: &Place) -> Finding {
    let application = |tab| dashboard::application(provider, place, tab);
    match provider {
        Provider::Auth0 => finding
            .step(format!("Allow Offline Access must be on: {}.", dashboard::api(provider, place, "Settings")))
            .step(format!("Refresh Token must be on: {}.", application("Settings > Advanced Settings > Grant Types")))
            .step(format!(
                "If it happens often, two pages may send the same token; raise the Rotation Overlap Period: {}.",
                application("Settings > Refresh Token Rotation")
            )),
        Provider::Cognito => finding.step(format!(
            "Allow ALLOW_REFRESH_TOKEN_AUTH and look how long refresh tokens live: {}.",
            application("")
        )),
        Provider::Standard => finding.step(format!(
            "Allow the grant type refresh_token and look how long refresh tokens live: {}.",
            application("")
        )),
    }
}
