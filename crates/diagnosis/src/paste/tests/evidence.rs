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
fn without_its_command_an_answer_for_another_origin_is_a_guess() {
    let answer =
        "HTTP/2 204\naccess-control-allow-origin: https://a\naccess-control-allow-methods: GET\n";
    check(answer, &["cors-blocked very-likely C02"]);
}

#[test]
fn a_refused_preflight_that_lets_the_page_in_is_no_missing_route() {
    let asked = format!(
        "$ curl -si -X OPTIONS '{URL}' -H 'Origin: http://localhost:8080' -H 'Access-Control-Request-Method: POST'"
    );
    let own = "access-control-allow-origin: http://localhost:8080";
    let refused = "preflight-refused proved C03 C04 C05 C06 C07 C08 C09 C14 C15 C16";
    check(&format!("{asked}\nHTTP/2 404\n{own}\n\nno\n"), &[refused]);
    // Nor does it say that the answer beside it is hidden.
    let preflight = format!("{asked}\nHTTP/2 500\n{own}\n\nno\n");
    let call =
        format!("$ curl -i -H 'Origin: http://localhost:8080' {URL}\nHTTP/2 200\nx: y\n\n[]\n");
    let found = found_at(&format!("{preflight}{call}"), &place());
    assert!(found.iter().all(|finding| finding.catalogue != "C10"), "{found:?}");
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

#[test]
fn each_way_in_which_curl_fails_has_its_causes() {
    for (codes, expected) in [
        (&[7][..], "api-unreachable proved N02"),
        (&[28], "api-timed-out proved N06"),
        (&[51, 60], "api-unreachable proved N03"),
        (&[35, 53, 54, 58, 59, 64, 66, 77, 80, 82, 83, 90, 91], "api-unreachable very-likely N03"),
        (&[47], "api-redirects very-likely C17"),
        (&[5, 52, 55, 56, 92, 95, 97], "api-unreachable very-likely N04"),
        (&[8, 61, 93, 96, 98], "api-unreachable very-likely N01 N02 N03 N04"),
    ] {
        for code in codes {
            check(&format!("$ curl -i {URL}\ncurl: ({code}) x\n"), &[expected]);
        }
    }
}

#[test]
fn the_lists_of_a_cors_configuration_are_shown() {
    let text = |methods: &str| {
        format!(
            r#"{{"AllowOrigins":["http://localhost:8080"],"AllowMethods":{methods},"AllowHeaders":[]}}"#
        )
    };
    for (methods, expected) in
        [(r#"["GET","PUT"]"#, "AllowMethods: GET, PUT"), ("[]", "AllowMethods: none")]
    {
        let found = found_at(&text(methods), &place());
        assert_eq!(found[0].evidence, [expected, "AllowHeaders: none"]);
    }
}

#[test]
fn the_authorization_of_a_route_is_named() {
    let route = |key: &str, auth: &str| {
        format!(r#"{{"key":"{key} /wish-list-service","auth":"{auth}","az":null,"scopes":null}}"#)
    };
    let evidence = |get: &str, post: &str| {
        let text = format!("[{},{}]", route("GET", get), route("POST", post));
        let found = found_at(&text, &place());
        found.into_iter().flat_map(|finding| finding.evidence).collect::<Vec<_>>()
    };
    let open = "POST /wish-list-service has the authorization NONE.";
    assert!(evidence("NONE", "NONE").contains(&open.to_owned()));
    let closed = "GET /wish-list-service has the authorization JWT.";
    assert!(evidence("JWT", "JWT").contains(&closed.to_owned()));
}
