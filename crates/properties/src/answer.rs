//! Any answer of the API has an explanation that is whole, and none shows the token.

use diagnosis::{
    Answer, Exchange, Finding, Outcome,
    authorizer::Tested,
    gateway,
    report::{About, markdown},
};
use relying_party::AccessToken;

use crate::{
    input::{Message, text},
    party::{NOW, PLACE},
};

/// Of nobody: header and claims are right, the signature is not.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJpc3MiOiJodHRwczovL3QuZXUuYXV0aDAuY29tLyIsImF1ZCI6Imh0dHBzOi8vYXBpIiwiZXhwIjoxMDAwMDYwLCJpYXQiOjk5OTk0MCwic2NvcGUiOiJvcGVuaWQifQ.Zk9QvXw3Yp7canary";

/// The first line is the status, the method and the headers that the browser asks about first; with a tilde
/// in it, the request went without the token.
pub(crate) fn holds(input: &[u8]) {
    let message = Message::read(&text(input).replace("@token@", TOKEN));
    let mut words = message.first.split(' ').skip(1);
    let method = words.next().filter(|word| !word.is_empty()).unwrap_or("GET").to_owned();
    let answer = Answer { status: message.status(), headers: message.headers, body: message.body };
    let clean = answer.clone().without(TOKEN);
    assert!(!format!("{clean:?}").contains(TOKEN), "the token is repeated");
    let response = answer.to_response();
    assert_eq!(response.status().as_u16(), answer.status);
    assert_eq!(String::from_utf8_lossy(response.body()), answer.body);
    let _words = (answer.demand(), answer.challenge_description(), answer.gateway_message());
    assert!(!answer.body.is_empty() || answer.pretty_body().is_empty());
    let _expired = gateway::is_expired(&answer, &AccessToken::new(TOKEN.to_owned()), NOW);
    let token_sent = !message.first.contains('~');
    let exchange = Exchange {
        method,
        url: PLACE.settings.api_url.as_str().to_owned(),
        token_sent,
        asked_headers: words.map(str::to_ascii_lowercase).collect(),
        was_delivered: None,
        duration: 10,
        outcome: Outcome::Answered(clean),
    };
    let tested = Tested::new(TOKEN, NOW);
    let finding = gateway::finding(&exchange, None, Some(&tested), &PLACE);
    assert_eq!(finding.is_none(), (200..300).contains(&answer.status));
    if let Some(finding) = finding {
        is_whole(&finding);
    }
    assert!(exchange.without_content().answer().is_some_and(|answer| answer.body.is_empty()));
}

/// Whether it says what is wrong, what shows it and what to do, and a report of it has no token.
fn is_whole(finding: &Finding) {
    assert!(finding.sentence.ends_with('.'), "{finding:?}");
    assert!(!finding.evidence.is_empty(), "{finding:?}");
    assert!(!finding.fixes.is_empty() || finding.offer.is_some(), "{finding:?}");
    let report = markdown(std::slice::from_ref(finding), &[], &PLACE, &About::default());
    let signature = TOKEN.rsplit('.').next().unwrap_or_default();
    assert!(!report.contains(signature), "{report}");
}
