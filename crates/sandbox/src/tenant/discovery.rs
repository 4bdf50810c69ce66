//! Discovery (OpenID Connect Discovery 1.0, section 4).

use axum::{
    extract::State as Extract,
    response::{IntoResponse as _, Response},
};
use http::{
    StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use serde_json::{Value, json};

use crate::{faults::Fault, state::State, web};

/// The issuer of another tenant.
pub(crate) const OTHER_ISSUER: &str = "https://another-tenant.auth0.com/";

/// `GET /.well-known/openid-configuration`.
pub(crate) async fn metadata(Extract(state): Extract<State>) -> Response {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::DiscoveryFlaky) && state.memory.is_first_of_two_for_metadata() {
        let body = json!({"message": "Service Unavailable"});
        return web::json(StatusCode::SERVICE_UNAVAILABLE, &body);
    }
    if on(Fault::DiscoveryHtml) {
        return start_page();
    }
    let mut metadata = honest(&state.addresses.issuer);
    spoil(&mut metadata, &on);
    web::json(StatusCode::OK, &metadata)
}

/// What the faults make of the metadata.
fn spoil(metadata: &mut Value, on: &impl Fn(Fault) -> bool) {
    if on(Fault::DiscoveryWrongIssuer) {
        metadata["issuer"] = json!(OTHER_ISSUER);
    }
    if on(Fault::DiscoveryNoSlash) {
        let issuer = metadata["issuer"].as_str().unwrap_or_default();
        metadata["issuer"] = json!(issuer.trim_end_matches('/'));
    }
    if on(Fault::DiscoveryPlainOnly) {
        metadata["code_challenge_methods_supported"] = json!(["plain"]);
    }
    if on(Fault::IdTokenEs256) {
        metadata["id_token_signing_alg_values_supported"] =
            json!(["HS256", "RS256", "PS256", "ES256"]);
    }
    if on(Fault::IssSent) || on(Fault::IssMissing) {
        metadata["authorization_response_iss_parameter_supported"] = json!(true);
    }
    let missing = [
        (Fault::DiscoveryNoTokenEndpoint, "token_endpoint"),
        (Fault::DiscoveryNoEndSession, "end_session_endpoint"),
    ];
    for (_, name) in missing.iter().filter(|(fault, _)| on(*fault)) {
        metadata.as_object_mut().and_then(|members| members.remove(*name));
    }
}

/// What a single-page site answers to a path that it does not have.
fn start_page() -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (headers, "<!doctype html>\n<title>Welcome</title>\n<div id=\"app\"></div>\n").into_response()
}

/// The metadata in Auth0's shape. The lists are Auth0's own, so that a client meets here what it
/// meets there; the endpoints are those that exist here.
///
/// Source: <https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery>.
fn honest(base: &str) -> Value {
    json!({
        "issuer": base,
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
    })
}
