//! The authorization request (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core 1.0 section
//! 3.1.2.1) and the transaction that remembers it.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use oauth2::{
    AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use url::Url;

use crate::{Client, LoginTransaction, ReturnTo, UnixSeconds, metadata::Metadata};

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

/// What one attempt carries through the sign-in and back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resume {
    /// Where the person is.
    pub return_to: ReturnTo,
    /// What the person is writing; opaque here.
    pub draft: Option<String>,
}

/// The URL to leave for and the transaction to keep until the person is back.
///
/// The response type is `code` and the challenge method `S256`: no argument changes that.
#[must_use]
pub fn request(
    client: &Client,
    metadata: &Metadata,
    entropy: Entropy,
    resume: Resume,
    now: UnixSeconds,
) -> (Url, LoginTransaction) {
    let encode = |bytes: [u8; 32]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let transaction = LoginTransaction {
        state: encode(entropy.state),
        nonce: encode(entropy.nonce),
        verifier: encode(entropy.verifier),
        issuer: client.issuer.as_str().to_owned(),
        expires_at: now.saturating_add(LoginTransaction::LIFETIME),
        return_to: resume.return_to,
        draft: resume.draft,
    };
    (authorization_url(client, metadata, &transaction), transaction)
}

fn authorization_url(client: &Client, metadata: &Metadata, transaction: &LoginTransaction) -> Url {
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
        transaction.verifier.clone(),
    ));
    let oauth = oauth2::basic::BasicClient::new(ClientId::new(client.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()))
        .set_redirect_uri(RedirectUrl::from_url(client.redirect_uri.clone()));
    let state = transaction.state.clone();
    let mut request = oauth
        .authorize_url(|| CsrfToken::new(state))
        .set_pkce_challenge(challenge)
        .add_scopes(client.scopes.iter().cloned().map(Scope::new))
        .add_extra_param("nonce", transaction.nonce.as_str())
        .add_extra_param("audience", client.audience.as_str());
    for (name, value) in
        [("organization", &client.organization), ("connection", &client.connection)]
    {
        if let Some(value) = value {
            request = request.add_extra_param(name, value.as_str());
        }
    }
    request.url().0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::testing::{client, metadata};

    fn made(entropy: Entropy) -> (BTreeMap<String, String>, LoginTransaction) {
        let resume = Resume { return_to: ReturnTo::new("/deep?x=1"), draft: None };
        let (url, transaction) = request(&client(), &metadata(), entropy, resume, 1000);
        assert!(url.as_str().starts_with("https://op.example/authorize?"), "{url}");
        (url.query_pairs().into_owned().collect(), transaction)
    }

    #[test]
    fn the_request_has_what_the_standards_ask_for() {
        let (query, transaction) =
            made(Entropy { verifier: [1; 32], state: [2; 32], nonce: [3; 32] });
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
        assert!(!query.contains_key("organization"));
        assert_eq!(transaction.return_to.as_str(), "/deep?x=1");
        assert_eq!(transaction.expires_at, 1000 + LoginTransaction::LIFETIME);
        assert_eq!((transaction.verifier.len(), transaction.state.len()), (43, 43));
    }

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

    #[test]
    fn debug_tells_no_secret() {
        let (_, transaction) = made(Entropy { verifier: [1; 32], state: [2; 32], nonce: [3; 32] });
        let shown = format!("{transaction:?} {:?}", transaction.key());
        for secret in [&transaction.verifier, &transaction.state, &transaction.nonce] {
            assert!(!shown.contains(secret.as_str()), "{shown}");
        }
    }
}
