//! What several tests need: a client, its issuer's metadata, and a transaction between them.

use url::Url;

use crate::{Client, Issuer, LoginTransaction, ReturnTo, UnixSeconds, metadata::Metadata};

pub(crate) const ISSUER: &str = "https://op.example/";

pub(crate) fn client() -> Client {
    Client {
        issuer: Issuer::parse(ISSUER).unwrap(),
        is_auth0: false,
        client_id: "spa".to_owned(),
        redirect_uri: Url::parse("http://localhost:8080/callback").unwrap(),
        audience: "https://api.example/ü&x".to_owned(),
        scopes: vec!["openid".to_owned(), "create:wishes".to_owned()],
        organization: None,
        connection: Some("adfs".to_owned()),
    }
}

pub(crate) fn metadata() -> Metadata {
    let url = |path: &str| Url::parse(ISSUER).unwrap().join(path).unwrap();
    Metadata {
        authorization_endpoint: url("authorize"),
        token_endpoint: url("oauth/token"),
        jwks_uri: url("jwks"),
        end_session_endpoint: None,
        iss_parameter_required: false,
    }
}

pub(crate) fn transaction(expires_at: UnixSeconds) -> LoginTransaction {
    LoginTransaction {
        state: "s".to_owned(),
        nonce: "n".to_owned(),
        verifier: "v".to_owned(),
        issuer: ISSUER.to_owned(),
        expires_at,
        return_to: ReturnTo::default(),
        draft: None,
    }
}
