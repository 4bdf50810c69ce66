//! How the tenant, its applications and its people are set up, where a fault says that they are not
//! as the sandbox registers them: what a good request comes to then.

use crate::{
    faults::Fault,
    tenant::{
        accounts::Account,
        registry::AUDIENCE,
        request::{AuthorizationRequest, Refusal},
    },
};

/// The callback URL that is listed under [`Fault::CallbackMismatch`].
const LISTED_CALLBACK: &str = "http://localhost:3000/callback";

/// Why the tenant refuses `request` before it asks anybody anything.
///
/// Evidenced are `Service not found` and `Grant type .. not allowed for the client.`; every other
/// text is assumed wording, and so is the code of a rate limit, which is the token endpoint's.
pub(crate) fn refusal(
    on: impl Fn(Fault) -> bool,
    request: &AuthorizationRequest,
) -> Option<Refusal> {
    let told = |error, description| Some(redirect(request, error, description));
    if on(Fault::CallbackMismatch) {
        return Some(Refusal::CallbackMismatch {
            given: request.redirect_uri.clone(),
            registered: vec![LISTED_CALLBACK.to_owned()],
        });
    }
    if on(Fault::TenantThrottles) {
        return told("too_many_requests", "Too many requests".to_owned());
    }
    if request.api && on(Fault::AudienceUnknown) {
        return told("access_denied", format!("Service not found: {AUDIENCE}"));
    }
    if request.api && on(Fault::AppNotAuthorized) {
        let client = request.client_id;
        let text = format!(
            "Client \"{client}\" is not authorized to access resource server \"{AUDIENCE}\"."
        );
        return told("unauthorized_client", text);
    }
    if on(Fault::GrantNotAllowed) {
        let text = "Grant type 'authorization_code' not allowed for the client.";
        return told("unauthorized_client", text.to_owned());
    }
    if on(Fault::ConnectionDisabled) {
        return told("invalid_request", "the connection is not enabled".to_owned());
    }
    if request.organization.is_none() && on(Fault::OrganizationRequired) {
        let text = "parameter organization is required for this client";
        return told("invalid_request", text.to_owned());
    }
    None
}

fn redirect(request: &AuthorizationRequest, error: &'static str, description: String) -> Refusal {
    Refusal::Redirect {
        redirect_uri: request.redirect_uri.clone(),
        mode: request.mode,
        state: request.state.clone(),
        error,
        description,
    }
}

/// Why `account` gets no code although the password was right: the error and its description.
pub(crate) fn denial(
    on: impl Fn(Fault) -> bool,
    account: &Account,
) -> Option<(&'static str, &'static str)> {
    if account.blocked || on(Fault::AccountBlocked) {
        return Some(("unauthorized", "user is blocked"));
    }
    // What an Action says by `api.access.deny` is its author's own.
    on(Fault::RuleDenies).then_some(("access_denied", "Only the family may see this list"))
}
