//! Tokens and what is found wrong with them before anything is sent.

use relying_party::jwks::KeyError;
use serde_json::{Value, json};

use super::{Case, Ground};
use crate::{
    Certainty, Finding, Fix,
    authorizer::{
        Basis, Expectation, Needs, RouteRule, Signature, Tested, findings,
        testing::{NOW, claims, segment, token, with_claims},
    },
    tests::{check_whole, place},
};

fn of(tested: &Tested<'_>, expected: &Expectation) -> Vec<Finding> {
    let found = findings(tested, expected, &place());
    for finding in &found {
        check_whole(finding);
        for id in finding.catalogue.split(' ') {
            assert!(finding.code.catalogue().contains(id), "{finding:?}");
        }
    }
    found
}

/// The codes, catalogue ids and certainties, such as `token-opaque T01 proved`.
fn told(found: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let (code, certainty) = (finding.code.as_str(), finding.certainty.as_str());
        format!("{code} {} {certainty}", finding.catalogue)
    };
    found.iter().map(line).collect()
}

/// What is expected where nobody needs a scope.
fn expected() -> Expectation {
    let mut settings = place().settings;
    settings.authorizer = None;
    Expectation::of(&settings)
}

fn check(token: &str, wanted: &[&str]) {
    assert_eq!(told(&of(&Tested::new(token, NOW), &expected())), wanted, "{token}");
}

fn check_claims(changes: &Value, wanted: &[&str]) {
    check(&with_claims(changes), wanted);
}

#[test]
fn a_good_token_has_nothing_wrong() {
    check_claims(&json!({}), &[]);
    check_claims(&json!({"aud": null, "client_id": "https://api"}), &[]);
    // The profile of RFC 9068 is as good.
    let header = json!({"alg": "RS256", "typ": "at+jwt", "kid": "k"});
    check(&token(&header, &claims(&json!({"client_id": "c"}))), &[]);
}

#[test]
fn what_is_no_signed_token_is_that_and_no_more() {
    check("3q2-7w", &["token-opaque T01 proved"]);
    let closed = format!("{}..a.b.c", segment(&json!({"alg": "dir", "enc": "A256GCM"})));
    check(&closed, &["token-opaque T02 proved"]);
    let encrypted = format!("{}.a.b.c.d", segment(&json!({"alg": "RSA-OAEP-256"})));
    check(&encrypted, &["token-encrypted T03 proved"]);
    for garbled in ["a.b", "a.b.c", "Bearer [object Promise]", "undefined", "a.b.c.d.e.f"] {
        check(garbled, &["token-opaque T15 proved"]);
    }
    let cut_in_two = with_claims(&json!({})).replacen('.', ".\n", 1);
    check(&cut_in_two, &["token-opaque T15 proved"]);
}

#[test]
fn of_a_pasted_text_no_more_is_said_than_can_be_known() {
    let closed = format!("{}..a.b.c", segment(&json!({"alg": "dir", "enc": "A256GCM"})));
    let cut_in_two = with_claims(&json!({})).replacen('.', ".\n", 1);
    for (text, wanted) in [
        ("hello", &["token-opaque T15 proved"][..]),
        ("some words. and more", &["token-opaque T15 proved"]),
        ("v2.local-is-not-this", &["token-opaque T15 proved"]),
        ("3q2-7w3q2-7w3q2-7w", &["token-opaque T01 very-likely"]),
        (&closed, &["token-opaque T02 very-likely"]),
        (&cut_in_two, &[]),
    ] {
        let found = of(&Tested { is_pasted: true, ..Tested::new(text, NOW) }, &expected());
        assert_eq!(told(&found), wanted, "{text}");
    }
    let found = of(&Tested { is_pasted: true, ..Tested::new("hello", NOW) }, &expected());
    assert!(found[0].sentence.starts_with("This is no token that can be read: "));
}

#[test]
fn each_fault_of_a_token_has_its_finding() {
    let header = |alg: &str| token(&json!({"alg": alg, "kid": "k"}), &claims(&json!({})));
    check(&header("HS256"), &["token-algorithm T06 proved"]);
    check(&header("PS256"), &["token-algorithm T07 one-of-these"]);
    check_claims(&json!({"aud": "x"}), &["token-for-another-api T05 T08 very-likely"]);
    let management = json!({"aud": ["https://t.eu.auth0.com/api/v2/"]});
    check_claims(&management, &["token-for-another-api T05 very-likely"]);
    let id_token = json!({"aud": "c", "nonce": "n", "at_hash": "h", "scope": null});
    check_claims(&id_token, &["id-token-sent T04 very-likely"]);
    check_claims(&json!({"aud": "c", "scope": null}), &["id-token-sent T04 very-likely"]);
    check_claims(&json!({"aud": "c"}), &["token-for-another-api T05 T08 very-likely"]);
    check_claims(&json!({"aud": null}), &["token-audience T08 very-likely"]);
    for slip in ["https://api/", "http://api", "HTTPS://API"] {
        check_claims(&json!({"aud": [slip]}), &["token-audience T08 very-likely"]);
    }
    check_claims(&json!({"iss": "https://t.eu.auth0.com"}), &["token-issuer T09 very-likely"]);
    check_claims(&json!({"iss": "https://login.t.example/"}), &["token-issuer T10 very-likely"]);
    check_claims(&json!({"exp": NOW - 31}), &["token-expired T11 proved"]);
    check_claims(&json!({"exp": NOW - 30}), &["token-expired T11 very-likely"]);
    check_claims(&json!({"iat": NOW + 1}), &["token-not-yet-valid T12 very-likely"]);
    let several = json!({"aud": "x", "exp": NOW - 3600});
    let wanted = ["token-for-another-api T05 T08 very-likely", "token-expired T11 proved"];
    check_claims(&several, &wanted);
}

#[test]
fn of_a_pasted_token_nothing_speaks_of_this_sign_in() {
    let id_token = json!({"aud": "c", "nonce": "n", "at_hash": "h", "scope": null});
    let header = |alg: &str| token(&json!({"alg": alg, "kid": "k"}), &claims(&json!({})));
    let mut expected = expected();
    let needs = Needs::Scopes(vec!["create:wishes".to_owned()]);
    expected.routes = vec![RouteRule { key: "POST /wish-list-service".to_owned(), needs }];
    let permissions = json!({"permissions": ["create:wishes"]});
    let mut count = 0;
    for text in [
        "3q2-7w".to_owned(),
        "a.b".to_owned(),
        format!("{}.a.b.c.d", segment(&json!({"alg": "RSA-OAEP-256"}))),
        header("HS256"),
        with_claims(&json!({"aud": "x"})),
        with_claims(&id_token),
        with_claims(&json!({"exp": NOW - 3600})),
        with_claims(&permissions),
        with_claims(&json!({"x": "y".repeat(12_000)})),
    ] {
        for signature in [
            Signature::NotChecked,
            Signature::Wrong,
            Signature::NoKey { kid: Some("k1".to_owned()) },
        ] {
            let tested = Tested { signature, is_pasted: true, ..Tested::new(&text, NOW) };
            for finding in of(&tested, &expected) {
                let said = format!("{finding:?}").to_lowercase();
                for words in
                    ["sign in again", "your sign-in", "your account", "what you typed", "app asks"]
                {
                    assert!(!said.contains(words), "{words}: {said}");
                }
                assert_eq!(finding.offer, None);
                count += 1;
            }
        }
    }
    assert!(count >= 20, "{count} findings were looked at");
}

#[test]
fn a_token_of_cognito_is_known_by_its_client() {
    let mut expected = expected();
    expected.audiences = vec!["app-client".to_owned()];
    let cognito = |changes: Value| {
        let mut all = json!({"aud": null, "client_id": "app-client", "token_use": "access"});
        for (name, value) in changes.as_object().unwrap() {
            all[name] = value.clone();
        }
        told(&of(&Tested::new(&with_claims(&all), NOW), &expected))
    };
    assert_eq!(cognito(json!({"cognito:groups": ["admin"]})), [""; 0]);
    assert_eq!(cognito(json!({"client_id": "x"})), ["token-audience T08 very-likely"]);
    // Its ID token is for the client, so the authorizer takes it.
    let id_token = json!({"aud": "app-client", "client_id": null, "token_use": "id"});
    assert_eq!(cognito(id_token), [""; 0]);
}

#[test]
fn a_finding_says_on_what_it_rests_and_whether_it_has_happened() {
    let token = with_claims(&json!({"aud": "x"}));
    for (basis, source) in [
        (Basis::Read, "By AWS's own words"),
        (Basis::Stated, "By the section “authorizer” of config.json"),
        (Basis::Assumed, "By issuer and audience of config.json"),
    ] {
        let expected = Expectation { basis, ..expected() };
        let found = of(&Tested::new(&token, NOW), &expected);
        let line = format!("{source} the authorizer expects the audience https://api.");
        assert!(found[0].evidence.contains(&line), "{found:?}");
        assert!(found[0].sentence.contains(" refuses it."), "{found:?}");
        let tested = Tested::new(&token, NOW);
        let place = place();
        let told = Case::new(&tested, &expected, &place, Ground::Refused).of_token();
        assert!(told[0].sentence.contains(" refused it."), "{told:?}");
    }
    let signature = Signature::NoKey { kid: Some("k1".to_owned()) };
    let good = with_claims(&json!({}));
    for (is_pasted, beginning) in [(false, "Sign in again: "), (true, "Have a new token issued: ")]
    {
        let tested = Tested { signature: signature.clone(), is_pasted, ..Tested::new(&good, NOW) };
        let fixes = &of(&tested, &expected())[0].fixes;
        let begins = |fix: &Fix| matches!(fix, Fix::Step(text) if text.starts_with(beginning));
        assert!(fixes.iter().any(begins), "{fixes:?}");
    }
}

#[test]
fn what_was_seen_of_a_token_is_told() {
    let first =
        |token: &str| of(&Tested::new(token, NOW), &expected()).remove(0).evidence.remove(0);
    assert_eq!(first("3q2-7w"), "The access token has 1 part; a signed JWT has 3.");
    assert_eq!(first("a.b"), "It has 2 parts; a signed JWT has 3.");
    let token = with_claims(&json!({}));
    let (expected, place) = (expected(), place());
    let claims = "iss is https://t.eu.auth0.com/, aud has https://api, exp is in the future.";
    for (signature, right, wrong) in [
        (Signature::Good, ", its signature is right", "this page finds it right"),
        (Signature::Wrong, "", "the signature is not its own"),
        (Signature::NotChecked, "", "this page has not checked it"),
    ] {
        let tested = Tested { signature, ..Tested::new(&token, NOW) };
        let case = Case::new(&tested, &expected, &place, Ground::Refused);
        let seen = format!(
            "Of the token this page sees: it has three parts, alg is RS256{right}, {claims}"
        );
        assert_eq!(case.not_accepted(Some("no")).evidence, [seen]);
        assert!(case.wrong_signature().evidence[0].contains(wrong), "{tested:?}");
    }
}

#[test]
fn keys_prove_what_they_can() {
    let good = with_claims(&json!({}));
    for (signature, wanted) in [
        (Signature::Good, &[][..]),
        (Signature::NotChecked, &[]),
        (Signature::KeysUnavailable, &[]),
        (Signature::Wrong, &["token-signature T14 proved"]),
        (Signature::NoKey { kid: Some("k1".to_owned()) }, &["token-key-unknown T13 very-likely"]),
    ] {
        let tested = Tested { signature, ..Tested::new(&good, NOW) };
        assert_eq!(told(&of(&tested, &expected())), wanted, "{tested:?}");
    }
    let foreign = with_claims(&json!({"iss": "https://other/"}));
    let tested = Tested { signature: Signature::Wrong, ..Tested::new(&foreign, NOW) };
    assert_eq!(told(&of(&tested, &expected())), ["token-issuer T10 very-likely"]);
}

#[test]
fn what_aws_itself_says_is_proof() {
    let read = Expectation {
        issuer: "https://t.eu.auth0.com".to_owned(),
        audiences: vec!["https://api.com".to_owned()],
        basis: Basis::Read,
        ..expected()
    };
    let good = with_claims(&json!({}));
    let discovery_issuer = Some("https://t.eu.auth0.com/".to_owned());
    let tested = Tested { discovery_issuer, ..Tested::new(&good, NOW) };
    let found = of(&tested, &read);
    assert_eq!(told(&found), ["token-audience T08 proved", "authorizer-issuer A04 proved"]);
    assert!(found[0].evidence.iter().any(|line| line.contains("“.com” is missing")), "{found:?}");
    assert!(found[1].evidence.iter().any(|line| line.contains("final slash")), "{found:?}");
    // At another host another document would be read.
    let elsewhere = Expectation { issuer: "https://login.t.example/".to_owned(), ..read };
    assert_eq!(told(&of(&tested, &elsewhere))[1], "token-issuer T10 proved");
}

#[test]
fn scopes_are_looked_for_route_by_route() {
    let needs = |scopes: &[&str]| Expectation {
        routes: vec![RouteRule {
            key: "POST /wish-list-service".to_owned(),
            needs: Needs::Scopes(scopes.iter().map(|scope| (*scope).to_owned()).collect()),
        }],
        ..expected()
    };
    for (scopes, changes, wanted) in [
        (&["a", "b"][..], json!({"scope": "b"}), &[][..]),
        (&["a"], json!({"permissions": ["a"]}), &["scope-in-permissions T18 A10 very-likely"]),
        (&["a"], json!({}), &["scope-missing A11 very-likely"]),
        (&["profile"], json!({"scope": "openid"}), &["scope-missing A10 A12 L16 very-likely"]),
    ] {
        let token = with_claims(&changes);
        let found = of(&Tested::new(&token, NOW), &needs(scopes));
        assert_eq!(told(&found), wanted, "{scopes:?} {changes}");
    }
}

#[test]
fn a_long_token_may_not_fit() {
    let of_length = |length: usize| {
        let token = with_claims(&json!({"x": "y".repeat(length * 3 / 4)}));
        of(&Tested::new(&token, NOW), &expected())
    };
    assert_eq!(told(&of_length(8_000)), [""; 0]);
    assert_eq!(told(&of_length(9_000)), ["token-too-large E10 one-of-these"]);
    assert_eq!(told(&of_length(11_000)), ["token-too-large E10 proved"]);
    assert!(of_length(11_000).iter().all(|finding| finding.certainty == Certainty::Proved));
}

#[test]
fn a_pasted_token_does_not_say_whom_to_trust() {
    let commands = |iss: &str| {
        let token = with_claims(&json!({"iss": iss}));
        let found = of(&Tested::new(&token, NOW), &expected());
        let fixes = found.into_iter().flat_map(|finding| finding.fixes);
        let texts = fixes.filter_map(|fix| match fix {
            Fix::Copy { text, .. } => Some(text),
            Fix::Step(_) => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    };
    let foreign = commands("https://evil.example/");
    assert!(foreign.contains("Issuer=https://t.eu.auth0.com/,") && !foreign.contains("evil"));
    assert!(commands("https://t.eu.auth0.com").contains("Issuer=https://t.eu.auth0.com,"));
    assert!(!commands("'; rm -rf ~ #").contains("rm -rf"));
}

#[test]
fn long_values_are_cut() {
    let token = with_claims(&json!({"iss": "é".repeat(10_000), "aud": "a".repeat(10_000)}));
    for finding in of(&Tested::new(&token, NOW), &expected()) {
        let longest = finding.evidence.iter().map(|line| line.chars().count()).max();
        assert!(longest < Some(400), "{longest:?}");
    }
}

#[test]
fn why_there_is_no_key_says_what_is_known_of_the_signature() {
    let kid = Some("k".to_owned());
    for (error, signature) in [
        (KeyError::NoKey { kid: kid.clone() }, Signature::NoKey { kid }),
        (KeyError::Status(500), Signature::KeysUnavailable),
        (KeyError::Algorithm("HS256".to_owned()), Signature::NotChecked),
        (KeyError::Ambiguous, Signature::NotChecked),
    ] {
        assert_eq!(Signature::from(&error), signature);
    }
}

#[test]
fn any_text_is_looked_at() {
    for text in ["", " ", "é", "Bearer ", "\"\"", "....", "\0", &"Bearer ".repeat(100_000)] {
        assert!(!of(&Tested::new(text, NOW), &expected()).is_empty(), "{text:.20}");
    }
}
