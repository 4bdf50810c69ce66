//! A token says what its parts say, and is not shown.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use relying_party::jwt::Jwt;
use serde_json::{Map, Value};

use crate::input::{CANARY, assert_no_canary, line_and_rest, text};

/// The token of a header and claims, whatever they are.
pub(crate) fn token_of(header: &str, claims: &str) -> String {
    let encode = |part: &str| BASE64_URL_SAFE_NO_PAD.encode(part);
    format!("{}.{}.c2ln", encode(header), encode(claims))
}

/// A token; or, of an input with a line break, the token of its first line and the rest.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let token = if text.contains('\n') {
        let (header, claims) = line_and_rest(&text);
        token_of(header, &claims.replace("@secret@", CANARY))
    } else {
        text.into_owned()
    };
    let Ok(jwt) = Jwt::decode(&token) else { return };
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    let object = |part: &str| -> Map<String, Value> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{error}"))
    };
    let header = object(parts[0]);
    assert!(!header.contains_key("crit"), "an extension that is not known");
    assert_eq!(header.get("alg").and_then(Value::as_str), Some(jwt.header.alg.as_str()));
    assert_eq!(header.get("kid").and_then(Value::as_str), jwt.header.kid.as_deref());
    assert_eq!(object(parts[1]), jwt.claims);
    let whole = |members: &Map<String, Value>| Value::from(members.clone()).to_string();
    let again = Jwt::decode(&token_of(&whole(&header), &whole(&jwt.claims)));
    let again = again.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again.header, jwt.header);
    // Numbers with a fraction may differ in their last digit.
    assert!(again.claims.keys().eq(jwt.claims.keys()));
    for (name, value) in &jwt.claims {
        assert_eq!(jwt.text(name), value.as_str());
        assert_eq!(jwt.seconds(name).is_some(), value.is_number());
    }
    for audience in jwt.audiences() {
        let named = &jwt.claims["aud"];
        assert!(
            named == audience
                || named.as_array().is_some_and(|all| all.iter().any(|a| a == audience))
        );
    }
    if !format!("{:?}", jwt.header).contains(CANARY) {
        assert_no_canary(&format!("{jwt:?}"));
    }
}
