//! Who signed in: nobody, unless the token is this issuer's, for this client and this sign-in, in time.

use proptest::{collection::vec, prelude::*, sample::select};
use relying_party::{
    Skew,
    id_token::{self, Evidence, LEEWAY},
    jwt::Jwt,
};
use serde_json::{Map, Value, json};

use crate::{
    Counter, holds,
    jwt::token,
    party::{CLIENT_ID, ISSUER, NOW, client, sign_in},
};

type Claims = Map<String, Value>;

/// What the hash of the access token is here, and its left half as base64url.
const HASH: [u8; 4] = [1, 2, 3, 4];
const HALF: &str = "AQI";

fn honest(nonce: &str) -> Claims {
    let claims = [
        ("iss", json!(ISSUER)),
        ("aud", json!(CLIENT_ID)),
        ("sub", json!("a")),
        ("nonce", json!(nonce)),
        ("iat", json!(NOW)),
        ("exp", json!(NOW + 3600)),
    ];
    claims.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Claims to put in place of the honest ones; `None` takes one away.
fn changes(nonce: &str) -> Vec<(&'static str, Option<Value>)> {
    let mut values = vec![
        ("iss", json!(["https://op.example", "https://evil.example/", "", 5, null, [ISSUER]])),
        ("aud", json!([["spa"], ["spa", "spa"], ["spa", "x"], ["x", "spa"], ["spa", 5]])),
        ("aud", json!([[["spa"]], [], "x", "SPA", "spa ", null, 5, {"spa": true}, [null, "spa"]])),
        ("azp", json!(["spa", "spa", "x", "", null, ["spa"]])),
        ("nonce", json!(["x", "", nonce.to_lowercase(), [nonce], null, 5])),
        ("sub", json!(["b", "", " ", 5, null, ["a"]])),
        ("at_hash", json!([HALF, HALF, "AQ", "AQIDBA", "", null, 5])),
    ];
    let far = [0, 1, 59, 60, 61, 299, 300, 301, 359, 360, 361, 3600, NOW];
    let mut times: Vec<Value> =
        far.iter().flat_map(|far| [json!(NOW - far), json!(NOW + far)]).collect();
    times.extend([json!(-1), json!(1_000_059.5), json!(u64::MAX), json!(1e300), json!(-1e300)]);
    times.extend([json!("1000000"), json!([NOW]), Value::Null, json!(true)]);
    values.extend(["exp", "iat", "nbf"].map(|name| (name, Value::Array(times.clone()))));
    let given = values.iter().flat_map(|(name, values)| {
        values.as_array().into_iter().flatten().map(|value| (*name, Some(value.clone())))
    });
    let taken = values.iter().map(|(name, _)| (*name, None));
    given.chain(taken).collect()
}

/// The rules, read anew from OpenID Connect Core 1.0 section 3.1.3.7.
fn is_to_be_believed(claims: &Claims, nonce: &str, now: u64, hash: Option<&[u8]>) -> bool {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64).map(f64::floor);
    let aud = claims.get("aud").cloned().unwrap_or_default();
    let is_for_us = aud == CLIENT_ID
        || aud.as_array().is_some_and(|all| {
            !all.is_empty() && all.iter().all(|audience| *audience == CLIENT_ID)
        });
    let (Some(expires), Some(issued)) = (seconds("exp"), seconds("iat")) else {
        return false;
    };
    let valid_from = match claims.get("nbf") {
        None => Some(issued),
        Some(_) => seconds("nbf").map(|nbf| nbf.max(issued)),
    };
    let real = |seconds: u64| f64::from(u32::try_from(seconds).unwrap_or_default());
    let (now, leeway) = (real(now), real(LEEWAY));
    let cap = real(Skew::CAP.unsigned_abs());
    let there = now + (issued - now).clamp(-cap, cap);
    text("iss") == Some(ISSUER)
        && is_for_us
        && claims.get("azp").is_none_or(|party| party == CLIENT_ID)
        && text("nonce") == Some(nonce)
        && expires + leeway > there
        && valid_from.is_some_and(|from| from <= there + leeway)
        && text("sub").is_some_and(|subject| !subject.trim().is_empty())
        && claims.get("at_hash").is_none_or(|half| hash.is_some() && half == HALF)
}

// Holds: R9, R10, module nonce-invalid, module missing-iat, module missing-aud, module missing-sub, module invalid-aud, module invalid-iss.
#[test]
fn a_token_is_believed_by_the_rules_only() {
    let (url, transaction) = sign_in(1, false);
    let nonce = url.query_pairs().find(|(name, _)| name == "nonce").unwrap().1.into_owned();
    let header: Claims = [("alg".to_owned(), json!("RS256"))].into_iter().collect();
    let (believed, refused) = (Counter::default(), Counter::default());
    let now = select(vec![NOW, NOW, NOW, NOW - 360, NOW + 359, NOW + 3600, 600]);
    let inputs =
        (vec(select(changes(&nonce)), 0..4), now, any::<bool>(), proptest::bool::weighted(0.9));
    holds(inputs, |(changes, now, with_hash, signature_is_valid)| {
        let mut claims = honest(&nonce);
        for (name, value) in changes {
            claims.remove(name);
            claims.extend(value.map(|value| (name.to_owned(), value)));
        }
        let jwt = Jwt::decode(&token(&header, &claims)).unwrap();
        let access_token_hash = with_hash.then_some(&HASH[..]);
        let evidence = Evidence { jwt: &jwt, signature_is_valid, access_token_hash };
        let judged = id_token::judge(evidence, &client(), &transaction, now);

        let expected =
            signature_is_valid && is_to_be_believed(&claims, &nonce, now, access_token_hash);
        prop_assert_eq!(judged.is_ok(), expected, "{:?}", judged);
        let Ok(person) = judged else {
            refused.count();
            return Ok(());
        };
        believed.count();
        prop_assert_eq!(Some(&json!(person.identity.subject)), claims.get("sub"));
        prop_assert!(person.skew.seconds().abs() <= Skew::CAP);
        Ok(())
    });
    believed.expect_at_least(5000);
    refused.expect_at_least(5000);
}
