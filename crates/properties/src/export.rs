//! A request as a command does what the request did, and no secret leaves the page with it.

use diagnosis::{Answer, Exchange, Outcome, composed::Checked};
use serde_json::Value;
use workbench::{
    Record, Sent, har, secrets,
    snippet::{self, Kind},
};

use crate::{
    composed,
    input::{CANARY, Message, assert_no_canary, text},
    party::PLACE,
};

/// A form; after a line `---` the answer to it.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let (request, answer) = text.split_once("\n---\n").unwrap_or((&text, "200"));
    let form = composed::form(request);
    let Ok(checked) = form.check(&PLACE.settings.api_url) else { return };
    let sent = Sent::of(&checked, &form.path);
    is_one_command(&sent);
    for kind in Kind::ALL {
        let written = snippet::written(&sent, kind, None);
        assert!(!written.is_empty() && !secrets::has_token(&written), "{written}");
        let with = snippet::written(&sent, kind, Some(CANARY));
        assert_eq!(with.contains(CANARY), sent.with_token, "{with}");
    }
    is_without_secrets(&checked, sent, &Message::read(answer));
}

/// A shell reads the words that were meant: nothing in them ends a word or begins a command.
fn is_one_command(sent: &Sent) {
    let command = snippet::written(sent, Kind::Curl, None);
    let words = shlex::split(&command).unwrap_or_else(|| panic!("no words: {command}"));
    // It takes the backslash that goes on in the next line for an empty word; a shell does not.
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut expected = vec!["curl".to_owned()];
    match (sent.method.as_str(), &sent.body) {
        ("HEAD", _) => expected.push("--head".to_owned()),
        ("GET", None) => {}
        (method, _) => expected.extend(["--request".to_owned(), method.to_owned()]),
    }
    let url = secrets::without_tokens(&sent.url);
    if url.contains(['[', ']', '{', '}']) {
        expected.push("--globoff".to_owned());
    }
    expected.push(url);
    let mut option = |name: &str, value: String| expected.extend([name.to_owned(), value]);
    if sent.with_token {
        option("--header", "authorization: Bearer $TOKEN".to_owned());
    }
    for (name, value) in &sent.headers {
        let value = secrets::without_tokens(value);
        let line = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        option("--header", line);
    }
    if let Some(body) = &sent.body {
        option("--data-raw", secrets::without_tokens(body));
    }
    assert_eq!(words, expected, "{command}");
}

fn is_without_secrets(checked: &Checked, mut sent: Sent, message: &Message) {
    sent.headers.push(("x-api-key".to_owned(), CANARY.to_owned()));
    let mark = if sent.url.contains('?') { "&" } else { "?" };
    sent.url = format!("{}{mark}access_token={CANARY}", sent.url);
    let mut headers = message.headers.clone();
    headers.push(("set-cookie".to_owned(), format!("a={CANARY}")));
    let body = format!("{}\nBearer {CANARY}\n", message.body);
    let exchange = Exchange {
        method: checked.method.clone(),
        url: sent.url.clone(),
        token_sent: checked.with_token,
        asked_headers: checked.asked_headers(),
        was_delivered: None,
        duration: 7,
        outcome: Outcome::Answered(Answer { status: message.status(), headers, body }),
    };
    let record = Record {
        number: 1,
        started: "2026-11-23T00:00:00.000Z".to_owned(),
        time_of_day: "00:00:00".to_owned(),
        sent,
        exchange,
        answered: None,
        timing: None,
        note: None,
    };
    let file = har::file(&[&record], "0.1.0", "a browser");
    assert_no_canary(&file);
    assert!(!secrets::has_token(&file));
    let value: Value = serde_json::from_str(&file).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(value["log"]["version"], "1.2");
    assert_eq!(value["log"]["entries"][0]["request"]["method"], checked.method.as_str());
}
