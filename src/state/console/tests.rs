use std::{collections::VecDeque, sync::Arc};

use diagnosis::{Code, Exchange, Finding, Outcome, gateway};
use leptos::prelude::*;
use relying_party::TransportError;
use workbench::{Record, Sent, timing::Timing};

use super::{
    KEPT, composed_of, given_up,
    sending::{keep, told},
};
use crate::state::console::request_draft::RequestDraft;

fn sent() -> Sent {
    Sent {
        method: "POST".to_owned(),
        path: "/a?b=c".to_owned(),
        url: "https://api.example/default/a?b=c".to_owned(),
        headers: vec![("x-a".to_owned(), "1".to_owned()), ("x-b".to_owned(), String::new())],
        body: Some("{}".to_owned()),
        with_token: true,
    }
}

fn record() -> Record {
    let sent = sent();
    let exchange = Exchange {
        method: sent.method.clone(),
        url: sent.url.clone(),
        token_sent: true,
        asked_headers: Vec::new(),
        was_delivered: None,
        duration: 1,
        outcome: Outcome::Failed(TransportError::TimedOut),
    };
    Record {
        number: 0,
        started: String::new(),
        time_of_day: String::new(),
        sent,
        exchange,
        answered: None,
        timing: None,
        note: None,
    }
}

#[test]
fn the_latest_come_first_and_the_oldest_are_forgotten() {
    let owner = Owner::new();
    owner.set();
    let records: RwSignal<VecDeque<Arc<Record>>> = RwSignal::new(VecDeque::new());
    for _ in 0..KEPT + 5 {
        keep(records, record());
    }
    let numbers: Vec<u32> =
        records.with_untracked(|all| all.iter().map(|record| record.number).collect());
    let latest = u32::try_from(KEPT).unwrap() + 5;
    assert_eq!(numbers.len(), KEPT);
    assert_eq!(numbers, (6..=latest).rev().collect::<Vec<_>>());
}

#[test]
fn a_request_of_before_is_put_into_the_form_as_it_was() {
    let owner = Owner::new();
    owner.set();
    let draft = RequestDraft::empty();
    draft.put(composed_of(&sent()));
    let composed = untrack(|| draft.composed(true));
    assert_eq!(composed, composed_of(&sent()));
    assert_eq!((composed.headers.as_str(), composed.body.as_str()), ("x-a: 1\nx-b: ", "{}"));
}

#[test]
fn a_link_fills_the_form_and_unticks_the_token() {
    let owner = Owner::new();
    owner.set();
    let draft = RequestDraft::empty();
    draft.with_token.set(true);
    assert_eq!(draft.open_link("?utm=1"), None);
    assert!(draft.with_token.get_untracked(), "it is no link to a request");
    let ignored = draft.open_link("?path=/a%3Fb%3Dc&body=%7B%7D&token=on").unwrap();
    assert_eq!(ignored.len(), 1);
    let composed = untrack(|| draft.composed(true));
    assert_eq!(
        (composed.method.as_str(), composed.path.as_str(), composed.body.as_str()),
        ("GET", "/a?b=c", "{}")
    );
    assert!(!composed.with_token);
    draft.path.set("/a?b=c&&".to_owned());
    assert_eq!(untrack(|| draft.composed(true)).path, "/a?b=c", "an empty row is not sent");
}

#[test]
fn what_is_carried_through_a_sign_in_holds_no_token() {
    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
    let owner = Owner::new();
    owner.set();
    let draft = RequestDraft::empty();
    draft.path.set(format!("/a?q=b&token&access_token=s3cret&t={TOKEN}"));
    draft.headers.set(format!(
        "x-a: 1\nAuthorization: Bearer s3cret\nX-Api-Key: s3cret\ncookie s3cret\nx-b: {TOKEN}\nx-c: Bearer s3cret"
    ));
    draft.body.set(format!("{{\"name\":\"Tea\",\"refreshToken\":\"s3cret\",\"t\":\"{TOKEN}\"}}"));
    let kept = serde_json::to_string(&draft.keep().unwrap()).unwrap();
    assert!(!kept.contains("s3cret") && !kept.contains("eyJ"), "{kept}");
    draft.clear();
    draft.fill(serde_json::from_str(&kept).unwrap());
    let field = |field: RwSignal<String>| field.get_untracked();
    assert_eq!(field(draft.path), "/a?q=b&token&access_token=&t=[redacted]");
    assert_eq!(field(draft.headers), "x-a: 1");
    let body = r#"{"name":"Tea","refreshToken":"[redacted]","t":"[redacted]"}"#;
    assert_eq!(field(draft.body), body);
    // What holds none stays to the letter, mistakes and addresses included.
    draft.headers.set("x-a:1\n\n x-note: a@b.example\nhalf".to_owned());
    draft.body.set("{ \"a\": 1.10,".to_owned());
    let kept = draft.keep().unwrap();
    let typed = untrack(|| draft.composed(true));
    draft.clear();
    draft.fill(kept);
    assert_eq!((field(draft.headers), field(draft.body)), (typed.headers, typed.body));
}

#[test]
fn the_token_goes_along_unless_the_person_or_a_link_says_no() {
    let owner = Owner::new();
    owner.set();
    let draft = RequestDraft::empty();
    assert!(untrack(|| draft.composed(true)).with_token);
    assert!(!untrack(|| draft.composed(false)).with_token, "there is none");
    draft.with_token.set(false);
    draft.path.set("/a".to_owned());
    let carried = draft.keep().unwrap();
    draft.clear();
    assert!(untrack(|| draft.composed(true)).with_token);
    draft.fill(carried);
    assert!(!untrack(|| draft.composed(true)).with_token, "the choice is carried along");
}

#[test]
fn nobody_who_is_signed_in_is_told_to_sign_in() {
    let needed = || Some(gateway::sign_in_needed("POST /a"));
    assert_eq!(told(needed(), false), (needed(), None));
    let (finding, note) = told(needed(), true);
    assert_eq!(finding, None);
    assert!(note.unwrap().contains("Tick “Send my token”"));
    let other = || Some(Finding { code: Code::ApiTimedOut, ..gateway::sign_in_needed("POST /a") });
    assert_eq!(told(other(), true), (other(), None));
}

#[test]
fn only_of_what_writes_it_is_not_known_whether_the_api_acted() {
    assert_eq!(given_up::words("GET"), "Cancelled.");
    assert!(given_up::words("POST").contains("cannot be known"));
    let cancelled = Outcome::Failed(TransportError::Cancelled);
    let exchange = Exchange { outcome: cancelled, ..record().exchange };
    assert!(Record { exchange, ..record() }.was_cancelled());
    assert!(!record().was_cancelled());
}

#[test]
fn the_time_that_the_browser_measured_counts() {
    let timing = Timing { total: 12.3, parts: None, transferred: None, protocol: None };
    let measured = Record { timing: Some(timing), ..record() };
    assert!((measured.millis() - 12.3).abs() < 0.01 && (record().millis() - 1.0).abs() < 0.01);
}

#[test]
fn a_link_with_a_method_that_no_browser_sends_says_so() {
    let owner = Owner::new();
    owner.set();
    let draft = RequestDraft::empty();
    let ignored = draft.open_link("?method=trace&path=/a").unwrap();
    assert!(ignored[0].starts_with("The method TRACE of the link was ignored."), "{ignored:?}");
    assert_eq!(draft.method.get_untracked(), "GET");
    assert_eq!(draft.open_link("?method=propfind&path=/a"), Some(Vec::new()));
    assert_eq!(draft.method.get_untracked(), "PROPFIND");
}
