//! A token taken apart: what comes out is what base64url and JSON say, and nothing else.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use proptest::{collection::vec, option, prelude::*, sample::select};
use relying_party::jwt::Jwt;
use serde_json::{Map, Value, json};

use crate::{Counter, edited, holds, texts};

const FRAGMENTS: [&str; 23] = [
    ".",
    ".",
    "..",
    "=",
    "-",
    "_",
    "+",
    "/",
    "A",
    "e30",
    "W10",
    "bnVsbA",
    "c2ln",
    " ",
    "\n",
    "\u{0}",
    "\u{fc}",
    "eyJhbGciOiJSUzI1NiJ9",
    "eyJhbGciOiJub25lIn0",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ",
    "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiYiJdfQ",
    "eyJhdWQiOiJhIiwiZXhwIjoxfQ",
    "eyJhIjoxLCJhIjoyfQ",
];

const JSON_FRAGMENTS: [&str; 15] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\"",
    "\\",
    "\\ud800",
    "\u{0}",
    "null",
    "\"aud\":",
    "\"a\"",
    "\"exp\":1,",
];

/// Header parameters; `None` leaves one out.
pub(crate) fn headers() -> impl Strategy<Value = Map<String, Value>> {
    let alg = select(vec![
        json!("RS256"),
        json!("RS256"),
        json!("RS384"),
        json!("RS512"),
        json!("PS256"),
        json!("ES256"),
        json!("none"),
        json!("None"),
        json!("HS256"),
        json!("HS384"),
        json!("HS512"),
        json!("RS1"),
        json!("rs256"),
        json!("EdDSA"),
        json!(""),
        json!(5),
        Value::Null,
        json!(["RS256"]),
    ]);
    let kid = select(vec![json!("a"), json!("b"), json!(""), json!(5), Value::Null]);
    let crit =
        select(vec![json!(["b64"]), json!([]), json!("x"), json!(true), json!({}), Value::Null]);
    let alg = option::weighted(0.97, alg);
    (alg, option::of(kid), option::weighted(0.05, crit), any::<bool>()).prop_map(
        |(alg, kid, crit, more)| {
            let more = more.then(|| json!("JWT"));
            let named = [("alg", alg), ("kid", kid), ("crit", crit), ("typ", more)];
            let given =
                named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
            given.collect()
        },
    )
}

fn claims() -> impl Strategy<Value = Map<String, Value>> {
    let name =
        select(vec!["iss", "aud", "exp", "nonce", "sub", "\u{fc}", ""]).prop_map(str::to_owned);
    let value = select(vec![
        json!("a"),
        json!(["a", "b"]),
        json!(["a", 5]),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!({"a": {"b": [null]}}),
        Value::Null,
        json!(true),
        json!("\u{0}\u{fc}\""),
    ]);
    vec((name, value), 0..5).prop_map(Map::from_iter)
}

/// A token of these claims, as JSON or what was JSON before it was edited.
fn token_of(header: &str, claims: &str) -> String {
    let encode = |part: &str| BASE64_URL_SAFE_NO_PAD.encode(part);
    format!("{}.{}.c2ln", encode(header), encode(claims))
}

pub(crate) fn token(header: &Map<String, Value>, claims: &Map<String, Value>) -> String {
    token_of(&Value::Object(header.clone()).to_string(), &Value::Object(claims.clone()).to_string())
}

/// Base64url without padding (RFC 7515 section 2), bit by bit; bits that are left over are zero.
pub(crate) fn base64url(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for c in text.chars() {
        bits = bits << 6 | u32::try_from(ALPHABET.find(c)?).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (held < 6 && bits == 0).then_some(bytes)
}

// Holds: R10.
#[test]
fn a_token_says_what_its_parts_say() {
    let decoded = Counter::default();
    let json = claims().prop_map(|claims| Value::Object(claims).to_string());
    let claims = edited(json, JSON_FRAGMENTS.to_vec());
    let header = headers().prop_map(|header| Value::Object(header).to_string());
    let array = Just(r#"["RS256",null,null]"#.to_owned());
    let header = prop_oneof![9 => edited(header, JSON_FRAGMENTS.to_vec()), 1 => array];
    let valid = (header, claims).prop_map(|(header, claims)| token_of(&header, &claims));
    holds(texts(FRAGMENTS.to_vec(), valid), |text| {
        let parts: Vec<&str> = text.split('.').collect();
        let object = |part: usize| -> Option<Map<String, Value>> {
            let bytes = base64url(parts.get(part)?)?;
            serde_json::from_slice(&bytes).ok()
        };
        let Ok(jwt) = Jwt::decode(&text) else {
            return Ok(());
        };
        decoded.count();
        prop_assert_eq!(parts.len(), 3);
        let header = object(0).unwrap_or_default();
        prop_assert_eq!(header.get("alg"), Some(&json!(jwt.header.alg)));
        prop_assert_eq!(header.get("kid").unwrap_or(&Value::Null), &json!(jwt.header.kid));
        prop_assert!(!header.contains_key("crit"));
        prop_assert_eq!(object(1), Some(jwt.claims.clone()));
        prop_assert!(base64url(parts[2]).is_some());

        for name in jwt.claims.keys() {
            let value = &jwt.claims[name];
            prop_assert_eq!(jwt.text(name), value.as_str());
            prop_assert_eq!(jwt.seconds(name).is_some(), value.is_number());
        }
        let audiences = jwt.audiences();
        let named = jwt.claims.get("aud").map(Value::to_string).unwrap_or_default();
        prop_assert!(audiences.iter().all(|audience| named.contains(&json!(audience).to_string())));

        let again = Jwt::decode(&token(&header, &jwt.claims)).unwrap();
        prop_assert_eq!((&again.header, &again.claims), (&jwt.header, &jwt.claims));
        Ok(())
    });
    decoded.expect_at_least(300);
}
