//! The question to WebCrypto: no other algorithm, no other key, and nothing of a key but its own.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use proptest::{collection::vec, option, prelude::*, sample::select};
use relying_party::{
    jwks::{self, Algorithm, JwkSet, KeyError, SignatureCheck},
    jwt::Jwt,
};
use serde_json::{Map, Value, json};

use crate::{
    Counter, holds,
    jwt::{base64url, headers, token},
    texts,
};

type Members = Map<String, Value>;

/// A modulus of 2048 bits, and one of a bit less.
static MODULUS: LazyLock<String> = LazyLock::new(|| BASE64_URL_SAFE_NO_PAD.encode([0x80; 256]));
static SHORT: LazyLock<String> = LazyLock::new(|| BASE64_URL_SAFE_NO_PAD.encode([0x7f; 256]));

/// A set of one key, and a member of it.
static WHOLE: LazyLock<String> =
    LazyLock::new(|| format!(r#"{{"keys":[{{"kty":"RSA","n":"{}","e":"AQAB"}}]}}"#, *MODULUS));
static N: LazyLock<String> = LazyLock::new(|| format!(r#""n":"{}""#, *MODULUS));

/// Keys of any type and use, whole ones and broken ones, public ones and private ones.
fn keys() -> impl Strategy<Value = Members> {
    let kty =
        option::weighted(0.95, select(vec!["RSA", "RSA", "EC", "EC", "oct", "OKP", "rsa", ""]));
    let usage = option::of(select(vec!["sig", "sig", "enc", "", "SIG"]));
    let alg =
        option::of(select(vec!["RS256", "RS256", "PS256", "ES256", "HS256", "none", "rs256"]));
    let kid = option::of(select(vec!["a", "b", ""]));
    let names = vec![
        "d", "p", "q", "dp", "dq", "qi", "oth", "k", "x5c", "x5u", "jku", "key_ops", "ext", "n",
        "e", "crv", "x", "y",
    ];
    let values =
        vec![json!("1"), json!("P-256"), json!(["verify"]), json!(["sign"]), json!(*SHORT)];
    let more = vec((select(names), select(values)), 0..3);
    let odd = select(vec![json!(null), json!(5), json!(["enc"]), json!({})]);
    let odd = option::weighted(0.2, (select(vec!["use", "alg", "kid", "n", "crv"]), odd));
    (kty, usage, alg, kid, more, odd).prop_map(|(kty, usage, alg, kid, more, odd)| {
        let whole: &[(&str, &str)] = match kty {
            Some("RSA") => &[("n", &MODULUS), ("e", "AQAB")],
            Some("EC") => &[("crv", "P-256"), ("x", "x"), ("y", "y")],
            _ => &[("k", "secret")],
        };
        let mut key: Members =
            whole.iter().map(|&(name, value)| (name.to_owned(), json!(value))).collect();
        key.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
        for (name, value) in [("kty", kty), ("use", usage), ("alg", alg), ("kid", kid)] {
            if let Some(value) = value {
                key.insert(name.to_owned(), json!(value));
            }
        }
        key.extend(odd.map(|(name, value)| (name.to_owned(), value)));
        key
    })
}

fn judged(body: &str, status: u16) -> Result<JwkSet, KeyError> {
    let mut answer = http::Response::new(body.as_bytes().to_vec());
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
    jwks::judge(&answer)
}

/// The key type of an algorithm that is believed, and what a public key of that type consists of.
fn key_type(alg: &str) -> Option<(Algorithm, &'static str, &'static [&'static str])> {
    let rsa: &[&str] = &["kty", "n", "e"];
    Some(match alg {
        "RS256" => (Algorithm::Rs256, "RSA", rsa),
        "RS384" => (Algorithm::Rs384, "RSA", rsa),
        "RS512" => (Algorithm::Rs512, "RSA", rsa),
        "PS256" => (Algorithm::Ps256, "RSA", rsa),
        "ES256" => (Algorithm::Es256, "EC", &["kty", "crv", "x", "y"]),
        _ => return None,
    })
}

/// Whether a modulus has 2048 bits (RFC 7518 section 3.3).
fn is_long(modulus: &str) -> bool {
    let bytes = base64url(modulus).unwrap_or_default();
    let digits: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    digits.len() > 256 || (digits.len() == 256 && digits[0] >= 0x80)
}

/// Whether the check asks about this token, and with the public part of the one key that fits.
fn is_sound(check: &SignatureCheck, jwt: &Jwt, text: &str, keys: &[Members]) -> bool {
    let Some((algorithm, kty, members)) = key_type(&jwt.header.alg) else {
        return false;
    };
    let jwk: Members = serde_json::from_str(&check.jwk).unwrap_or_default();
    let fits = |key: &&Members| {
        key.get("kty") == Some(&json!(kty))
            && members.iter().all(|&name| key.get(name).is_some_and(Value::is_string))
            && (kty != "EC" || key["crv"] == "P-256")
            && (kty != "RSA" || key["n"].as_str().is_some_and(is_long))
            && key.get("key_ops").is_none_or(|operations| *operations == json!(["verify"]))
            && key.get("use").is_none_or(|usage| usage == "sig")
            && key.get("alg").is_none_or(|alg| *alg == jwt.header.alg)
            && jwt.header.kid.as_ref().is_none_or(|kid| key.get("kid") == Some(&json!(kid)))
    };
    let public = |key: &Members| -> Members {
        let own = key.iter().filter(|(name, _)| members.contains(&name.as_str()));
        own.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let fitting: Vec<Members> = keys.iter().filter(fits).map(public).collect();
    let (signed, signature) = text.rsplit_once('.').unwrap_or_default();
    check.algorithm == algorithm
        && check.message == signed.as_bytes()
        && BASE64_URL_SAFE_NO_PAD.encode(&check.signature) == signature
        && fitting == [jwk]
}

// Holds: R10, module kid-absent-multiple-jwks.
#[test]
fn only_a_key_that_fits_checks_a_signature() {
    let (checked, refused) = (Counter::default(), Counter::default());
    holds((vec(keys(), 0..4), headers()), |(keys, header)| {
        let text = token(&header, &Members::new());
        let Ok(jwt) = Jwt::decode(&text) else {
            return Ok(());
        };
        let set = judged(&json!({ "keys": keys }).to_string(), 200).unwrap();
        let is_believed = key_type(&jwt.header.alg).is_some();
        match set.check(&jwt) {
            Ok(check) => {
                checked.count();
                prop_assert!(is_sound(&check, &jwt, &text, &keys), "{check:?}");
            }
            Err(KeyError::Algorithm(alg)) => {
                refused.count();
                prop_assert!(!is_believed && alg == jwt.header.alg);
            }
            Err(_) => prop_assert!(is_believed),
        }
        Ok(())
    });
    checked.expect_at_least(1000);
    refused.expect_at_least(2000);
}

const FRAGMENTS: [&str; 28] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"keys\":",
    "\"kty\":",
    "\"RSA\"",
    "\"use\":",
    "\"sig\"",
    "\"enc\"",
    "\"alg\":",
    "\"RS256\"",
    "\"kid\":",
    "\"a\"",
    "\"n\":\"1\"",
    "\"e\":\"AQAB\"",
    "\"d\":\"1\"",
    "null",
    "5",
    "\\",
    "\u{0}",
    "\u{fc}",
    " ",
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"1\",\"e\":\"AQAB\"}]}",
    "[{\"keys\":[]}]",
];

// Holds: R10.
#[test]
fn whatever_is_answered_for_keys_is_read_without_harm() {
    let (read, checked) = (Counter::default(), Counter::default());
    let header: Members = [("alg".to_owned(), json!("RS256"))].into_iter().collect();
    let text = token(&header, &Members::new());
    let jwt = Jwt::decode(&text).unwrap();
    let valid = vec(keys(), 0..3).prop_map(|keys| json!({ "keys": keys }).to_string());
    let statuses = select(vec![200, 200, 200, 201, 204, 304, 404, 500]);
    let fragments = FRAGMENTS.into_iter().chain([WHOLE.as_str(), N.as_str()]).collect();
    holds((texts(fragments, valid), statuses), |(body, status)| {
        let set = match judged(&body, status) {
            Err(KeyError::Status(said)) => {
                prop_assert!(status != 200 && said == status);
                return Ok(());
            }
            judged => {
                prop_assert_eq!(status, 200);
                judged
            }
        };
        let Ok(set) = set else {
            return Ok(());
        };
        read.count();
        prop_assert!(serde_json::from_str::<Members>(&body).is_ok(), "an object only");
        if let Ok(check) = set.check(&jwt) {
            checked.count();
            let document: Value = serde_json::from_str(&body).unwrap_or_default();
            let keys = document["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
            let keys: Vec<Members> =
                keys.iter().filter_map(|key| key.as_object().cloned()).collect();
            prop_assert!(is_sound(&check, &jwt, &text, &keys), "{check:?}");
        }
        Ok(())
    });
    read.expect_at_least(2000);
    checked.expect_at_least(200);
}
