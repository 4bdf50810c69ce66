//! Randomness and signatures, both by WebCrypto (<https://www.w3.org/TR/WebCryptoAPI/>).

use js_sys::{Object, Reflect, Uint8Array};
use relying_party::{
    authorize::Entropy,
    jwks::{Algorithm, Hash, SignatureCheck},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::window;

/// Whether the page is in a secure context; without one there is no WebCrypto.
#[must_use]
pub fn is_secure_context() -> bool {
    window().is_some_and(|window| window.is_secure_context())
}

/// Fresh random bytes for one sign-in; `None` when the browser gives none.
#[must_use]
pub fn entropy() -> Option<Entropy> {
    Some(Entropy { verifier: random()?, state: random()?, nonce: random()? })
}

/// 256 random bits; `None` when the browser gives none.
#[must_use]
pub fn random() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether a signature is right. A key that cannot be used makes it wrong.
pub async fn verify(check: &SignatureCheck) -> bool {
    verified(check).await.unwrap_or(false)
}

async fn verified(check: &SignatureCheck) -> Option<bool> {
    let subtle = window()?.crypto().ok()?.subtle();
    let key = import(&subtle, check).await?;
    let signature = Uint8Array::from(check.signature.as_slice());
    let message = Uint8Array::from(check.message.as_slice());
    let verdict = subtle
        .verify_with_object_and_buffer_source_and_buffer_source(
            &algorithm(check.algorithm)?,
            &key,
            &signature,
            &message,
        )
        .ok()?;
    JsFuture::from(verdict).await.ok()?.as_bool()
}

/// The hash of some bytes; `None` without WebCrypto.
pub async fn digest(hash: Hash, bytes: &[u8]) -> Option<Vec<u8>> {
    let subtle = window()?.crypto().ok()?.subtle();
    let bytes = Uint8Array::from(bytes);
    let digest = subtle.digest_with_str_and_buffer_source(hash.name(), &bytes).ok()?;
    Some(Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec())
}

async fn import(subtle: &SubtleCrypto, check: &SignatureCheck) -> Option<CryptoKey> {
    let jwk = js_sys::JSON::parse(&check.jwk).ok()?.dyn_into::<Object>().ok()?;
    // Firefox 153 loses the whole tab where an RSA key is to be one for ECDSA.
    let is_of_kind =
        Reflect::get(&jwk, &JsValue::from_str("kty")).ok()? == key_type(check.algorithm);
    if !is_of_kind {
        return None;
    }
    let usages = js_sys::Array::of1(&JsValue::from_str("verify"));
    let algorithm = algorithm(check.algorithm)?;
    let key = subtle.import_key_with_object("jwk", &jwk, &algorithm, false, &usages).ok()?;
    JsFuture::from(key).await.ok()?.dyn_into().ok()
}

/// What kind of key an algorithm needs, as a JWK says it.
fn key_type(algorithm: Algorithm) -> &'static str {
    if algorithm == Algorithm::Es256 { "EC" } else { "RSA" }
}

/// The parameters of WebCrypto for an algorithm of RFC 7518: those of the key and those of the
/// signature in one object, as each call reads its own.
fn algorithm(algorithm: Algorithm) -> Option<Object> {
    let name = match algorithm {
        Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512 => "RSASSA-PKCS1-v1_5",
        Algorithm::Ps256 => "RSA-PSS",
        Algorithm::Es256 => "ECDSA",
    };
    let object = Object::new();
    let set =
        |key: &str, value: JsValue| Reflect::set(&object, &JsValue::from_str(key), &value).ok();
    set("name", JsValue::from_str(name))?;
    set("hash", JsValue::from_str(algorithm.hash().name()))?;
    set("saltLength", JsValue::from_f64(32.0))?;
    set("namedCurve", JsValue::from_str("P-256"))?;
    Some(object)
}
