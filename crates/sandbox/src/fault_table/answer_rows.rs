//! The rows of the tenant's answers: responses, token endpoint, renewal and sign-out.

use super::{
    Probe, Row,
    probe::OFFLINE,
    tenant_rows::{CLIENT, ISSUER, ORGANIZATION, OTHER_ISSUER},
};
use crate::Fault;

const SILENT: &[(&str, &str)] = &[("prompt", "none")];
const JSON: &str = "200 application/json";
const PLAIN: &str = "/callback code state=the-state";
/// Where Ada's first sign-in goes on after her password.
const CONSENT: &str = "/u/consent";
const NO_API: &[(&str, &str)] = &[("audience", "")];
const NO_ERROR: &str = "nothing: nothing";

pub(super) const ROWS: &[Row] = &[
    (
        Fault::IssSent,
        Probe::Response(&[]),
        PLAIN,
        "/callback code state=the-state iss=http://localhost:8081/",
    ),
    (
        Fault::IssSent,
        Probe::Metadata("authorization_response_iss_parameter_supported"),
        "nothing",
        "true",
    ),
    (Fault::IssMissing, Probe::Response(&[]), PLAIN, PLAIN),
    (
        Fault::IssMissing,
        Probe::Metadata("authorization_response_iss_parameter_supported"),
        "nothing",
        "true",
    ),
    (
        Fault::IssWrong,
        Probe::Response(&[]),
        PLAIN,
        "/callback code state=the-state iss=https://another-tenant.auth0.com/",
    ),
    (
        Fault::IssWrong,
        Probe::Metadata("authorization_response_iss_parameter_supported"),
        "nothing",
        "nothing",
    ),
    (Fault::StateMissing, Probe::Response(&[]), PLAIN, "/callback code"),
    (Fault::StateChanged, Probe::Response(&[]), PLAIN, "/callback code state=another-state"),
    (Fault::ResponseTwice, Probe::Response(&[]), PLAIN, "/callback code code state=the-state"),
    (
        Fault::LoginRequired,
        Probe::Response(SILENT),
        PLAIN,
        "/callback error=login_required state=the-state",
    ),
    (Fault::LoginRequired, Probe::Response(&[]), PLAIN, PLAIN),
    (
        Fault::ConsentRequired,
        Probe::Response(SILENT),
        PLAIN,
        "/callback error=consent_required state=the-state",
    ),
    (Fault::AuthorizeBounces, Probe::Response(SILENT), PLAIN, "/ "),
    (Fault::AuthorizeBounces, Probe::Response(&[]), PLAIN, PLAIN),
    (Fault::CallbackMismatch, Probe::Told(&[]), CONSENT, "403 Callback URL mismatch"),
    (
        Fault::AudienceUnknown,
        Probe::Told(&[]),
        CONSENT,
        "access_denied: Service not found: https://auth0-jwt-authorizer",
    ),
    (Fault::AudienceUnknown, Probe::Told(NO_API), CONSENT, CONSENT),
    (
        Fault::AppNotAuthorized,
        Probe::Told(&[]),
        CONSENT,
        "unauthorized_client: Client \"wish-list-web\" is not authorized to access resource server \"https://auth0-jwt-authorizer\".",
    ),
    (Fault::AppNotAuthorized, Probe::Told(NO_API), CONSENT, CONSENT),
    (
        Fault::GrantNotAllowed,
        Probe::Told(&[]),
        CONSENT,
        "unauthorized_client: Grant type 'authorization_code' not allowed for the client.",
    ),
    (
        Fault::ConnectionDisabled,
        Probe::Told(&[]),
        CONSENT,
        "invalid_request: the connection is not enabled",
    ),
    (
        Fault::OrganizationRequired,
        Probe::Told(&[]),
        CONSENT,
        "invalid_request: parameter organization is required for this client",
    ),
    (Fault::OrganizationRequired, Probe::Told(ORGANIZATION), CONSENT, CONSENT),
    (
        Fault::RuleDenies,
        Probe::Told(&[]),
        CONSENT,
        "access_denied: Only the family may see this list",
    ),
    (Fault::AccountBlocked, Probe::Told(&[]), CONSENT, "unauthorized: user is blocked"),
    (Fault::TenantThrottles, Probe::Told(&[]), CONSENT, "too_many_requests: Too many requests"),
    (Fault::ClientSecretWanted, Probe::Exchange, JSON, "401 application/json"),
    (Fault::ClientSecretWanted, Probe::ExchangeError, NO_ERROR, "access_denied: Unauthorized"),
    (Fault::CodeRefused, Probe::Exchange, JSON, "403 application/json"),
    (
        Fault::CodeRefused,
        Probe::ExchangeError,
        NO_ERROR,
        "invalid_grant: Invalid authorization code",
    ),
    (Fault::TokenOriginRefused, Probe::Exchange, JSON, "403 text/plain; charset=utf-8 hidden"),
    (Fault::TokenEndpointSilent, Probe::Exchange, JSON, "silence"),
    (Fault::TokenEndpoint500, Probe::Exchange, JSON, "500 application/json"),
    (Fault::TokenEndpointHtml, Probe::Exchange, JSON, "200 text/html; charset=utf-8"),
    (Fault::TokenEndpoint429, Probe::Exchange, JSON, "429 application/json"),
    (Fault::TokenEndpointText, Probe::Exchange, JSON, "200 text/plain; charset=utf-8"),
    (Fault::TokenTypeDpop, Probe::Tokens("token_type", &[]), "Bearer", "DPoP"),
    (Fault::NoRefreshToken, Probe::Tokens("refresh_token", OFFLINE), "something", "nothing"),
    (Fault::RefreshRefused, Probe::Renewal("access_token"), "200", "403 without"),
    (
        Fault::RefreshOtherSub,
        Probe::RenewedIdToken("sub"),
        "auth0|64a1f0c2d3e4b5a697880001",
        "auth0|another-person",
    ),
    (Fault::RefreshOtherIssuer, Probe::RenewedIdToken("iss"), ISSUER, OTHER_ISSUER),
    (Fault::RefreshOtherIssuer, Probe::IdToken("iss", &[]), ISSUER, ISSUER),
    (Fault::RefreshOtherAudience, Probe::RenewedIdToken("aud"), CLIENT, "another-application"),
    (Fault::RefreshOtherAzp, Probe::RenewedIdToken("azp"), "nothing", "another-application"),
    (Fault::RefreshOtherAuthTime, Probe::RenewedIdToken("auth_time"), "0h", "-1h"),
    (Fault::RefreshOtherNonce, Probe::RenewedIdToken("nonce"), "nothing", "another-nonce"),
    (Fault::RefreshNoIdToken, Probe::Renewal("id_token"), "200", "200 without"),
    (Fault::RefreshNoRotation, Probe::Renewal("refresh_token"), "200", "200 without"),
    (
        Fault::LogoutStateMissing,
        Probe::Logout,
        "http://localhost:8080/?state=the-state",
        "http://localhost:8080/",
    ),
    (
        Fault::LogoutStateChanged,
        Probe::Logout,
        "http://localhost:8080/?state=the-state",
        "http://localhost:8080/?state=another-state",
    ),
    (Fault::RevocationFails, Probe::Revocation, "200", "503"),
];
