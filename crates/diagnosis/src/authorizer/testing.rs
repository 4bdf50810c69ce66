//! Tokens for tests; nothing in them is signed.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// The time at which [`claims`] are current.
pub(crate) const NOW: u64 = 1_800_000_000;

/// A part of a token.
pub(crate) fn segment(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token in three parts.
pub(crate) fn token(header: &Value, claims: &Value) -> String {
    format!("{}.{}.c2ln", segment(header), segment(claims))
}

/// The claims of a token that the place of the tests takes, with changes; `null` leaves one out.
pub(crate) fn claims(changes: &Value) -> Value {
    let mut claims = json!({
        "iss": "https://t.eu.auth0.com/", "sub": "auth0|1", "azp": "c",
        "aud": ["https://api", "https://t.eu.auth0.com/userinfo"],
        "iat": NOW - 60, "exp": NOW + 86_400, "scope": "openid profile email",
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        claims[name] = value.clone();
    }
    if let Some(claims) = claims.as_object_mut() {
        claims.retain(|_, value| !value.is_null());
    }
    claims
}

/// A token with the good header and these changes of the good claims.
pub(crate) fn with_claims(changes: &Value) -> String {
    token(&json!({"alg": "RS256", "typ": "JWT", "kid": "k1"}), &claims(changes))
}
