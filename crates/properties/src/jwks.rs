//! A signature is checked with one fitting public key or not at all, and nothing else of the key goes on.

use relying_party::jwks::{self, Algorithm, Hash};
use relying_party::jwt::Jwt;
use serde_json::{Map, Value};

use crate::{
    input::{Message, line_and_rest, text},
    jwt::token_of,
};

/// The first line is the header of a token; the rest is the answer with the keys.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let (header, rest) = line_and_rest(&text);
    let token = token_of(header, r#"{"sub":"a"}"#);
    let message = Message::read(rest);
    let Ok(keys) = jwks::judge(&message.response()) else { return };
    assert_eq!(message.status(), 200);
    let document: Value = serde_json::from_str(&message.body).unwrap_or_default();
    let all = document["keys"].as_array().cloned().unwrap_or_default();
    assert_eq!(jwks::judge_value(document).as_ref(), Ok(&keys));
    let Ok(jwt) = Jwt::decode(&token) else { return };
    if let Some(kid) = &jwt.header.kid {
        assert_eq!(keys.has_key_named(kid), all.iter().any(|key| key["kid"] == kid.as_str()));
    }
    let Ok(check) = keys.check(&jwt) else { return };
    let allowed = ["RS256", "RS384", "RS512", "PS256", "ES256"];
    assert!(allowed.contains(&jwt.header.alg.as_str()), "{}", jwt.header.alg);
    let public: Map<String, Value> = serde_json::from_str(&check.jwk).unwrap_or_default();
    let members: Vec<&str> = public.keys().map(String::as_str).collect();
    if check.algorithm == Algorithm::Es256 {
        assert_eq!(members, ["crv", "kty", "x", "y"]);
        assert_eq!((&public["kty"], &public["crv"]), (&"EC".into(), &"P-256".into()));
    } else {
        assert_eq!(members, ["e", "kty", "n"]);
        assert_eq!(public["kty"], "RSA");
    }
    let is_source = |key: &Value| {
        let own = public.iter().all(|(name, value)| key.get(name) == Some(value));
        let is_named = jwt.header.kid.as_ref().is_none_or(|kid| key["kid"] == kid.as_str());
        own && is_named && key.get("use").is_none_or(|purpose| purpose == "sig")
    };
    assert_eq!(all.iter().filter(|key| is_source(key)).take(1).count(), 1, "{check:?}");
    let signed = token.rsplit_once('.').map(|(signed, _)| signed.as_bytes());
    assert_eq!(signed, Some(check.message.as_slice()));
    let is_longer = matches!(check.algorithm.hash(), Hash::Sha384 | Hash::Sha512);
    assert_eq!(is_longer, matches!(jwt.header.alg.as_str(), "RS384" | "RS512"));
}
