//! What the token endpoint gave is what it said, and is not shown.

use std::{
    future::{Future, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use relying_party::{
    RefreshToken, TransportError,
    token::{self, TokenError, Tokens},
};
use serde_json::Value;

use crate::{
    input::{CANARY, Message, assert_no_canary, text},
    party::{CLIENT, LENIENT},
};

/// The outcome of work that never waits.
fn now<F: Future>(work: F) -> F::Output {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("nothing here waits"),
    }
}

pub(crate) fn holds(input: &[u8]) {
    let message = Message::read(&text(input).replace("@secret@", CANARY));
    let http = |_request| ready(Ok::<_, TransportError>(message.response()));
    let refresh_token = RefreshToken::new(CANARY.to_owned());
    let answer = now(token::refresh(&CLIENT, &LENIENT, &refresh_token, &http));
    match answer {
        Ok(tokens) => as_said(&tokens, &message),
        Err(TokenError::Refused { status, error, description }) => {
            assert_eq!(status, message.status());
            let body = said(&message);
            assert_eq!(body["error"], error.as_str());
            assert_eq!(body["error_description"].as_str(), description.as_deref());
        }
        // Nothing of a body that is not understood goes on: it may hold tokens.
        Err(error) => assert_no_canary(&format!("{error} {error:?} {}", error.code())),
    }
}

/// The JSON of a body. The crate `oauth2` reads no further than the end of the object.
fn said(message: &Message) -> Value {
    let mut values = serde_json::Deserializer::from_str(&message.body).into_iter();
    values.next().and_then(Result::ok).unwrap_or_default()
}

fn as_said(tokens: &Tokens, message: &Message) {
    let body = said(message);
    assert!((200..300).contains(&message.status()), "{}", message.status());
    assert_eq!(body["access_token"], tokens.access_token.reveal());
    let kind = body["token_type"].as_str().unwrap_or_default();
    assert!(kind.eq_ignore_ascii_case("bearer"), "{kind}");
    let id_token = tokens.id_token.as_ref().map(relying_party::IdToken::reveal);
    assert_eq!(body["id_token"].as_str(), id_token);
    let refresh_token = tokens.refresh_token.as_ref().map(RefreshToken::reveal);
    assert_eq!(body["refresh_token"].as_str(), refresh_token);
    assert_no_canary(&format!("{tokens:?}"));
}
