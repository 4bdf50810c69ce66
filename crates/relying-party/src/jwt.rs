//! A JSON Web Token taken apart (RFC 7515 section 3.1, RFC 7519). Taking apart is not believing.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

/// A token in three parts, none of them believed.
#[derive(Clone, PartialEq)]
pub struct Jwt {
    /// The protected header.
    pub header: Header,
    /// The claims.
    pub claims: Map<String, Value>,
    pub(crate) signing_input: String,
    pub(crate) signature: Vec<u8>,
}

/// The header parameters that a client acts on (RFC 7515 section 4.1).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Header {
    /// The algorithm.
    pub alg: String,
    /// Which key.
    pub kid: Option<String>,
    /// Extensions that must be understood; this client understands none.
    crit: Option<Value>,
}

/// Why a text is not a signed JWT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum JwtError {
    /// Not three parts: an opaque token has one, an encrypted one five.
    #[error("it has {0} parts instead of 3")]
    Parts(usize),
    /// A part is not base64url (RFC 7515 section 2).
    #[error("its {0} is not base64url")]
    Encoding(&'static str),
    /// A part is not the JSON object that it should be.
    #[error("its {0} is not a JSON object")]
    Json(&'static str),
    /// It must not be believed without an extension that this client does not know (RFC 7515 section
    /// 4.1.11).
    #[error("it asks for an extension that this app does not know")]
    Critical,
}

impl Jwt {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`JwtError`] when the text is not a signed JWT.
    pub fn decode(text: &str) -> Result<Self, JwtError> {
        let parts: Vec<&str> = text.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(JwtError::Parts(parts.len()));
        };
        let bytes = |name, part: &str| {
            BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| JwtError::Encoding(name))
        };
        let decoded: Header = serde_json::from_slice(&bytes("header", header)?)
            .map_err(|_| JwtError::Json("header"))?;
        if decoded.crit.is_some() {
            return Err(JwtError::Critical);
        }
        Ok(Self {
            header: decoded,
            claims: serde_json::from_slice(&bytes("payload", claims)?)
                .map_err(|_| JwtError::Json("payload"))?,
            signing_input: format!("{header}.{claims}"),
            signature: bytes("signature", signature)?,
        })
    }

    /// A claim that is a text.
    #[must_use]
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// A claim that is a point in time, in seconds (RFC 7519 section 2: fractions are allowed).
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and a date outside u64 is past or future all the same"
    )]
    pub fn seconds(&self, claim: &str) -> Option<u64> {
        let value = self.claims.get(claim)?;
        value.as_u64().or_else(|| value.as_f64().map(|seconds| seconds as u64))
    }

    /// `aud`, which is one text or an array of them (RFC 7519 section 4.1.3).
    #[must_use]
    pub fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(audience)) => vec![audience],
            Some(Value::Array(audiences)) => audiences.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt").field("header", &self.header).finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;

    /// A token with these parts and the signature `sig`.
    pub(crate) fn token(header: &Value, claims: &Value) -> String {
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2ln", encode(header), encode(claims))
    }

    #[test]
    fn a_token_is_taken_apart() {
        let text = token(&json!({"alg": "RS256", "kid": "k"}), &json!({"aud": "a", "exp": 1.5}));
        let jwt = Jwt::decode(&text).unwrap();
        assert_eq!((jwt.header.alg.as_str(), jwt.header.kid.as_deref()), ("RS256", Some("k")));
        assert_eq!((jwt.audiences(), jwt.seconds("exp")), (vec!["a"], Some(1)));
        assert_eq!(jwt.signature, b"sig");
        assert!(text.starts_with(&jwt.signing_input));
    }

    #[test]
    fn an_extension_that_must_be_understood_is_refused() {
        let text = token(&json!({"alg": "RS256", "crit": ["b64"], "b64": false}), &json!({}));
        assert_eq!(Jwt::decode(&text).map(|_| ()), Err(JwtError::Critical));
    }

    #[test]
    fn what_is_no_token_says_why() {
        for (text, error) in [
            ("", JwtError::Parts(1)),
            ("opaque", JwtError::Parts(1)),
            ("a..b.c.d", JwtError::Parts(5)),
            ("!.e30.x", JwtError::Encoding("header")),
            ("e30.e30.c2ln", JwtError::Json("header")),
            ("eyJhbGciOiJub25lIn0.W10.", JwtError::Json("payload")),
            ("eyJhbGciOiJub25lIn0.e30=.", JwtError::Encoding("payload")),
        ] {
            assert_eq!(Jwt::decode(text).map(|_| ()), Err(error), "{text}");
        }
    }
}
