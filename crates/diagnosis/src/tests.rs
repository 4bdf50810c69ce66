//! Failures and the findings they lead to, as tables.

use relying_party::{
    TransportError, callback::CallbackError, id_token::IdTokenError, jwks::KeyError,
    metadata::MetadataError, session::SignInError, token::TokenError,
};
use settings::Settings;

use crate::{
    Answer, Certainty, Code, Exchange, Finding, Fix, Outcome, Party, Place, gateway,
    reach::Verdict, sign_in,
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

pub(crate) fn exchange(method: &str, token_sent: bool, outcome: Outcome) -> Exchange {
    Exchange {
        method: method.to_owned(),
        url: place().settings.api_url.as_str().to_owned(),
        token_sent,
        asked_headers: Vec::new(),
        was_delivered: None,
        duration: 8000,
        outcome,
    }
}

pub(crate) fn answered(status: u16, body: &str) -> Outcome {
    Outcome::Answered(Answer { status, headers: Vec::new(), body: body.to_owned() })
}

/// Whatever is found has a sentence, evidence and a way out.
pub(crate) fn check_whole(finding: &Finding) {
    assert!(finding.sentence.ends_with('.'), "{finding:?}");
    assert!(
        !finding.evidence.is_empty()
            || finding.code == Code::AnswerTooLarge
            || finding.code == Code::StorageBlocked,
        "{finding:?}"
    );
    assert!(!finding.fixes.is_empty() || finding.offer.is_some(), "{finding:?}");
}

fn check_silence(method: &str, verdict: Verdict, code: Code) -> Finding {
    let outcome = Outcome::Failed(TransportError::NoReadableAnswer);
    let exchange = exchange(method, true, outcome);
    let finding = gateway::finding(&exchange, Some(verdict), None, &place()).unwrap();
    assert_eq!(finding.code, code, "{verdict:?}");
    check_whole(&finding);
    finding
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
    check_silence("GET", Verdict::CutShort, Code::AnswerCutShort);
    check_silence("POST", Verdict::AnswerHidden, Code::AnswerHidden);
}

#[test]
fn a_write_says_what_is_known_of_it() {
    let says = |was_delivered, verdict| {
        let failed = Outcome::Failed(TransportError::NoReadableAnswer);
        let exchange = Exchange { was_delivered, ..exchange("POST", true, failed) };
        gateway::finding(&exchange, Some(verdict), None, &place()).unwrap().sentence
    };
    for (was_delivered, verdict, words) in [
        (Some(true), Verdict::AnswerHidden, "may have been saved"),
        (Some(true), Verdict::TimedOut, "may have been saved"),
        (Some(true), Verdict::CutShort, "may have been saved"),
        (Some(true), Verdict::TooLarge, "may have been saved"),
        (Some(false), Verdict::Hidden, "nothing was saved"),
        (Some(false), Verdict::PreflightRefused, "nothing was saved"),
        (Some(false), Verdict::Unreachable, "nothing was saved"),
        (Some(false), Verdict::TimedOut, "cannot be known"),
        (None, Verdict::Hidden, "cannot be known"),
    ] {
        let sentence = says(was_delivered, verdict);
        assert!(sentence.contains(words), "{was_delivered:?} {verdict:?}: {sentence}");
        assert!(sentence.ends_with("still in the form."), "{sentence}");
    }
    assert!(!says(Some(false), Verdict::Offline).contains("saved"));
    assert!(!check_silence("GET", Verdict::Hidden, Code::CorsBlocked).sentence.contains("saved"));
}

#[test]
fn commands_are_filled_in() {
    let finding = check_silence("POST", Verdict::Hidden, Code::CorsBlocked);
    assert!(finding.has_command());
    let line =
        Finding { fixes: Vec::new(), ..finding.clone() }.copy("Write", "\"audience\": \"a\"");
    assert!(!line.has_command());
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
    check_sign_in(MetadataError::Status(429), None, Code::TenantThrottled);
    check_sign_in(MetadataError::Status(503), None, Code::TenantFailed);
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
fn each_party_and_each_certainty_has_a_name_for_people() {
    for (party, name) in [
        (Party::Settings, "Settings"),
        (Party::Page, "This page"),
        (Party::Network, "Network"),
        (Party::Tenant, "Tenant"),
        (Party::TokenEndpoint, "Token endpoint"),
        (Party::Cors, "CORS"),
        (Party::Gateway, "Gateway"),
        (Party::Function, "Function"),
    ] {
        assert_eq!(party.name(), name);
    }
    for (certainty, text, name) in [
        (Certainty::Proved, "proved", "Proved"),
        (Certainty::VeryLikely, "very-likely", "Very likely"),
        (Certainty::OneOfThese, "one-of-these", "One of these"),
    ] {
        assert_eq!((certainty.as_str(), certainty.name()), (text, name));
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
