//! Failures and the findings they lead to, as tables.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use relying_party::{
    AccessToken, Options, TransportError, callback::CallbackError, id_token::IdTokenError,
    jwks::KeyError, metadata::MetadataError, session::SignInError, token::TokenError,
};
use settings::Settings;

use crate::{
    Answer, Certainty, Code, Exchange, Finding, Fix, Offer, Outcome, Place,
    gateway::{self, TokenState, token_state},
    reach::Verdict,
    sign_in,
};

pub(crate) fn place() -> Place {
    let settings = Settings::from_json(
        r#"{"domain":"t.eu.auth0.com","clientId":"c","audience":"https://api",
            "apiUrl":"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service",
            "authorizer":{"routes":{"POST /wish-list-service":["create:wishes"]}}}"#,
    );
    Place {
        settings: settings.unwrap(),
        page_origin: "http://localhost:8080".to_owned(),
        asked_scopes: Vec::new(),
    }
}

fn exchange(method: &str, token_sent: bool, outcome: Outcome) -> Exchange {
    Exchange {
        method: method.to_owned(),
        url: place().settings.api_url.as_str().to_owned(),
        token_sent,
        was_delivered: None,
        duration: 8000,
        outcome,
    }
}

fn answered(status: u16, body: &str) -> Outcome {
    Outcome::Answered(Answer { status, headers: Vec::new(), body: body.to_owned() })
}

/// Whatever is found has a sentence, evidence and a way out.
fn check_whole(finding: &Finding) {
    assert!(finding.sentence.ends_with('.'), "{finding:?}");
    assert!(
        !finding.evidence.is_empty()
            || finding.code == Code::AnswerTooLarge
            || finding.code == Code::StorageBlocked,
        "{finding:?}"
    );
    assert!(!finding.fixes.is_empty() || finding.offer.is_some(), "{finding:?}");
}

fn check_answer(method: &str, token: TokenState, status: u16, body: &str, code: Code) {
    let exchange = exchange(method, token != TokenState::None, answered(status, body));
    let finding = gateway::finding(&exchange, None, token, &place()).unwrap();
    assert_eq!(finding.code, code, "{status} {body}");
    check_whole(&finding);
}

fn check_silence(method: &str, verdict: Verdict, code: Code) -> Finding {
    let outcome = Outcome::Failed(TransportError::NoReadableAnswer);
    let exchange = exchange(method, true, outcome);
    let finding =
        gateway::finding(&exchange, Some(verdict), TokenState::Plausible, &place()).unwrap();
    assert_eq!(finding.code, code, "{verdict:?}");
    check_whole(&finding);
    finding
}

#[test]
fn answers_of_the_gateway() {
    use TokenState::{Expired, None, NotAJwt, Plausible};
    let (unauthorized, forbidden) = (r#"{"message":"Unauthorized"}"#, r#"{"message":"Forbidden"}"#);
    check_answer("GET", None, 401, unauthorized, Code::SignInNeeded);
    check_answer("POST", NotAJwt { parts: 5 }, 401, unauthorized, Code::TokenOpaque);
    check_answer("POST", Expired { seconds: 9 }, 401, unauthorized, Code::TokenExpired);
    check_answer("POST", Plausible, 401, unauthorized, Code::TokenNotAccepted);
    check_answer("POST", Plausible, 403, forbidden, Code::ScopeMissing);
    check_answer("POST", Plausible, 403, "<html>", Code::FunctionRefused);
    check_answer("GET", None, 403, forbidden, Code::FunctionRefused);
    check_answer("POST", Plausible, 404, r#"{"message":"Not Found"}"#, Code::RouteNotFound);
    check_answer("GET", None, 404, r#"{"error":"gone"}"#, Code::FunctionRefused);
    check_answer("POST", Plausible, 400, r#"{"message":"name"}"#, Code::FunctionRefused);
    check_answer("POST", Plausible, 413, "", Code::BodyTooLarge);
    check_answer("GET", None, 429, "", Code::ApiThrottled);
    check_answer("GET", None, 500, r#"{"message":"Internal Server Error"}"#, Code::FunctionFailed);
    check_answer("GET", None, 500, "boom", Code::UnexpectedStatus);
    check_answer("GET", None, 503, r#"{"message":"Service Unavailable"}"#, Code::FunctionTimedOut);
    check_answer("GET", None, 302, "", Code::UnexpectedStatus);
    let success = exchange("GET", false, answered(200, "[]"));
    assert_eq!(gateway::finding(&success, Option::None, None, &place()), Option::None);
}

#[test]
fn successes_that_are_none() {
    let answer = |body: &str| Answer { status: 200, headers: Vec::new(), body: body.to_owned() };
    for finding in
        [gateway::not_confirmed(&answer("null")), gateway::not_a_list(&answer("null"), "x")]
    {
        check_whole(&finding);
        let names_the_cause =
            |fix: &Fix| matches!(fix, Fix::Step(text) if text.contains("event.httpMethod"));
        assert!(finding.fixes.iter().any(names_the_cause), "{finding:?}");
    }
    assert_eq!(gateway::not_confirmed(&answer("{}")).fixes.len(), 1);
}

#[test]
fn no_readable_answer() {
    check_silence("GET", Verdict::Hidden, Code::CorsBlocked);
    check_silence("POST", Verdict::PreflightRefused, Code::PreflightRefused);
    check_silence("GET", Verdict::Unreachable, Code::ApiUnreachable);
    check_silence("GET", Verdict::TimedOut, Code::ApiTimedOut);
    check_silence("GET", Verdict::TooLarge, Code::AnswerTooLarge);
    check_silence("GET", Verdict::RefusedByPolicy, Code::BlockedByPolicy);
    check_silence("GET", Verdict::MixedContent, Code::MixedContent);
    check_silence("GET", Verdict::Offline, Code::Offline);
    check_silence("GET", Verdict::NotSent, Code::RequestNotSent);
}

#[test]
fn a_write_that_may_have_happened_is_said_to() {
    let says_so = |finding: &Finding| finding.sentence.contains("Whether the wish was saved");
    assert!(says_so(&check_silence("POST", Verdict::Hidden, Code::CorsBlocked)));
    assert!(says_so(&check_silence("POST", Verdict::TimedOut, Code::ApiTimedOut)));
    assert!(!says_so(&check_silence("POST", Verdict::PreflightRefused, Code::PreflightRefused)));
    assert!(!says_so(&check_silence("POST", Verdict::Offline, Code::Offline)));
    assert!(!says_so(&check_silence("GET", Verdict::Hidden, Code::CorsBlocked)));
}

#[test]
fn a_readable_challenge_is_believed_and_a_hidden_one_said_to_be() {
    let finding = |challenge: Option<&str>| {
        let headers = challenge.map(|text| ("www-authenticate".to_owned(), text.to_owned()));
        let answer =
            Answer { status: 401, headers: headers.into_iter().collect(), body: String::new() };
        let exchange = exchange("POST", true, Outcome::Answered(answer));
        gateway::finding(&exchange, None, TokenState::Plausible, &place()).unwrap()
    };
    let spaces = r#"Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience""#;
    let readable = finding(Some(spaces));
    assert!(readable.sentence.contains("does not have a valid audience"), "{readable:?}");
    assert_eq!(readable.certainty, Certainty::Proved);
    for unclear in [None, Some("Bearer"), Some(r#"Bearer error_description="""#)] {
        assert_eq!(finding(unclear).certainty, Certainty::OneOfThese, "{unclear:?}");
    }
}

#[test]
fn a_token_that_only_the_gateway_calls_expired_is_expired() {
    let header =
        r#"Bearer scope="" error="invalid_token" error_description="the token has expired""#;
    let headers = vec![("www-authenticate".to_owned(), header.to_owned())];
    let answer = Answer { status: 401, headers, body: String::new() };
    let exchange = exchange("POST", true, Outcome::Answered(answer));
    let finding = gateway::finding(&exchange, None, TokenState::Plausible, &place()).unwrap();
    assert_eq!((finding.code, &finding.offer), (Code::TokenExpired, &Some(Offer::SignIn)));
    assert!(finding.evidence.iter().any(|line| line.contains("clocks differ")), "{finding:?}");
}

// Holds: R28.
#[test]
fn a_challenge_for_a_better_login_offers_just_that_login() {
    let challenge =
        r#"Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="300""#;
    let headers = vec![("www-authenticate".to_owned(), challenge.to_owned())];
    let answer = Answer { status: 401, headers, body: String::new() };
    let exchange = exchange("POST", true, Outcome::Answered(answer));
    let finding = gateway::finding(&exchange, None, TokenState::Plausible, &place()).unwrap();
    let acr_values = vec!["mfa".to_owned()];
    let wanted = Options { acr_values, max_age: Some(300), ..Options::default() };
    assert_eq!(finding.code, Code::StepUpNeeded);
    assert_eq!(finding.offer, Some(Offer::SignInFor(Box::new(wanted))));
}

#[test]
fn a_scope_that_was_asked_for_and_not_granted_is_a_matter_of_the_account() {
    let finding = |scopes: &[&str], challenge: &str| {
        let mut place = place();
        place.settings.authorizer = None;
        place.settings.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let headers = vec![("www-authenticate".to_owned(), challenge.to_owned())];
        let body = r#"{"message":"Forbidden"}"#.to_owned();
        let outcome = Outcome::Answered(Answer { status: 403, headers, body });
        gateway::finding(&exchange("POST", true, outcome), None, TokenState::Plausible, &place)
            .unwrap()
    };
    let challenge = r#"Bearer scope="create:wishes" error="insufficient_scope""#;
    let not_asked = finding(&["openid"], challenge);
    let wanted = Options { extra_scopes: vec!["create:wishes".to_owned()], ..Options::default() };
    assert_eq!(not_asked.offer, Some(Offer::SignInFor(Box::new(wanted))));
    let not_granted = finding(&["openid", "create:wishes"], challenge);
    assert_eq!(not_granted.offer, Some(Offer::Retry), "the same account would be refused again");
    assert!(format!("{not_granted:?}").contains("lacks the permission"), "{not_granted:?}");
    assert_eq!(finding(&["openid"], "Bearer").code, Code::ScopeMissing);
}

#[test]
fn what_the_person_believes_of_the_authorizer_is_compared() {
    let shown = |issuer: &str, audience: &str| {
        let mut place = place();
        let authorizer = place.settings.authorizer.as_mut().unwrap();
        authorizer.issuer = Some(issuer.to_owned());
        authorizer.audience = vec![audience.to_owned()];
        let exchange = exchange("POST", true, answered(401, "{}"));
        gateway::finding(&exchange, None, TokenState::Plausible, &place)
            .unwrap()
            .evidence
            .join("\n")
    };
    assert!(!shown("https://t.eu.auth0.com/", "https://api").contains("By config.json"));
    assert!(
        shown("https://t.eu.auth0.com", "https://api")
            .contains("expects the issuer https://t.eu.auth0.com,")
    );
    assert!(shown("https://t.eu.auth0.com/", "spa").contains("expects the audience spa,"));
}

#[test]
fn commands_are_filled_in() {
    let finding = check_silence("POST", Verdict::Hidden, Code::CorsBlocked);
    let command = finding.fixes.iter().find_map(|fix| match fix {
        Fix::Copy { text, .. } if text.contains("update-api") => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(
        command,
        Some(
            r#"aws apigatewayv2 update-api --api-id a1b2c3d4e5 --cors-configuration '{"AllowOrigins":["http://localhost:8080"],"AllowMethods":["GET","POST"],"AllowHeaders":["authorization","content-type"],"ExposeHeaders":["www-authenticate","apigw-requestid","date"],"MaxAge":300}' --region eu-west-1"#
        )
    );
}

#[test]
fn tokens_are_looked_at_as_the_authorizer_does() {
    let token = |text: String| AccessToken::new(text);
    let jwt = |claims: &str| {
        let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
        token(format!("{}.{}.c2ln", encode(r#"{"alg":"RS256"}"#), encode(claims)))
    };
    assert_eq!(token_state(None, 0), TokenState::None);
    let state = |token: AccessToken| token_state(Some(&token), 1000);
    assert_eq!(state(token("opaque".to_owned())), TokenState::NotAJwt { parts: 1 });
    assert_eq!(state(token("a..b.c.d".to_owned())), TokenState::NotAJwt { parts: 5 });
    assert_eq!(state(jwt(r#"{"exp":1000}"#)), TokenState::Expired { seconds: 0 });
    assert_eq!(state(jwt(r#"{"exp":1001}"#)), TokenState::Plausible);
}

fn check_sign_in(error: impl Into<SignInError>, verdict: Option<Verdict>, code: Code) {
    let error = error.into();
    let finding = sign_in::finding(&error, verdict, &place());
    assert_eq!(finding.code, code, "{error:?}");
    check_whole(&finding);
}

#[test]
fn failures_of_a_sign_in() {
    let silent = TransportError::NoReadableAnswer;
    check_sign_in(SignInError::InsecureContext, None, Code::InsecureContext);
    check_sign_in(SignInError::Storage, None, Code::StorageBlocked);
    for (verdict, code) in [
        (Verdict::Unreachable, Code::TenantUnreachable),
        (Verdict::Hidden, Code::TenantCorsBlocked),
        (Verdict::TimedOut, Code::TenantTimedOut),
        (Verdict::Offline, Code::Offline),
        (Verdict::RefusedByPolicy, Code::BlockedByPolicy),
    ] {
        check_sign_in(MetadataError::Transport(silent), Some(verdict), code);
        check_sign_in(KeyError::Transport(silent), Some(verdict), code);
    }
    let mismatch = MetadataError::IssuerMismatch {
        configured: "a".to_owned(),
        found: "b".to_owned(),
        slash_only: false,
    };
    check_sign_in(mismatch, None, Code::IssuerMismatch);
    check_sign_in(MetadataError::Status(404), None, Code::MetadataUnusable);
    check_sign_in(MetadataError::PkceNotSupported, None, Code::PkceNotSupported);
    check_sign_in(CallbackError::UnknownState, None, Code::CallbackUnknown);
    check_sign_in(CallbackError::Duplicate("code"), None, Code::CallbackMalformed);
    check_sign_in(CallbackError::Expired, None, Code::SignInExpired);
    check_sign_in(CallbackError::IssMismatch, None, Code::IssuerMixedUp);
    check_sign_in(KeyError::Ambiguous, None, Code::KeysUnusable);
    check_sign_in(IdTokenError::Nonce, None, Code::IdTokenRefused);
    check_sign_in(IdTokenError::NotYet { seconds: 99 }, None, Code::ClockWrong);
}

// Holds: complaint 9.
#[test]
fn refusals_of_the_tenant_are_told_apart() {
    let refused = |error: &str, description: &str| CallbackError::Refused {
        error: error.to_owned(),
        description: Some(description.to_owned()),
    };
    check_sign_in(
        refused("access_denied", "User did not authorize the request"),
        None,
        Code::AccessDenied,
    );
    check_sign_in(
        refused("access_denied", "Service not found: https://x"),
        None,
        Code::AudienceUnknown,
    );
    check_sign_in(refused("unauthorized", "user is blocked"), None, Code::AccountBlocked);
}

#[test]
fn failures_of_the_token_endpoint() {
    let refused = |status, error: &str| TokenError::Refused {
        status,
        error: error.to_owned(),
        description: None,
    };
    check_sign_in(refused(403, "invalid_grant"), None, Code::TokenRefused);
    check_sign_in(refused(401, "access_denied"), None, Code::ClientNotPublic);
    for retry_after in [None, Some(7)] {
        check_sign_in(TokenError::Throttled { retry_after }, None, Code::TokenThrottled);
    }
    check_sign_in(TokenError::Unreadable { status: 200 }, None, Code::TokenUnreadable);
    check_sign_in(TokenError::Unreadable { status: 502 }, None, Code::TokenEndpointFailed);
    check_sign_in(refused(500, "server_error"), None, Code::TokenEndpointFailed);
    check_sign_in(TokenError::NoIdToken, None, Code::TokenUnreadable);
    for (verdict, code) in [
        (Verdict::Unreachable, Code::TokenUnreachable),
        (Verdict::Hidden, Code::TokenCorsBlocked),
        (Verdict::TimedOut, Code::TokenTimedOut),
    ] {
        check_sign_in(TokenError::Transport(TransportError::NoReadableAnswer), Some(verdict), code);
    }
}

#[test]
fn codes_are_unique() {
    let mut texts: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    texts.sort_unstable();
    let count = texts.len();
    texts.dedup();
    assert_eq!(texts.len(), count);
}
