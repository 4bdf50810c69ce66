//! What the findings quote of a paste.

use super::{check, found_at};
use crate::{Fix, tests::place};

const URL: &str =
    "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service";

/// What is quoted of the answer of a REST API to a `GET`.
fn evidence(answer: &str) -> Vec<String> {
    let text = format!("$ curl -i {URL}\n{answer}\n");
    found_at(&text, &place()).into_iter().flat_map(|finding| finding.evidence).collect()
}

#[test]
fn an_answer_is_quoted_in_a_line() {
    let long = "y".repeat(300);
    for (answer, expected) in [
        (
            "HTTP/2 500\nx-amz-apigw-id: 1\n\n{\"message\":\"No\"}",
            "{\"message\":\"No\"}".to_owned(),
        ),
        ("HTTP/2 500\nx-amz-apigw-id: 1\n\na\tb", "ab…".to_owned()),
        ("HTTP/2 500\nx-amz-apigw-id: 1\n", "no body.".to_owned()),
        (&format!("HTTP/2 500\nx-amz-apigw-id: 1\n\n{long}"), format!("{}…", &long[..200])),
        (&format!("HTTP/2 500\nx-amz-apigw-id: 1\n\n{}", &long[..200]), long[..200].to_owned()),
    ] {
        let expected = format!("GET was answered with status 500 and {expected}");
        let found = evidence(answer);
        assert!(found.contains(&expected), "{answer}: {found:?}");
    }
}

#[test]
fn a_firewall_is_known_by_its_page_or_by_its_name() {
    let blocked = &["cors-blocked very-likely C23"][..];
    for (answer, expected) in [
        ("HTTP/2 403\nserver: cloudfront\n\nno", blocked),
        ("HTTP/2 403\nserver: x\n\n<!DOCTYPE html>", blocked),
        ("HTTP/2 403\n\n <HTML>", blocked),
    ] {
        check(&format!("$ curl -i {URL}\n{answer}\n"), expected);
    }
}

#[test]
fn the_list_of_apis_is_asked_for_where_the_host_has_no_address() {
    for (code, expected) in [(6, true), (7, false), (28, false)] {
        let found = found_at(&format!("$ curl -i {URL}\ncurl: ({code}) x\n"), &place());
        let lists = |fix: &Fix| matches!(fix, Fix::Copy { text, .. } if text.contains("get-apis"));
        assert_eq!(found[0].fixes.iter().any(lists), expected, "{found:?}");
    }
}
