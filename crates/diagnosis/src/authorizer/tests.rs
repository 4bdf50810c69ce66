//! The authorizer, rule by rule and route by route.

use serde_json::{Value, json};

use crate::{
    authorizer::{
        Basis, Expectation, Judgement, Needs, Prospect, RouteRule, Rule, Signature, Tested,
        forecast, judge,
        judge::length_of,
        testing::{NOW, claims, segment, token, with_claims},
    },
    tests::place,
};

const ROUTE: &str = "POST /wish-list-service";

fn expected() -> Expectation {
    let rule = |key: &str, needs| RouteRule { key: key.to_owned(), needs };
    Expectation {
        issuer: "https://t.eu.auth0.com/".to_owned(),
        audiences: vec!["https://api".to_owned(), "https://second".to_owned()],
        routes: vec![
            rule("GET /wish-list-service", Needs::Nothing),
            rule(ROUTE, Needs::Token),
            rule("DELETE /wish-list-service", Needs::Scopes(vec!["a".to_owned(), "b".to_owned()])),
        ],
        basis: Basis::Read,
    }
}

fn checked(token: &str) -> Tested<'_> {
    Tested { signature: Signature::Good, ..Tested::new(token, NOW) }
}

/// The rules that fail, and those of which nothing can be known.
fn broken(tested: &Tested<'_>) -> (Vec<Rule>, Vec<Rule>) {
    let checks = judge(tested, &expected());
    let of = |wanted: fn(&Judgement) -> bool| {
        checks.iter().filter(|check| wanted(&check.judgement)).map(|check| check.rule).collect()
    };
    (
        of(|judgement| matches!(judgement, Judgement::Failed(_))),
        of(|judgement| matches!(judgement, Judgement::Unknown(_))),
    )
}

fn check_claims(changes: &Value, failed: &[Rule], unknown: &[Rule]) {
    let mut changes = changes.clone();
    if changes.get("scope").is_none() {
        changes["scope"] = json!("openid b");
    }
    let token = with_claims(&changes);
    assert_eq!(broken(&checked(&token)), (failed.to_vec(), unknown.to_vec()), "{changes}");
}

#[test]
fn claims_are_judged_to_the_letter_and_to_the_second() {
    use Rule::{Audience, Expires, IssuedAt, Issuer, NotBefore, Scopes};
    check_claims(&json!({}), &[], &[]);
    check_claims(&json!({"iss": "https://t.eu.auth0.com"}), &[Issuer], &[]);
    check_claims(&json!({"iss": null}), &[Issuer], &[]);
    check_claims(&json!({"iss": ["https://t.eu.auth0.com/"]}), &[Issuer], &[]);
    check_claims(&json!({"aud": "https://second"}), &[], &[]);
    check_claims(&json!({"aud": "https://api/"}), &[Audience], &[]);
    check_claims(&json!({"aud": []}), &[Audience], &[]);
    check_claims(&json!({"aud": null}), &[Audience], &[]);
    check_claims(&json!({"aud": null, "client_id": "https://api"}), &[], &[]);
    check_claims(&json!({"aud": "x", "client_id": "https://api"}), &[Audience], &[]);
    check_claims(&json!({"exp": NOW}), &[Expires], &[]);
    check_claims(&json!({"exp": NOW + 1}), &[], &[]);
    check_claims(&json!({"exp": null}), &[], &[Expires]);
    check_claims(&json!({"exp": "1"}), &[], &[Expires]);
    check_claims(&json!({"nbf": NOW, "iat": NOW}), &[], &[]);
    check_claims(&json!({"nbf": NOW + 1}), &[NotBefore], &[]);
    check_claims(&json!({"iat": NOW + 1}), &[IssuedAt], &[]);
    check_claims(&json!({"iat": null, "nbf": null}), &[], &[]);
    check_claims(&json!({"nbf": "soon"}), &[], &[NotBefore]);
    check_claims(&json!({"scope": "openid"}), &[Scopes], &[]);
    check_claims(&json!({"scope": "ab"}), &[Scopes], &[]);
    check_claims(&json!({"scope": "x", "scp": ["a"]}), &[], &[]);
    check_claims(&json!({"scope": "x", "permissions": ["a"]}), &[Scopes], &[]);
}

#[test]
fn headers_are_judged_by_algorithm_and_key() {
    use Rule::{Algorithm, KeyId, Signature as Signed};
    let good = json!({"scope": "a"});
    let check = |header: Value, signature: Signature, failed: &[Rule], unknown: &[Rule]| {
        let token = token(&header, &claims(&good));
        let tested = Tested { signature, ..Tested::new(&token, NOW) };
        assert_eq!(broken(&tested), (failed.to_vec(), unknown.to_vec()), "{header}");
    };
    for (alg, failed, unknown) in [
        ("RS256", &[][..], &[][..]),
        ("RS512", &[], &[]),
        ("PS256", &[], &[Algorithm]),
        ("HS256", &[Algorithm], &[]),
        ("ES256", &[Algorithm], &[]),
        ("none", &[Algorithm], &[]),
        ("rs256", &[Algorithm], &[]),
    ] {
        check(json!({"alg": alg, "kid": "k"}), Signature::Good, failed, unknown);
    }
    check(json!({"kid": "k"}), Signature::Good, &[Algorithm], &[]);
    let header = || json!({"alg": "RS256", "kid": "k"});
    let no_key = Signature::NoKey { kid: Some("k".to_owned()) };
    check(header(), Signature::Wrong, &[Signed], &[]);
    check(header(), no_key, &[KeyId], &[Signed]);
    check(header(), Signature::NotChecked, &[], &[KeyId, Signed]);
    check(header(), Signature::KeysUnavailable, &[], &[KeyId, Signed]);
    check(json!({"alg": "RS256"}), Signature::Good, &[], &[KeyId]);
}

/// What is said of a rule, behind its sign: `+` passed, `-` failed, `?` cannot be known.
fn said(token: &str, rule: Rule) -> String {
    let checks = judge(&checked(token), &expected());
    let check = checks.into_iter().find(|check| check.rule == rule).unwrap();
    match check.judgement {
        Judgement::Passed(text) => format!("+ {text}"),
        Judgement::Failed(text) => format!("- {text}"),
        Judgement::Unknown(text) => format!("? {text}"),
    }
}

#[test]
fn a_length_is_judged_to_the_byte() {
    for (length, expected) in [
        (9_000, "+ The token has 9000 bytes."),
        (9_001, "? The token has 9001 bytes. Whether it fits depends on the other headers."),
        (10_240, "? The token has 10240 bytes. Whether it fits depends on the other headers."),
        (10_241, "- The token has 10241 bytes. No request with it fits."),
    ] {
        assert_eq!(said(&"a".repeat(length), Rule::Length), expected);
    }
}

#[test]
fn a_judgement_says_what_it_saw() {
    let with = |changes: Value| with_claims(&changes);
    let header = segment(&json!({"alg": "RS256"}));
    for (token, rule, expected) in [
        (with(json!({})), Rule::Parts, "+ It has three."),
        ("a.b".to_owned(), Rule::Parts, "- It has 2."),
        (with(json!({})), Rule::Json, "+ They are."),
        (format!("{header}.!.c2ln"), Rule::Json, "- The payload is not base64url."),
        (format!("{header}.c2ln.c2ln"), Rule::Json, "- The payload is not a JSON object."),
        (format!("!.{header}.c2ln"), Rule::Json, "- The header is not base64url."),
        (format!("..{header}"), Rule::Json, "- The header is missing."),
        (format!("{header}.a.b.c.d"), Rule::Json, "? The claims cannot be read."),
        (with(json!({})), Rule::Algorithm, "+ alg is RS256."),
        (with(json!({})), Rule::KeyId, "+ The issuer publishes the key “k1”."),
        (with(json!({})), Rule::Issuer, "+ iss is https://t.eu.auth0.com/."),
        (
            with(json!({"aud": "x"})),
            Rule::Audience,
            "- aud is x, and https://api or https://second is expected.",
        ),
        (
            with(json!({"aud": null, "client_id": "x"})),
            Rule::Audience,
            "- client_id is x, and https://api or https://second is expected.",
        ),
        (with(json!({"exp": NOW + 60})), Rule::Expires, "+ It is, by 60 s."),
        (with(json!({"exp": NOW - 180})), Rule::Expires, "- It was 3 min ago."),
        (with(json!({"nbf": NOW - 7_200})), Rule::NotBefore, "+ It is, by 2 h."),
        (with(json!({"iat": NOW + 172_800})), Rule::IssuedAt, "- iat is 2 days in the future."),
        (with(json!({"scope": "b"})), Rule::Scopes, "+ It has b."),
        (
            with(json!({"scope": null})),
            Rule::Scopes,
            "- DELETE /wish-list-service needs one of: a b. The token has: none.",
        ),
    ] {
        assert_eq!(said(&token, rule), expected, "{token}");
    }
}

#[test]
fn a_length_of_time_has_the_largest_unit_that_fits() {
    for (seconds, expected) in [
        (0, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7_199, "119 min"),
        (7_200, "2 h"),
        (172_799, "47 h"),
        (172_800, "2 days"),
    ] {
        assert_eq!(length_of(seconds), expected);
    }
}

#[test]
fn where_nothing_can_be_read_nothing_more_is_known() {
    use Rule::{Json, Parts};
    let closed = format!("{}..a.b.c", segment(&json!({"alg": "dir"})));
    for (token, failed) in [("opaque", vec![Parts, Json]), ("a.b.c", vec![Json])] {
        let (found, unknown) = broken(&checked(token));
        assert_eq!(found, failed, "{token}");
        assert!(unknown.contains(&Rule::Audience) && unknown.contains(&Rule::Scopes));
    }
    assert_eq!(broken(&checked(&closed)).0, [Parts, Rule::Algorithm]);
}

#[test]
fn checks_stand_in_the_order_of_the_authorizer() {
    let token = with_claims(&json!({}));
    let rules: Vec<&str> =
        judge(&checked(&token), &expected()).iter().map(|check| check.rule.as_str()).collect();
    assert_eq!(
        rules,
        [
            "length",
            "parts",
            "json",
            "alg",
            "kid",
            "signature",
            "iss",
            "aud",
            "exp",
            "nbf",
            "iat",
            "scope"
        ]
    );
}

fn prospects(tested: &Tested<'_>) -> Vec<String> {
    let each = forecast(tested, &expected()).into_iter().map(|forecast| match forecast.prospect {
        Prospect::Open => "open".to_owned(),
        Prospect::Accepted => "accepted".to_owned(),
        Prospect::Refused { status, rule, .. } => format!("{status} {}", rule.as_str()),
        Prospect::Unknown { .. } => "unknown".to_owned(),
    });
    each.collect()
}

#[test]
fn each_route_has_its_forecast() {
    for (changes, forecasts) in [
        (json!({"scope": "b"}), ["open", "accepted", "accepted"]),
        (json!({}), ["open", "accepted", "403 scope"]),
        (json!({"aud": "x"}), ["open", "401 aud", "401 aud"]),
        (json!({"aud": "x", "iss": "y", "exp": 0}), ["open", "401 iss", "401 iss"]),
        (json!({"exp": null}), ["open", "unknown", "403 scope"]),
    ] {
        assert_eq!(prospects(&checked(&with_claims(&changes))), forecasts, "{changes}");
    }
    assert_eq!(prospects(&checked("opaque")), ["open", "401 parts", "401 parts"]);
    let good = with_claims(&json!({"scope": "a"}));
    assert_eq!(prospects(&Tested::new(&good, NOW)), ["open", "unknown", "unknown"]);
    let late = with_claims(&json!({"exp": NOW}));
    assert_eq!(prospects(&Tested::new(&late, NOW)), ["open", "401 exp", "401 exp"]);
    let long = with_claims(&json!({"scope": "a", "x": "y".repeat(9000)}));
    assert_eq!(prospects(&checked(&long)), ["open", "unknown", "unknown"]);
}

#[test]
fn a_token_shows_in_nothing_that_is_written_down() {
    let token = with_claims(&json!({}));
    let tested = checked(&token);
    let written = format!(
        "{tested:?} {:?} {:?} {:?}",
        judge(&tested, &expected()),
        forecast(&tested, &expected()),
        crate::authorizer::findings(&tested, &expected(), &place())
    );
    assert!(token.split('.').all(|part| !written.contains(part)), "{written}");
}
