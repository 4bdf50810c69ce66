//! The rows of the tenant's answers: responses, token endpoint, renewal and sign-out.

use super::{
    Probe, Row,
    probe::OFFLINE,
    tenant_rows::{CLIENT, ISSUER, OTHER_ISSUER},
};
use crate::Fault;

const SILENT: &[(&str, &str)] = &[("prompt", "none")];
const JSON: &str = "200 application/json";
const PLAIN: &str = "/callback code state=the-state";

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
