//! Who signed in: nobody, unless the token is this issuer's, for this client and this sign-in, and in time.

use relying_party::{
    Skew,
    id_token::{self, Evidence, LEEWAY},
    jwt::Jwt,
};

use crate::{
    input::{CANARY, line_and_rest, text},
    jwt::token_of,
    party::{CLIENT, CLIENT_ID, ISSUER, NOW, WAITING},
};

/// The nonce that [`WAITING`] waits for: 32 times the byte 2.
const NONCE: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI";
/// What the hash of the access token is here, and its left half as base64url.
const HASH: [u8; 4] = [1, 2, 3, 4];
const HALF: &str = "AQI";

/// The first line is the header, the rest the claims.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let (header, claims) = line_and_rest(&text);
    let claims = claims.replace("@nonce@", NONCE).replace("@secret@", CANARY);
    let Ok(jwt) = Jwt::decode(&token_of(header, &claims)) else { return };
    let (client, waiting) = (&*CLIENT, &*WAITING);
    let evidence = |signature_is_valid| Evidence {
        jwt: &jwt,
        signature_is_valid,
        access_token_hash: id_token::access_token_hash(&jwt).map(|_| HASH.as_slice()),
    };
    assert!(id_token::judge(evidence(false), client, waiting, NOW).is_err(), "forged");
    let Ok(believed) = id_token::judge(evidence(true), client, waiting, NOW) else { return };
    assert_eq!(jwt.text("iss"), Some(ISSUER));
    assert!(jwt.audiences().contains(&CLIENT_ID));
    assert!(jwt.claims.get("azp").is_none_or(|party| party == CLIENT_ID));
    assert_eq!(jwt.text("nonce"), Some(NONCE));
    assert!(jwt.claims.get("at_hash").is_none_or(|hash| hash == HALF), "{:?}", jwt.claims);
    let cap = Skew::CAP.unsigned_abs();
    assert!(
        jwt.seconds("exp").is_some_and(|exp| exp.saturating_add(cap + LEEWAY) >= NOW),
        "it has ended"
    );
    assert!(jwt.seconds("nbf").is_none_or(|nbf| nbf <= NOW + cap + LEEWAY), "it has not begun");
    assert!(believed.skew.seconds().unsigned_abs() <= cap);
    assert_eq!(jwt.text("sub"), Some(believed.identity.subject.as_str()));
    assert!(!believed.identity.subject.is_empty() && !believed.identity.display_name.is_empty());
    let shown = format!("{:?}{:?}", believed.claims, believed.kept);
    assert!(!shown.contains(CANARY) && !shown.contains(NONCE), "{shown}");
    // The same token would do at a renewal; another person's, or a forged one, never.
    let renewed = |valid| id_token::judge_renewed(evidence(valid), client, &believed.kept, NOW);
    assert!(renewed(true).is_ok() && renewed(false).is_err());
    if let Some(other) = other_person(header, &claims) {
        let evidence = Evidence { jwt: &other, ..evidence(true) };
        assert!(id_token::judge_renewed(evidence, client, &believed.kept, NOW).is_err());
    }
}

fn other_person(header: &str, claims: &str) -> Option<Jwt> {
    let mut members: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(claims).ok()?;
    let changed = format!("{}.", members.get("sub")?.as_str()?);
    members.insert("sub".to_owned(), changed.into());
    Jwt::decode(&token_of(header, &serde_json::Value::from(members).to_string())).ok()
}
