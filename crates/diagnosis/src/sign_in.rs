//! Failures of a sign-in, as findings. Auth0's texts are known by how they begin; its own words are
//! always shown as evidence.

use relying_party::{
    callback::CallbackError, id_token::IdTokenError, metadata::MetadataError, session::SignInError,
    token::TokenError,
};

use crate::{Code, Finding, Offer, Place, reach::Verdict};

/// Why the attempt failed. `verdict` is the outcome of [`crate::reach::next`] where the failure was
/// one of transport.
#[must_use]
pub fn finding(error: &SignInError, verdict: Option<Verdict>, place: &Place) -> Finding {
    let finding = match error {
        SignInError::InsecureContext => insecure_context(place),
        SignInError::Storage => storage(),
        SignInError::Metadata(error) => metadata(error, verdict, place),
        SignInError::Callback(error) => callback(error, place),
        SignInError::Token(error) => token(error, verdict, place),
        SignInError::Keys(error) => match (error, verdict) {
            (relying_party::jwks::KeyError::Transport(_), Some(verdict)) => {
                tenant_silent(verdict, place)
            }
            _ => keys(&error.to_string()),
        },
        SignInError::IdToken(error) => id_token(error, place),
    };
    Finding { offer: finding.offer.or(Some(Offer::SignIn)), ..finding }
}

/// The person signed out while the issuer could not be told.
#[must_use]
pub fn signed_out_here_only(place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    Finding::proved(
        Code::SignedOutHereOnly,
        "You are signed out of this page, but the tenant could not be told. Its own session may go on: whoever signs in next in this browser may need no password.",
    )
    .seen(format!("{issuer} gives no address to sign out at, or does not answer."))
    .step("On a computer that others use, close the browser, or sign out at the tenant itself.")
}

fn insecure_context(place: &Place) -> Finding {
    Finding::proved(
        Code::InsecureContext,
        "This page is not in a secure context, so the browser has no cryptography for it and nobody can sign in.",
    )
    .seen(format!("The page is at {}.", place.page_origin))
    .step("Open the page with https://, or on http://localhost.")
}

fn storage() -> Finding {
    Finding::proved(
        Code::StorageBlocked,
        "The browser does not let this page use session storage, so a sign-in cannot be remembered until you are back.",
    )
    .step("Allow cookies and site data for this page, then sign in again.")
}

fn metadata(error: &MetadataError, verdict: Option<Verdict>, place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    match error {
        MetadataError::Transport(_) => tenant_silent(verdict.unwrap_or(Verdict::Unreachable), place),
        MetadataError::IssuerMismatch { configured, found, slash_only } => {
            let difference = if *slash_only { " They differ in the final slash, which counts." } else { "" };
            Finding::proved(
                Code::IssuerMismatch,
                format!("The tenant calls itself by another name than the settings do.{difference}"),
            )
            .seen(format!("config.json says {configured}"))
            .seen(format!("the metadata says {found}"))
            .copy("If you trust that tenant, write in config.json", format!("\"issuer\": \"{found}\""))
        }
        MetadataError::PkceNotSupported => Finding::proved(
            Code::PkceNotSupported,
            "The tenant says that it does not offer PKCE with S256, which a browser app must use.",
        )
        .seen(format!("code_challenge_methods_supported of {issuer} lacks S256"))
        .step("Switch PKCE with S256 on at the provider, or use another provider."),
        MetadataError::Status(_)
        | MetadataError::NotJson
        | MetadataError::Missing(_)
        | MetadataError::InsecureEndpoint(_) => Finding::proved(
            Code::MetadataUnusable,
            "The tenant does not publish OpenID Connect metadata that this app can use.",
        )
        .seen(format!("{error}."))
        .seen(format!("Asked: {}", place.settings.issuer.metadata_url()))
        .step("Compare the domain or issuer in config.json with the one the provider shows; for Auth0 the region (.eu., .us.) is part of it."),
    }
}

fn tenant_silent(verdict: Verdict, place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    match verdict {
        Verdict::Hidden => Finding::proved(
            Code::TenantCorsBlocked,
            "The tenant answers, but it does not let this page read the answer.",
        )
        .seen(format!("A request without CORS to {issuer} was answered; one with CORS was not readable."))
        .step(format!("Allow the origin {} at the provider (Auth0: Allowed Origins (CORS)).", place.page_origin)),
        Verdict::TimedOut => {
            Finding::proved(Code::TenantTimedOut, "The tenant did not answer in time.")
                .seen(format!("No complete answer from {issuer} within the limit."))
                .step("Try again; if it stays so, look at the provider's status page.")
        }
        other => page_side(other, issuer).unwrap_or_else(|| {
            Finding::likely(Code::TenantUnreachable, "The tenant cannot be reached: no server answers at its address.")
                .seen(format!("Neither a request with CORS nor one without was answered by {issuer}."))
                .step("Check the domain or issuer in config.json for typing mistakes; for Auth0 the region (.eu., .us.) is part of it.")
                .step("Check that the provider is running and that no extension or firewall blocks it.")
        }),
    }
}

/// The verdicts that name this page or the network, the same for every party.
pub(crate) fn page_side(verdict: Verdict, url: &str) -> Option<Finding> {
    Some(match verdict {
        Verdict::RefusedByPolicy => Finding::proved(
            Code::BlockedByPolicy,
            "The Content Security Policy of this page refused the request before it left the browser.",
        )
        .seen(format!("connect-src does not list {url}"))
        .step("Add the origin to connect-src in the policy that the host of this page sends."),
        Verdict::MixedContent => Finding::proved(
            Code::MixedContent,
            "This page came by https, and a browser does not let it ask a server by http.",
        )
        .seen(format!("Asked: {url}"))
        .step("Use the https:// address in config.json."),
        Verdict::Offline => Finding::proved(Code::Offline, "This device is offline.")
            .seen("The browser reports that it has no network.")
            .step("Connect to a network and try again; what you typed is kept."),
        Verdict::NotSent => Finding::proved(Code::RequestNotSent, "The browser refused to build the request.")
            .seen(format!("Asked: {url}"))
            .step("Check the values in config.json for characters that do not belong in a URL or a header."),
        _ => return None,
    })
}

fn callback(error: &CallbackError, place: &Place) -> Finding {
    match error {
        CallbackError::UnknownState => Finding::new(
            Code::CallbackUnknown,
            crate::Certainty::OneOfThese,
            "This sign-in response does not belong to a sign-in that this tab is waiting for. It was used before, was started in another tab or address, or was forged. Nothing was done with it.",
        )
        .seen("No pending sign-in has the state of the response.")
        .step(format!("Start and finish the sign-in in one tab and at one address; this page is at {}.", place.page_origin)),
        CallbackError::Duplicate(_) | CallbackError::NoState | CallbackError::NoCode => Finding::proved(
            Code::CallbackMalformed,
            "The sign-in response is not one that OAuth allows. Nothing was done with it.",
        )
        .seen(format!("{error}.")),
        CallbackError::Expired => Finding::proved(
            Code::SignInExpired,
            "The sign-in took longer than half an hour, so its response is no longer taken.",
        )
        .seen(format!("{error}.")),
        CallbackError::OtherIssuer | CallbackError::IssMismatch => Finding::proved(
            Code::IssuerMixedUp,
            "The sign-in response does not come from the tenant that was asked. Nothing was sent to anybody.",
        )
        .seen(format!("{error}.")),
        CallbackError::Refused { error, description } => {
            refused(error, description.as_deref(), place)
        }
    }
}

fn refused(error: &str, description: Option<&str>, place: &Place) -> Finding {
    let words = description.unwrap_or("no description");
    let finding = match (error, words) {
        (_, text) if text.starts_with("Service not found") => Finding::proved(
            Code::AudienceUnknown,
            format!("The tenant has no API with the identifier “{}”.", place.settings.audience),
        )
        .step("Auth0: Applications > APIs > your API > Identifier must equal the audience in config.json to the letter; a final slash counts."),
        ("access_denied", _) => Finding::proved(
            Code::AccessDenied,
            "The sign-in was declined, by you on the consent page or by a rule of the tenant.",
        )
        .step("Sign in again and accept, or look at the tenant's log for the rule that refused (Auth0: Monitoring > Logs)."),
        _ => Finding::proved(Code::SignInRefused, "The tenant refused the sign-in.")
            .step("The tenant's own words say why, and its log has more (Auth0: Monitoring > Logs). Another account may be let in: sign out at the tenant first, or use a private window."),
    };
    finding.seen(format!("{error}: {words}"))
}

fn token(error: &TokenError, verdict: Option<Verdict>, place: &Place) -> Finding {
    match error {
        TokenError::Transport(_) => token_silent(verdict.unwrap_or(Verdict::Unreachable), place),
        TokenError::Refused { status: 429, .. } | TokenError::Unreadable { status: 429 } => {
            Finding::proved(Code::TokenThrottled, "The token endpoint asks to slow down.")
                .seen(format!("{error}."))
                .step("Wait a minute, then sign in again.")
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
        other => page_side(other, issuer).unwrap_or_else(|| {
            Finding::likely(Code::TokenUnreachable, "The token endpoint cannot be reached.")
                .seen("Neither the token request nor one without CORS was answered.")
                .step("Check that the provider is running, then sign in again.")
        }),
    }
}

fn keys(reason: &str) -> Finding {
    Finding::proved(
        Code::KeysUnusable,
        "The signature of the sign-in cannot be checked, so it is not believed.",
    )
    .seen(format!("{reason}."))
    .step("Auth0: the application's JSON Web Token Signature Algorithm must be RS256 (Advanced Settings > OAuth).")
    .step("If the provider changed its keys a moment ago, sign in again.")
}

fn id_token(error: &IdTokenError, place: &Place) -> Finding {
    match error {
        IdTokenError::Expired { .. } | IdTokenError::NotYet { .. } => Finding::likely(
            Code::ClockWrong,
            "The clock of this device and the clock of the tenant differ too much.",
        )
        .seen(format!("{error}."))
        .step("Set this device's clock to network time, then sign in again."),
        IdTokenError::Key(error) => keys(&error.to_string()),
        _ => Finding::proved(
            Code::IdTokenRefused,
            "The ID token breaks a rule of OpenID Connect, so the sign-in is not believed.",
        )
        .seen(format!("{error}."))
        .seen(format!("Client ID in config.json: {}", place.settings.client_id))
        .step("Compare issuer and client ID in config.json with the provider's. If they are right, the provider, or something between, is at fault."),
    }
}
