//! The token endpoint, the keys and the ID token.

use relying_party::{id_token::IdTokenError, token::TokenError};

use super::page_side;
use crate::{Code, Finding, Place, reach::Verdict};

pub(super) fn token(error: &TokenError, verdict: Option<Verdict>, place: &Place) -> Finding {
    match error {
        TokenError::Transport(_) => token_silent(verdict.unwrap_or(Verdict::Unreachable), place),
        TokenError::Throttled { retry_after } => {
            let wait = retry_after.map_or("a minute".to_owned(), |seconds| format!("{seconds} s"));
            Finding::proved(Code::TokenThrottled, "The token endpoint asks to slow down.")
                .seen(format!("{error}."))
                .step(format!("Wait {wait}, then sign in again."))
        }
        TokenError::Refused { status: 500.., .. } | TokenError::Unreadable { status: 500.. } => {
            Finding::proved(Code::TokenEndpointFailed, "The token endpoint has an error of its own.")
                .seen(format!("{error}."))
                .step("Sign in again in a moment; if it stays so, look at the provider's log or status page.")
        }
        TokenError::Refused { error: code, description, .. } => {
            let words = description.as_deref().unwrap_or("no description");
            let finding = Finding::proved(Code::TokenRefused, "The token endpoint refused to exchange the sign-in for tokens.")
                .seen(format!("{error}."))
                .seen(words);
            match code.as_str() {
                "invalid_client" | "access_denied" => finding.step("Auth0: the application's type must be Single Page Application, and its Token Endpoint Authentication Method None."),
                "unauthorized_client" => finding.step("Auth0: Applications > your application > Advanced Settings > Grant Types: switch Authorization Code on."),
                _ => finding.step("Sign in again: a code serves once and for a short time only."),
            }
        }
        TokenError::Unreadable { .. } | TokenError::NotBearer | TokenError::NoIdToken => Finding::proved(
            Code::TokenUnreadable,
            "The token endpoint answered something else than an OpenID Connect token response.",
        )
        .seen(format!("{error}."))
        .step("Try again later; if it stays so, a proxy or firewall may be answering instead of the provider."),
    }
}

fn token_silent(verdict: Verdict, place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    match verdict {
        Verdict::Hidden => Finding::likely(
            Code::TokenCorsBlocked,
            "The token endpoint answers, but it does not let this page read the answer.",
        )
        .seen("A request without CORS was answered; the token request was not readable.")
        .step(format!("Auth0: Applications > your application > Settings: put {} into Allowed Web Origins and Allowed Origins (CORS), without path or slash.", place.page_origin)),
        Verdict::TimedOut => Finding::proved(Code::TokenTimedOut, "The token endpoint did not answer in time. The code is not sent again, because it may have been used.")
            .seen(format!("No complete answer from the token endpoint of {issuer} within the limit."))
            .step("Sign in again; it takes one click while you are still signed in at the tenant."),
        Verdict::TooLarge => Finding::proved(
            Code::TokenUnreadable,
            "The token endpoint answered with far more than a token response.",
        )
        .seen(format!("The answer of {issuer} was cut off at this page's limit."))
        .step("A proxy or firewall may be answering instead of the provider; try again from another network."),
        other => page_side(other, issuer).unwrap_or_else(|| {
            Finding::likely(Code::TokenUnreachable, "The token endpoint cannot be reached.")
                .seen("Neither the token request nor one without CORS was answered.")
                .step("Check that the provider is running, then sign in again.")
        }),
    }
}

pub(super) fn keys(reason: &str) -> Finding {
    Finding::proved(
        Code::KeysUnusable,
        "The signature of the sign-in cannot be checked, so it is not believed.",
    )
    .seen(format!("{reason}."))
    .step("Auth0: the application's JSON Web Token Signature Algorithm must be RS256 (Advanced Settings > OAuth).")
    .step("If the provider changed its keys a moment ago, sign in again.")
}

pub(super) fn id_token(error: &IdTokenError, place: &Place) -> Finding {
    match error {
        IdTokenError::Expired { .. } | IdTokenError::NotYet { .. } => Finding::likely(
            Code::ClockWrong,
            "The clock of this device and the clock of the tenant differ too much.",
        )
        .seen(format!("{error}."))
        .step("Set this device's clock to network time, then sign in again."),
        IdTokenError::Key(error) => keys(&error.to_string()),
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
