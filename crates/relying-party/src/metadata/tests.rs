use serde_json::json;

use super::*;

fn document() -> Value {
    json!({
        "issuer": "https://op.example/",
        "authorization_endpoint": "https://op.example/authorize",
        "token_endpoint": "https://op.example/oauth/token",
        "jwks_uri": "https://op.example/jwks",
        "code_challenge_methods_supported": ["S256", "plain"],
    })
}

fn check(change: impl FnOnce(&mut Value), expected: Result<(), MetadataError>) {
    let mut document = document();
    change(&mut document);
    let answer = http::Response::new(document.to_string().into_bytes());
    let issuer = Issuer::parse("https://op.example/").unwrap();
    let found = judge(&issuer, &answer).map(|_| ());
    assert_eq!((found, &document), (expected, &document));
}

#[test]
fn honest_metadata_is_believed() {
    check(|_| {}, Ok(()));
    check(|d| d["code_challenge_methods_supported"] = Value::Null, Ok(()));
    check(|d| d["token_endpoint"] = json!("http://localhost:8081/token"), Ok(()));
}

#[test]
fn a_place_to_sign_out_that_cannot_be_used_is_left_out() {
    check(|d| d["end_session_endpoint"] = json!("http://op.example/out"), Ok(()));
}

#[test]
fn another_issuer_is_refused_and_a_slash_explained() {
    let mismatch = |found: &str, slash_only| MetadataError::IssuerMismatch {
        configured: "https://op.example/".to_owned(),
        found: found.to_owned(),
        slash_only,
    };
    check(|d| d["issuer"] = json!("https://op.example"), Err(mismatch("https://op.example", true)));
    check(
        |d| d["issuer"] = json!("https://evil.example/"),
        Err(mismatch("https://evil.example/", false)),
    );
    check(|d| d["issuer"] = Value::Null, Err(MetadataError::Missing("issuer")));
}

#[test]
fn what_a_client_needs_must_be_there_and_safe() {
    check(|d| d["token_endpoint"] = Value::Null, Err(MetadataError::Missing("token_endpoint")));
    check(
        |d| d["token_endpoint"] = json!("http://op.example/token"),
        Err(MetadataError::InsecureEndpoint("token_endpoint")),
    );
    check(
        |d| d["authorization_endpoint"] = json!("javascript:alert(1)"),
        Err(MetadataError::InsecureEndpoint("authorization_endpoint")),
    );
    check(|d| d["jwks_uri"] = json!(7), Err(MetadataError::NotJson));
    check(
        |d| d["code_challenge_methods_supported"] = json!(["plain"]),
        Err(MetadataError::PkceNotSupported),
    );
}

#[test]
fn what_was_kept_is_judged_again() {
    let issuer = Issuer::parse("https://op.example/").unwrap();
    let metadata = judge_value(&issuer, document()).unwrap();
    let kept = serde_json::to_value(&metadata).unwrap();
    assert_eq!(serde_json::from_value::<Metadata>(kept.clone()).unwrap(), metadata);
    assert_eq!(judge_value(&issuer, kept.clone()).unwrap(), metadata);
    let mut changed = kept;
    changed["token_endpoint"] = json!("http://evil.example/");
    assert!(serde_json::from_value::<Metadata>(changed).is_err());
    assert!(serde_json::from_value::<Metadata>(listed()).is_err());
}

#[test]
fn only_what_may_pass_is_asked_for_again() {
    for (error, expected) in [
        (MetadataError::Transport(TransportError::NoReadableAnswer), true),
        (MetadataError::Transport(TransportError::TimedOut), false),
        (MetadataError::Status(503), true),
        (MetadataError::Status(429), true),
        (MetadataError::Status(404), false),
        (MetadataError::NotJson, false),
    ] {
        assert_eq!(is_worth_retrying(&error), expected, "{error}");
    }
}

/// The values of a document, in the order in which this client reads them.
fn listed() -> Value {
    json!([
        "https://op.example/",
        "https://op.example/authorize",
        "https://op.example/oauth/token",
        "https://op.example/jwks",
        null,
        null,
        null,
        null,
    ])
}

#[test]
fn a_list_is_no_metadata() {
    let issuer = Issuer::parse("https://op.example/").unwrap();
    assert_eq!(judge_value(&issuer, listed()), Err(MetadataError::NotJson));
    let answer = http::Response::new(listed().to_string().into_bytes());
    assert_eq!(judge(&issuer, &answer), Err(MetadataError::NotJson));
}

#[test]
fn an_error_page_is_no_metadata() {
    let issuer = Issuer::parse("https://op.example/").unwrap();
    let mut answer = http::Response::new(b"<html>".to_vec());
    assert_eq!(judge(&issuer, &answer), Err(MetadataError::NotJson));
    *answer.status_mut() = http::StatusCode::NOT_FOUND;
    assert_eq!(judge(&issuer, &answer), Err(MetadataError::Status(404)));
}
