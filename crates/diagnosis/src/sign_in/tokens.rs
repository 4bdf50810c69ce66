//! The token endpoint.

use relying_party::{Provider, token::TokenError};

use super::{
    dashboard, page_side, refused,
    words::{self, Cause},
};
use crate::{Certainty, Code, Finding, Place, reach::Verdict};

pub(super) fn finding(error: &TokenError, verdict: Option<Verdict>, place: &Place) -> Finding {
    match error {
        TokenError::Transport(_) => silent(verdict.unwrap_or(Verdict::Unreachable), place),
        TokenError::Throttled { retry_after } => throttled(*retry_after).seen(format!("{error}.")),
        TokenError::Refused { status: 500.., .. } | TokenError::Unreadable { status: 500.. } => {
            Finding::proved(Code::TokenEndpointFailed, "The token endpoint has an error of its own.")
                .seen(format!("{error}."))
                .step("Sign in again in a moment; if it stays so, look at the provider's log or status page.")
        }
        TokenError::Refused { status, error: code, description } => {
            refusal(*status, code, description.as_deref(), place)
                .seen(format!("{error}."))
                .seen(words::quoted(code, description.as_deref()))
        }
        TokenError::Unreadable { .. } | TokenError::NotBearer | TokenError::NoIdToken => Finding::proved(
            Code::TokenUnreadable,
            "The token endpoint answered something else than an OpenID Connect token response.",
        )
        .seen(format!("{error}."))
        .step("Try again later; if it stays so, a proxy or firewall may be answering instead of the provider."),
    }
}

fn throttled(retry_after: Option<u64>) -> Finding {
    let wait = retry_after.map_or("a minute".to_owned(), |seconds| format!("{seconds} s"));
    Finding::proved(Code::TokenThrottled, "The token endpoint asks to slow down.")
        .step(format!("Wait {wait}, then sign in again."))
}

fn refusal(status: u16, code: &str, description: Option<&str>, place: &Place) -> Finding {
    let heard = words::heard(code, description);
    match (heard.cause, code) {
        (Cause::Throttled, _) => throttled(None),
        (Cause::Verifier, _) => code_refused(
            Certainty::Proved,
            "The code does not belong to the code verifier of this page: another sign-in took its place, or the code comes from elsewhere.",
        ),
        (Cause::CodeUsed, _) => code_refused(
            Certainty::OneOfThese,
            "The token endpoint does not take the code: it was used before, was too old, or was given to another client.",
        ),
        (Cause::RedirectUri, _) => redirect_uri(place),
        (Cause::ClientUnknown, _) => not_public(Certainty::VeryLikely, place),
        // Auth0 answers so to an application that has to prove itself.
        (Cause::Denied, _) if status == 401 => not_public(Certainty::VeryLikely, place),
        (Cause::Unauthorized, _) => {
            let finding = Finding::new(
                Code::GrantNotAllowed,
                heard.certainty,
                "The token endpoint says that this application is not authorized; by the standard, to use the authorization code grant.",
            );
            refused::grant(finding, place.settings.provider, place)
        }
        (Cause::Unclear, "invalid_grant") => code_refused(
            Certainty::OneOfThese,
            "The token endpoint does not take the code: it was used before, was too old, or does not fit the code verifier or the redirect URI.",
        ),
        (Cause::Unclear | Cause::Scope | Cause::NotSilently | Cause::Trouble, _) => unclear(code),
        _ => refused::finding(heard, description, place),
    }
}

fn code_refused(certainty: Certainty, sentence: &str) -> Finding {
    Finding::new(Code::TokenRefused, certainty, sentence)
        .step("Sign in again: a code serves once and for a short time only.")
        .step("If it happens again, sign in in one tab only, and do not go back to the address of a sign-in that is over.")
}

fn redirect_uri(place: &Place) -> Finding {
    let sent = dashboard::redirect_uri(place);
    Finding::likely(
        Code::TokenRefused,
        "The token endpoint expects another redirect URI than the one that the sign-in came back to.",
    )
    .seen(format!("Sent as redirect_uri: {sent}"))
    .step(format!("Start and finish the sign-in at one address; this page is at {}.", place.page_origin))
}

fn not_public(certainty: Certainty, place: &Place) -> Finding {
    let provider = place.settings.provider;
    let page = |tab| dashboard::application(provider, place, tab);
    let finding = Finding::new(
        Code::ClientNotPublic,
        certainty,
        "The token endpoint wants this application to prove itself with a secret, which a browser app has none of.",
    )
    .seen(format!("Client ID {}", place.settings.client_id));
    match provider {
        Provider::Auth0 => finding
            .step(format!("Set the Application Type to Single Page Application: {}.", page("Settings > Application Properties")))
            .step(format!("Set the Token Endpoint Authentication Method to None: {}.", page("Credentials, or Settings")))
            .step("If that does not help, create a new application of the type Single Page Application and write its Client ID as clientId in config.json."),
        Provider::Cognito => finding
            .step("An app client keeps its secret for good: create another one of the type Single-page application, without a secret.")
            .step(format!("Write its client ID as clientId in config.json, and as audience of the API's authorizer, in place of {}.", place.settings.client_id)),
        Provider::Standard => finding
            .step(format!("Make it a public client, with token_endpoint_auth_method none (Auth0: Single Page Application, and Token Endpoint Authentication Method None): {}.", page(""))),
    }
}

/// Refusals that say by their code what they are about, and others.
fn unclear(code: &str) -> Finding {
    let finding = Finding::proved(
        Code::TokenRefused,
        "The token endpoint refused to exchange the sign-in for tokens.",
    )
    .only("");
    match code {
        "mfa_required" => finding.step("The tenant wants a second factor: sign in again, and have the tenant ask for it while you sign in."),
        "use_dpop_nonce" | "invalid_dpop_proof" => finding.step("The application demands tokens that are bound to a key (DPoP), which this app does not ask for: switch that off for it (Auth0: require_proof_of_possession)."),
        "invalid_scope" => finding.step("Compare scope in config.json with what the provider allows for this client."),
        _ => finding.step("Sign in again; the endpoint's own words say why, and the provider's log has more."),
    }
}

/// Auth0 refuses a foreign origin without CORS headers, so the page cannot read the refusal.
fn allow_origin(finding: Finding, place: &Place) -> Finding {
    let origin = &place.page_origin;
    let finding = match place.settings.provider {
        Provider::Cognito => finding
            .step(format!("Check that {origin} is the origin of one of the allowed callback URLs: {}.", dashboard::application(Provider::Cognito, place, ""))),
        Provider::Auth0 => finding
            .copy(format!("Add this line to Allowed Web Origins, and to Allowed Origins (CORS), without path or slash: {}", dashboard::application(Provider::Auth0, place, "Settings")), origin),
        Provider::Standard => finding
            .copy(format!("Allow this origin (Auth0: Allowed Web Origins and Allowed Origins (CORS)), without path or slash: {}", dashboard::application(Provider::Standard, place, "")), origin),
    };
    finding.step("An answer that broke off on its way, or that redirects, looks the same: sign in again first.")
}

fn silent(verdict: Verdict, place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    match verdict {
        Verdict::Hidden => allow_origin(Finding::likely(
            Code::TokenCorsBlocked,
            "The token endpoint answers, but it does not let this page read the answer.",
        )
        .seen("A request without CORS was answered; the token request was not readable."), place),
        Verdict::TimedOut => Finding::proved(Code::TokenTimedOut, "The token endpoint did not answer in time. The code is not sent again, because it may have been used.")
            .seen(format!("No complete answer from the token endpoint of {issuer} within the limit."))
            .step("Sign in again; it takes one click while you are still signed in at the tenant."),
        Verdict::TooLarge => Finding::proved(
            Code::TokenUnreadable,
            "The token endpoint answered with far more than a token response.",
        )
        .seen(format!("The answer of {issuer} was cut off at this page's limit."))
        .step("A proxy or firewall may be answering instead of the provider; try again from another network."),
        Verdict::CutShort => Finding::likely(
            Code::TokenUnreadable,
            "The token endpoint's answer began and broke off. The code is not sent again, because it was used.",
        )
        .seen(format!("The answer of {issuer} did not come to its end."))
        .step("Sign in again; it takes one click while you are still signed in at the tenant.")
        .step("If it stays so, something between this page and the tenant cuts connections."),
        other => page_side(other, issuer).unwrap_or_else(|| {
            Finding::likely(Code::TokenUnreachable, "The token endpoint cannot be reached.")
                .seen("Neither the token request nor one without CORS was answered.")
                .step("Check that the provider is running, then sign in again.")
        }),
    }
}
