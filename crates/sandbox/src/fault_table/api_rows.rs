//! The rows of the HTTP API and its function.

use super::{Probe, Row};
use crate::Fault;

pub(super) const ROWS: &[Row] = &[
    (Fault::CorsOff, Probe::Get, "200", "hidden"),
    (Fault::CorsOtherOrigin, Probe::Get, "200", "hidden"),
    (Fault::CorsNoAuthorization, Probe::GetWithToken, "200", "hidden"),
    (Fault::CorsNoContentType, Probe::Post, "201", "hidden"),
    (Fault::CorsNoPost, Probe::Post, "201", "hidden"),
    (Fault::CorsOnlyOrigins, Probe::GetWithToken, "200", "hidden"),
    (Fault::CorsHeadersHidden, Probe::Exposed, "www-authenticate,apigw-requestid,date", "nothing"),
    (Fault::GatewayErrorsUndecorated, Probe::PostWithoutToken, "401", "hidden"),
    (Fault::ApiSilent, Probe::Get, "200", "silence"),
    (Fault::ApiGone, Probe::Get, "200", "404"),
    (Fault::AnyRoute, Probe::Preflight, "204", "401"),
    (Fault::GetProtected, Probe::Get, "200", "401"),
    (Fault::PostOpen, Probe::PostWithoutToken, "401", "201"),
    (Fault::PostNeedsScope, Probe::PostAsGrace, "201", "403"),
    (
        Fault::AuthorizerWrongIssuer,
        Probe::Reason,
        "201",
        "the issuer in the OIDC discovery endpoint metadata does not match the configured issuer",
    ),
    (
        Fault::AuthorizerWrongAudience,
        Probe::Reason,
        "201",
        "the token does not have a valid audience",
    ),
    (Fault::Post401Always, Probe::Reason, "201", "the token was revoked"),
    (Fault::Throttled, Probe::Get, "200", "429"),
    (Fault::FunctionThrows, Probe::Get, "200", "500"),
    (Fault::FunctionTimedOut, Probe::Get, "200", "503"),
    (Fault::FunctionAsPublished, Probe::List, r#"200 {"Count""#, "200 null"),
    (Fault::Payload10, Probe::Version, "2.0", "1.0"),
];
