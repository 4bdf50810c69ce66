//! The ID token and the keys that check it.

use relying_party::{Provider, id_token::IdTokenError, jwks::KeyError};

use super::dashboard;
use crate::{Code, Finding, Place};

pub(super) fn keys(error: &KeyError, place: &Place) -> Finding {
    let finding = Finding::proved(
        Code::KeysUnusable,
        "The signature of the sign-in cannot be checked, so it is not believed.",
    )
    .seen(format!("{error}."));
    let finding = match place.settings.provider {
        Provider::Cognito => finding,
        Provider::Auth0 | Provider::Standard => finding.step(format!(
            "Auth0: the JSON Web Token Signature Algorithm must be RS256: {}.",
            dashboard::application(Provider::Auth0, place, "Settings > Advanced Settings > OAuth")
        )),
    };
    finding.step("If the provider changed its keys a moment ago, sign in again.")
}

pub(super) fn finding(error: &IdTokenError, place: &Place) -> Finding {
    match error {
        IdTokenError::Expired { .. } | IdTokenError::NotYet { .. } => Finding::likely(
            Code::ClockWrong,
            "The clock of this device and the clock of the tenant differ too much.",
        )
        .seen(format!("{error}."))
        .step("Set this device's clock to network time, then sign in again."),
        IdTokenError::Key(error) => keys(error, place),
        IdTokenError::LoginTooOld { .. }
        | IdTokenError::LoginMethod { .. }
        | IdTokenError::Organization(_) => Finding::proved(
            Code::LoginNotAsAsked,
            "You signed in in another way than was asked for, so the sign-in is not taken.",
        )
        .seen(format!("{error}."))
        .step("Sign in again, and take the way that the tenant offers for it. maxAge, acrValues and organization in config.json, or the API, ask for it.")
        .step("If the tenant offers none, it does not support what is asked: look at its log (Auth0: Monitoring > Logs)."),
        _ => Finding::proved(
            Code::IdTokenRefused,
            "The ID token breaks a rule of OpenID Connect, so the sign-in is not believed.",
        )
        .seen(format!("{error}."))
        .seen(format!("Client ID in config.json: {}", place.settings.client_id))
        .step("Compare issuer and client ID in config.json with the provider's. If they are right, the provider, or something between, is at fault."),
    }
}
