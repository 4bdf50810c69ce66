//! The issuer's public keys (RFC 7517) and the question to ask WebCrypto about a signature.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::{
    TransportError, UnixSeconds,
    document::{self, DocumentError},
    jwt::Jwt,
};

/// How long to wait between two fetches that an unknown key asks for, in seconds: a stream of forged
/// tokens must not become a stream of requests.
const REFETCH_COOLDOWN: UnixSeconds = 60;

/// A set of keys, as the issuer publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
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

/// A hash function, by the name that WebCrypto has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// The name in WebCrypto.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }
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
    /// The answer says that it is no JSON.
    #[error("the issuer's keys came as {0}, not as JSON")]
    ContentType(String),
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

impl KeyError {
    /// A stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Transport(_) => "keys-transport",
            Self::Status(_) => "keys-status",
            Self::ContentType(_) => "keys-content-type",
            Self::NotJson => "keys-not-json",
            Self::Algorithm(_) => "keys-algorithm-refused",
            Self::NoKey { .. } => "keys-unknown-kid",
            Self::Ambiguous => "keys-ambiguous",
        }
    }
}

impl From<DocumentError> for KeyError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Status(status) => Self::Status(status),
            DocumentError::ContentType(found) => Self::ContentType(found),
            DocumentError::NotJson => Self::NotJson,
        }
    }
}

impl Algorithm {
    /// The algorithm that a token names.
    ///
    /// # Errors
    /// [`KeyError::Algorithm`] when it is not one that is believed.
    pub fn of(jwt: &Jwt) -> Result<Self, KeyError> {
        Ok(match jwt.header.alg.as_str() {
            "RS256" => Self::Rs256,
            "RS384" => Self::Rs384,
            "RS512" => Self::Rs512,
            "PS256" => Self::Ps256,
            "ES256" => Self::Es256,
            other => return Err(KeyError::Algorithm(other.to_owned())),
        })
    }

    /// The hash that is part of it; `at_hash` uses the same (OpenID Connect Core 1.0 section 3.1.3.6).
    #[must_use]
    pub fn hash(self) -> Hash {
        match self {
            Self::Rs256 | Self::Ps256 | Self::Es256 => Hash::Sha256,
            Self::Rs384 => Hash::Sha384,
            Self::Rs512 => Hash::Sha512,
        }
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
/// [`KeyError::Status`], [`KeyError::ContentType`] and [`KeyError::NotJson`].
pub fn judge(answer: &http::Response<Vec<u8>>) -> Result<JwkSet, KeyError> {
    Ok(document::read(answer)?)
}

/// Judges keys that were written down instead of fetched.
///
/// # Errors
/// [`KeyError::NotJson`].
pub fn judge_value(value: Value) -> Result<JwkSet, KeyError> {
    serde_json::from_value(value).map_err(|_| KeyError::NotJson)
}

/// Whether asking once more may help: nobody answered, or the issuer is busy for the moment.
#[must_use]
pub fn is_worth_retrying(error: &KeyError) -> bool {
    matches!(
        error,
        KeyError::Transport(TransportError::NoReadableAnswer) | KeyError::Status(429 | 500..)
    )
}

/// Whether to fetch the keys anew because of `error`: the token names a key that is not among them,
/// as after a rotation (OpenID Connect Core 1.0 section 10.1.1), and the last such fetch is some time
/// ago.
#[must_use]
pub fn is_worth_refetching(
    error: &KeyError,
    last_refetch: Option<UnixSeconds>,
    now: UnixSeconds,
) -> bool {
    let is_cool = last_refetch.is_none_or(|last| now >= last.saturating_add(REFETCH_COOLDOWN));
    matches!(error, KeyError::NoKey { .. }) && is_cool
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

    // Holds: R10, module kid-absent-single-jwks, module kid-absent-multiple-jwks.
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

    // Holds: R10, complaint 24.
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

    // Holds: R10, complaint 22, module signing-key-rotation.
    #[test]
    fn an_unknown_key_is_looked_for_once_in_a_while() {
        let unknown = KeyError::NoKey { kid: Some("new".to_owned()) };
        assert!(is_worth_refetching(&unknown, None, 1000));
        assert!(!is_worth_refetching(&unknown, Some(1000), 1000 + REFETCH_COOLDOWN - 1));
        assert!(is_worth_refetching(&unknown, Some(1000), 1000 + REFETCH_COOLDOWN));
        assert!(!is_worth_refetching(&KeyError::Ambiguous, None, 1000));
        assert!(!is_worth_refetching(&KeyError::Algorithm("none".to_owned()), None, 1000));
    }
}
