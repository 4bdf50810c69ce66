//! Where the authorizer gets its keys: discovery at the configured issuer, then the key set.
//!
//! "API Gateway can cache the public key for two hours." A key that the cache does not have is not
//! fetched before that: a refetch is not documented for HTTP APIs.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>.

use std::{collections::HashMap, sync::Mutex};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::StatusCode;
use rsa::{BigUint, RsaPublicKey, pkcs1v15::VerifyingKey, sha2::Sha256};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{
    faults::Fault, gateway::authorizer::Problem, keys::Key, state::State, sync::lock, tenant,
};

/// How long keys are cached, in seconds.
const CACHE_LIFETIME: i64 = 2 * 60 * 60;
/// The quota on the key set, in bytes; discovery is held to it as well.
const RESPONSE_LIMIT: usize = 150_000;

/// A public key of the issuer.
#[derive(Clone, Debug)]
pub(crate) struct PublicKey {
    pub(crate) id: String,
    pub(crate) verifier: VerifyingKey<Sha256>,
}

/// The keys that were fetched, by issuer.
#[derive(Debug, Default)]
pub(crate) struct KeyCache(Mutex<HashMap<String, Cached>>);

#[derive(Clone, Debug)]
struct Cached {
    fetched: i64,
    keys: Vec<PublicKey>,
}

impl KeyCache {
    /// Forgets everything but `keys`, those that `issuer` publishes now: the gateway also fetches the
    /// keys when an authorizer is created.
    pub(crate) fn create_authorizer(&self, issuer: &str, keys: &[&Key], now: i64) {
        lock(&self.0).clear();
        let keys: Vec<_> = keys.iter().filter_map(|key| public_key(&key.public_jwk())).collect();
        self.keep(issuer, &keys, now);
    }

    fn get(&self, issuer: &str, now: i64) -> Option<Vec<PublicKey>> {
        let cached = lock(&self.0).get(issuer).cloned()?;
        (now < cached.fetched + CACHE_LIFETIME).then_some(cached.keys)
    }

    fn keep(&self, issuer: &str, keys: &[PublicKey], now: i64) {
        lock(&self.0).insert(issuer.to_owned(), Cached { fetched: now, keys: keys.to_vec() });
    }
}

/// The keys of `issuer`, cached or fetched.
pub(crate) async fn keys(state: &State, issuer: &str) -> Result<Vec<PublicKey>, Problem> {
    let now = state.clock.now();
    if let Some(keys) = state.gateway_keys.get(issuer, now) {
        return Ok(keys);
    }
    // Of another tenant nothing can be fetched from here, so what would come of it is said at once.
    // That AWS compares the issuer is documented and was seen in a log; when it does, is assumed.
    if !issuer.starts_with(state.addresses.issuer.trim_end_matches('/')) {
        return Err(Problem::Issuer);
    }
    let discovery = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let metadata = fetch(state, &discovery).await.ok_or(Problem::Discovery)?;
    if metadata["issuer"] != issuer {
        return Err(Problem::MetadataIssuer);
    }
    let jwks_uri = metadata["jwks_uri"].as_str().ok_or(Problem::Discovery)?;
    let set = fetch(state, jwks_uri).await.ok_or(Problem::Jwks)?;
    let keys: Vec<_> =
        set["keys"].as_array().into_iter().flatten().filter_map(public_key).collect();
    state.gateway_keys.keep(issuer, &keys, now);
    Ok(keys)
}

/// A JSON document from the tenant, which is the only host there is; asked in process.
async fn fetch(state: &State, url: &str) -> Option<Value> {
    if state.faults.is_on(Fault::TenantDown) {
        return None;
    }
    let path = url.strip_prefix(state.addresses.issuer.trim_end_matches('/'))?;
    let request = Request::get(path).body(Body::empty()).ok()?;
    let Ok(response) = tenant::router(state.clone()).oneshot(request).await;
    if response.status() != StatusCode::OK {
        return None;
    }
    let body = to_bytes(response.into_body(), RESPONSE_LIMIT).await.ok()?;
    serde_json::from_slice(&body).ok()
}

/// An RSA key of a key set; keys of other kinds are of no use here (RFC 7517, section 5).
fn public_key(jwk: &Value) -> Option<PublicKey> {
    if jwk["kty"] != "RSA" {
        return None;
    }
    let number = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(jwk[name].as_str()?).ok()?;
        Some(BigUint::from_bytes_be(&bytes))
    };
    let key = RsaPublicKey::new(number("n")?, number("e")?).ok()?;
    Some(PublicKey { id: jwk["kid"].as_str()?.to_owned(), verifier: VerifyingKey::new(key) })
}
