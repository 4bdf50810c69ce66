//! A client, its issuer, and sign-ins that wait for their answers.

use relying_party::{
    Client, Issuer, LoginTransaction, Options, Provider, Purpose, Resume, ReturnTo,
    authorize::{self, Attempt, Entropy},
    metadata::{self, Metadata},
};
use url::Url;

pub(crate) const ISSUER: &str = "https://op.example/";
pub(crate) const CLIENT_ID: &str = "spa";
pub(crate) const NOW: u64 = 1_000_000;

pub(crate) fn issuer() -> Issuer {
    Issuer::parse(ISSUER).unwrap()
}

pub(crate) fn client() -> Client {
    Client {
        issuer: issuer(),
        provider: Provider::Standard,
        client_id: CLIENT_ID.to_owned(),
        redirect_uri: Url::parse("https://app.example/callback").unwrap(),
        audience: Some("a".to_owned()),
        resource: None,
        scopes: vec!["openid".to_owned()],
        refresh_tokens: false,
        options: Options::default(),
        federated_logout: false,
    }
}

fn metadata(iss_required: bool) -> Metadata {
    let document = format!(
        r#"{{"issuer":"{ISSUER}","authorization_endpoint":"{ISSUER}a","token_endpoint":"{ISSUER}t",
        "jwks_uri":"{ISSUER}k","authorization_response_iss_parameter_supported":{iss_required}}}"#
    );
    metadata::judge(&issuer(), &http::Response::new(document.into_bytes())).unwrap()
}

/// A sign-in that waits for its answer: the URL it left for and what it remembers.
pub(crate) fn sign_in(state: u8, iss_required: bool) -> (Url, LoginTransaction) {
    let entropy = Entropy { verifier: [1; 32], state: [state; 32], nonce: [2; 32] };
    let resume = Resume { return_to: ReturnTo::new("/deep"), ..Resume::default() };
    let attempt = Attempt { purpose: Purpose::SignIn, options: Options::default(), resume };
    authorize::request(&client(), &metadata(iss_required), entropy, attempt, NOW)
}

pub(crate) fn transaction(state: u8, iss_required: bool) -> LoginTransaction {
    sign_in(state, iss_required).1
}
