//! The three grants.

use http::StatusCode;
use serde_json::Value;

use crate::{
    faults::Fault,
    state::State,
    sync::lock,
    tenant::{
        errors::OAuthError,
        issue,
        params::Params,
        registry::Client,
        tokens::{CodeRefusal, Redemption},
    },
};

/// A code becomes tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.6).
pub(crate) fn authorization_code(
    state: &State,
    client: &Client,
    params: &Params,
) -> Result<Value, OAuthError> {
    let required = |name| params.get(name).ok_or_else(|| OAuthError::missing(name));
    let sent = Redemption {
        code: required("code")?,
        client_id: client.id,
        redirect_uri: required("redirect_uri")?,
        verifier: required("code_verifier")?,
    };
    let redeemed = lock(&state.tenant.tokens).redeem(&sent, state.clock.now());
    let too_late = state.faults.is_on(Fault::CodeRefused);
    let accepted =
        redeemed.and_then(|ok| if too_late { Err(CodeRefusal::Invalid) } else { Ok(ok) });
    let authorization = accepted.map_err(|refusal| match refusal {
        CodeRefusal::Invalid => OAuthError::invalid_grant("Invalid authorization code"),
        CodeRefusal::Verifier => OAuthError::invalid_grant("Failed to verify code verifier"),
        // Assumed wording.
        CodeRefusal::RedirectUri { given, expected } => OAuthError::new(
            StatusCode::FORBIDDEN,
            "unauthorized_client",
            format!("The redirect URI is wrong. You sent {given}, and we expected {expected}"),
        ),
    })?;
    Ok(issue::at_sign_in(state, &authorization))
}

/// A refresh token becomes tokens and the next refresh token (RFC 6749, section 6).
pub(crate) fn refresh_token(
    state: &State,
    client: &Client,
    params: &Params,
) -> Result<Value, OAuthError> {
    let token = params.get("refresh_token").ok_or_else(|| OAuthError::missing("refresh_token"))?;
    let refused = || OAuthError::invalid_grant("Unknown or invalid refresh token.");
    if state.faults.is_on(Fault::RefreshRefused) {
        return Err(refused());
    }
    let stays = state.faults.is_on(Fault::RefreshNoRotation);
    let rotated = lock(&state.tenant.tokens).rotate(token, client.id, state.clock.now(), stays);
    let authorization = rotated.ok_or_else(refused)?;
    let narrowed = params.get("scope").map(|scope| {
        let asked: Vec<_> = scope.split_ascii_whitespace().collect();
        let kept = authorization.scope.iter().filter(|scope| asked.contains(&scope.as_str()));
        kept.cloned().collect()
    });
    Ok(issue::at_renewal(state, &authorization, narrowed))
}

/// A client becomes a token for itself (RFC 6749, section 4.4): the tutorial's "Test" tab. The texts
/// are assumed wording.
pub(crate) fn client_credentials(
    state: &State,
    client: &Client,
    params: &Params,
) -> Result<Value, OAuthError> {
    let denied = |text: String| OAuthError::new(StatusCode::FORBIDDEN, "access_denied", text);
    let audience = params.get("audience").ok_or_else(|| {
        denied(
            "No audience parameter was provided, and no default audience has been configured"
                .to_owned(),
        )
    })?;
    if state.registry.is_api(audience) != Some(true) {
        return Err(denied(format!("Service not enabled within domain: {audience}")));
    }
    let asked = |permission: &&&str| {
        let named = |scope: &str| scope.split_ascii_whitespace().any(|word| word == **permission);
        params.get("scope").is_none_or(named)
    };
    let scope: Vec<_> = client.permissions.iter().filter(asked).copied().collect();
    Ok(issue::to_client(state, client, &scope))
}
