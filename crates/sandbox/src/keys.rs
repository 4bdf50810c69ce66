//! The tenant's signing keys, and JSON Web Signatures made with them (RFC 7515, RS256 only).

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::rngs::OsRng;
use rsa::{
    RsaPrivateKey,
    pkcs1v15::SigningKey,
    sha2::Sha256,
    signature::{SignatureEncoding as _, Signer as _},
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

/// The signing key in use and the one that a rotation brings. Cheap to clone.
#[derive(Clone)]
pub struct Keys(Arc<[Key; 2]>);

impl Keys {
    /// Makes two RSA keys; takes up to a second or two, so make them once in a process.
    ///
    /// # Errors
    /// [`KeyError`] when the RSA implementation refuses.
    pub fn generate() -> Result<Self, KeyError> {
        Ok(Self(Arc::new([Key::generate()?, Key::generate()?])))
    }

    /// The key in use: the second one once the first was rotated away.
    pub(crate) fn in_use(&self, rotated: bool) -> &Key {
        let [first, second] = &*self.0;
        if rotated { second } else { first }
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
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": self.id});
        let input = format!("{}.{}", segment(&header), segment(claims));
        let signature = self.signer.sign(input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

/// A JSON value as one segment of a JWT.
pub(crate) fn segment(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
