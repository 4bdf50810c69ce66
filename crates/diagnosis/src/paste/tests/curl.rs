//! Answers of curl and what they show.

use super::{check, found_at, words};
use settings::Settings;

use crate::{
    Code, Place,
    paste::{Asked, Pasted, findings, read},
    tests::place,
};

const URL: &str =
    "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service";

/// The preflight that the app prints as a command, and an answer to it.
fn preflight(answer: &str) -> String {
    format!(
        "$ curl -si -X OPTIONS '{URL}' -H 'Origin: http://localhost:8080' -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: authorization,content-type'\n{answer}\n"
    )
}

fn call(options: &str, answer: &str) -> String {
    format!("$ curl -i {options} {URL}\n{answer}\n")
}

const ORIGIN: &str = "access-control-allow-origin: http://localhost:8080\n";
const ALLOWED: &str = "access-control-allow-methods: GET,POST\naccess-control-allow-headers: authorization,content-type\n";
const NOT_FOUND: &str = "HTTP/2 404\ncontent-type: application/json\n\n{\"message\":\"Not Found\"}";
const REFUSED: &str = "HTTP/2 401\nwww-authenticate: Bearer\n\n{\"message\":\"Unauthorized\"}";

#[test]
fn answers_to_the_preflight() {
    let cases: [(String, &[&str]); 18] = [
        (format!("HTTP/2 204\n{ORIGIN}{ALLOWED}"), &[]),
        (format!("HTTP/2 200\naccess-control-allow-origin: *\n{ALLOWED}"), &[]),
        (NOT_FOUND.to_owned(), &["cors-blocked very-likely C01"]),
        (REFUSED.to_owned(), &["preflight-refused proved C03 C04"]),
        ("HTTP/2 204\nx: y\n".to_owned(), &["cors-blocked one-of-these C02 C05 C06 C07 C08 C09"]),
        (
            "HTTP/2 200\nx: y\n\n[]".to_owned(),
            &["cors-blocked one-of-these C02 C05 C06 C07 C08 C09"],
        ),
        (
            format!("HTTP/2 204\naccess-control-allow-origin: https://a\n{ALLOWED}"),
            &["cors-blocked proved C02"],
        ),
        (
            format!(
                "HTTP/2 204\n{ORIGIN}access-control-allow-methods: GET,POST\naccess-control-allow-headers: content-type\n"
            ),
            &["cors-authorization proved C05"],
        ),
        (
            format!(
                "HTTP/2 204\n{ORIGIN}access-control-allow-methods: GET,POST\naccess-control-allow-headers: Authorization\n"
            ),
            &["cors-content-type proved C06"],
        ),
        (
            format!(
                "HTTP/2 204\n{ORIGIN}access-control-allow-methods: POST\naccess-control-allow-headers: *\n"
            ),
            &["cors-get very-likely C08"],
        ),
        // The method that was asked for was let through, and browsers do not look further.
        (
            format!(
                "HTTP/2 204\n{ORIGIN}access-control-allow-methods: GET\naccess-control-allow-headers: *\n"
            ),
            &[],
        ),
        ("HTTP/1.1 301 Moved\nlocation: https://b\n".to_owned(), &["preflight-refused proved C16"]),
        ("HTTP/1.1 307 x\nlocation: https://b\n".to_owned(), &["preflight-refused proved C16"]),
        (
            "HTTP/2 403\nserver: CloudFront\ncontent-type: text/html\n\n<!DOCTYPE HTML><html>"
                .to_owned(),
            &["cors-blocked very-likely C23"],
        ),
        (format!("HTTP/2 204\n{ORIGIN}{ORIGIN}{ALLOWED}"), &["cors-doubled proved C11"]),
        (
            format!(
                "HTTP/2 204\naccess-control-allow-origin: https://a, http://localhost:8080\n{ALLOWED}"
            ),
            &["cors-doubled proved C11"],
        ),
        (
            "HTTP/2 403\nx-amz-apigw-id: x\n\n{\"message\":\"Missing Authentication Token\"}"
                .to_owned(),
            &["rest-api proved C24"],
        ),
        (
            "HTTP/2 500\n\n{\"message\":\"Internal Server Error\"}".to_owned(),
            &["preflight-refused proved C03 C04 C05 C06 C07 C08 C09 C14 C15 C16"],
        ),
    ];
    for (answer, expected) in cases {
        check(&preflight(&answer), expected);
    }
}

#[test]
fn the_configuration_says_it_more_exactly() {
    let good =
        r#"{"AllowOrigins":["http://localhost:8080"],"AllowMethods":["*"],"AllowHeaders":["*"]}"#;
    let caught = "[{\"key\":\"ANY /wish-list-service\",\"id\":\"r\",\"auth\":\"JWT\"}]";
    check(&format!("{}\n{good}", preflight("HTTP/2 204\nx: y\n")), &[]);
    check(
        &format!("{}\n{good}\n[[\"default\",false]]", preflight("HTTP/2 204\nx: y\n")),
        &["cors-blocked very-likely C19"],
    );
    check(&format!("{}\n{good}", preflight(NOT_FOUND)), &["cors-blocked very-likely C01"]);
    check(
        &format!("{}\n{caught}", preflight(REFUSED)),
        &["preflight-caught proved C03", "get-protected proved A21"],
    );
    check(
        &format!(
            "{}\n{{\"AllowOrigins\":[\"http://localhost:8080\"]}}",
            preflight("HTTP/2 204\nx: y\n")
        ),
        &["cors-incomplete very-likely C09"],
    );
}

#[test]
fn not_found_is_no_proof_before_the_configuration_is_known() {
    let likely: &[&str] = &["cors-blocked very-likely C01"];
    let stage = "See the stages";
    let found = check(&preflight(NOT_FOUND), likely);
    assert!(words(&found[0]).contains(stage), "{found:?}");
    let found = check(&format!("{}\n[[\"default\",true]]", preflight(NOT_FOUND)), likely);
    assert!(!words(&found[0]).contains(stage), "{found:?}");
    let found = check(&format!("{}{}", preflight(NOT_FOUND), call("", "HTTP/2 200\n\n[]")), likely);
    assert!(!words(&found[0]).contains(stage), "{found:?}");
    let none = format!("{}\n{{\"CorsConfiguration\":null}}", preflight(NOT_FOUND));
    let found = check(&none, &["cors-blocked proved C01"]);
    assert!(words(&found[0]).contains("the deployed stage has no CORS configuration"), "{found:?}");
    let elsewhere = ["route-not-found proved G01 C18", "cors-blocked very-likely C01"];
    check(&format!("{}\n[[\"prod\",true]]", preflight(NOT_FOUND)), &elsewhere);
}

#[test]
fn the_way_out_keeps_what_is_configured() {
    let known = r#"{"AllowOrigins":["https://a","http://localhost:8080"],"AllowMethods":["*"],"AllowHeaders":["x-a"],"AllowCredentials":true}"#;
    let hidden = format!("HTTP/2 401\n{ORIGIN}www-authenticate: Bearer\n\n{{}}");
    let token = "-X POST -H 'Authorization: Bearer xyz'";
    let answer = call(token, &hidden);
    for (text, is_known) in [(format!("{answer}{known}"), true), (answer, false)] {
        let found = found_at(&text, &place());
        let finding = found.iter().find(|finding| finding.code == Code::ReasonHidden).unwrap();
        let said = words(finding);
        assert_eq!(said.contains("See the present CORS configuration"), !is_known, "{said}");
        assert_eq!(said.contains("https://a"), is_known, "{said}");
        assert_eq!(said.contains("AllowCredentials"), is_known, "{said}");
    }
}

/// The same answer behind other command lines.
#[test]
fn an_answer_counts_for_its_own_url_only() {
    let own = URL.replace("https://", "");
    let wide = URL.replace("https://", "HTTPS://").replace(".com/", ".COM:443/");
    let cases: [(&str, &[&str]); 12] = [
        (URL, &["post-open proved A20"]),
        (&own, &["post-open proved A20"]),
        (&wide, &["post-open proved A20"]),
        (&format!("{URL}?x=1"), &["post-open proved A20"]),
        ("\"$URL\"", &["post-open very-likely A20"]),
        (&format!("{URL}/1"), &[]),
        (&format!("{URL}/"), &[]),
        (&URL.replace("/default/", "/prod/"), &[]),
        (&URL.replace("/default/", "/"), &[]),
        (&URL.replace(".com/", ".com:8443/"), &[]),
        (&URL.replace("https://", "http://"), &[]),
        ("https://other.example/default/wish-list-service", &[]),
    ];
    for (url, expected) in cases {
        check(&format!("$ curl -i -X POST {url}\nHTTP/2 201\n\n{{\"id\":\"1\"}}\n"), expected);
    }
}

#[test]
fn an_answer_without_a_url_proves_nothing() {
    let doubled = format!("HTTP/2 204\n{ORIGIN}{ORIGIN}{ALLOWED}");
    check(&doubled, &["cors-doubled very-likely C11"]);
    check("HTTP/2 403\nx-amz-apigw-id: x\n\n{}", &["rest-api very-likely C24"]);
    // It is no partner for a proof either.
    let passed = format!("HTTP/2 204\n{ORIGIN}{ALLOWED}\n");
    let call = call("-H 'Origin: http://localhost:8080'", "HTTP/2 200\nx: y\n\n[]");
    check(&format!("{passed}{call}"), &["answer-hidden very-likely C10"]);
    let elsewhere = preflight(&passed).replace("/default/", "/other/");
    check(&format!("{elsewhere}{call}"), &["cors-blocked one-of-these C01 C02"]);
}

#[test]
fn answers_to_calls() {
    let origin = "-H 'Origin: http://localhost:8080'";
    let token = "-X POST -H 'Authorization: Bearer xyz'";
    let challenge = |reason: &str| {
        format!(
            "HTTP/2 401\nwww-authenticate: Bearer scope=\"\" error=\"invalid_token\" error_description=\"{reason}\"\n\n{{\"message\":\"Unauthorized\"}}"
        )
    };
    let success = "HTTP/2 200\ncontent-type: application/json\n\n{\"Items\":[]}".to_owned();
    let cases: [(&str, String, &[&str]); 24] = [
        ("", success.clone(), &[]),
        (origin, success, &["cors-blocked one-of-these C01 C02"]),
        (origin, format!("HTTP/2 200\n{ORIGIN}\n[]"), &[]),
        ("-X POST -d '{}'", "HTTP/2 201\n\n{\"id\":\"1\"}".to_owned(), &["post-open proved A20"]),
        (token, "HTTP/2 201\n\n{\"id\":\"1\"}".to_owned(), &[]),
        ("-X POST", REFUSED.to_owned(), &[]),
        ("", REFUSED.to_owned(), &["get-protected proved A21"]),
        (token, REFUSED.to_owned(), &["token-not-received proved A01"]),
        (token, challenge("token contains an invalid number of segments"), &["token-opaque proved T01 T02 T15 A02"]),
        (token, challenge("the token does not have a valid audience"), &["token-audience proved T08 A03"]),
        (token, challenge("the issuer in the OIDC discovery endpoint metadata does not match the configured issuer"), &["authorizer-issuer proved A04"]),
        (token, challenge("OIDC discovery endpoint communication error"), &["keys-unreachable proved A06"]),
        (token, challenge("signing method HS256 is invalid"), &["token-algorithm proved T06 T07"]),
        (token, challenge("the token has expired"), &["token-expired proved T11"]),
        (token, challenge("something new"), &["token-not-accepted proved A05 A07 T16"]),
        (token, "HTTP/2 403\nwww-authenticate: Bearer scope=\"a b\" error=\"insufficient_scope\"\n\n{\"message\":\"Forbidden\"}".to_owned(), &["scope-missing proved A10"]),
        ("", "HTTP/2 403\n\n{\"message\":\"Forbidden\"}".to_owned(), &["api-forbidden one-of-these G03"]),
        ("", NOT_FOUND.to_owned(), &["route-not-found very-likely G01 C18 A08"]),
        ("", "HTTP/2 302\nlocation: /x\n\n".to_owned(), &["api-redirects proved C17"]),
        ("", "HTTP/2 500\n\n{\"message\":\"Internal Server Error\"}".to_owned(), &["function-failed proved B01"]),
        ("", "HTTP/2 429\n\n{\"message\":\"Too Many Requests\"}".to_owned(), &["api-throttled proved G04"]),
        ("", "HTTP/2 403\nserver: CloudFront\n\n<html>".to_owned(), &["cors-blocked very-likely C23"]),
        (origin, format!("HTTP/2 200\n{ORIGIN}{ORIGIN}\n[]"), &["cors-doubled proved C11"]),
        (token, format!("HTTP/2 401\n{ORIGIN}www-authenticate: Bearer error=\"invalid_token\" error_description=\"expired\"\n\n"), &["reason-hidden proved C20", "token-expired proved T11"]),
    ];
    for (options, answer, expected) in cases {
        check(&call(options, &answer), expected);
    }
}

#[test]
fn an_answer_beside_the_preflight() {
    let origin = "-H 'Origin: http://localhost:8080'";
    let passed = preflight(&format!("HTTP/2 204\n{ORIGIN}{ALLOWED}"));
    check(
        &format!("{passed}{}", call(origin, "HTTP/2 200\nx: y\n\n[]")),
        &["answer-hidden proved C10"],
    );
    let good = call(origin, &format!("HTTP/2 200\n{ORIGIN}\n[]"));
    check(
        &format!("{good}{}", call(&format!("-X POST {origin}"), REFUSED)),
        &["gateway-errors-hidden proved C12 A13"],
    );
}

#[test]
fn what_proves_nothing_says_so() {
    let cases = [
        (call("", "HTTP/2 200\n\n[]"), "about CORS it proves nothing"),
        (call("-X OPTIONS", NOT_FOUND), "about CORS it proves nothing"),
        (
            call("-X OPTIONS -H 'Origin: http://localhost:8080'", NOT_FOUND),
            "proves nothing about one",
        ),
        (
            call("-H 'Origin: https://a'", "HTTP/2 200\n\n[]"),
            "says nothing about http://localhost:8080",
        ),
        (format!("curl -i https://b.example/x\n{NOT_FOUND}"), "another host or port than apiUrl"),
        (format!("curl -i {URL}/1\n{NOT_FOUND}"), "another path than apiUrl"),
    ];
    for (text, expected) in cases {
        assert_eq!(found_at(&text, &place()), [], "{text}");
        let summary = read(&text).unwrap()[0].summary(&place());
        assert!(summary.contains(expected), "{text}: {summary}");
    }
}

#[test]
fn without_the_command_line_some_answers_are_ambiguous() {
    check(NOT_FOUND, &["cors-blocked one-of-these C01"]);
    check(REFUSED, &["preflight-refused one-of-these C03 C04"]);
    let asked = Asked::preflight(URL, "http://localhost:8080");
    let told = read(NOT_FOUND).unwrap().into_iter().map(|one| match one {
        Pasted::Answer(reply) => Pasted::Answer(reply.asked_as(&asked)),
        other => other,
    });
    let found = findings(&crate::paste::Gateway::default(), &told.collect::<Vec<_>>(), &place());
    assert_eq!(
        found.iter().map(super::brief).collect::<Vec<_>>(),
        ["cors-blocked very-likely C01"]
    );
}

#[test]
fn failures_of_curl() {
    let host = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
    let cases: [(String, &[&str]); 8] = [
        (format!("curl: (6) Could not resolve host: {host}"), &["api-unreachable very-likely N01"]),
        (
            format!("curl: (7) Failed to connect to {host} port 443: Connection refused"),
            &["api-unreachable proved N02"],
        ),
        (format!("$ curl -i {URL}\ncurl: (28) Operation timed out"), &["api-timed-out proved N06"]),
        ("curl: (28) Operation timed out".to_owned(), &["api-timed-out very-likely N06"]),
        (
            format!("$ curl -i {URL}\ncurl: (60) SSL certificate problem"),
            &["api-unreachable proved N03"],
        ),
        (format!("$ curl -i {URL}\ncurl: (35) reset"), &["api-unreachable very-likely N03"]),
        (
            "curl: (6) Could not resolve host: t.eu.auth0.com".to_owned(),
            &["tenant-unreachable very-likely L13"],
        ),
        ("curl: (6) Could not resolve host: other.example".to_owned(), &[]),
    ];
    for (text, expected) in cases {
        check(&text, expected);
    }
}

#[test]
fn a_failure_is_blamed_on_the_server_that_it_names() {
    let settings = Settings::from_json(
        r#"{"issuer":"http://localhost:8081/","clientId":"c","audience":"a",
            "apiUrl":"http://localhost:8082/default/wish-list-service"}"#,
    );
    let place = Place { settings: settings.unwrap(), ..place() };
    let refused = "curl: (7) Failed to connect to localhost port";
    let cases: [(String, &[&str]); 6] = [
        (
            format!("{refused} 8082 after 0 ms: Couldn't connect to server"),
            &["api-unreachable proved N02"],
        ),
        (
            format!("{refused} 8081 after 0 ms: Couldn't connect to server"),
            &["tenant-unreachable very-likely L13"],
        ),
        (format!("{refused} 9 after 0 ms: Couldn't connect to server"), &[]),
        (
            "$ curl -i http://localhost:8081/x\ncurl: (52) Empty reply from server".to_owned(),
            &["tenant-unreachable very-likely L13"],
        ),
        (
            "$ curl -i http://localhost:8082/x\ncurl: (52) Empty reply from server".to_owned(),
            &["api-unreachable very-likely N04"],
        ),
        // Which of the two is not visible.
        (
            "curl: (7) Failed to connect to localhost: no".to_owned(),
            &["api-unreachable very-likely N02"],
        ),
    ];
    for (text, expected) in cases {
        let found = found_at(&text, &place);
        assert_eq!(found.iter().map(super::brief).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn evidence_holds_no_token() {
    let planted = "eyJhbGciOiJSUzI1NiJ9.planted.planted";
    let text = call(
        &format!("-H 'Authorization: {planted}' -X POST"),
        &format!(
            "HTTP/2 401\nwww-authenticate: Bearer error=\"invalid_token\" error_description=\"bad {planted}\"\n\n{{\"message\":\"{planted}\"}}"
        ),
    );
    let found = check(&text, &["token-not-accepted proved A05 A07 T16"]);
    assert!(!words(&found[0]).contains("planted"), "{found:?}");
}
