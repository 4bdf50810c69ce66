//! A client, its issuer, and a sign-in that waits for its answer: the same in every run.

use std::sync::LazyLock;

use diagnosis::Place;
use relying_party::{
    Client, Issuer, LoginTransaction, Options, Provider, Purpose, Resume, ReturnTo,
    authorize::{self, Attempt, Entropy},
    metadata::{self, Metadata},
};
use settings::Settings;
use url::Url;

pub(crate) const ISSUER: &str = "https://op.example/";
pub(crate) const CLIENT_ID: &str = "spa";
pub(crate) const NOW: u64 = 1_000_000;

/// Fails where what is written here is not what the app takes.
fn taken<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error:?}"))
}

pub(crate) static ISSUED_BY: LazyLock<Issuer> = LazyLock::new(|| taken(Issuer::parse(ISSUER)));

pub(crate) static CLIENT: LazyLock<Client> = LazyLock::new(|| Client {
    issuer: ISSUED_BY.clone(),
    provider: Provider::Standard,
    client_id: CLIENT_ID.to_owned(),
    redirect_uri: taken(Url::parse("https://app.example/callback")),
    audience: Some("a".to_owned()),
    resource: None,
    scopes: vec!["openid".to_owned()],
    refresh_tokens: false,
    options: Options::default(),
    federated_logout: false,
});

/// What the issuer publishes, and a response without `iss` is believed.
pub(crate) static LENIENT: LazyLock<Metadata> = LazyLock::new(|| metadata(false));
/// A sign-in that waits for an answer, with or without `iss`. Its `state` is the base64url of 32 ones, its
/// nonce that of 32 twos.
pub(crate) static WAITING: LazyLock<LoginTransaction> = LazyLock::new(|| transaction(&LENIENT));
/// The same for an answer with `iss` only.
pub(crate) static STRICT: LazyLock<LoginTransaction> =
    LazyLock::new(|| transaction(&metadata(true)));

fn metadata(iss_required: bool) -> Metadata {
    let document = format!(
        r#"{{"issuer":"{ISSUER}","authorization_endpoint":"{ISSUER}a","token_endpoint":"{ISSUER}t",
        "jwks_uri":"{ISSUER}k","authorization_response_iss_parameter_supported":{iss_required}}}"#
    );
    taken(metadata::judge(&ISSUED_BY, &http::Response::new(document.into_bytes())))
}

fn transaction(metadata: &Metadata) -> LoginTransaction {
    let entropy = Entropy { verifier: [1; 32], state: [1; 32], nonce: [2; 32] };
    let resume = Resume { return_to: ReturnTo::new("/deep"), ..Resume::default() };
    let attempt = Attempt { purpose: Purpose::SignIn, options: Options::default(), resume };
    authorize::request(&CLIENT, metadata, entropy, attempt, NOW).1
}

/// Where everything is found, as in `config.json` of the tutorial.
pub(crate) static PLACE: LazyLock<Place> = LazyLock::new(|| Place {
    settings: taken(Settings::from_json(
        r#"{"domain":"t.eu.auth0.com","clientId":"c","audience":"https://api",
            "apiUrl":"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service",
            "authorizer":{"routes":{"POST /wish-list-service":["create:wishes"]}}}"#,
    )),
    page_origin: "http://localhost:8080".to_owned(),
    asked_scopes: Vec::new(),
});
