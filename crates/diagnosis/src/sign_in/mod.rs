//! Failures of a sign-in, as findings. Auth0's texts are known by how they begin; its own words are
//! always shown as evidence.

mod response;
mod staying;
mod tokens;

use relying_party::{metadata::MetadataError, session::SignInError};
pub use staying::{
    earlier_session_kept, link_refused, refresh_token_missing, session_not_restored,
    sign_out_unconfirmed, signed_out_here_only, waiting,
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
        SignInError::Callback(error) => response::finding(error, place),
        SignInError::Token(error) => tokens::token(error, verdict, place),
        SignInError::Keys(error) => match (error, verdict) {
            (relying_party::jwks::KeyError::Transport(_), Some(verdict)) => {
                tenant_silent(verdict, place)
            }
            _ => tokens::keys(&error.to_string()),
        },
        SignInError::IdToken(error) => tokens::id_token(error, place),
    };
    let finding = finding.seen(format!("Rule: {}", error.code()));
    Finding { offer: finding.offer.clone().or(Some(Offer::SignIn)), ..finding }
}

pub(crate) fn insecure_context(place: &Place) -> Finding {
    Finding::proved(
        Code::InsecureContext,
        "This page is not in a secure context, so the browser has no cryptography for it and nobody can sign in.",
    )
    .seen(format!("The page is at {}.", place.page_origin))
    .step("Open the page with https://, or on http://localhost.")
}

pub(crate) fn storage() -> Finding {
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
        | MetadataError::ContentType(_)
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
        Verdict::TooLarge => Finding::proved(
            Code::MetadataUnusable,
            "The tenant answered with far more than OpenID Connect metadata or keys.",
        )
        .seen(format!("The answer of {issuer} was cut off at this page's limit."))
        .step("Compare the domain or issuer in config.json with the one the provider shows."),
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
