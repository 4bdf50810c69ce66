//! The authorization request (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core 1.0 section
//! 3.1.2.1) and the transaction that remembers it.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use oauth2::{
    AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use url::Url;

use crate::{
    Client, LoginTransaction, Options, Provider, Purpose, Resume, UnixSeconds, metadata::Metadata,
};

/// Fresh random bytes for one attempt: 256 bits each for verifier, `state` and `nonce`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entropy {
    /// Becomes the PKCE code verifier (RFC 7636 section 4.1 recommends 32 octets).
    pub verifier: [u8; 32],
    /// Becomes `state`.
    pub state: [u8; 32],
    /// Becomes `nonce`.
    pub nonce: [u8; 32],
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy([redacted])")
    }
}

/// One attempt: why, with what besides the settings, and what the person comes back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Why.
    pub purpose: Purpose,
    /// What this request asks for; it goes before what the settings ask for.
    pub options: Options,
    /// What the person comes back to.
    pub resume: Resume,
}

/// The URL to leave for and the transaction to keep until the person is back.
///
/// The response type is `code` and the challenge method `S256`: no argument changes that.
#[must_use]
pub fn request(
    client: &Client,
    metadata: &Metadata,
    entropy: Entropy,
    attempt: Attempt,
    now: UnixSeconds,
) -> (Url, LoginTransaction) {
    let encode = |bytes: [u8; 32]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let options = attempt.options.or(&client.options);
    let options = match attempt.purpose {
        Purpose::SignIn => options,
        Purpose::Restore => options.silent(),
    };
    let transaction = LoginTransaction {
        state: encode(entropy.state),
        nonce: encode(entropy.nonce),
        verifier: encode(entropy.verifier),
        issuer: client.issuer.as_str().to_owned(),
        client_id: client.client_id.clone(),
        audience: client.audience.clone(),
        resource: client.resource.clone(),
        metadata: metadata.clone(),
        purpose: attempt.purpose,
        started_at: now,
        max_age: options.max_age,
        acr_values: options.acr_values.clone(),
        organization: options.organization.clone(),
        scopes: scopes(client, &options),
        resume: attempt.resume,
    };
    (authorization_url(client, &options, &transaction), transaction)
}

/// The scopes of the settings, those of the occasion, and the one that asks for refresh tokens
/// (OpenID Connect Core 1.0 section 11), which Cognito gives without being asked and refuses to be
/// asked for.
fn scopes(client: &Client, options: &Options) -> Vec<String> {
    let offline = client.refresh_tokens && client.provider != Provider::Cognito;
    let offline = offline.then(|| "offline_access".to_owned());
    let mut scopes = client.scopes.clone();
    for scope in options.extra_scopes.iter().cloned().chain(offline) {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

fn authorization_url(client: &Client, options: &Options, transaction: &LoginTransaction) -> Url {
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
        transaction.verifier.clone(),
    ));
    let endpoint = transaction.metadata.authorization_endpoint.clone();
    let oauth = oauth2::basic::BasicClient::new(ClientId::new(client.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(endpoint))
        .set_redirect_uri(RedirectUrl::from_url(client.redirect_uri.clone()));
    let state = transaction.state.clone();
    let mut request = oauth
        .authorize_url(|| CsrfToken::new(state))
        .set_pkce_challenge(challenge)
        .add_scopes(transaction.scopes.iter().cloned().map(Scope::new))
        .add_extra_param("nonce", transaction.nonce.as_str());
    for (name, value) in [("audience", &client.audience), ("resource", &client.resource)] {
        if let Some(value) = value {
            request = request.add_extra_param(name, value.as_str());
        }
    }
    for (name, value) in options.parameters() {
        request = request.add_extra_param(name, value);
    }
    request.url().0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        Prompt, ReturnTo,
        testing::{client, metadata},
    };

    const ENTROPY: Entropy = Entropy { verifier: [1; 32], state: [2; 32], nonce: [3; 32] };

    fn asked(
        client: &Client,
        entropy: Entropy,
        purpose: Purpose,
        options: Options,
    ) -> (BTreeMap<String, String>, LoginTransaction) {
        let resume = Resume { return_to: ReturnTo::new("/deep?x=1"), ..Resume::default() };
        let attempt = Attempt { purpose, options, resume };
        let (url, transaction) = request(client, &metadata(), entropy, attempt, 1000);
        assert!(url.as_str().starts_with("https://op.example/authorize?"), "{url}");
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let query: BTreeMap<String, String> = pairs.iter().cloned().collect();
        assert_eq!(query.len(), pairs.len(), "a parameter is there twice: {url}");
        (query, transaction)
    }

    fn made(entropy: Entropy) -> (BTreeMap<String, String>, LoginTransaction) {
        asked(&client(), entropy, Purpose::SignIn, Options::default())
    }

    // Holds: R1, R2, R20.
    #[test]
    fn the_request_has_what_the_standards_ask_for() {
        let (query, transaction) = made(ENTROPY);
        for (name, value) in [
            ("response_type", "code"),
            ("code_challenge_method", "S256"),
            ("client_id", "spa"),
            ("redirect_uri", "http://localhost:8080/callback"),
            ("scope", "openid create:wishes"),
            ("audience", "https://api.example/ü&x"),
            ("connection", "adfs"),
            ("state", &transaction.state),
            ("nonce", &transaction.nonce),
        ] {
            assert_eq!(query.get(name).map(String::as_str), Some(value), "{name}");
        }
        for absent in ["organization", "resource", "prompt", "max_age", "acr_values"] {
            assert!(!query.contains_key(absent), "{absent}");
        }
        assert_eq!(transaction.resume.return_to.as_str(), "/deep?x=1");
        assert!(!transaction.is_expired(1000 + LoginTransaction::LIFETIME - 1));
        assert!(transaction.is_expired(1000 + LoginTransaction::LIFETIME));
        assert_eq!((transaction.verifier.len(), transaction.state.len()), (43, 43));
    }

    // Holds: R2.
    /// RFC 7636 appendix B: the octets, the verifier they make and its challenge.
    #[test]
    fn rfc_7636_appendix_b() {
        let verifier = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let (query, transaction) = made(Entropy { verifier, state: [0; 32], nonce: [0; 32] });
        assert_eq!(transaction.verifier, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(query["code_challenge"], "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    // Holds: R28, defect 4.
    #[test]
    fn an_occasion_adds_what_it_needs_and_the_transaction_remembers_it() {
        let options = Options {
            max_age: Some(0),
            acr_values: vec!["mfa".to_owned()],
            organization: Some("org_1".to_owned()),
            extra_scopes: vec!["create:wishes".to_owned(), "read:wishes".to_owned()],
            ..Options::default()
        };
        let (query, transaction) = asked(&client(), ENTROPY, Purpose::SignIn, options);
        assert_eq!(query["scope"], "openid create:wishes read:wishes");
        assert_eq!((query["max_age"].as_str(), query["acr_values"].as_str()), ("0", "mfa"));
        assert_eq!(transaction.max_age, Some(0));
        assert_eq!(transaction.acr_values, ["mfa"]);
        assert_eq!(transaction.organization.as_deref(), Some("org_1"));
    }

    // Holds: complaint 4.
    #[test]
    fn a_restore_asks_the_person_nothing() {
        let options = Options { prompt: Some(Prompt::Login), ..Options::default() };
        let client = Client { options, ..client() };
        let (query, transaction) = asked(&client, ENTROPY, Purpose::Restore, Options::default());
        assert_eq!(query["prompt"], "none");
        assert_eq!(transaction.purpose(), Purpose::Restore);
    }

    // Holds: R18, R19, complaint 7.
    #[test]
    fn providers_are_asked_in_the_way_they_know() {
        let with = |client: Client| asked(&client, ENTROPY, Purpose::SignIn, Options::default()).0;
        let offline = with(Client { refresh_tokens: true, ..client() });
        assert_eq!(offline["scope"], "openid create:wishes offline_access");
        let cognito = with(Client {
            refresh_tokens: true,
            provider: Provider::Cognito,
            audience: None,
            ..client()
        });
        assert_eq!(cognito["scope"], "openid create:wishes");
        assert!(!cognito.contains_key("audience"));
        let resource = Some("https://api.example".to_owned());
        let query = with(Client { audience: None, resource, ..client() });
        assert_eq!(query["resource"], "https://api.example");
    }

    // Holds: R15.
    #[test]
    fn debug_tells_no_secret() {
        let (_, transaction) = made(ENTROPY);
        let shown = format!("{transaction:?} {:?} {ENTROPY:?}", transaction.key());
        for secret in [&transaction.verifier, &transaction.state, &transaction.nonce] {
            assert!(!shown.contains(secret.as_str()), "{shown}");
        }
        let expected = "LoginTransaction { issuer: \"https://op.example/\", purpose: SignIn, \
            started_at: 1000, return_to: ReturnTo(\"/deep?x=1\"), .. } \
            StateKey([redacted]) Entropy([redacted])";
        assert_eq!(shown, expected);
    }
}
