//! The rows.

use diagnosis::{
    Certainty::{self, OneOfThese, Proved, VeryLikely},
    Code,
};
use sandbox::Fault;

use super::{
    Expected,
    Moment::{self, AfterWish, Diagnosis, SignIn, Token},
    Row,
};

/// An id of the failure catalogue; empty where the catalogue does not know the failure.
type Id = &'static str;

const fn row(moment: Moment, fault: Fault, code: Code, id: Id, certainty: Certainty) -> Row {
    let id = if id.is_empty() { None } else { Some(id) };
    Row { fault, expected: Expected { moment, code, id, certainty } }
}

/// The faults that lead to a finding.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row(Diagnosis, Fault::CorsOff, Code::CorsBlocked, "C01", OneOfThese),
    row(Diagnosis, Fault::CorsOtherOrigin, Code::CorsBlocked, "C02", OneOfThese),
    row(Diagnosis, Fault::CorsOriginSlash, Code::CorsBlocked, "C02", OneOfThese),
    row(Diagnosis, Fault::WafBlocks, Code::CorsBlocked, "C22", OneOfThese),
    row(Diagnosis, Fault::AnyRoute, Code::PreflightCaught, "C03", VeryLikely),
    row(Diagnosis, Fault::DefaultRoute, Code::PreflightCaughtEverywhere, "C04", VeryLikely),
    row(Diagnosis, Fault::AnyProxyRoute, Code::PreflightCaughtEverywhere, "C04", VeryLikely),
    row(Diagnosis, Fault::CorsNoAuthorization, Code::CorsAuthorization, "C05", Proved),
    row(Diagnosis, Fault::CorsNoContentType, Code::CorsContentType, "C06", Proved),
    row(Diagnosis, Fault::CorsNoPost, Code::CorsPost, "C07", VeryLikely),
    row(Diagnosis, Fault::CorsNoGet, Code::CorsGet, "C08", VeryLikely),
    row(Diagnosis, Fault::CorsOnlyOrigins, Code::CorsIncomplete, "C09", VeryLikely),
    row(Diagnosis, Fault::CorsPreflightRedirect, Code::CorsIncomplete, "C16", VeryLikely),
    row(Diagnosis, Fault::CorsFunctionForgets, Code::AnswerHidden, "C10", VeryLikely),
    row(Diagnosis, Fault::ThrottledSometimes, Code::AnswerHidden, "C22", OneOfThese),
    row(Diagnosis, Fault::CorsDoubled, Code::CorsDoubled, "C11", VeryLikely),
    row(Diagnosis, Fault::GatewayErrorsUndecorated, Code::GatewayErrorsHidden, "C12", VeryLikely),
    row(Diagnosis, Fault::CorsFunctionOnly, Code::GatewayErrorsHidden, "C12", VeryLikely),
    row(Diagnosis, Fault::ApiRedirects, Code::ApiRedirects, "C17", Proved),
    row(Diagnosis, Fault::CorsHeadersHidden, Code::ReasonHidden, "C20", VeryLikely),
    row(Diagnosis, Fault::RestApi, Code::RestApi, "C24", Proved),
    row(Diagnosis, Fault::ApiDown, Code::ApiUnreachable, "N02", OneOfThese),
    row(Diagnosis, Fault::ApiHangsUp, Code::ApiUnreachable, "N04", OneOfThese),
    row(Diagnosis, Fault::ApiSilent, Code::ApiTimedOut, "N06", Proved),
    row(Diagnosis, Fault::StageMissing, Code::RouteNotFound, "C18", VeryLikely),
    row(Diagnosis, Fault::PostMissing, Code::RouteNotFound, "G01", VeryLikely),
    row(Diagnosis, Fault::ApiGone, Code::RouteNotFound, "A08", VeryLikely),
    row(Diagnosis, Fault::EndpointDisabled, Code::ApiForbidden, "G03", OneOfThese),
    row(Diagnosis, Fault::Throttled, Code::ApiThrottled, "G04", Proved),
    row(Diagnosis, Fault::PostOpen, Code::PostOpen, "A20", Proved),
    row(Diagnosis, Fault::GetProtected, Code::GetProtected, "A21", OneOfThese),
    row(Diagnosis, Fault::FunctionThrows, Code::FunctionFailed, "B01", Proved),
    row(Diagnosis, Fault::FunctionAsPublished, Code::NotAList, "B02", Proved),
    row(Diagnosis, Fault::FunctionHtml, Code::NotAList, "B02", Proved),
    row(Diagnosis, Fault::FunctionEmpty, Code::NotAList, "B02", Proved),
    row(Diagnosis, Fault::FunctionRefuses, Code::FunctionRefused, "B03", VeryLikely),
    row(Diagnosis, Fault::FunctionNotFound, Code::FunctionRefused, "G02", VeryLikely),
    row(Diagnosis, Fault::FunctionTimedOut, Code::FunctionTimedOut, "B04", VeryLikely),
    row(Diagnosis, Fault::AnswerCutShort, Code::AnswerCutShort, "B05", Proved),
    row(Diagnosis, Fault::TenantDown, Code::TenantUnreachable, "L13", VeryLikely),
    row(Diagnosis, Fault::DiscoveryOriginRefused, Code::TenantCorsBlocked, "", Proved),
    row(Diagnosis, Fault::DiscoveryNoTokenEndpoint, Code::MetadataUnusable, "L13", Proved),
    row(Diagnosis, Fault::DiscoveryHtml, Code::MetadataUnusable, "L13", Proved),
    row(Diagnosis, Fault::DiscoveryPlainOnly, Code::PkceNotSupported, "", Proved),
    row(Diagnosis, Fault::DiscoveryWrongIssuer, Code::IssuerMismatch, "L14", Proved),
    row(Diagnosis, Fault::DiscoveryNoSlash, Code::IssuerMismatch, "L14", Proved),

    row(AfterWish, Fault::AuthorizerNoIdentity, Code::TokenNotReceived, "A01", VeryLikely),
    row(AfterWish, Fault::AuthorizerWrongAudience, Code::TokenAudience, "A03", Proved),
    row(AfterWish, Fault::AuthorizerClientId, Code::TokenAudience, "A03", Proved),
    row(AfterWish, Fault::AuthorizerWrongIssuer, Code::AuthorizerIssuer, "A04", Proved),
    row(AfterWish, Fault::AuthorizerOtherTenant, Code::TokenIssuer, "T09", Proved),
    row(AfterWish, Fault::AuthorizerKeysDown, Code::KeysUnreachable, "A06", Proved),
    row(AfterWish, Fault::AuthorizerClockBehind, Code::TokenNotYetValid, "T12", Proved),
    row(AfterWish, Fault::TokenUnknownKid, Code::TokenKeyUnknown, "T13", Proved),
    row(AfterWish, Fault::JwksRotated, Code::TokenKeyUnknown, "T13", Proved),
    row(AfterWish, Fault::TokenBadSignature, Code::TokenSignature, "T14", Proved),
    row(AfterWish, Fault::Post401Always, Code::TokenNotAccepted, "A05", Proved),
    row(AfterWish, Fault::PostNeedsScope, Code::ScopeMissing, "A10", Proved),
    row(AfterWish, Fault::PermissionsOnly, Code::ScopeInPermissions, "T18", Proved),
    row(AfterWish, Fault::PostNeedsStepUp, Code::StepUpNeeded, "", Proved),

    row(Token, Fault::OpaqueToken, Code::TokenOpaque, "T01", Proved),
    row(Token, Fault::OpaqueJwe, Code::TokenOpaque, "T02", Proved),
    row(Token, Fault::TokenEncrypted, Code::TokenEncrypted, "T03", Proved),
    row(Token, Fault::IdTokenAsAccessToken, Code::IdTokenSent, "T04", VeryLikely),
    row(Token, Fault::TokenForManagementApi, Code::TokenForAnotherApi, "T05", VeryLikely),
    row(Token, Fault::TokenAudienceSlash, Code::TokenAudience, "T08", VeryLikely),
    row(Token, Fault::TokenNoAudienceWithClientId, Code::TokenAudience, "T08", VeryLikely),
    row(Token, Fault::TokenHs256, Code::TokenAlgorithm, "T06", Proved),
    row(Token, Fault::TokenPs256, Code::TokenAlgorithm, "T07", OneOfThese),
    row(Token, Fault::TokenCustomDomain, Code::TokenIssuer, "T10", VeryLikely),
    row(Token, Fault::TokenExpired, Code::TokenExpired, "T11", Proved),
    row(Token, Fault::TokenFromFuture, Code::TokenNotYetValid, "T12", VeryLikely),
    row(Token, Fault::JwksNoKid, Code::TokenKeyUnknown, "T13", VeryLikely),
    row(Token, Fault::HugeToken, Code::TokenTooLarge, "E10", Proved),

    row(SignIn, Fault::CallbackMismatch, Code::SignInUnanswered, "L01", OneOfThese),
    row(SignIn, Fault::AudienceUnknown, Code::AudienceUnknown, "L02", Proved),
    row(SignIn, Fault::RuleDenies, Code::AccessDenied, "L03", OneOfThese),
    row(SignIn, Fault::AppNotAuthorized, Code::AppNotAuthorized, "L04", Proved),
    row(SignIn, Fault::GrantNotAllowed, Code::GrantNotAllowed, "L05", Proved),
    row(SignIn, Fault::ConnectionDisabled, Code::ConnectionDisabled, "L15", VeryLikely),
    row(SignIn, Fault::OrganizationRequired, Code::OrganizationRequired, "L17", Proved),
    row(SignIn, Fault::AccountBlocked, Code::AccountBlocked, "", Proved),
    row(SignIn, Fault::TenantThrottles, Code::TenantThrottled, "L12", Proved),
    row(SignIn, Fault::IssMissing, Code::IssuerMixedUp, "", Proved),
    row(SignIn, Fault::IssWrong, Code::IssuerMixedUp, "", Proved),
    row(SignIn, Fault::StateMissing, Code::CallbackMalformed, "", Proved),
    row(SignIn, Fault::ResponseTwice, Code::CallbackMalformed, "", Proved),
    row(SignIn, Fault::StateChanged, Code::CallbackUnknown, "L07", OneOfThese),
    row(SignIn, Fault::TokenOriginRefused, Code::TokenCorsBlocked, "L09", VeryLikely),
    row(SignIn, Fault::TokenEndpointTruncated, Code::TokenUnreadable, "", VeryLikely),
    row(SignIn, Fault::TokenEndpointRedirect, Code::TokenCorsBlocked, "", VeryLikely),
    row(SignIn, Fault::TokenEndpointDrops, Code::TokenCorsBlocked, "", VeryLikely),
    row(SignIn, Fault::TokenEndpointSilent, Code::TokenTimedOut, "", Proved),
    row(SignIn, Fault::TokenEndpoint500, Code::TokenEndpointFailed, "", Proved),
    row(SignIn, Fault::TokenEndpointHtml, Code::TokenUnreadable, "", Proved),
    row(SignIn, Fault::TokenEndpointText, Code::TokenUnreadable, "", Proved),
    row(SignIn, Fault::TokenEndpointHuge, Code::TokenUnreadable, "", Proved),
    row(SignIn, Fault::TokenTypeDpop, Code::TokenUnreadable, "", Proved),
    row(SignIn, Fault::IdTokenMissing, Code::TokenUnreadable, "", Proved),
    row(SignIn, Fault::TokenEndpoint429, Code::TokenThrottled, "L12", Proved),
    row(SignIn, Fault::ClientSecretWanted, Code::ClientNotPublic, "L10", VeryLikely),
    row(SignIn, Fault::CodeRefused, Code::TokenRefused, "L11", OneOfThese),
    row(SignIn, Fault::JwksTwoNoKid, Code::KeysUnusable, "", Proved),
    row(SignIn, Fault::JwksEmpty, Code::KeysUnusable, "", Proved),
    row(SignIn, Fault::Jwks500, Code::KeysUnusable, "", Proved),
    row(SignIn, Fault::IdTokenNone, Code::KeysUnusable, "", Proved),
    row(SignIn, Fault::IdTokenHs256, Code::KeysUnusable, "", Proved),
    row(SignIn, Fault::IdTokenUnknownKid, Code::KeysUnusable, "", Proved),
    row(SignIn, Fault::IdTokenExpired, Code::ClockWrong, "E15", VeryLikely),
    row(SignIn, Fault::IdTokenNotYet, Code::ClockWrong, "E15", VeryLikely),
    row(SignIn, Fault::IdTokenWrongNonce, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenWrongAudience, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenWrongIssuer, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenBadSignature, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenWrongKey, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenNoSub, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenNoIat, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenNoExp, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenNoAud, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenNoIss, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenNoNonce, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenExtraAudience, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenWrongAzp, Code::IdTokenRefused, "", Proved),
    row(SignIn, Fault::IdTokenWrongAtHash, Code::IdTokenRefused, "", Proved),
];

/// Rows that a browser cannot hold: it hits every other request, and which one that is depends on what
/// the page asked before.
pub const BY_CHANCE: &[Fault] = &[Fault::ThrottledSometimes];

/// Unusual, and as it should be: nobody is told anything.
pub const HEALTHY: &[Fault] = &[
    Fault::Payload10,
    Fault::ShortTokens,
    Fault::DiscoveryNoEndSession,
    Fault::JwksStaleOnce,
    Fault::IdTokenEs256,
    Fault::IdTokenPs256,
    Fault::IssSent,
    Fault::TokenEndpointSlow,
];

const AFTER_A_RELOAD: &str =
    "It shows when a session is had back after a reload: tests/staying.rs.";
const WITH_SETTINGS: &str = "It needs settings that ask for something: tests/hostile.rs.";
const AT_A_RENEWAL: &str = "It shows when a token is renewed: tests/renewing.rs.";
const AT_A_SIGN_OUT: &str = "It shows when somebody signs out: tests/hostile.rs.";

/// The faults that no single moment of the table shows, each with the reason.
pub const NOT_IN_THE_TABLE: &[(Fault, &str)] = &[
    (Fault::Post401Once, "The app renews the token and sends the wish again: tests/asking.rs."),
    (Fault::DiscoveryFlaky, "The app asks again, so nobody notices: tests/hostile.rs."),
    (Fault::LoginRequired, AFTER_A_RELOAD),
    (Fault::ConsentRequired, AFTER_A_RELOAD),
    (Fault::AuthorizeBounces, AFTER_A_RELOAD),
    (Fault::IdTokenOldAuthTime, WITH_SETTINGS),
    (Fault::IdTokenNoAuthTime, WITH_SETTINGS),
    (Fault::IdTokenNoAcr, WITH_SETTINGS),
    (Fault::IdTokenWrongOrg, WITH_SETTINGS),
    (Fault::NoRefreshToken, AT_A_RENEWAL),
    (Fault::RefreshRefused, AT_A_RENEWAL),
    (Fault::RefreshOtherSub, AT_A_RENEWAL),
    (Fault::RefreshOtherIssuer, AT_A_RENEWAL),
    (Fault::RefreshOtherAudience, AT_A_RENEWAL),
    (Fault::RefreshOtherAzp, AT_A_RENEWAL),
    (Fault::RefreshOtherAuthTime, AT_A_RENEWAL),
    (Fault::RefreshOtherNonce, AT_A_RENEWAL),
    (Fault::RefreshNoIdToken, AT_A_RENEWAL),
    (Fault::RefreshNoRotation, AT_A_RENEWAL),
    (Fault::LogoutStateMissing, AT_A_SIGN_OUT),
    (Fault::LogoutStateChanged, AT_A_SIGN_OUT),
    (Fault::RevocationFails, AT_A_SIGN_OUT),
];
