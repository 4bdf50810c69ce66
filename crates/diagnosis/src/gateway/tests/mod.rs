//! Answers of the gateway and the findings they lead to.

mod composed;
mod forbidden;

use relying_party::{AccessToken, Options, TransportError};
use serde_json::{Value, json};

use crate::{
    Answer, Certainty, Code, Finding, Fix, Offer, Outcome, Place,
    authorizer::{
        Signature, Tested,
        testing::{NOW, segment, token, with_claims},
    },
    gateway,
    reach::Verdict,
    tests::{answered, check_whole, exchange, place},
};

const UNAUTHORIZED: &str = r#"{"message":"Unauthorized"}"#;
const FORBIDDEN: &str = r#"{"message":"Forbidden"}"#;

fn tested(token: &str) -> Tested<'_> {
    let discovery_issuer = Some("https://t.eu.auth0.com/".to_owned());
    Tested { discovery_issuer, ..Tested::new(token, NOW) }
}

fn challenged(status: u16, challenge: Option<&str>) -> Outcome {
    let headers = challenge.map(|text| ("www-authenticate".to_owned(), text.to_owned()));
    let body = if status == 401 { UNAUTHORIZED } else { FORBIDDEN };
    Outcome::Answered(Answer {
        status,
        headers: headers.into_iter().collect(),
        body: body.to_owned(),
    })
}

/// What a `POST` with this token is found to have failed for.
fn found(outcome: Outcome, tested: &Tested<'_>, place: &Place) -> Finding {
    let finding =
        gateway::finding(&exchange("POST", true, outcome), None, Some(tested), place).unwrap();
    check_whole(&finding);
    assert!(!format!("{finding:?}").contains(tested.token), "{finding:?}");
    finding
}

fn told(words: &str) -> Outcome {
    let challenge = format!(r#"Bearer scope="" error="invalid_token" error_description="{words}""#);
    challenged(401, Some(&challenge))
}

fn check(outcome: Outcome, token: &str, code: Code, certainty: Certainty, ids: &str) -> Finding {
    let finding = found(outcome, &tested(token), &place());
    assert_eq!(
        (finding.code, finding.certainty, finding.catalogue),
        (code, certainty, ids),
        "{finding:?}"
    );
    finding
}

fn copied(finding: &Finding) -> String {
    let texts = finding.fixes.iter().filter_map(|fix| match fix {
        Fix::Copy { text, .. } => Some(text.as_str()),
        Fix::Step(_) => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn check_answer(method: &str, token_sent: bool, status: u16, body: &str, code: Code, ids: &str) {
    let exchange = exchange(method, token_sent, answered(status, body));
    let token = with_claims(&json!({}));
    let finding = gateway::finding(&exchange, None, Some(&tested(&token)), &place()).unwrap();
    assert_eq!((finding.code, finding.catalogue), (code, ids), "{status} {body}");
    check_whole(&finding);
}

#[test]
fn answers_of_the_gateway() {
    check_answer("GET", false, 401, UNAUTHORIZED, Code::SignInNeeded, "");
    check_answer("POST", false, 401, UNAUTHORIZED, Code::SignInNeeded, "");
    check_answer("POST", true, 403, " <!doctype html>", Code::ApiForbidden, "");
    check_answer("POST", true, 403, r#"{"error":"not yours"}"#, Code::FunctionRefused, "");
    check_answer("GET", false, 403, FORBIDDEN, Code::ApiForbidden, "G03");
    let rest = r#"{"message":"Missing Authentication Token"}"#;
    check_answer("GET", false, 403, rest, Code::RestApi, "C24");
    check_answer("POST", true, 403, rest, Code::RestApi, "C24");
    let gone = r#"{"message":"Not Found"}"#;
    check_answer("POST", true, 404, gone, Code::RouteNotFound, "G01 C18 A08");
    check_answer("GET", false, 404, r#"{"error":"gone"}"#, Code::FunctionRefused, "G02");
    check_answer("POST", true, 400, r#"{"message":"name"}"#, Code::FunctionRefused, "B03");
    check_answer("POST", true, 413, "", Code::BodyTooLarge, "G05");
    check_answer("GET", false, 429, "", Code::ApiThrottled, "G04");
    let error = r#"{"message":"Internal Server Error"}"#;
    check_answer("GET", false, 500, error, Code::FunctionFailed, "B01");
    check_answer("GET", false, 500, "boom", Code::UnexpectedStatus, "");
    let late = r#"{"message":"Service Unavailable"}"#;
    check_answer("GET", false, 503, late, Code::FunctionTimedOut, "B04");
    check_answer("GET", false, 504, "", Code::FunctionTimedOut, "B04");
    check_answer("GET", false, 302, "", Code::UnexpectedStatus, "");
    let success = exchange("GET", false, answered(200, "[]"));
    assert_eq!(gateway::finding(&success, None, None, &place()), None);
}

#[test]
fn what_the_authorizer_says_is_believed() {
    use Certainty::Proved;
    let good = with_claims(&json!({}));
    for (words, code, ids) in [
        ("the token does not have a valid audience", Code::TokenAudience, "A03 T08"),
        ("the token does not have a valid issuer", Code::TokenIssuer, "T09 T10"),
        ("issuer does not match", Code::TokenIssuer, "T09 T10"),
        (
            "the issuer in the OIDC discovery endpoint metadata does not match the configured issuer",
            Code::AuthorizerIssuer,
            "A04",
        ),
        ("OIDC discovery endpoint communication error", Code::KeysUnreachable, "A06"),
        ("JWKS communication error", Code::KeysUnreachable, "A06"),
        ("signing method ES256 is invalid", Code::TokenAlgorithm, "T06"),
        ("the token has expired", Code::TokenExpired, "T11"),
        ("Token is expired", Code::TokenExpired, "T11"),
        ("Token used before issued", Code::TokenNotYetValid, "T12"),
        ("Token is not valid yet", Code::TokenNotYetValid, "T12"),
        ("crypto/rsa: verification error", Code::TokenSignature, "T14"),
        ("unable to find a signing key that matches the key id", Code::TokenKeyUnknown, "T13"),
        ("no key for kid", Code::TokenKeyUnknown, "T13"),
        ("token contains an invalid number of segments", Code::TokenOpaque, "A02"),
        ("the token was revoked", Code::TokenNotAccepted, "A05 A07 T16"),
        ("no kidding", Code::TokenNotAccepted, "A05 A07 T16"),
    ] {
        check(told(words), &good, code, Proved, ids);
    }
}

#[test]
fn unknown_words_are_shown_as_they_are() {
    let good = with_claims(&json!({}));
    let finding = found(told("the token was revoked"), &tested(&good), &place());
    assert!(finding.sentence.ends_with("refused the access token: the token was revoked."));
    // Where the token itself proves a fault, that is told; the words are in the evidence.
    let old = with_claims(&json!({"exp": NOW - 3600}));
    let finding = found(told("the token was revoked"), &tested(&old), &place());
    assert_eq!(finding.code, Code::TokenExpired);
    assert!(finding.evidence.iter().any(|line| line.contains("revoked")));
    // A guess is not.
    let other = with_claims(&json!({"aud": "https://other"}));
    let finding = found(told("the token was revoked"), &tested(&other), &place());
    assert_eq!(finding.code, Code::TokenNotAccepted);
}

#[test]
fn an_audience_that_is_refused_is_compared_with_the_token() {
    use Certainty::Proved;
    let words = "the token does not have a valid audience";
    let finding =
        check(told(words), &with_claims(&json!({})), Code::TokenAudience, Proved, "A03 T08");
    assert!(copied(&finding).contains("Issuer=https://t.eu.auth0.com/,Audience=https://api "));
    let seen = finding.evidence.join("\n");
    assert!(seen.contains("https://api, https://t.eu.auth0.com/userinfo"), "{seen}");
    assert!(seen.contains("which the token has"), "{seen}");
    for (claims, code, ids) in [
        (json!({"aud": "https://t.eu.auth0.com/api/v2/"}), Code::TokenForAnotherApi, "T05"),
        (json!({"aud": "https://other"}), Code::TokenForAnotherApi, "T05 T08"),
        (json!({"aud": "c", "nonce": "n", "scope": null}), Code::IdTokenSent, "T04"),
        (json!({"aud": null}), Code::TokenAudience, "A03 T08"),
    ] {
        check(told(words), &with_claims(&claims), code, Proved, ids);
    }
    for (claims, audience) in [
        (json!({"aud": ["https://api/", "https://t.eu.auth0.com/userinfo"]}), "https://api/"),
        (json!({"aud": null, "client_id": "c"}), "c"),
        (json!({"aud": null, "client_id": "another"}), "https://api"),
    ] {
        let token = with_claims(&claims);
        let finding = check(told(words), &token, Code::TokenAudience, Proved, "A03 T08");
        let command = copied(&finding);
        assert!(command.contains(&format!(",Audience={audience} --identity")), "{command}");
    }
    let close = with_claims(&json!({"aud": "https://api/"}));
    let finding = found(told(words), &tested(&close), &place());
    assert!(finding.evidence.iter().any(|line| line.contains("final slash")), "{finding:?}");
}

#[test]
fn an_issuer_that_is_not_the_discovery_documents_is_replaced_by_it() {
    let mut place = place();
    let words =
        "the issuer in the OIDC discovery endpoint metadata does not match the configured issuer";
    let good = with_claims(&json!({}));
    let finding = found(told(words), &tested(&good), &place);
    assert!(copied(&finding).contains("Issuer=https://t.eu.auth0.com/,"), "{finding:?}");
    place.settings.authorizer.as_mut().unwrap().issuer = Some("https://t.eu.auth0.com".to_owned());
    let finding = found(told(words), &tested(&good), &place);
    let seen = finding.evidence.join("\n");
    assert!(seen.contains("expects the issuer https://t.eu.auth0.com."), "{seen}");
    assert!(seen.contains("final slash"), "{seen}");
    assert!(copied(&finding).contains("Issuer=https://t.eu.auth0.com/,"), "{finding:?}");
}

#[test]
fn parts_are_told_as_what_the_token_is() {
    use Certainty::Proved;
    let words = "token contains an invalid number of segments";
    let closed = format!("{}..a.b.c", segment(&json!({"alg": "dir", "enc": "A256GCM"})));
    let encrypted = format!("{}.a.b.c.d", segment(&json!({"alg": "RSA-OAEP-256"})));
    for (token, code, ids) in [
        ("opaque", Code::TokenOpaque, "T01 A02"),
        (&closed, Code::TokenOpaque, "T02 A02"),
        (&encrypted, Code::TokenEncrypted, "T03"),
        ("[object Promise]", Code::TokenOpaque, "T15 A02"),
    ] {
        check(told(words), token, code, Proved, ids);
        // Three parts are needed whatever the gateway says.
        check(challenged(401, None), token, code, Proved, ids.trim_end_matches(" A02"));
    }
}

fn check_hidden(header: &Value, changes: &Value, code: Code, certainty: Certainty) {
    let token = token(header, &crate::authorizer::testing::claims(changes));
    let finding = found(challenged(401, None), &tested(&token), &place());
    assert_eq!((finding.code, finding.certainty), (code, certainty), "{header} {changes}");
}

#[test]
fn where_the_reason_is_hidden_the_token_decides() {
    use Certainty::{OneOfThese, Proved, VeryLikely};
    let rs256 = json!({"alg": "RS256", "kid": "k1"});
    let none = json!({});
    check_hidden(&rs256, &none, Code::TokenNotAccepted, OneOfThese);
    check_hidden(&json!({"alg": "HS256"}), &none, Code::TokenAlgorithm, Proved);
    check_hidden(&json!({"alg": "PS256"}), &none, Code::TokenAlgorithm, OneOfThese);
    check_hidden(&rs256, &json!({"exp": NOW - 3600}), Code::TokenExpired, Proved);
    check_hidden(&rs256, &json!({"exp": NOW - 5}), Code::TokenExpired, VeryLikely);
    check_hidden(&rs256, &json!({"nbf": NOW + 5}), Code::TokenNotYetValid, VeryLikely);
    check_hidden(&rs256, &json!({"iat": NOW + 600}), Code::TokenNotYetValid, VeryLikely);
    check_hidden(&rs256, &json!({"aud": "https://other"}), Code::TokenForAnotherApi, VeryLikely);
    check_hidden(
        &rs256,
        &json!({"iss": "https://login.t.example/"}),
        Code::TokenIssuer,
        VeryLikely,
    );
    // A proof is better than a guess, wherever the authorizer would have stopped.
    let both = json!({"aud": "https://other", "exp": NOW - 3600});
    check_hidden(&rs256, &both, Code::TokenExpired, Proved);
}

#[test]
fn a_bare_challenge_means_that_no_token_came() {
    let good = with_claims(&json!({}));
    for challenge in ["Bearer", "bearer"] {
        let outcome = challenged(401, Some(challenge));
        let finding = check(outcome, &good, Code::TokenNotReceived, Certainty::VeryLikely, "A01");
        assert!(copied(&finding).contains("'$request.header.Authorization'"));
    }
    for unclear in [None, Some(r#"Bearer error_description="""#), Some(r#"Bearer realm="x""#)] {
        let finding = found(challenged(401, unclear), &tested(&good), &place());
        assert_eq!(finding.code, Code::TokenNotAccepted, "{unclear:?}");
        assert_eq!(finding.certainty, Certainty::OneOfThese, "{unclear:?}");
    }
}

#[test]
fn a_token_that_only_the_gateway_calls_expired_is_expired() {
    let good = with_claims(&json!({}));
    let finding = found(told("the token has expired"), &tested(&good), &place());
    assert_eq!((finding.code, &finding.offer), (Code::TokenExpired, &Some(Offer::SignIn)));
    assert!(finding.evidence.iter().any(|line| line.contains("clocks differ")), "{finding:?}");
    let Outcome::Answered(answer) = told("the token has expired") else { unreachable!() };
    let is_expired =
        |token: String, answer: &Answer| gateway::is_expired(answer, &AccessToken::new(token), NOW);
    assert!(is_expired(good.clone(), &answer));
    let Outcome::Answered(answer) = told("the token was revoked") else { unreachable!() };
    assert!(!is_expired(good, &answer));
    assert!(is_expired(with_claims(&json!({"exp": NOW})), &answer));
    assert!(!is_expired("opaque".to_owned(), &answer));
}

// Holds: R28.
#[test]
fn a_challenge_for_a_better_login_offers_just_that_login() {
    let challenge = r#"Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="300", scope="s""#;
    let good = with_claims(&json!({}));
    let finding = found(challenged(401, Some(challenge)), &tested(&good), &place());
    let acr_values = vec!["mfa".to_owned()];
    let extra_scopes = vec!["s".to_owned()];
    let wanted = Options { acr_values, max_age: Some(300), extra_scopes, ..Options::default() };
    assert_eq!(finding.code, Code::StepUpNeeded);
    assert_eq!(finding.offer, Some(Offer::SignInFor(Box::new(wanted))));
}

#[test]
fn what_the_person_believes_of_the_authorizer_is_compared() {
    let shown = |issuer: &str, audience: &str| {
        let mut place = place();
        let authorizer = place.settings.authorizer.as_mut().unwrap();
        authorizer.issuer = Some(issuer.to_owned());
        authorizer.audience = vec![audience.to_owned()];
        let finding = found(challenged(401, None), &tested(&with_claims(&json!({}))), &place);
        assert_ne!(finding.certainty, Certainty::Proved, "a belief proves nothing");
        (finding.code, finding.evidence.join("\n"))
    };
    assert_eq!(shown("https://t.eu.auth0.com/", "https://api").0, Code::TokenNotAccepted);
    let (code, seen) = shown("https://t.eu.auth0.com", "https://api");
    assert_eq!(code, Code::AuthorizerIssuer);
    assert!(seen.contains("expects the issuer https://t.eu.auth0.com."), "{seen}");
    let (code, seen) = shown("https://login.example/", "https://api");
    assert_eq!(code, Code::TokenIssuer);
    assert!(seen.contains("expects the issuer https://login.example/."), "{seen}");
    let (code, seen) = shown("https://t.eu.auth0.com/", "spa");
    assert_eq!(code, Code::TokenAudience);
    assert!(seen.contains("expects the audience spa."), "{seen}");
}

#[test]
fn a_wrong_signature_is_a_proof_where_the_keys_are_the_tokens_issuers() {
    let token = with_claims(&json!({}));
    let with = |signature: Signature, token: &str| {
        let finding =
            found(challenged(401, None), &Tested { signature, ..tested(token) }, &place());
        (finding.code, finding.certainty)
    };
    let kid = Some("k1".to_owned());
    assert_eq!(with(Signature::Wrong, &token), (Code::TokenSignature, Certainty::Proved));
    assert_eq!(
        with(Signature::NoKey { kid }, &token),
        (Code::TokenKeyUnknown, Certainty::VeryLikely)
    );
    assert_eq!(with(Signature::Good, &token), (Code::TokenNotAccepted, Certainty::OneOfThese));
    let foreign = with_claims(&json!({"iss": "https://other/"}));
    assert_eq!(with(Signature::Wrong, &foreign).0, Code::TokenIssuer);
}

#[test]
fn a_token_that_does_not_fit_explains_a_strange_refusal() {
    let long = with_claims(&json!({"roles": "r".repeat(9000)}));
    let finding = found(answered(431, ""), &tested(&long), &place());
    assert_eq!((finding.code, finding.certainty), (Code::TokenTooLarge, Certainty::VeryLikely));
    let hidden = |token: &str| {
        let silence = Outcome::Failed(TransportError::NoReadableAnswer);
        let exchange = exchange("POST", true, silence);
        let verdict = Some(Verdict::Hidden);
        gateway::finding(&exchange, verdict, Some(&tested(token)), &place()).unwrap().code
    };
    assert_eq!(hidden(&long), Code::TokenTooLarge);
    let short = with_claims(&json!({}));
    assert_eq!(hidden(&short), Code::CorsBlocked);
    assert_eq!(found(answered(431, ""), &tested(&short), &place()).code, Code::FunctionRefused);
}

#[test]
fn a_function_that_may_not_be_called_gets_its_permission() {
    let error = answered(500, r#"{"message":"Internal Server Error"}"#);
    let finding = found(error, &tested(&with_claims(&json!({}))), &place());
    assert!(copied(&finding).contains("--function-name wish-list-service --statement-id apigw"));
    assert!(copied(&finding).contains("execute-api:eu-west-1:YOUR_ACCOUNT_ID:a1b2c3d4e5/*/*"));
}

#[test]
fn a_token_that_is_not_known_is_not_spoken_of() {
    for outcome in [
        challenged(401, None),
        told("token contains an invalid number of segments"),
        challenged(403, None),
    ] {
        let refused = exchange("POST", true, outcome);
        let finding = gateway::finding(&refused, None, None, &place()).unwrap();
        assert!([Code::TokenNotAccepted, Code::ScopeMissing].contains(&finding.code));
        let speaks = |line: &String| line.contains("Of the token") || line.contains("token's");
        assert!(!finding.evidence.iter().any(speaks), "{finding:?}");
    }
}

#[test]
fn a_list_that_is_meant_to_be_open_can_be_opened() {
    let refused = exchange("GET", false, challenged(401, Some("Bearer")));
    let finding = gateway::finding(&refused, None, None, &place()).unwrap();
    assert!(copied(&finding).contains("--authorization-type NONE"), "{finding:?}");
    let refused = exchange("POST", false, challenged(401, Some("Bearer")));
    let finding = gateway::finding(&refused, None, None, &place()).unwrap();
    assert_eq!(copied(&finding), "");
}
