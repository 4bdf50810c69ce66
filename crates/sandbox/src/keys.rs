//! The tenant's signing keys, and JSON Web Signatures made with them (RFC 7515 and RFC 7518).

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use p256::ecdsa;
use rand::rngs::OsRng;
use rsa::{
    RsaPrivateKey,
    pkcs1v15::SigningKey,
    pkcs8::{EncodePublicKey as _, LineEnding},
    pss,
    sha2::Sha256,
    signature::{RandomizedSigner as _, SignatureEncoding as _, Signer as _},
    traits::PublicKeyParts as _,
};
use serde_json::{Value, json};
use thiserror::Error;

use crate::entropy;

/// The size of a tenant's RSA keys, in bits.
const KEY_BITS: usize = 2048;

/// No key could be made.
#[derive(Debug, Error)]
#[error("no RSA key could be made")]
pub struct KeyError(#[from] rsa::Error);

/// The signing key in use, the one that a rotation brings, and one on an elliptic curve. Cheap to
/// clone.
#[derive(Clone)]
pub struct Keys(Arc<Set>);

struct Set {
    rsa: [Key; 2],
    curve: CurveKey,
}

impl Keys {
    /// Makes two RSA keys and one on P-256; takes up to a second or two, so make them once in a
    /// process.
    ///
    /// # Errors
    /// [`KeyError`] when the RSA implementation refuses.
    pub fn generate() -> Result<Self, KeyError> {
        let rsa = [Key::generate()?, Key::generate()?];
        Ok(Self(Arc::new(Set { rsa, curve: CurveKey::generate() })))
    }

    /// The key that signs first.
    pub(crate) fn first(&self) -> &Key {
        &self.0.rsa[0]
    }

    /// The key that a rotation brings; nobody knows it before.
    pub(crate) fn next(&self) -> &Key {
        &self.0.rsa[1]
    }

    /// The key on an elliptic curve.
    pub(crate) fn curve(&self) -> &CurveKey {
        &self.0.curve
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keys").finish_non_exhaustive()
    }
}

/// One RSA key with its `kid`.
pub(crate) struct Key {
    id: String,
    signer: SigningKey<Sha256>,
}

impl Key {
    fn generate() -> Result<Self, KeyError> {
        let key = RsaPrivateKey::new(&mut OsRng, KEY_BITS)?;
        Ok(Self { id: entropy::identifier(), signer: SigningKey::new(key) })
    }

    /// Its `kid`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The public half as a JSON Web Key (RFC 7517; the fields that Auth0 publishes, without the
    /// certificate).
    pub(crate) fn public_jwk(&self) -> Value {
        let key: &RsaPrivateKey = self.signer.as_ref();
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.id,
            "n": URL_SAFE_NO_PAD.encode(key.n().to_bytes_be()),
            "e": URL_SAFE_NO_PAD.encode(key.e().to_bytes_be()),
        })
    }

    /// A JWT with these claims, signed with RS256.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_as(Some(&self.id), claims)
    }

    /// The same under another `kid`, or under none.
    pub(crate) fn sign_as(&self, id: Option<&str>, claims: &Value) -> String {
        jws("RS256", id, claims, |input| self.signer.sign(input).to_vec())
    }

    /// The same, signed with PS256 (RFC 7518, section 3.5).
    pub(crate) fn sign_with_pss(&self, claims: &Value) -> String {
        let key: &RsaPrivateKey = self.signer.as_ref();
        let signer = pss::SigningKey::<Sha256>::new(key.clone());
        jws("PS256", Some(&self.id), claims, |input| {
            signer.sign_with_rng(&mut OsRng, input).to_vec()
        })
    }

    /// A forgery that anybody can make: HS256 whose secret is the public key, as PEM.
    pub(crate) fn sign_with_public_half(&self, claims: &Value) -> String {
        let key: &RsaPrivateKey = self.signer.as_ref();
        let secret = key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap_or_default();
        jws("HS256", Some(&self.id), claims, |input| authentication_code(secret.as_bytes(), input))
    }
}

/// A key on the curve P-256 with its `kid`.
pub(crate) struct CurveKey {
    id: String,
    signer: ecdsa::SigningKey,
}

impl CurveKey {
    fn generate() -> Self {
        Self { id: entropy::identifier(), signer: ecdsa::SigningKey::random(&mut OsRng) }
    }

    /// The public half as a JSON Web Key (RFC 7518, section 6.2).
    pub(crate) fn public_jwk(&self) -> Value {
        let point = self.signer.verifying_key().to_encoded_point(false);
        let coordinate = |bytes: Option<&p256::FieldBytes>| {
            bytes.map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default()
        };
        json!({
            "kty": "EC",
            "use": "sig",
            "alg": "ES256",
            "kid": self.id,
            "crv": "P-256",
            "x": coordinate(point.x()),
            "y": coordinate(point.y()),
        })
    }

    /// A JWT with these claims, signed with ES256 (RFC 7518, section 3.4).
    pub(crate) fn sign(&self, claims: &Value) -> String {
        jws("ES256", Some(&self.id), claims, |input| {
            let signature: ecdsa::Signature = self.signer.sign(input);
            signature.to_vec()
        })
    }
}

/// A JWT with these claims that nobody signed.
pub(crate) fn unsigned(claims: &Value) -> String {
    jws("none", None, claims, |_| Vec::new())
}

/// A JWT with these claims, signed with HS256 and a secret (RFC 7518, section 3.2).
pub(crate) fn sign_with_secret(secret: &[u8], claims: &Value) -> String {
    jws("HS256", None, claims, |input| authentication_code(secret, input))
}

/// HMAC with SHA-256, which takes a secret of any length.
fn authentication_code(secret: &[u8], input: &[u8]) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(secret) {
        Ok(code) => code.chain_update(input).finalize().into_bytes().to_vec(),
        Err(_) => Vec::new(),
    }
}

/// Changes one character in the middle of the signature, where every bit counts. Where there is none,
/// nothing is left to spoil.
pub(crate) fn spoil_signature(token: &mut String) {
    if token.ends_with('.') {
        return;
    }
    let middle = token.rfind('.').map_or(0, |dot| usize::midpoint(dot, token.len()));
    let other = if token[middle..].starts_with('A') { "B" } else { "A" };
    token.replace_range(middle..=middle, other);
}

/// The compact serialization (RFC 7515, section 7.1).
fn jws(
    algorithm: &str,
    id: Option<&str>,
    claims: &Value,
    sign: impl FnOnce(&[u8]) -> Vec<u8>,
) -> String {
    let mut header = json!({"alg": algorithm, "typ": "JWT"});
    if let Some(id) = id {
        header["kid"] = json!(id);
    }
    let input = format!("{}.{}", segment(&header), segment(claims));
    let signature = sign(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A JSON value as one segment of a JWT.
pub(crate) fn segment(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[cfg(test)]
mod tests {
    use rsa::{pkcs8::DecodePublicKey as _, signature::Verifier as _};

    use super::*;
    use crate::testing::KEYS;

    /// What was signed, and the signature.
    fn parts(token: &str) -> (&[u8], Vec<u8>) {
        let (signed, signature) = token.rsplit_once('.').unwrap();
        (signed.as_bytes(), URL_SAFE_NO_PAD.decode(signature).unwrap())
    }

    fn bytes(jwk: &Value, member: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(jwk[member].as_str().unwrap()).unwrap()
    }

    #[test]
    fn es256_is_good_by_the_published_point() {
        let token = KEYS.curve().sign(&json!({"a": 1}));
        let (signed, signature) = parts(&token);
        assert_eq!(signature.len(), 64);
        let jwk = KEYS.curve().public_jwk();
        let point = [&[4][..], &bytes(&jwk, "x"), &bytes(&jwk, "y")].concat();
        let key = ecdsa::VerifyingKey::from_sec1_bytes(&point).unwrap();
        key.verify(signed, &ecdsa::Signature::from_slice(&signature).unwrap()).unwrap();
    }

    #[test]
    fn ps256_is_good_by_the_published_modulus() {
        let token = KEYS.first().sign_with_pss(&json!({"a": 1}));
        let (signed, signature) = parts(&token);
        let jwk = KEYS.first().public_jwk();
        let number = |member| rsa::BigUint::from_bytes_be(&bytes(&jwk, member));
        let key = rsa::RsaPublicKey::new(number("n"), number("e")).unwrap();
        let key = pss::VerifyingKey::<Sha256>::new(key);
        key.verify(signed, &pss::Signature::try_from(signature.as_slice()).unwrap()).unwrap();
    }

    #[test]
    fn the_forgery_is_good_to_who_takes_the_public_key_for_a_secret() {
        let token = KEYS.first().sign_with_public_half(&json!({"a": 1}));
        let (signed, signature) = parts(&token);
        let key: &RsaPrivateKey = KEYS.first().signer.as_ref();
        let pem = key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap();
        assert!(rsa::RsaPublicKey::from_public_key_pem(&pem).is_ok());
        let code = Hmac::<Sha256>::new_from_slice(pem.as_bytes()).unwrap();
        code.chain_update(signed).verify_slice(&signature).unwrap();
    }

    #[test]
    fn what_nobody_signed_has_an_empty_signature() {
        assert_eq!(parts(&unsigned(&json!({}))).1, b"");
    }

    #[test]
    fn a_spoiled_signature_is_another_one_of_the_same_length() {
        for signature in ["AAAAAAAA", "BBBBBBBB"] {
            let mut token = format!("head.body.{signature}");
            spoil_signature(&mut token);
            let spoiled = token.strip_prefix("head.body.").unwrap();
            assert_ne!(spoiled, signature);
            assert_eq!(spoiled.len(), signature.len());
        }
    }
}
