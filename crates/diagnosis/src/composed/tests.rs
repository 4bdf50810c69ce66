use super::*;

const API: &str =
    "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service";

fn api() -> ApiUrl {
    ApiUrl::parse(API).unwrap()
}

fn composed() -> Composed {
    Composed {
        method: "GET".to_owned(),
        path: "/wish-list-service".to_owned(),
        ..Composed::default()
    }
}

#[test]
fn a_method_is_a_word_that_browsers_send() {
    let forbidden = Some("No browser sends CONNECT, TRACE or TRACK.");
    let no_word = Some("A method is one word, such as GET.");
    for (method, problem) in [
        ("GET", None),
        (" patch ", None),
        ("X-Y", None),
        ("trace", forbidden),
        ("", no_word),
        ("GET /", no_word),
        ("G\u{c4}T", no_word),
    ] {
        assert_eq!(method_problem(method), problem, "{method:?}");
    }
}

#[test]
fn a_path_stays_below_the_stage() {
    let stage = API.strip_suffix("/wish-list-service").unwrap();
    for (path, expected) in [
        ("/wish-list-service", Some("/wish-list-service")),
        (" /wish-list-service ", Some("/wish-list-service")),
        ("/wish-list-service/echo?a=b&c=%20", Some("/wish-list-service/echo?a=b&c=%20")),
        ("/", Some("/")),
        ("/a/../b", Some("/b")),
        ("/ü?ü", Some("/%C3%BC?%C3%BC")),
        ("/a?next=https://evil.example//x", Some("/a?next=https://evil.example//x")),
        ("/@evil.example", Some("/@evil.example")),
        ("/:8080/a", Some("/:8080/a")),
        ("/..;/a", Some("/..;/a")),
        ("", None),
        ("wish-list-service", Some("/wish-list-service")),
        ("a/b?c=d", Some("/a/b?c=d")),
        ("a?b=@evil.example", Some("/a?b=@evil.example")),
        ("evil.example/a", None),
        ("evil@evil.example", None),
        ("localhost:8082/a", None),
        ("../prod", None),
        ("a/../../prod", None),
        ("?a=b", None),
        ("@evil.example/", None),
        (".evil.example/", None),
        ("//evil.example/a", None),
        ("///evil.example/a", None),
        ("HTTPS:evil.example", None),
        ("javascript:alert(1)", None),
        ("https://user:password@evil.example/", None),
        ("\\\\evil.example", None),
        ("/\\evil.example", None),
        ("/..", None),
        ("/../prod/wish-list-service", None),
        ("/../defaults", None),
        ("/a/../../prod", None),
        ("/%2e%2e/prod", None),
        ("/.%2E/prod", None),
        ("/a\r\nHost: evil.example", None),
        ("/a\nb", None),
        ("/a\tb", None),
        ("/\u{0}", None),
        ("/a b?c=d e", Some("/a%20b?c=d%20e")),
        ("a b", None),
        ("/a\u{a0}b", None),
        ("/a#b", None),
    ] {
        let checked = Composed { path: path.to_owned(), ..composed() }.check(&api());
        let found = checked.map(|checked| checked.url).map_err(|problems| problems.path.unwrap());
        let expected = expected.map(|rest| format!("{stage}{rest}"));
        assert_eq!(found.clone().ok(), expected, "{path:?}");
        assert!(found.is_ok_and(|url| url.starts_with(stage)) || expected.is_none(), "{path:?}");
    }
}

const STAGE: &str = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default";

#[test]
fn a_token_goes_below_the_stage_only_however_the_url_is_written() {
    use Destination::{Api, Elsewhere, OtherStage};
    let elsewhere = |origin: &str| Some(Elsewhere(origin.to_owned()));
    let host = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
    let own = |rest: &str| format!("https://{host}{rest}");
    for (typed, expected) in [
        ("/a".to_owned(), Some(Api)),
        (own("/default/a?b=c"), Some(Api)),
        (own(":443/default/a"), Some(Api)),
        (format!("HTTPS://{}/default/a", host.to_uppercase()), Some(Api)),
        (own("/default/../default/a"), Some(Api)),
        // A full stop at the end names the same host to a resolver, and another origin to a browser.
        (own("./default/a"), elsewhere(&own("."))),
        (own("/default"), Some(OtherStage)),
        (own("/prod/a"), Some(OtherStage)),
        (own("/defaults/a"), Some(OtherStage)),
        (own("/default/../prod"), Some(OtherStage)),
        (own("/default/%2e%2E/prod"), Some(OtherStage)),
        (own("/Default/a"), Some(OtherStage)),
        (own("//default/a"), Some(OtherStage)),
        (own(""), Some(OtherStage)),
        (own(":8443/default/a"), elsewhere(&own(":8443"))),
        (format!("http://{host}/default/a"), elsewhere(&format!("http://{host}"))),
        (own(".evil.example/default/a"), elsewhere(&own(".evil.example"))),
        (format!("https://evil.example/{host}/default/a"), elsewhere("https://evil.example")),
        (format!("https://evil.example/?{}", own("/default")), elsewhere("https://evil.example")),
        ("https://127.1/a".to_owned(), elsewhere("https://127.0.0.1")),
        ("https://[::1]:9/a".to_owned(), elsewhere("https://[::1]:9")),
        ("https://xn--bcher-kva.example/a".to_owned(), elsewhere("https://xn--bcher-kva.example")),
        (format!("https://{host}@evil.example/default/a"), None),
        (format!("https://user:password@{host}/default/a"), None),
        (format!("https://@{host}:x/default/a"), None),
        (format!("https://evil.example\\@{host}/default/a"), None),
        (format!("https://evil.example#@{host}/default/a"), None),
        (format!("https:/{host}/default/a"), None),
        (format!("https:{host}/default/a"), None),
        (format!("https:///{host}/default/a"), None),
        (format!("//{host}/default/a"), None),
        (format!("ftp://{host}/default/a"), None),
        (format!("https://{host}\t.evil.example/default"), None),
        ("https://".to_owned(), None),
        ("https://a b/".to_owned(), None),
        ("https://a:99999/".to_owned(), None),
    ] {
        let composed = Composed { path: typed.clone(), with_token: true, ..composed() };
        let checked = composed.check(&api());
        let found = checked.as_ref().ok().map(|checked| checked.destination.clone());
        assert_eq!(found, expected, "{typed:?}");
        if let Ok(checked) = checked {
            assert_eq!(checked.with_token, checked.destination == Api, "{typed:?}");
            let is_below = checked.url.starts_with(&format!("{STAGE}/"));
            assert_eq!(checked.with_token, is_below, "{typed:?}: {}", checked.url);
        }
    }
    for url in [format!("https://user@{host}/default/a"), "no url".to_owned(), String::new()] {
        assert!(!Destination::of(&api(), &url).may_have_token(), "{url}");
    }
}

#[test]
fn a_whole_url_below_the_stage_is_a_path() {
    for (typed, path) in [
        (format!("{STAGE}/a/b?c=d"), Some("/a/b?c=d")),
        (API.to_owned(), Some("/wish-list-service")),
        (format!(" {STAGE}/ "), Some("/")),
        (STAGE.to_owned(), None),
        ("/a".to_owned(), None),
        ("a/b?c".to_owned(), Some("/a/b?c")),
        ("evil.example/a".to_owned(), None),
        ("https://evil.example/default/a".to_owned(), None),
    ] {
        assert_eq!(as_path(&api(), &typed).as_deref(), path, "{typed}");
    }
    assert_eq!(base(&api()), STAGE);
    assert_eq!(base(&ApiUrl::parse("http://localhost:82/a").unwrap()), "http://localhost:82");
}

#[test]
fn the_default_path_is_the_route_of_the_settings() {
    for (url, path) in [
        (API, "/wish-list-service"),
        ("https://api.example/wish-list-service", "/wish-list-service"),
        ("https://api.example/v1/a/b", "/a/b"),
        ("http://localhost:8082/default/wish-list-service", "/wish-list-service"),
    ] {
        let api = ApiUrl::parse(url).unwrap();
        assert_eq!(default_path(&api), path, "{url}");
        let composed = Composed { path: default_path(&api), ..composed() };
        assert_eq!(composed.check(&api).unwrap().url, url, "it leads back");
    }
}

#[test]
fn a_method_is_a_token_in_capitals() {
    for (method, expected) in [
        ("GET", Some("GET")),
        ("patch", Some("PATCH")),
        (" delete ", Some("DELETE")),
        ("OPTIONS", Some("OPTIONS")),
        ("m-search", Some("M-SEARCH")),
        ("", None),
        ("G ET", None),
        ("GET\r\nX: 1", None),
        ("GÉT", None),
        ("trace", None),
        ("CONNECT", None),
    ] {
        let checked = Composed { method: method.to_owned(), ..composed() }.check(&api());
        match checked {
            Ok(checked) => assert_eq!(Some(checked.method.as_str()), expected),
            Err(problems) => assert!(expected.is_none() && problems.method.is_some(), "{method:?}"),
        }
    }
}

#[test]
fn headers_are_read_line_by_line() {
    let read = |headers: &str| Composed { headers: headers.to_owned(), ..composed() }.check(&api());
    for (text, expected) in [
        ("", vec![]),
        ("X-Trace: 1\n\nAccept:text/plain", vec![("x-trace", "1"), ("accept", "text/plain")]),
        ("x-a: 1\r\nX-A: 2", vec![("x-a", "1, 2")]),
        ("x-empty:", vec![("x-empty", "")]),
        ("x-url: https://a.example:80", vec![("x-url", "https://a.example:80")]),
        ("x-a: 1\rx-b: 2", vec![("x-a", "1"), ("x-b", "2")]),
    ] {
        let found = read(text).unwrap().headers;
        let expected: Vec<_> =
            expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(found, expected, "{text:?}");
    }
    for (text, word) in [
        ("x-trace", "no colon"),
        (": 1", "no name"),
        ("x trace: 1", "no name"),
        ("x-trace: ü", "ASCII"),
        ("x-trace: \u{1}1", "ASCII"),
        ("Authorization: Bearer a", "Send my token"),
        ("AUTHORIZATION : Bearer a", "no name"),
    ] {
        let problem = read(text).unwrap_err().headers.unwrap();
        assert!(problem.contains(word), "{text:?}: {problem}");
    }
}

#[test]
fn what_a_browser_sets_itself_is_said_and_not_sent() {
    for (name, is_sent) in [
        ("cookie", false),
        ("Host", false),
        ("Sec-Fetch-Mode", false),
        ("Proxy-Authorization", false),
        ("Via", false),
        ("Content-Length", false),
        ("User-Agent", true),
        ("x-cookie", true),
    ] {
        let headers = format!("{name}: 1");
        let checked = Composed { headers, ..composed() }.check(&api()).unwrap();
        assert_eq!(!checked.headers.is_empty(), is_sent, "{name}");
        assert_eq!(checked.remarks.headers.is_none(), is_sent, "{name}");
    }
}

#[test]
fn a_body_goes_with_a_type_and_is_looked_at_as_json() {
    for (method, headers, body, sent, kind, remark) in [
        ("POST", "", r#"{"name":"Tea"}"#, true, Some("application/json"), None),
        ("POST", "", "{", true, Some("application/json"), Some("JSON")),
        ("POST", "content-type: text/plain", "{", true, Some("text/plain"), None),
        (
            "PUT",
            "Content-Type: application/ld+json",
            "{",
            true,
            Some("application/ld+json"),
            Some("JSON"),
        ),
        ("DELETE", "", "", false, None, None),
        ("GET", "", "{}", false, None, Some("GET")),
        ("head", "", "{}", false, None, Some("HEAD")),
    ] {
        let composed = Composed {
            method: method.to_owned(),
            headers: headers.to_owned(),
            body: body.to_owned(),
            ..composed()
        };
        let checked = composed.check(&api()).unwrap();
        assert_eq!(checked.body.as_deref(), sent.then_some(body), "{method} {body}");
        let found = checked.headers.iter().find(|(name, _)| name == "content-type");
        assert_eq!(found.map(|(_, value)| value.as_str()), kind, "{method} {body}");
        let said = checked.remarks.body.unwrap_or_default();
        assert!(remark.map_or(said.is_empty(), |word| said.contains(word)), "{method}: {said}");
    }
}

#[test]
fn a_browser_asks_first_for_some_headers() {
    for (headers, asked) in [
        ("", vec![]),
        ("accept: text/plain\naccept-language: en-GB, de;q=0.5", vec![]),
        ("accept: {a}\nX-Trace: 1", vec!["accept", "x-trace"]),
        ("content-type: text/plain; charset=utf-8", vec![]),
        ("content-type: application/json", vec!["content-type"]),
        ("accept-language: en(GB)", vec!["accept-language"]),
    ] {
        let checked = Composed { headers: headers.to_owned(), ..composed() }.check(&api());
        assert_eq!(checked.unwrap().asked_headers(), asked, "{headers:?}");
    }
    let long = format!("accept: {}", "a".repeat(129));
    let checked = Composed { headers: long, ..composed() }.check(&api()).unwrap();
    assert_eq!(checked.asked_headers(), ["accept"]);
}

#[test]
fn each_field_has_its_own_problem() {
    let bad = Composed {
        method: String::new(),
        path: "//evil.example".to_owned(),
        headers: "x".to_owned(),
        ..Composed::default()
    };
    let problems = bad.check(&api()).unwrap_err();
    assert!(problems.method.is_some() && problems.path.is_some() && problems.headers.is_some());
}
