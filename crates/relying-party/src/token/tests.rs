use std::{
    cell::RefCell,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use oauth2::HttpRequest;

use super::*;
use crate::{
    AuthorizationCode,
    testing::{client, metadata, transaction},
};

fn accepted() -> Accepted {
    let verifier = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc".to_owned();
    let transaction = LoginTransaction { verifier, ..transaction(0) };
    Accepted { code: AuthorizationCode::new("the code".to_owned()), transaction }
}

/// A client whose every request is answered with `answer`, and which keeps what was sent.
fn answering<'a>(
    answer: Result<(u16, &'a str), TransportError>,
    sent: &'a RefCell<Vec<HttpRequest>>,
) -> impl Fn(HttpRequest) -> std::future::Ready<Result<http::Response<Vec<u8>>, TransportError>> + 'a
{
    move |request| {
        sent.borrow_mut().push(request);
        let answer = answer.map(|(status, body)| {
            let response = http::Response::builder().status(status).header("retry-after", "7");
            response.body(body.as_bytes().to_vec()).unwrap()
        });
        std::future::ready(answer)
    }
}

fn now<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing to wait for"),
    }
}

/// Runs an exchange whose one request is answered with `answer`; gives what was sent, too.
fn exchanged(
    answer: Result<(u16, &str), TransportError>,
) -> (Result<Tokens, TokenError>, Vec<HttpRequest>) {
    let sent = RefCell::new(Vec::new());
    let tokens = now(exchange(&client(), accepted(), &answering(answer, &sent)));
    (tokens.map(|(tokens, _)| tokens), sent.into_inner())
}

fn refreshed(
    answer: Result<(u16, &str), TransportError>,
) -> (Result<Tokens, TokenError>, Vec<HttpRequest>) {
    let sent = RefCell::new(Vec::new());
    let refresh_token = RefreshToken::new("the refresh token".to_owned());
    let tokens = now(refresh(&client(), &metadata(), &refresh_token, &answering(answer, &sent)));
    (tokens, sent.into_inner())
}

fn check(answer: Result<(u16, &str), TransportError>, expected: &TokenError) {
    for (tokens, sent) in [exchanged(answer), refreshed(answer)] {
        assert_eq!(tokens, Err(expected.clone()));
        assert_eq!(sent.len(), 1, "a code or refresh token is sent once");
    }
}

fn form(request: &HttpRequest) -> Vec<(String, String)> {
    url::form_urlencoded::parse(request.body()).into_owned().collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    let mut pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    pairs.sort();
    pairs
}

// Holds: R1, R2, R25.
#[test]
fn the_request_is_the_one_of_the_standards() {
    let body = r#"{"access_token":"a","token_type":"bearer","id_token":"i","refresh_token":"r","expires_in":86400,"scope":"openid x"}"#;
    let (tokens, sent) = exchanged(Ok((200, body)));
    let tokens = tokens.unwrap();
    assert_eq!(tokens.access_token.reveal(), "a");
    assert_eq!(tokens.id_token.unwrap().reveal(), "i");
    assert_eq!(tokens.refresh_token.unwrap().reveal(), "r");
    assert_eq!(tokens.expires_in, Some(Duration::from_secs(86400)));
    let mut form = form(&sent[0]);
    form.sort();
    let expected = pairs([
        ("grant_type", "authorization_code"),
        ("code", "the code"),
        ("client_id", "spa"),
        ("redirect_uri", "http://localhost:8080/callback"),
        ("code_verifier", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"),
    ]);
    assert_eq!(form, expected, "and no client_secret");
    assert!(sent[0].headers().get("authorization").is_none());
}

// Holds: R19, module refresh-token, complaint 27.
#[test]
fn a_renewal_sends_the_refresh_token_and_needs_no_id_token() {
    let (tokens, sent) = refreshed(Ok((200, r#"{"access_token":"b","token_type":"Bearer"}"#)));
    let tokens = tokens.unwrap();
    assert_eq!(tokens.access_token.reveal(), "b");
    assert_eq!((tokens.id_token, tokens.refresh_token), (None, None));
    let mut form = form(&sent[0]);
    form.sort();
    let expected = pairs([
        ("grant_type", "refresh_token"),
        ("refresh_token", "the refresh token"),
        ("client_id", "spa"),
    ]);
    assert_eq!(form, expected);
}

// Holds: R12, R32, defect 1, complaint 23.
#[test]
fn each_failure_says_who_failed_and_nothing_is_sent_twice() {
    check(Err(TransportError::TimedOut), &TokenError::Transport(TransportError::TimedOut));
    check(
        Ok((403, r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#)),
        &TokenError::Refused {
            status: 403,
            error: "invalid_grant".to_owned(),
            description: Some("Invalid authorization code".to_owned()),
        },
    );
    let throttled = || TokenError::Throttled { retry_after: Some(7) };
    check(Ok((429, "Too many requests")), &throttled());
    check(Ok((429, r#"{"error":"too_many_requests"}"#)), &throttled());
    check(Ok((500, "")), &TokenError::Unreadable { status: 500 });
    check(Ok((200, "<html>")), &TokenError::Unreadable { status: 200 });
    check(
        Ok((200, r#"{"access_token":"a","token_type":"DPoP","id_token":"i"}"#)),
        &TokenError::NotBearer,
    );
    let (tokens, _) = exchanged(Ok((200, r#"{"access_token":"a","token_type":"Bearer"}"#)));
    assert_eq!(tokens, Err(TokenError::NoIdToken));
}

// Holds: R12, complaint 14.
#[test]
fn only_a_refusal_to_look_spares_the_refresh_token() {
    let refused = |status| TokenError::Refused {
        status,
        error: "invalid_grant".to_owned(),
        description: None,
    };
    for (error, spared) in [
        (TokenError::Throttled { retry_after: None }, true),
        (TokenError::Transport(TransportError::NotSent), true),
        (TokenError::Transport(TransportError::NoReadableAnswer), false),
        (TokenError::Transport(TransportError::TimedOut), false),
        (TokenError::Transport(TransportError::TooLarge), false),
        (TokenError::Unreadable { status: 200 }, false),
        (refused(403), false),
        (refused(503), false),
    ] {
        assert_eq!(error.spares_the_grant(), spared, "{error}");
    }
}

#[test]
fn an_issuer_that_asks_for_time_is_quoted_with_how_much() {
    for (retry_after, text) in [
        (Some(7), "the token endpoint asks to slow down for 7 s"),
        (None, "the token endpoint asks to slow down"),
    ] {
        assert_eq!(TokenError::Throttled { retry_after }.to_string(), text);
    }
}

#[test]
fn debug_tells_no_id_token() {
    let fields = OpenIdFields { id_token: Some("canary".to_owned()) };
    assert_eq!(format!("{fields:?}"), "OpenIdFields([redacted])");
}

// Holds: R29.
#[test]
fn a_refresh_token_is_revoked_by_its_client() {
    let refresh_token = RefreshToken::new("a&b".to_owned());
    assert!(revocation(&client(), &metadata(), &refresh_token).is_none());
    let revocation_endpoint = Some(url::Url::parse("https://op.example/revoke").unwrap());
    let metadata = Metadata { revocation_endpoint, ..metadata() };
    let request = revocation(&client(), &metadata, &refresh_token).unwrap();
    assert_eq!((request.method(), request.uri().path()), (&Method::POST, "/revoke"));
    let expected = [("token", "a&b"), ("token_type_hint", "refresh_token"), ("client_id", "spa")];
    assert_eq!(form(&request), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
