//! What several tests need: a client, its issuer's metadata, and a transaction between them.

use serde_json::json;
use url::Url;

use crate::{
    AccessToken, Client, Issuer, LoginTransaction, Options, Provider, Purpose, Resume, UnixSeconds,
    id_token::{self, Evidence},
    jwt::{Jwt, tests::token},
    metadata::Metadata,
    session::SignedIn,
};

pub(crate) const ISSUER: &str = "https://op.example/";

pub(crate) fn client() -> Client {
    Client {
        issuer: Issuer::parse(ISSUER).unwrap(),
        provider: Provider::Standard,
        client_id: "spa".to_owned(),
        redirect_uri: Url::parse("http://localhost:8080/callback").unwrap(),
        audience: Some("https://api.example/ü&x".to_owned()),
        resource: None,
        scopes: vec!["openid".to_owned(), "create:wishes".to_owned()],
        refresh_tokens: false,
        options: Options { connection: Some("adfs".to_owned()), ..Options::default() },
        federated_logout: false,
    }
}

pub(crate) fn metadata() -> Metadata {
    let url = |path: &str| Url::parse(ISSUER).unwrap().join(path).unwrap();
    Metadata {
        issuer: ISSUER.to_owned(),
        authorization_endpoint: url("authorize"),
        token_endpoint: url("oauth/token"),
        jwks_uri: url("jwks"),
        end_session_endpoint: None,
        revocation_endpoint: None,
        iss_parameter_required: false,
    }
}

pub(crate) fn transaction(started_at: UnixSeconds) -> LoginTransaction {
    LoginTransaction {
        state: "s".to_owned(),
        nonce: "n".to_owned(),
        verifier: "v".to_owned(),
        issuer: ISSUER.to_owned(),
        client_id: client().client_id,
        audience: client().audience,
        resource: None,
        metadata: metadata(),
        purpose: Purpose::SignIn,
        started_at,
        max_age: None,
        acr_values: Vec::new(),
        organization: None,
        scopes: vec!["openid".to_owned(), "create:wishes".to_owned()],
        resume: Resume::default(),
    }
}

/// Somebody whose access token is `canary`.
pub(crate) fn signed_in() -> SignedIn {
    let claims = json!({
        "iss": ISSUER, "aud": "spa", "sub": "s", "nonce": "n", "iat": 1000, "exp": 2000, "name": "Ada",
    });
    let jwt = Jwt::decode(&token(&json!({"alg": "RS256"}), &claims)).unwrap();
    let evidence = Evidence { jwt: &jwt, signature_is_valid: true, access_token_hash: None };
    let believed = id_token::judge(evidence, &client(), &transaction(1000), 1000).unwrap();
    SignedIn {
        identity: believed.identity,
        claims: believed.claims,
        access_token: AccessToken::new("canary".to_owned()),
        validity: None,
        scopes: Vec::new(),
        organization: None,
        kept: believed.kept,
        skew: believed.skew,
    }
}
