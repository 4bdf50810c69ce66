//! Discovery (OpenID Connect Discovery 1.0, section 4) and the key set (RFC 7517, section 5).

use axum::{extract::State as Extract, response::Response};
use http::StatusCode;
use serde_json::json;

use crate::{faults::Fault, state::State, web};

/// The issuer that [`Fault::DiscoveryWrongIssuer`] names.
const OTHER_ISSUER: &str = "https://another-tenant.auth0.com/";

/// The metadata in Auth0's shape. The lists are Auth0's own, so that a client meets here what it
/// meets there; the endpoints are those that exist here.
///
/// Source: <https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery>.
pub(crate) async fn metadata(Extract(state): Extract<State>) -> Response {
    let base = &state.addresses.issuer;
    let other = state.faults.is_on(Fault::DiscoveryWrongIssuer);
    let metadata = json!({
        "issuer": if other { OTHER_ISSUER } else { base },
        "authorization_endpoint": format!("{base}authorize"),
        "token_endpoint": format!("{base}oauth/token"),
        "userinfo_endpoint": format!("{base}userinfo"),
        "jwks_uri": format!("{base}.well-known/jwks.json"),
        "revocation_endpoint": format!("{base}oauth/revoke"),
        "end_session_endpoint": format!("{base}oidc/logout"),
        "scopes_supported": [
            "openid", "profile", "offline_access", "name", "given_name", "family_name", "nickname",
            "email", "email_verified", "picture", "created_at", "identities", "phone", "address",
        ],
        "response_types_supported": [
            "code", "token", "id_token", "code token", "code id_token", "token id_token",
            "code token id_token",
        ],
        "code_challenge_methods_supported": ["S256", "plain"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "private_key_jwt", "none",
        ],
        "claims_supported": [
            "aud", "auth_time", "created_at", "email", "email_verified", "exp", "family_name",
            "given_name", "iat", "identities", "iss", "name", "nickname", "phone_number", "picture",
            "sub",
        ],
        "request_uri_parameter_supported": false,
        "request_parameter_supported": false,
        "id_token_signing_alg_values_supported": ["HS256", "RS256", "PS256"],
    });
    web::json(StatusCode::OK, &metadata)
}

/// The one key that signs now.
pub(crate) async fn jwks(Extract(state): Extract<State>) -> Response {
    web::json(StatusCode::OK, &json!({"keys": [state.signing_key().public_jwk()]}))
}
