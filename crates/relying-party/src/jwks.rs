//! The issuer's public keys (RFC 7517) and the question to ask WebCrypto about a signature.

#[cfg(test)]
mod tests;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
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

/// The shortest RSA key that is believed, in bits (RFC 7518 section 3.3).
const RSA_BITS: usize = 2048;

/// A set of keys, as the issuer publishes it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, PartialEq, Eq)]
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

impl std::fmt::Debug for SignatureCheck {
    /// What was signed, and the signature, are the whole token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignatureCheck").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
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
    /// Several keys fit: the token names none, or the name of several.
    #[error(
        "the issuer publishes several keys that fit the token, and nothing tells which is meant"
    )]
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

    /// What makes up a public key for it (RFC 7518 sections 3.3, 3.4, 6.2 and 6.3) and nothing else of
    /// `key`; `None` when it is not such a key.
    fn public_key(self, key: &Map<String, Value>) -> Option<Map<String, Value>> {
        let (key_type, members): (_, &[&str]) = match self {
            Self::Es256 => ("EC", &["kty", "crv", "x", "y"]),
            _ => ("RSA", &["kty", "n", "e"]),
        };
        let own = |name: &&str| {
            let value = key.get(*name).filter(|value| value.is_string())?;
            Some(((*name).to_owned(), value.clone()))
        };
        let public = members.iter().map(own).collect::<Option<Map<_, _>>>()?;
        let is_strong = match self {
            Self::Es256 => public["crv"] == "P-256",
            _ => public["n"].as_str().and_then(bits).is_some_and(|bits| bits >= RSA_BITS),
        };
        (public["kty"] == key_type && is_strong).then_some(public)
    }
}

/// Judges what was answered to `GET` of the `jwks_uri`.
///
/// # Errors
/// [`KeyError::Status`], [`KeyError::ContentType`] and [`KeyError::NotJson`].
pub fn judge(answer: &http::Response<Vec<u8>>) -> Result<JwkSet, KeyError> {
    JwkSet::of(document::read(answer)?)
}

/// Judges keys that were written down instead of fetched.
///
/// # Errors
/// [`KeyError::NotJson`].
pub fn judge_value(value: Value) -> Result<JwkSet, KeyError> {
    let Value::Object(document) = value else { return Err(KeyError::NotJson) };
    JwkSet::of(document)
}

/// Whether asking once more may help: nobody answered, or the issuer is busy for the moment.
#[must_use]
pub fn is_worth_retrying(error: &KeyError) -> bool {
    matches!(
        error,
        KeyError::Transport(TransportError::NoReadableAnswer | TransportError::CutShort)
            | KeyError::Status(429 | 500..)
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
    /// What is no key is ignored (RFC 7517 section 5).
    fn of(mut document: Map<String, Value>) -> Result<Self, KeyError> {
        let Some(Value::Array(keys)) = document.remove("keys") else {
            return Err(KeyError::NotJson);
        };
        let object = |key| if let Value::Object(key) = key { Some(key) } else { None };
        Ok(Self { keys: keys.into_iter().filter_map(object).collect() })
    }

    /// Whether a key has this name, fit or unfit.
    #[must_use]
    pub fn has_key_named(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.get("kid").is_some_and(|own| own == kid))
    }

    /// The check of this token's signature with the one key that fits.
    ///
    /// # Errors
    /// [`KeyError::Algorithm`], [`KeyError::NoKey`], [`KeyError::Ambiguous`].
    pub fn check(&self, jwt: &Jwt) -> Result<SignatureCheck, KeyError> {
        let algorithm = Algorithm::of(jwt)?;
        let fitting = self.keys.iter().filter(|key| is_meant(key, jwt));
        let mut fitting = fitting.filter_map(|key| algorithm.public_key(key));
        let key = match (fitting.next(), fitting.next()) {
            (None, _) => return Err(KeyError::NoKey { kid: jwt.header.kid.clone() }),
            (Some(_), Some(_)) => return Err(KeyError::Ambiguous),
            (Some(key), None) => key,
        };
        Ok(SignatureCheck {
            algorithm,
            jwk: Value::Object(key).to_string(),
            message: jwt.signing_input.clone().into_bytes(),
            signature: jwt.signature.clone(),
        })
    }
}

/// Whether a key is for checking this token, by all that it says about its use (RFC 7517 section 4).
fn is_meant(key: &Map<String, Value>, jwt: &Jwt) -> bool {
    let allows = |name: &str, wanted: &str| key.get(name).is_none_or(|value| value == wanted);
    let can_verify = key.get("key_ops").is_none_or(|operations| {
        operations.as_array().is_some_and(|all| all.iter().any(|one| one == "verify"))
    });
    let is_named =
        jwt.header.kid.as_ref().is_none_or(|kid| key.get("kid").is_some_and(|own| own == kid));
    allows("use", "sig") && allows("alg", &jwt.header.alg) && can_verify && is_named
}

/// How long a number is, written in base64url with the highest byte first (RFC 7518 section 2).
fn bits(number: &str) -> Option<usize> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(number).ok()?;
    let start = bytes.iter().position(|byte| *byte != 0)?;
    let unused = usize::try_from(bytes[start].leading_zeros()).ok()?;
    Some((bytes.len() - start) * 8 - unused)
}
