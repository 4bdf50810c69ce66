use serde_json::json;

use super::*;
use crate::jwt::tests::token;

fn check(header: &Value, keys: &Value, expected: Result<&str, KeyError>) {
    let jwt = Jwt::decode(&token(header, &json!({}))).unwrap();
    let answer = http::Response::new(json!({ "keys": keys }).to_string().into_bytes());
    let check = judge(&answer).unwrap().check(&jwt).map(|check| check.jwk);
    assert_eq!(check, expected.map(str::to_owned), "{header} {keys}");
}

/// A modulus of 2048 bits, all bytes alike, or of fewer when bytes are left out.
fn modulus(byte: u8, bytes: usize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(vec![byte; bytes])
}

fn rsa(change: Value) -> Value {
    let key = json!({"kty": "RSA", "kid": "a", "n": modulus(0x81, 256), "e": "AQAB"});
    changed(key, change)
}

fn ec(change: Value) -> Value {
    changed(json!({"kty": "EC", "kid": "a", "crv": "P-256", "x": "x", "y": "y"}), change)
}

fn changed(mut key: Value, change: Value) -> Value {
    let Value::Object(change) = change else { panic!("no members") };
    key.as_object_mut().unwrap().extend(change);
    key
}

// Holds: R10, module kid-absent-single-jwks, module kid-absent-multiple-jwks.
#[test]
fn the_key_that_fits_is_found() {
    let a = rsa(json!({"use": "sig", "x5c": ["no"]}));
    let b = rsa(json!({"kid": "b", "n": modulus(0x82, 256), "key_ops": ["verify"]}));
    let bare = format!(r#"{{"e":"AQAB","kty":"RSA","n":"{}"}}"#, modulus(0x82, 256));
    let found = Ok(bare.as_str());
    check(&json!({"alg": "RS256", "kid": "b"}), &json!([a, b]), found.clone());
    check(&json!({"alg": "PS256", "kid": "b"}), &json!([a, b]), found.clone());
    check(&json!({"alg": "RS256"}), &json!([b]), found.clone());
    check(&json!({"alg": "RS256"}), &json!(["no key", 5, null, [], b]), found);
    check(&json!({"alg": "RS256"}), &json!([a, b]), Err(KeyError::Ambiguous));
    check(&json!({"alg": "RS256", "kid": "a"}), &json!([a, a]), Err(KeyError::Ambiguous));
    check(
        &json!({"alg": "ES256", "kid": "a"}),
        &json!([a, ec(json!({}))]),
        Ok(r#"{"crv":"P-256","kty":"EC","x":"x","y":"y"}"#),
    );
}

// Holds: R10, complaint 24.
#[test]
fn no_other_key_and_no_other_algorithm_will_do() {
    let no_key = |kid: &str| Err(KeyError::NoKey { kid: Some(kid.to_owned()) });
    let rs256 = json!({"alg": "RS256", "kid": "a"});
    check(&json!({"alg": "RS256", "kid": "z"}), &json!([rsa(json!({}))]), no_key("z"));
    for change in [
        json!({"use": "enc"}),
        json!({"use": 5}),
        json!({"use": null}),
        json!({"kty": "EC"}),
        json!({"alg": "RS512"}),
        json!({"alg": ["RS256"]}),
        json!({"key_ops": ["sign"]}),
        json!({"key_ops": "verify"}),
        json!({"n": null}),
        json!({"n": 5}),
        json!({"n": "no base64url!"}),
        json!({"n": modulus(0x81, 255)}),
        json!({"n": modulus(0x7f, 256)}),
        json!({"n": modulus(0, 256)}),
        json!({"n": BASE64_URL_SAFE_NO_PAD.encode([vec![0], vec![0x81; 255]].concat())}),
        json!({"e": null}),
    ] {
        check(&rs256, &json!([rsa(change)]), no_key("a"));
    }
    let es256 = json!({"alg": "ES256", "kid": "a"});
    for change in [
        json!({"crv": "P-384"}),
        json!({"crv": "secp256k1"}),
        json!({"crv": null}),
        json!({"x": 5}),
        json!({"y": null}),
    ] {
        check(&es256, &json!([ec(change)]), no_key("a"));
    }
    for alg in ["none", "HS256", "RS1", "rs256", ""] {
        check(
            &json!({"alg": alg, "kid": "a"}),
            &json!([rsa(json!({}))]),
            Err(KeyError::Algorithm(alg.to_owned())),
        );
    }
}

#[test]
fn what_is_no_set_of_keys_is_refused() {
    for body in ["[[]]", r#"{"keys": {}}"#, "{}", "null", r#"{"keys": [], "keys": []}"#] {
        let answer = http::Response::new(body.as_bytes().to_vec());
        assert_eq!(judge(&answer), Err(KeyError::NotJson), "{body}");
    }
    assert_eq!(judge_value(json!([[]])), Err(KeyError::NotJson));
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

#[test]
fn only_an_issuer_that_is_busy_or_away_is_asked_once_more() {
    for (error, expected) in [
        (KeyError::Transport(TransportError::NoReadableAnswer), true),
        (KeyError::Transport(TransportError::CutShort), true),
        (KeyError::Transport(TransportError::TimedOut), false),
        (KeyError::Status(404), false),
        (KeyError::Status(429), true),
        (KeyError::Status(499), false),
        (KeyError::Status(500), true),
        (KeyError::NotJson, false),
        (KeyError::NoKey { kid: None }, false),
    ] {
        assert_eq!(is_worth_retrying(&error), expected, "{error}");
    }
}

/// The names of <https://www.w3.org/TR/webcrypto/#sha>.
#[test]
fn each_algorithm_has_its_hash() {
    for (algorithm, name) in [
        (Algorithm::Rs256, "SHA-256"),
        (Algorithm::Rs384, "SHA-384"),
        (Algorithm::Rs512, "SHA-512"),
        (Algorithm::Ps256, "SHA-256"),
        (Algorithm::Es256, "SHA-256"),
    ] {
        assert_eq!(algorithm.hash().name(), name, "{algorithm:?}");
    }
}

#[test]
fn debug_tells_no_token() {
    let jwt = Jwt::decode(&token(&json!({"alg": "RS256"}), &json!({"sub": "canary"}))).unwrap();
    let keys = judge_value(json!({"keys": [rsa(json!({}))]})).unwrap();
    let shown = format!("{:?} {jwt:?}", keys.check(&jwt).unwrap());
    let expected = "SignatureCheck { algorithm: Rs256, .. } \
        Jwt { header: Header { alg: \"RS256\", kid: None }, .. }";
    assert_eq!(shown, expected);
}

#[test]
fn a_key_is_known_by_its_name_whatever_it_is_for() {
    let keys = judge_value(json!({"keys": [{"kid": "a", "use": "enc"}, {"kid": 5}]})).unwrap();
    assert!(keys.has_key_named("a") && !keys.has_key_named("b"));
}
