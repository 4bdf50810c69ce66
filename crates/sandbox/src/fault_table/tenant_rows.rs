//! The rows of the tenant: what it publishes, and its ID tokens.

use super::{Probe, Row};
use crate::Fault;

const STRONG: &str = "http://schemas.openid.net/pape/policies/2007/06/multi-factor";
/// How the gateway says that a signature is good: the ID token is not for it.
const GOOD: &str = "the token does not have a valid audience";
const SEGMENTS: &str = "token contains an invalid number of segments";
/// The shape of an access token with which nothing is wrong.
const SIGNED: &str = "RS256 nothing . some . 342";
const AUDIENCES: &str = r#"["https://auth0-jwt-authorizer","http://localhost:8081/userinfo"]"#;
const ALL_SCOPES: &str = "openid profile email create:wishes read:wishes";

pub(super) const ROWS: &[Row] = &[
    (Fault::OpaqueToken, Probe::Reason, "201", SEGMENTS),
    (Fault::OpaqueToken, Probe::AccessTokenParts, SIGNED, "32"),
    (Fault::OpaqueJwe, Probe::Reason, "201", SEGMENTS),
    (Fault::OpaqueJwe, Probe::AccessTokenParts, SIGNED, "dir A256GCM . 0 . 16 . 128 . 22"),
    (Fault::OpaqueJwe, Probe::Tokens("scope", &[]), "something", "openid profile email"),
    (Fault::TokenEncrypted, Probe::Reason, "201", SEGMENTS),
    (
        Fault::TokenEncrypted,
        Probe::AccessTokenParts,
        SIGNED,
        "RSA-OAEP-256 A256GCM . 342 . 16 . 128 . 22",
    ),
    (Fault::IdTokenAsAccessToken, Probe::AccessToken("aud"), AUDIENCES, CLIENT),
    (Fault::IdTokenAsAccessToken, Probe::AccessToken("nonce"), "nothing", "the-nonce"),
    (Fault::IdTokenAsAccessToken, Probe::AtHash, "the access token's", "the access token's"),
    (Fault::IdTokenAsAccessToken, Probe::Reason, "201", GOOD),
    (
        Fault::TokenForManagementApi,
        Probe::AccessToken("aud"),
        AUDIENCES,
        r#"["http://localhost:8081/api/v2/","http://localhost:8081/userinfo"]"#,
    ),
    (Fault::TokenForManagementApi, Probe::Reason, "201", GOOD),
    (
        Fault::TokenAudienceSlash,
        Probe::AccessToken("aud"),
        AUDIENCES,
        r#"["https://auth0-jwt-authorizer/","http://localhost:8081/userinfo"]"#,
    ),
    (Fault::TokenAudienceSlash, Probe::Reason, "201", GOOD),
    (Fault::TokenHs256, Probe::Reason, "201", "signing method HS256 is invalid"),
    (Fault::TokenHs256, Probe::IdTokenHeader, "RS256 kid 342", "RS256 kid 342"),
    (Fault::TokenPs256, Probe::Reason, "201", "signing method PS256 is invalid"),
    (Fault::TokenPs256, Probe::IdTokenHeader, "RS256 kid 342", "RS256 kid 342"),
    (
        Fault::TokenCustomDomain,
        Probe::AccessToken("iss"),
        ISSUER,
        "https://login.wish-list.example/",
    ),
    (Fault::TokenCustomDomain, Probe::IdToken("iss", &[]), ISSUER, ISSUER),
    (Fault::TokenCustomDomain, Probe::Reason, "201", "the token does not have a valid issuer"),
    (
        Fault::TokenUnknownKid,
        Probe::Reason,
        "201",
        "unable to find a signing key that matches the key id",
    ),
    (Fault::TokenBadSignature, Probe::Reason, "201", "crypto/rsa: verification error"),
    (Fault::TokenBadSignature, Probe::IdTokenReason, GOOD, GOOD),
    (Fault::TokenFromFuture, Probe::Reason, "201", "Token is not valid yet"),
    (Fault::TokenNoAudienceWithClientId, Probe::AccessToken("aud"), AUDIENCES, "nothing"),
    (Fault::TokenNoAudienceWithClientId, Probe::AccessToken("client_id"), "nothing", CLIENT),
    (Fault::TokenNoAudienceWithClientId, Probe::Reason, "201", GOOD),
    (Fault::HugeToken, Probe::Post, "201", "431"),
    (Fault::HugeToken, Probe::Get, "200", "200"),
    (Fault::PermissionsOnly, Probe::Post, "201", "403"),
    (
        Fault::PermissionsOnly,
        Probe::AccessToken("permissions"),
        r#"["create:wishes","read:wishes"]"#,
        r#"["create:wishes","read:wishes"]"#,
    ),
    (Fault::PermissionsOnly, Probe::AccessToken("scope"), ALL_SCOPES, "openid profile email"),
    (Fault::TokenExpired, Probe::Reason, "201", "the token has expired"),
    (Fault::ShortTokens, Probe::ExpiresIn, "86400", "60"),
    (Fault::DiscoveryWrongIssuer, Probe::Metadata("issuer"), ISSUER, OTHER_ISSUER),
    (Fault::DiscoveryNoSlash, Probe::Metadata("issuer"), ISSUER, "http://localhost:8081"),
    (
        Fault::DiscoveryPlainOnly,
        Probe::Metadata("code_challenge_methods_supported"),
        r#"["S256","plain"]"#,
        r#"["plain"]"#,
    ),
    (
        Fault::DiscoveryNoTokenEndpoint,
        Probe::Metadata("token_endpoint"),
        "http://localhost:8081/oauth/token",
        "nothing",
    ),
    (Fault::DiscoveryHtml, Probe::Metadata("issuer"), ISSUER, "200 text/html; charset=utf-8"),
    (
        Fault::DiscoveryNoEndSession,
        Probe::Metadata("end_session_endpoint"),
        "http://localhost:8081/oidc/logout",
        "nothing",
    ),
    (Fault::DiscoveryOriginRefused, Probe::Published, "* *", " "),
    (
        Fault::JwksRotated,
        Probe::Reason,
        "201",
        "unable to find a signing key that matches the key id",
    ),
    (Fault::JwksNoKid, Probe::Keys, "RSA RS256 kid", "RSA RS256 no kid"),
    (Fault::JwksNoKid, Probe::IdTokenHeader, "RS256 kid 342", "RS256 no kid 342"),
    (Fault::JwksNoKid, Probe::Reason, "201", "201"),
    (Fault::JwksTwoNoKid, Probe::Keys, "RSA RS256 kid", "RSA RS256 no kid, RSA RS256 no kid"),
    (Fault::JwksTwoNoKid, Probe::IdTokenHeader, "RS256 kid 342", "RS256 no kid 342"),
    (Fault::JwksEmpty, Probe::Keys, "RSA RS256 kid", ""),
    (Fault::Jwks500, Probe::Keys, "RSA RS256 kid", "500"),
    (Fault::IdTokenEs256, Probe::Keys, "RSA RS256 kid", "RSA RS256 kid, EC ES256 kid"),
    (Fault::IdTokenEs256, Probe::IdTokenHeader, "RS256 kid 342", "ES256 kid 86"),
    (Fault::IdTokenEs256, Probe::Reason, "201", "201"),
    (Fault::IdTokenPs256, Probe::Keys, "RSA RS256 kid", "RSA nothing kid"),
    (Fault::IdTokenPs256, Probe::IdTokenHeader, "RS256 kid 342", "PS256 kid 342"),
    (Fault::IdTokenPs256, Probe::Reason, "201", "201"),
    (Fault::IdTokenWrongNonce, Probe::IdToken("nonce", &[]), "the-nonce", "another-nonce"),
    (Fault::IdTokenWrongAudience, Probe::IdToken("aud", &[]), CLIENT, "another-application"),
    (Fault::IdTokenWrongIssuer, Probe::IdToken("iss", &[]), ISSUER, OTHER_ISSUER),
    (Fault::IdTokenBadSignature, Probe::IdTokenReason, GOOD, "crypto/rsa: verification error"),
    (Fault::IdTokenExpired, Probe::IdToken("exp", &[]), "10h", "-2h"),
    (Fault::IdTokenNone, Probe::IdTokenHeader, "RS256 kid 342", "none no kid 0"),
    (Fault::IdTokenHs256, Probe::IdTokenHeader, "RS256 kid 342", "HS256 kid 43"),
    (Fault::IdTokenWrongKey, Probe::IdTokenReason, GOOD, "crypto/rsa: verification error"),
    (
        Fault::IdTokenUnknownKid,
        Probe::IdTokenReason,
        GOOD,
        "unable to find a signing key that matches the key id",
    ),
    (Fault::IdTokenNoSub, Probe::IdToken("sub", &[]), "auth0|64a1f0c2d3e4b5a697880001", "nothing"),
    (Fault::IdTokenNoIat, Probe::IdToken("iat", &[]), "0h", "nothing"),
    (Fault::IdTokenNoExp, Probe::IdToken("exp", &[]), "10h", "nothing"),
    (Fault::IdTokenNoAud, Probe::IdToken("aud", &[]), CLIENT, "nothing"),
    (Fault::IdTokenNoIss, Probe::IdToken("iss", &[]), ISSUER, "nothing"),
    (Fault::IdTokenNoNonce, Probe::IdToken("nonce", &[]), "the-nonce", "nothing"),
    (
        Fault::IdTokenExtraAudience,
        Probe::IdToken("aud", &[]),
        CLIENT,
        r#"["wish-list-web","another-application"]"#,
    ),
    (Fault::IdTokenWrongAzp, Probe::IdToken("azp", &[]), "nothing", "another-application"),
    (Fault::IdTokenNotYet, Probe::IdToken("iat", &[]), "0h", "2h"),
    (Fault::IdTokenNotYet, Probe::IdToken("nbf", &[]), "nothing", "2h"),
    (Fault::IdTokenWrongAtHash, Probe::AtHash, "the access token's", "another one's"),
    (Fault::IdTokenOldAuthTime, Probe::IdToken("auth_time", MAX_AGE), "0h", "-48h"),
    (Fault::IdTokenNoAuthTime, Probe::IdToken("auth_time", MAX_AGE), "0h", "nothing"),
    (Fault::IdTokenNoAcr, Probe::IdToken("acr", &[("acr_values", STRONG)]), STRONG, "nothing"),
    (
        Fault::IdTokenWrongOrg,
        Probe::IdToken("org_id", ORGANIZATION),
        "org_7wWishListSandbox",
        "org_9zAnotherSandbox",
    ),
    (
        Fault::IdTokenWrongOrg,
        Probe::IdToken("org_name", ORGANIZATION),
        "wish-list",
        "another-organization",
    ),
    (Fault::IdTokenWrongOrg, Probe::IdToken("org_id", &[]), "nothing", "nothing"),
    (Fault::IdTokenMissing, Probe::Tokens("id_token", &[]), "something", "nothing"),
];

pub(super) const ISSUER: &str = "http://localhost:8081/";
pub(super) const OTHER_ISSUER: &str = "https://another-tenant.auth0.com/";
pub(super) const CLIENT: &str = "wish-list-web";
const MAX_AGE: &[(&str, &str)] = &[("max_age", "3600")];
pub(super) const ORGANIZATION: &[(&str, &str)] = &[("organization", "wish-list")];
