//! A JSON Web Token taken apart (RFC 7515 section 3.1, RFC 7519). Taking apart is not believing.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::object;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The algorithm.
    pub alg: String,
    /// Which key.
    pub kid: Option<String>,
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
    /// A part is not the JSON object that it should be, or has two members of one name.
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
        let object =
            |name, part: &str| object::parse(&bytes(name, part)?).map_err(|_| JwtError::Json(name));
        Ok(Self {
            header: Header::read(&object("header", header)?)?,
            claims: object("payload", claims)?,
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

    /// `aud`, which is one text or an array of them (RFC 7519 section 4.1.3); empty when it is anything
    /// else.
    #[must_use]
    pub fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(audience)) => vec![audience],
            Some(Value::Array(audiences)) => {
                audiences.iter().map(Value::as_str).collect::<Option<_>>().unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

impl Header {
    fn read(members: &Map<String, Value>) -> Result<Self, JwtError> {
        // Extensions that must be understood; this client understands none.
        if members.contains_key("crit") {
            return Err(JwtError::Critical);
        }
        let text = |name| match members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(JwtError::Json("header")),
        };
        let alg = text("alg")?.ok_or(JwtError::Json("header"))?;
        Ok(Self { alg, kid: text("kid")? })
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
        written(header.to_string().as_bytes(), claims.to_string().as_bytes())
    }

    fn written(header: &[u8], claims: &[u8]) -> String {
        let encode = |part: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(part);
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
        for crit in [json!(["b64"]), json!([]), json!("b64"), Value::Null] {
            let text = token(&json!({"alg": "RS256", "crit": crit, "b64": false}), &json!({}));
            assert_eq!(Jwt::decode(&text).map(|_| ()), Err(JwtError::Critical), "{crit}");
        }
    }

    // Holds: R10.
    #[test]
    fn each_part_is_an_object_that_says_one_thing() {
        const ALG: &[u8] = br#"{"alg":"RS256"}"#;
        for (header, claims, part) in [
            (br#"["RS256",null,null]"#.as_slice(), b"{}".as_slice(), "header"),
            (br#"{"alg":"RS256","alg":"RS512"}"#, b"{}", "header"),
            (br#"{"alg":"RS256","kid":5}"#, b"{}", "header"),
            (b"{\"alg\":\"RS256\",\"typ\":\"\xff\"}", b"{}", "header"),
            (br#"{"alg":"RS256","typ":"\ud800"}"#, b"{}", "header"),
            (br#"{"alg":"RS256","typ":[}"#, b"{}", "header"),
            (br#"{"alg":"RS256"}{}"#, b"{}", "header"),
            (ALG, br#"{"sub":"a","sub":"b"}"#, "payload"),
            (ALG, br#"[["sub","a"]]"#, "payload"),
            (ALG, b"{\"sub\":\"\xff\"}", "payload"),
        ] {
            let text = written(header, claims);
            assert_eq!(Jwt::decode(&text).map(|_| ()), Err(JwtError::Json(part)), "{text}");
        }
    }

    // Holds: R10.
    #[test]
    fn an_audience_is_one_text_or_a_list_of_texts() {
        for (aud, audiences) in [
            (json!("a"), vec!["a"]),
            (json!(["a", "b"]), vec!["a", "b"]),
            (json!(["a", 5]), vec![]),
            (json!(5), vec![]),
        ] {
            let jwt = Jwt::decode(&token(&json!({"alg": "RS256"}), &json!({"aud": aud}))).unwrap();
            assert_eq!(jwt.audiences(), audiences, "{aud}");
        }
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
