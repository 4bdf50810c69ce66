//! Requests that the person composed: other methods, headers and routes than the app's own.

use super::*;
use crate::Exchange;

fn composed(method: &str, token_sent: bool, path: &str, asked: &[&str]) -> Exchange {
    let failed = Outcome::Failed(TransportError::NoReadableAnswer);
    let url = place().settings.api_url.as_str().replace("/wish-list-service", path);
    Exchange {
        url,
        asked_headers: asked.iter().map(|name| (*name).to_owned()).collect(),
        ..exchange(method, token_sent, failed)
    }
}

fn silent(exchange: &Exchange, verdict: Verdict) -> Finding {
    let finding = gateway::finding(exchange, Some(verdict), None, &place()).unwrap();
    check_whole(&finding);
    finding
}

fn copies(finding: &Finding) -> String {
    let texts = finding.fixes.iter().filter_map(|fix| match fix {
        Fix::Copy { text, .. } => Some(text.as_str()),
        Fix::Step(_) => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_preflight_was_refused_for_is_named_and_listed() {
    const USUAL: &str =
        r#""AllowMethods":["GET","POST"],"AllowHeaders":["authorization","content-type"]"#;
    for (method, asked, ids, words, lists) in [
        (
            "DELETE",
            &[][..],
            "C14",
            "does not list the method DELETE:",
            r#""AllowMethods":["GET","POST","DELETE"],"AllowHeaders":["authorization","content-type"]"#,
        ),
        (
            "GET",
            &["x-trace"],
            "C15",
            "does not list the header x-trace:",
            r#""AllowMethods":["GET","POST"],"AllowHeaders":["authorization","content-type","x-trace"]"#,
        ),
        (
            "POST",
            &["content-type", "x-a", "x-b"],
            "C07 C15",
            "does not list the method POST or one of the headers x-a, x-b:",
            r#""AllowHeaders":["authorization","content-type","x-a","x-b"]"#,
        ),
        (
            "PATCH",
            &["content-type", "x-a"],
            "C14 C15",
            "does not list the method PATCH or the header x-a:",
            r#""AllowMethods":["GET","POST","PATCH"],"AllowHeaders":["authorization","content-type","x-a"]"#,
        ),
    ] {
        let exchange = composed(method, false, "/wish-list-service", asked);
        let finding = silent(&exchange, Verdict::NotListed);
        assert_eq!(finding.code, Code::PreflightRefused);
        assert_eq!(finding.certainty, Certainty::VeryLikely, "a page sees no preflight");
        assert_eq!(finding.catalogue, ids, "{method}");
        assert!(finding.sentence.contains(words), "{}", finding.sentence);
        assert!(copies(&finding).contains(lists), "{}", copies(&finding));
        assert!(!copies(&finding).contains(USUAL));
    }
    // Where other preflights fail as well, the method and the header are some causes among several.
    let exchange = composed("DELETE", false, "/wish-list-service", &[]);
    let finding = silent(&exchange, Verdict::PreflightRefused);
    assert_eq!(finding.certainty, Certainty::OneOfThese);
    assert_eq!(finding.catalogue, Code::PreflightRefused.catalogue());
}

#[test]
fn the_preflight_that_is_shown_is_that_of_the_request() {
    for (method, token_sent, path, asked, end) in [
        (
            "DELETE",
            false,
            "/a",
            &[][..],
            "/default/a -H 'Origin: http://localhost:8080' -H 'Access-Control-Request-Method: DELETE'",
        ),
        (
            "PUT",
            true,
            "/a",
            &["x-b", "content-type"],
            "-H 'Access-Control-Request-Method: PUT' -H 'Access-Control-Request-Headers: authorization,content-type,x-b'",
        ),
        (
            "POST",
            true,
            "/wish-list-service",
            &["content-type"],
            "-H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: authorization,content-type'",
        ),
    ] {
        let finding = silent(&composed(method, token_sent, path, asked), Verdict::Hidden);
        let curl =
            copies(&finding).lines().find(|line| line.starts_with("curl")).unwrap().to_owned();
        assert!(curl.ends_with(end), "{curl}");
    }
}

#[test]
fn another_route_is_called_by_its_own_name() {
    let at =
        |method: &str, outcome| Exchange { outcome, ..composed(method, false, "/other/7", &[]) };
    let not_found = answered(404, r#"{"message":"Not Found"}"#);
    let unauthorized = answered(401, UNAUTHORIZED);
    for exchange in [at("DELETE", not_found), at("DELETE", unauthorized)] {
        let finding = gateway::finding(&exchange, None, None, &place()).unwrap();
        check_whole(&finding);
        assert!(finding.sentence.contains("DELETE /other/7"), "{}", finding.sentence);
        assert!(!finding.sentence.contains("wish-list-service"), "{}", finding.sentence);
    }
}

#[test]
fn what_is_no_wish_is_not_called_one() {
    for (method, path, is_wish) in [
        ("POST", "/wish-list-service", true),
        ("POST", "/other", false),
        ("DELETE", "/wish-list-service", false),
    ] {
        for was_delivered in [Some(true), Some(false), None] {
            for verdict in [Verdict::TimedOut, Verdict::Hidden, Verdict::NotListed] {
                let exchange = Exchange { was_delivered, ..composed(method, true, path, &[]) };
                let sentence = silent(&exchange, verdict).sentence;
                let says_wish = sentence.contains("wish was") || sentence.contains("saved");
                assert_eq!(says_wish, is_wish, "{method} {path} {verdict:?}: {sentence}");
            }
        }
    }
    for method in ["GET", "HEAD"] {
        let sentence = silent(&composed(method, false, "/a", &[]), Verdict::Hidden).sentence;
        assert!(!sentence.contains("form"), "it changes nothing: {sentence}");
    }
}
