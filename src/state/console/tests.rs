use std::{collections::VecDeque, sync::Arc};

use diagnosis::{Exchange, Outcome};
use leptos::prelude::*;
use relying_party::TransportError;
use workbench::{Record, Sent};

use super::{KEPT, composed_of, sending::keep};
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
    assert_eq!(numbers, (5..=latest).rev().collect::<Vec<_>>());
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
