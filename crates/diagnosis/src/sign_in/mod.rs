//! Failures of a sign-in, as findings. What the tenant says is understood in `words.rs`; its own words
//! are always shown as evidence.

mod dashboard;
mod id_token;
mod issuer;
mod membership;
mod near;
mod refused;
mod renewing;
mod response;
mod staying;
#[cfg(test)]
mod tests;
mod tokens;
mod unanswered;
mod words;

use relying_party::{callback::CallbackError, session::SignInError, token::TokenError};
pub use renewing::refresh_refused;
pub use staying::{
    earlier_session_kept, link_refused, refresh_token_missing, session_not_restored,
    sign_out_unconfirmed, signed_out_here_only, waiting,
};
pub use unanswered::sign_in_unanswered;

use crate::{Code, Finding, Offer, Place, reach::Verdict};

/// Why the attempt failed. `verdict` is the outcome of [`crate::reach::next`] where the failure was
/// one of transport.
#[must_use]
pub fn finding(error: &SignInError, verdict: Option<Verdict>, place: &Place) -> Finding {
    let finding = match error {
        SignInError::InsecureContext => insecure_context(place),
        SignInError::Storage => storage(),
        SignInError::Metadata(error) => issuer::metadata(error, verdict, place),
        SignInError::Callback(error) => response::finding(error, place),
        SignInError::Token(error) => tokens::finding(error, verdict, place),
        SignInError::Keys(error) => match (error, verdict) {
            (relying_party::jwks::KeyError::Transport(_), Some(verdict)) => {
                issuer::silent(verdict, place)
            }
            _ => id_token::keys(error, place),
        },
        SignInError::IdToken(error) => id_token::finding(error, place),
    };
    rounded_off(finding, error.code())
}

/// A response that no sign-in of this tab waits for. `pending` is how many attempts of this tab wait for
/// an answer, where that was looked at: with one that waits, storage works and this is the address at
/// which it began, so the response belongs to another attempt.
#[must_use]
pub fn callback_unknown(pending: Option<usize>, place: &Place) -> Finding {
    rounded_off(response::unknown(pending, place), CallbackError::UnknownState.code())
}

/// What shows why an attempt failed, a line each; where the tenant spoke, in its own words.
#[must_use]
pub fn heard(error: &SignInError) -> Vec<String> {
    let words = match error {
        SignInError::Callback(CallbackError::Refused { error, description })
        | SignInError::Token(TokenError::Refused { error, description, .. }) => {
            Some(words::quoted(error, description.as_deref()))
        }
        _ => None,
    };
    let said = std::iter::once(format!("{error}.")).chain(words);
    said.chain([rule(error.code())]).collect()
}

fn rounded_off(finding: Finding, code: &str) -> Finding {
    let finding = finding.seen(rule(code));
    Finding { offer: finding.offer.clone().or(Some(Offer::SignIn)), ..finding }
}

fn rule(code: &str) -> String {
    format!("Rule: {code}")
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
