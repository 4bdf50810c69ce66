use diagnosis::{Answer, Exchange};
use relying_party::TransportError;

use super::*;
use crate::{Answered, timing};

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";

fn record(sent: Sent, outcome: Outcome, timing: Option<Timing>) -> Record {
    let exchange = Exchange {
        method: sent.method.clone(),
        url: sent.url.clone(),
        token_sent: sent.with_token,
        asked_headers: Vec::new(),
        was_delivered: None,
        duration: 31,
        outcome,
    };
    Record {
        number: 1,
        started: "2026-11-22T10:00:00.123Z".to_owned(),
        time_of_day: "10:00:00".to_owned(),
        sent,
        exchange,
        answered: Some(Answered { bytes: 7, is_text: true }),
        timing,
        note: None,
    }
}

fn sent() -> Sent {
    Sent {
        method: "POST".to_owned(),
        path: "/a".to_owned(),
        url: format!("https://api.example/default/a?q=a%20b&access_token={TOKEN}&code=s3cret&x=y"),
        headers: vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("x-api-key".to_owned(), "s3cret".to_owned()),
            ("x-note".to_owned(), format!("see {TOKEN}")),
        ],
        body: Some(format!(
            "{{\"token\":\"s3cret\",\"password\":\"correct s3cret\",\"apiKey\":\"s3cret\",\"name\":\"Tea\",\"t\":\"{TOKEN}\"}}"
        )),
        with_token: true,
    }
}

fn answer() -> Outcome {
    Outcome::Answered(Answer {
        status: 201,
        headers: vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("x-session".to_owned(), "s3cret".to_owned()),
            ("location".to_owned(), format!("https://a.example/?id_token={TOKEN}&z=1")),
        ],
        body: format!("{{\"a\":\"{TOKEN}\",\"mail\":\"ada@example.com\",\"kept\":1}}"),
    })
}

fn log(record: &Record) -> Value {
    serde_json::from_str::<Value>(&file(&[record], "1", "Browser")).unwrap()["log"].clone()
}

type Is<'i> = &'i dyn Fn(&Value) -> bool;

/// The members that the specification does not call optional, with the kind of their values.
fn check_form(log: &Value) {
    let text = |value: &Value| value.is_string();
    let number = |value: &Value| value.is_number();
    let list = |value: &Value| value.is_array();
    let object = |value: &Value| value.is_object();
    let has = |value: &Value, members: &[(&str, Is<'_>)]| {
        for (name, is_good) in members {
            assert!(is_good(&value[*name]), "{name}: {value}");
        }
    };
    has(log, &[("version", &text), ("creator", &object), ("entries", &list)]);
    has(&log["creator"], &[("name", &text), ("version", &text)]);
    has(&log["browser"], &[("name", &text), ("version", &text)]);
    for entry in log["entries"].as_array().unwrap() {
        has(entry, &[("startedDateTime", &text), ("time", &number), ("cache", &object)]);
        let common: [(&str, Is<'_>); 5] = [
            ("httpVersion", &text),
            ("cookies", &list),
            ("headers", &list),
            ("headersSize", &number),
            ("bodySize", &number),
        ];
        has(&entry["request"], &common);
        has(&entry["request"], &[("method", &text), ("url", &text), ("queryString", &list)]);
        has(&entry["response"], &common);
        has(
            &entry["response"],
            &[("status", &number), ("statusText", &text), ("redirectURL", &text)],
        );
        has(&entry["response"]["content"], &[("size", &number), ("mimeType", &text)]);
        has(&entry["timings"], &[("send", &number), ("wait", &number), ("receive", &number)]);
        for name in ["send", "wait", "receive"] {
            assert!(entry["timings"][name].as_f64().unwrap() >= 0.0, "{name} is not optional");
        }
        let post = &entry["request"]["postData"];
        if !post.is_null() {
            has(post, &[("mimeType", &text), ("params", &list), ("text", &text)]);
        }
        let headers =
            ["request", "response"].map(|side| entry[side]["headers"].as_array().unwrap());
        for pair in
            headers.into_iter().flatten().chain(entry["request"]["queryString"].as_array().unwrap())
        {
            has(pair, &[("name", &text), ("value", &text)]);
        }
        // The parts that are known add up to the whole; TLS is in `connect`.
        let parts = ["blocked", "dns", "connect", "send", "wait", "receive"];
        let sum: f64 =
            parts.iter().map(|name| entry["timings"][*name].as_f64().unwrap().max(0.0)).sum();
        let time = entry["time"].as_f64().unwrap();
        assert!((sum - time).abs() < 2.0, "{sum} of {time}");
    }
}

#[test]
fn it_has_the_form_of_the_specification() {
    let visible = timing::read(&timing::Entry {
        start: 1.0,
        domain_lookup_start: 2.0,
        domain_lookup_end: 3.0,
        connect_start: 3.0,
        secure_connection_start: 5.0,
        connect_end: 9.0,
        request_start: 10.0,
        response_start: 20.0,
        response_end: 30.5,
        ..timing::Entry::default()
    });
    let hidden =
        timing::read(&timing::Entry { start: 1.0, response_end: 30.5, ..timing::Entry::default() });
    let failed = || Outcome::Failed(TransportError::NoReadableAnswer);
    let get = Sent { method: "GET".to_owned(), body: None, headers: Vec::new(), ..sent() };
    for timing in [visible, hidden, None] {
        for sent in [sent(), get.clone()] {
            for outcome in [answer(), failed()] {
                check_form(&log(&record(sent.clone(), outcome, timing.clone())));
            }
        }
    }
    check_form(&serde_json::from_str::<Value>(&file(&[], "1", "")).unwrap()["log"]);
}

#[test]
fn no_secret_is_in_it() {
    let text = file(&[&record(sent(), answer(), None)], "1", "");
    for secret in ["eyJ", "s3cret", "ada@example"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let entry = &log(&record(sent(), answer(), None))["entries"][0];
    let of = |list: &Value, name: &str| {
        let found = list.as_array().unwrap().iter().find(|pair| pair["name"] == name).cloned();
        found.map(|pair| pair["value"].clone())
    };
    let request = &entry["request"];
    assert_eq!(of(&request["headers"], "authorization").unwrap(), "[redacted]");
    assert_eq!(of(&request["headers"], "content-type").unwrap(), "application/json");
    assert_eq!(of(&request["queryString"], "q").unwrap(), "a b");
    assert_eq!(
        request["url"],
        "https://api.example/default/a?q=a%20b&access_token=%5Bredacted%5D&code=%5Bredacted%5D&x=y"
    );
    assert!(request["postData"]["text"].as_str().unwrap().contains("\"name\":\"Tea\""));
    assert!(entry["response"]["content"]["text"].as_str().unwrap().contains("\"kept\":1"));
    let without = Sent { with_token: false, ..sent() };
    let entry = &log(&record(without, answer(), None))["entries"][0];
    assert_eq!(of(&entry["request"]["headers"], "authorization"), None, "it was not sent");
}

#[test]
fn what_is_no_text_is_left_out() {
    let mut record = record(sent(), answer(), None);
    record.answered = Some(Answered { bytes: 9, is_text: false });
    let content = log(&record)["entries"][0]["response"]["content"].clone();
    assert_eq!((content["size"].as_u64(), content.get("text")), (Some(9), None));
}

#[test]
fn a_url_names_nobody_and_stays_a_url() {
    for (text, expected) in [
        ("https://a.example/b/c?d=e#f", "https://a.example/b/c?d=e#f"),
        ("https://a.example/u/ada@b.example/x", "https://a.example/u/%5Bredacted%5D/x"),
        ("https://a.example/u/ada%40b.example?x", "https://a.example/u/%5Bredacted%5D?x"),
        ("https://a.example/?ada@b.example=1&c=d", "https://a.example/?%5Bredacted%5D=1&c=d"),
        ("https://ada:pw@a.example/b", "https://%5Bredacted%5D@a.example/b"),
        ("/cb#access_token=opaque&c=d", "/cb#access_token=%5Bredacted%5D&c=d"),
    ] {
        assert_eq!(url(text), expected);
    }
    let rows = parameters("/?ada@b.example=1&clientSecret=s");
    assert_eq!(rows[0], json!({"name": "[redacted]", "value": "1"}));
    assert_eq!(rows[1], json!({"name": "clientSecret", "value": "[redacted]"}));
}
