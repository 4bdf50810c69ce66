use super::*;
use crate::{
    metadata::Metadata,
    testing::{client, metadata, transaction},
};

const LIFETIME: UnixSeconds = LoginTransaction::LIFETIME;

fn judged(
    query: &str,
    stored: Option<LoginTransaction>,
    now: UnixSeconds,
    iss_required: bool,
) -> Result<String, CallbackError> {
    let response = Response::parse(query).expect("is a response")?;
    let stored = stored.map(|mut transaction| {
        transaction.metadata.iss_parameter_required = iss_required;
        transaction
    });
    let matched = match_transaction(response, stored, &client(), now)?;
    accept(matched).map(|accepted| accepted.code.reveal().to_owned())
}

fn check(query: &str, expected: Result<&str, CallbackError>) {
    let judged = judged(query, Some(transaction(1000)), 1000, false);
    assert_eq!(judged, expected.map(str::to_owned), "{query}");
}

fn refused(error: &str, description: Option<&str>) -> CallbackError {
    CallbackError::Refused { error: error.to_owned(), description: description.map(str::to_owned) }
}

#[test]
fn a_good_response_gives_its_code() {
    check("?code=c&state=s", Ok("c"));
    check("?code=a%2Bb&state=s&iss=https%3A%2F%2Fop.example%2F", Ok("a+b"));
}

// Holds: R4, R5, defect 2, defect 3.
#[test]
fn state_is_judged_before_anything_else() {
    check("?error=access_denied&state=evil", Err(CallbackError::UnknownState));
    check("?code=c&state=__proto__", Err(CallbackError::UnknownState));
    check("?code=c&state=s&iss=https%3A%2F%2Fevil.example", Err(CallbackError::IssMismatch));
    check("?error=x&state=s&iss=https%3A%2F%2Fevil.example", Err(CallbackError::IssMismatch));
    check("?error=x&error_description=No+way&state=s", Err(refused("x", Some("No way"))));
    check("?error=x&code=c&state=s", Err(refused("x", None)));
    check("?state=s", Err(CallbackError::NoCode));
    check("?code=&state=s", Err(CallbackError::NoCode));
}

// Holds: R4, R7, complaint 1.
#[test]
fn the_transaction_must_be_there_in_time_and_for_this_issuer() {
    let query = "code=c&state=s";
    assert_eq!(judged(query, None, 0, false), Err(CallbackError::UnknownState));
    assert_eq!(
        judged(query, Some(transaction(1000)), 1000 + LIFETIME, false),
        Err(CallbackError::Expired)
    );
    let other =
        LoginTransaction { issuer: "https://other.example/".to_owned(), ..transaction(1000) };
    assert_eq!(judged(query, Some(other), 1000, false), Err(CallbackError::OtherIssuer));
    let metadata = Metadata { issuer: "https://other.example/".to_owned(), ..metadata() };
    let mixed = LoginTransaction { metadata, ..transaction(1000) };
    assert_eq!(judged(query, Some(mixed), 1000, false), Err(CallbackError::OtherIssuer));
}

#[test]
fn a_response_to_what_other_settings_asked_is_not_finished_with_these() {
    let of = || transaction(1000);
    for other in [
        LoginTransaction { client_id: "other".to_owned(), ..of() },
        LoginTransaction { audience: Some("https://other.example".to_owned()), ..of() },
        LoginTransaction { audience: None, ..of() },
        LoginTransaction { resource: Some("https://other.example".to_owned()), ..of() },
    ] {
        let judged = judged("error=access_denied&state=s", Some(other), 1000, false);
        assert_eq!(judged, Err(CallbackError::OtherClient));
    }
}

// Holds: R7.
/// RFC 9207 section 2.4: the four cases.
#[test]
fn iss_is_required_when_the_metadata_says_so() {
    let right = "code=c&state=s&iss=https%3A%2F%2Fop.example%2F";
    let wrong = "code=c&state=s&iss=https%3A%2F%2Fop.example";
    let absent = "code=c&state=s";
    for (query, required, accepted) in [
        (right, true, true),
        (wrong, true, false),
        (absent, true, false),
        (right, false, true),
        (wrong, false, false),
        (absent, false, true),
    ] {
        let result = judged(query, Some(transaction(1000)), 1000, required);
        assert_eq!(result.is_ok(), accepted, "{query} {required}");
    }
}

// Holds: R6.
#[test]
fn a_parameter_given_twice_is_refused() {
    for (query, name) in [
        ("code=a&code=b&state=s", "code"),
        ("code=a&state=s&state=s", "state"),
        ("error=a&error=a&state=s", "error"),
        ("code=a&iss=a&iss=b&state=s", "iss"),
        ("error=a&error_description=a&error_description=&state=s", "error_description"),
        ("error=a&error_uri=a&error_uri=b&state=s", "error_uri"),
        ("code=a&session_state=a&session_state=a&state=s", "session_state"),
    ] {
        assert_eq!(Response::parse(query), Some(Err(CallbackError::Duplicate(name))), "{query}");
    }
}

// Holds: R13, complaint 2, defect 9.
#[test]
fn other_queries_are_no_response_and_stay() {
    assert_eq!(Response::parse(""), None);
    assert_eq!(Response::parse("?utm_source=mail"), None);
    assert_eq!(Response::parse("?code=c"), Some(Err(CallbackError::NoState)));
    assert_eq!(foreign_parameters("?a=1&code=c&b=%C3%BC&state=s&iss=i"), "a=1&b=%C3%BC");
    assert_eq!(foreign_parameters(""), "");
    assert_eq!(Response::parse("??code=c"), None);
    assert_eq!(foreign_parameters("??code=c&state=s"), "%3Fcode=c");
}

#[test]
fn debug_tells_no_code() {
    let response = Response::parse("error=x&code=c&state=s&error_description=d");
    let expected = r#"Some(Ok(Response { error: Some("x"), .. }))"#;
    assert_eq!(format!("{response:?}"), expected);
}

// Holds: R4.
#[test]
fn a_response_without_end_is_refused() {
    assert_eq!(MAX_QUERY, 16_384, "16 KiB");
    let query = |length: usize| {
        let start = "?code=c&state=s&session_state=";
        format!("{start}{}", "x".repeat(1 + length - start.len()))
    };
    check(&query(MAX_QUERY), Ok("c"));
    check(&query(MAX_QUERY + 1), Err(CallbackError::TooLong));
    assert_eq!(Response::parse(&"x".repeat(MAX_QUERY + 1)), None);
}
