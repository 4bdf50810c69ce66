use serde_json::{Value, json};

use super::*;
use crate::{
    jwt::tests::token,
    testing::{client, transaction},
};

const NOW: UnixSeconds = 1_000_000;
/// What the access token's hash is in these tests, and its left half as base64url.
const HASH: [u8; 4] = [1, 2, 3, 4];
const HALF: &str = "AQI";

fn claims() -> Value {
    json!({
        "iss": "https://op.example/", "aud": "spa", "sub": "auth0|1", "nonce": "n",
        "iat": NOW, "exp": NOW + 36000, "name": "Ada", "email": "ada@example.com",
    })
}

fn jwt(change: impl FnOnce(&mut Value)) -> Jwt {
    let mut claims = claims();
    change(&mut claims);
    Jwt::decode(&token(&json!({"alg": "RS256"}), &claims)).unwrap()
}

fn judged_for(
    transaction: &LoginTransaction,
    change: impl FnOnce(&mut Value),
) -> Result<Believed, IdTokenError> {
    let jwt = jwt(change);
    let evidence = Evidence { jwt: &jwt, signature_is_valid: true, access_token_hash: Some(&HASH) };
    judge(evidence, &client(), transaction, NOW)
}

fn check(change: impl FnOnce(&mut Value), expected: Result<&str, IdTokenError>) {
    assert_eq!(
        judged_for(&transaction(NOW), change).map(|believed| believed.identity.display_name),
        expected.map(str::to_owned),
    );
}

fn set(claim: &'static str, value: Value) -> impl FnOnce(&mut Value) {
    move |claims| claims[claim] = value
}

fn remove(claim: &'static str) -> impl FnOnce(&mut Value) {
    move |claims| {
        claims.as_object_mut().unwrap().remove(claim);
    }
}

#[test]
fn an_honest_token_is_believed_and_names_the_person() {
    check(|_| {}, Ok("Ada"));
    check(set("aud", json!(["spa"])), Ok("Ada"));
    check(set("azp", json!("spa")), Ok("Ada"));
    check(set("name", json!(" ")), Ok("ada@example.com"));
    check(|c| (c["name"], c["email"]) = (json!(1), Value::Null), Ok("auth0|1"));
}

#[test]
fn debug_tells_no_nonce() {
    let kept = judged_for(&transaction(NOW), |_| {}).unwrap().kept;
    assert_eq!(format!("{kept:?}"), r#"Kept { subject: "auth0|1", .. }"#);
}

// Holds: R10.
#[test]
fn the_signature_comes_first() {
    for change in [|_: &mut Value| {}, |claims: &mut Value| claims["iss"] = json!("x")] {
        let jwt = jwt(change);
        let evidence =
            Evidence { jwt: &jwt, signature_is_valid: false, access_token_hash: Some(&HASH) };
        let judged = judge(evidence, &client(), &transaction(NOW), NOW);
        assert_eq!(judged, Err(IdTokenError::Signature));
    }
}

// Holds: R9, R10, module nonce-invalid, module missing-iat, module missing-aud, module missing-sub, module invalid-aud, module invalid-iss.
#[test]
fn one_mutation_for_each_claim() {
    let issuer = |found: &str| IdTokenError::Issuer {
        expected: "https://op.example/".to_owned(),
        found: found.to_owned(),
    };
    check(set("iss", json!("https://op.example")), Err(issuer("https://op.example")));
    check(remove("iss"), Err(IdTokenError::Missing("iss")));
    check(set("aud", json!("other")), Err(IdTokenError::Audience));
    check(set("aud", json!(["spa", "other"])), Err(IdTokenError::Audience));
    check(set("aud", json!([])), Err(IdTokenError::Missing("aud")));
    check(remove("aud"), Err(IdTokenError::Missing("aud")));
    check(set("azp", json!("other")), Err(IdTokenError::Audience));
    check(set("azp", json!(7)), Err(IdTokenError::Audience));
    check(set("nonce", json!("other")), Err(IdTokenError::Nonce));
    check(remove("nonce"), Err(IdTokenError::Missing("nonce")));
    check(set("sub", json!("")), Err(IdTokenError::Missing("sub")));
    check(set("sub", json!(1)), Err(IdTokenError::Missing("sub")));
    check(remove("sub"), Err(IdTokenError::Missing("sub")));
    check(remove("exp"), Err(IdTokenError::Missing("exp")));
    check(set("iat", json!("soon")), Err(IdTokenError::Missing("iat")));
    check(remove("iat"), Err(IdTokenError::Missing("iat")));
    check(set("nbf", json!("soon")), Err(IdTokenError::Missing("nbf")));
}

// Holds: R10, complaint 15.
#[test]
fn times_are_corrected_by_the_measured_difference_and_its_cap() {
    let at = |iat: u64, life: u64| {
        move |c: &mut Value| (c["iat"], c["exp"]) = (json!(iat), json!(iat + life))
    };
    // A device whose clock is minutes off, either way, signs in, even with short tokens.
    check(at(NOW + 290, 120), Ok("Ada"));
    check(at(NOW - 290, 120), Ok("Ada"));
    // One that is an hour off does where it does no harm.
    check(at(NOW - 3600, 36000), Ok("Ada"));
    check(at(NOW - 3600, 120), Err(IdTokenError::Expired { seconds: 3480 }));
    check(at(NOW + 3600, 120), Err(IdTokenError::NotYet { seconds: 3600 }));
    check(set("exp", json!(NOW - 59)), Ok("Ada"));
    check(set("exp", json!(NOW - 60)), Err(IdTokenError::Expired { seconds: 60 }));
    check(set("nbf", json!(NOW + 60)), Ok("Ada"));
    check(set("nbf", json!(NOW + 61)), Err(IdTokenError::NotYet { seconds: 61 }));
    let believed = judged_for(&transaction(NOW), at(NOW + 100, 120)).unwrap();
    assert_eq!(believed.skew.seconds(), 100);
}

// Holds: R10.
#[test]
fn the_access_token_must_be_the_one_that_came_along() {
    check(set("at_hash", json!(HALF)), Ok("Ada"));
    for wrong in [json!("AQM"), json!(""), json!(7), Value::Null] {
        check(set("at_hash", wrong), Err(IdTokenError::AccessToken));
    }
    let jwt = jwt(set("at_hash", json!(HALF)));
    assert_eq!(access_token_hash(&jwt), Some(Hash::Sha256));
    for hash in [None, Some(&[][..])] {
        let evidence = Evidence { jwt: &jwt, signature_is_valid: true, access_token_hash: hash };
        let judged = judge(evidence, &client(), &transaction(NOW), NOW);
        assert_eq!(judged, Err(IdTokenError::AccessToken));
    }
}

// Holds: R10, R28, defect 4.
#[test]
fn a_login_must_be_as_new_as_was_asked() {
    let with = |max_age, auth_time: Value| {
        let transaction = LoginTransaction { max_age: Some(max_age), ..transaction(NOW - 100) };
        judged_for(&transaction, set("auth_time", auth_time)).map(|_| ())
    };
    assert_eq!(with(0, json!(NOW - 90)), Ok(()), "after it was asked for");
    assert_eq!(with(0, json!(NOW - 110)), Ok(()), "within the leeway");
    let old = |seconds, max_age| Err(IdTokenError::LoginTooOld { seconds, max_age });
    assert_eq!(with(0, json!(NOW - 111)), old(11, 0));
    assert_eq!(with(600, json!(NOW - 700)), Ok(()));
    assert_eq!(with(600, json!(NOW - 800)), old(700, 600));
    assert_eq!(with(600, json!("then")), Err(IdTokenError::Missing("auth_time")));
    check(set("auth_time", json!(1)), Ok("Ada"));
}

// Holds: R10, R28.
#[test]
fn a_login_must_be_made_as_was_asked() {
    let transaction = LoginTransaction {
        acr_values: vec!["mfa".to_owned(), "pin".to_owned()],
        ..transaction(NOW)
    };
    let with = |acr: Value| judged_for(&transaction, set("acr", acr)).map(|_| ());
    assert_eq!(with(json!("pin")), Ok(()));
    for (acr, found) in [(json!("pwd"), Some("pwd")), (json!(2), None)] {
        let (asked, found) = ("mfa pin".to_owned(), found.map(str::to_owned));
        assert_eq!(with(acr), Err(IdTokenError::LoginMethod { asked, found }));
    }
    check(set("acr", json!("anything")), Ok("Ada"));
}

// Holds: R10.
#[test]
fn the_organization_must_be_the_one_that_was_asked() {
    let with = |asked: &str, claim, value: Value| {
        let organization = Some(asked.to_owned());
        let transaction = LoginTransaction { organization, ..transaction(NOW) };
        judged_for(&transaction, set(claim, value)).map(|_| ())
    };
    let refused = |asked: &str| Err(IdTokenError::Organization(asked.to_owned()));
    assert_eq!(with("org_a", "org_id", json!("org_a")), Ok(()));
    assert_eq!(with("org_a", "org_id", json!("org_A")), refused("org_a"));
    assert_eq!(with("org_a", "org_name", json!("org_a")), refused("org_a"));
    assert_eq!(with("Acme", "org_name", json!("acme")), Ok(()));
    assert_eq!(with("Acme", "org_name", json!("acme ")), refused("Acme"));
    assert_eq!(with("Acme", "org_id", Value::Null), refused("Acme"));
    check(set("org_id", json!("org_a")), Ok("Ada"));
}

fn renewed(change: impl FnOnce(&mut Value)) -> Result<Believed, IdTokenError> {
    let first = |c: &mut Value| (c["azp"], c["auth_time"]) = (json!("spa"), json!(NOW - 10));
    let kept = judged_for(&transaction(NOW), first).unwrap().kept;
    let jwt = jwt(|claims| {
        remove("nonce")(claims);
        change(claims);
    });
    let evidence = Evidence { jwt: &jwt, signature_is_valid: true, access_token_hash: Some(&HASH) };
    judge_renewed(evidence, &client(), &kept, NOW)
}

// Holds: R11, module refresh-token-invalid-issuer, module refresh-token-invalid-sub.
#[test]
fn a_renewal_changes_nothing_of_the_session() {
    let passes = |change: Box<dyn FnOnce(&mut Value)>| assert!(renewed(change).is_ok());
    passes(Box::new(|_| {}));
    passes(Box::new(set("nonce", json!("n"))));
    passes(Box::new(|c| (c["azp"], c["auth_time"]) = (json!("spa"), json!(NOW - 10))));
    for (claim, value) in
        [("sub", json!("auth0|2")), ("auth_time", json!(NOW)), ("nonce", json!("o"))]
    {
        assert_eq!(renewed(set(claim, value)).map(|_| ()), Err(IdTokenError::Changed(claim)));
    }
    for (claim, value) in [("azp", json!("other")), ("aud", json!("other"))] {
        assert_eq!(renewed(set(claim, value)).map(|_| ()), Err(IdTokenError::Audience));
    }
    let other_issuer = renewed(set("iss", json!("https://op.example")));
    assert!(matches!(other_issuer, Err(IdTokenError::Issuer { .. })));
    assert_eq!(renewed(remove("exp")).map(|_| ()), Err(IdTokenError::Missing("exp")));
}
