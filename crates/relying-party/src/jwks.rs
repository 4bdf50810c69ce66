//! The issuer's public keys (RFC 7517) and the question to ask WebCrypto about a signature.

use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::{TransportError, jwt::Jwt};

/// A set of keys, as the issuer publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct JwkSet {
    keys: Vec<Map<String, Value>>,
}

/// The algorithms that are believed: signatures by a private key only (RFC 7518 section 3.1). `none`
/// and the HS family are not among them, so a public key can never serve as a shared secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, the default of OpenID Connect.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

/// A signature and everything needed to check it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureCheck {
    /// How it was made.
    pub algorithm: Algorithm,
    /// The public key as a JSON Web Key with the members of its key type only.
    pub jwk: String,
    /// What was signed.
    pub message: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// Why no key can check a signature.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The request for the keys had no readable answer.
    #[error("the issuer's keys could not be fetched: {0}")]
    Transport(TransportError),
    /// Another status than 200.
    #[error("the issuer's keys were answered with status {0}")]
    Status(u16),
    /// The body is not a JWK Set.
    #[error("the issuer's keys are not a JWK set")]
    NotJson,
    /// An algorithm that is not believed.
    #[error("the token is signed with {0}, which this client does not accept")]
    Algorithm(String),
    /// No key of that name and type.
    #[error("the issuer publishes no key that fits the token (kid {})", kid.as_deref().unwrap_or("not given"))]
    NoKey {
        /// The name that the token gives.
        kid: Option<String>,
    },
    /// The token names no key, and several fit.
    #[error("the token names no key, and the issuer publishes several that fit")]
    Ambiguous,
}

impl Algorithm {
    fn of(jwt: &Jwt) -> Result<Self, KeyError> {
        Ok(match jwt.header.alg.as_str() {
            "RS256" => Self::Rs256,
            "RS384" => Self::Rs384,
            "RS512" => Self::Rs512,
            "PS256" => Self::Ps256,
            "ES256" => Self::Es256,
            other => return Err(KeyError::Algorithm(other.to_owned())),
        })
    }

    /// The key type and the members that make up a key of it (RFC 7518 sections 6.2 and 6.3).
    fn key_members(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Es256 => ("EC", &["kty", "crv", "x", "y"]),
            _ => ("RSA", &["kty", "n", "e"]),
        }
    }
}

/// Judges what was answered to `GET` of the `jwks_uri`.
///
/// # Errors
/// [`KeyError::Status`] and [`KeyError::NotJson`].
pub fn judge(answer: &http::Response<Vec<u8>>) -> Result<JwkSet, KeyError> {
    if answer.status() != http::StatusCode::OK {
        return Err(KeyError::Status(answer.status().as_u16()));
    }
    serde_json::from_slice(answer.body()).map_err(|_| KeyError::NotJson)
}

impl JwkSet {
    /// The check of this token's signature with the one key that fits.
    ///
    /// # Errors
    /// [`KeyError::Algorithm`], [`KeyError::NoKey`], [`KeyError::Ambiguous`].
    pub fn check(&self, jwt: &Jwt) -> Result<SignatureCheck, KeyError> {
        let algorithm = Algorithm::of(jwt)?;
        let (key_type, members) = algorithm.key_members();
        let text = |key: &Map<String, Value>, member: &str| -> Option<String> {
            key.get(member).and_then(Value::as_str).map(str::to_owned)
        };
        let fits = |key: &&Map<String, Value>| {
            text(key, "kty").as_deref() == Some(key_type)
                && text(key, "use").is_none_or(|usage| usage == "sig")
                && text(key, "alg").is_none_or(|alg| alg == jwt.header.alg)
                && (jwt.header.kid.is_none() || text(key, "kid") == jwt.header.kid)
        };
        let mut fitting = self.keys.iter().filter(fits);
        let key = match (fitting.next(), fitting.next()) {
            (None, _) => return Err(KeyError::NoKey { kid: jwt.header.kid.clone() }),
            (Some(_), Some(_)) if jwt.header.kid.is_none() => return Err(KeyError::Ambiguous),
            (Some(key), _) => key,
        };
        let bare: Map<String, Value> = members
            .iter()
            .filter_map(|member| {
                key.get(*member).map(|value| ((*member).to_owned(), value.clone()))
            })
            .collect();
        Ok(SignatureCheck {
            algorithm,
            jwk: Value::Object(bare).to_string(),
            message: jwt.signing_input.clone().into_bytes(),
            signature: jwt.signature.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::jwt::tests::token;

    fn check(header: &Value, keys: &Value, expected: Result<&str, KeyError>) {
        let jwt = Jwt::decode(&token(header, &json!({}))).unwrap();
        let answer = http::Response::new(json!({ "keys": keys }).to_string().into_bytes());
        let check = judge(&answer).unwrap().check(&jwt).map(|check| check.jwk);
        assert_eq!(check, expected.map(str::to_owned), "{header} {keys}");
    }

    #[test]
    fn the_key_that_fits_is_found() {
        let a =
            json!({"kty": "RSA", "kid": "a", "n": "1", "e": "AQAB", "use": "sig", "x5c": ["no"]});
        let b = json!({"kty": "RSA", "kid": "b", "n": "2", "e": "AQAB"});
        let found = Ok(r#"{"e":"AQAB","kty":"RSA","n":"2"}"#);
        check(&json!({"alg": "RS256", "kid": "b"}), &json!([a, b]), found.clone());
        check(&json!({"alg": "PS256", "kid": "b"}), &json!([a, b]), found.clone());
        check(&json!({"alg": "RS256"}), &json!([b]), found);
        check(&json!({"alg": "RS256"}), &json!([a, b]), Err(KeyError::Ambiguous));
        let ec = json!({"kty": "EC", "kid": "c", "crv": "P-256", "x": "x", "y": "y"});
        check(
            &json!({"alg": "ES256", "kid": "c"}),
            &json!([a, ec]),
            Ok(r#"{"crv":"P-256","kty":"EC","x":"x","y":"y"}"#),
        );
    }

    #[test]
    fn no_other_key_and_no_other_algorithm_will_do() {
        let no_key = |kid: &str| Err(KeyError::NoKey { kid: Some(kid.to_owned()) });
        let key = |change: Value| {
            let mut key = json!({"kty": "RSA", "kid": "a", "n": "1", "e": "AQAB"});
            key.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            json!([key])
        };
        let rs256 = json!({"alg": "RS256", "kid": "a"});
        check(&json!({"alg": "RS256", "kid": "z"}), &key(json!({})), no_key("z"));
        check(&rs256, &key(json!({"use": "enc"})), no_key("a"));
        check(&rs256, &key(json!({"kty": "EC"})), no_key("a"));
        check(&rs256, &key(json!({"alg": "RS512"})), no_key("a"));
        for alg in ["none", "HS256", "RS1", "rs256", ""] {
            check(
                &json!({"alg": alg, "kid": "a"}),
                &key(json!({})),
                Err(KeyError::Algorithm(alg.to_owned())),
            );
        }
    }
}
