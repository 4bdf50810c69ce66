use std::process::Command;

use super::*;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";

/// What would end a quote, start a substitution, or be taken for something else.
const NASTY: [&str; 22] = [
    "",
    " ",
    "plain",
    "it's",
    "''",
    "'\\''",
    "\"double\"",
    "$HOME ${HOME} $(id) `id`",
    "back\\slash\\",
    "!history !!",
    "line\nbreak\n",
    "\ttab",
    "@/etc/passwd",
    "-n",
    "--output",
    "a;b|c&d>e<f",
    "*?[a-z]{1,2}~#",
    "ü€😀 ‘curly’",
    "%s %d \\n",
    "{\"name\":\"O'Reilly\",\"cost\":\"$5\"}",
    "\u{1b}[31m",
    "${token} `x`",
];

fn sent(body: Option<&str>) -> Sent {
    Sent {
        method: "POST".to_owned(),
        path: "/wish-list-service".to_owned(),
        url: "https://api.example/default/wish-list-service?a=b&c=%20'".to_owned(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.map(str::to_owned),
        with_token: false,
    }
}

/// The arguments with which a shell calls curl, from a curl that only tells them.
fn arguments(shell: &str, command: &str, token: &str) -> Vec<String> {
    let script =
        format!("curl() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n{command}\n");
    let output = Command::new(shell).arg("-c").arg(script).env("TOKEN", token).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stderr, b"", "{command}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

fn shells() -> Vec<&'static str> {
    let works = |shell: &&str| Command::new(shell).args(["-c", ":"]).output().is_ok();
    ["sh", "bash", "zsh"].into_iter().filter(works).collect()
}

#[test]
fn a_shell_calls_curl_with_what_was_sent() {
    assert!(!shells().is_empty());
    for shell in shells() {
        for text in NASTY {
            let mut sent = sent(Some(text));
            sent.with_token = true;
            sent.headers.push(("x-a".to_owned(), text.to_owned()));
            let url = sent.url.clone();
            let header = if text.is_empty() { "x-a;".to_owned() } else { format!("x-a: {text}") };
            let expected = [
                "--request",
                "POST",
                &url,
                "--header",
                "authorization: Bearer $TOKEN'`",
                "--header",
                "content-type: application/json",
                "--header",
                &header,
                "--data-raw",
                text,
            ];
            let command = written(&sent, Kind::Curl, None);
            assert_eq!(arguments(shell, &command, "$TOKEN'`"), expected, "{shell}: {command}");
        }
    }
}

/// What a server hears that answers everything with nothing.
fn heard(command: &str, port: u16, listener: &std::net::TcpListener) -> String {
    use std::io::{Read, Write};
    let command = command.replace("api.example", &format!("127.0.0.1:{port}"));
    let command = command.replace("https:", "http:");
    let command = command.replacen("curl ", "curl --silent --output /dev/null ", 1);
    let mut child = Command::new("sh").arg("-c").arg(command).env("TOKEN", "t").spawn().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(5))).unwrap();
    let mut request = Vec::new();
    let length = |text: &str| {
        let length = text.lines().find_map(|line| {
            line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned)
        });
        length.map_or(0, |length| length.parse::<usize>().unwrap())
    };
    loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).unwrap();
        request.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&request);
        let end = text.split_once("\r\n\r\n").map(|(head, body)| body.len() >= length(head));
        if count == 0 || end == Some(true) {
            break;
        }
    }
    stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
    drop(stream);
    assert!(child.wait().unwrap().success());
    String::from_utf8(request).unwrap()
}

#[test]
fn curl_itself_sends_what_was_sent() {
    if Command::new("curl").arg("--version").output().is_err() {
        return;
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for text in NASTY {
        let mut sent = sent((!text.is_empty()).then_some(text));
        sent.with_token = true;
        sent.headers.push(("x-empty".to_owned(), String::new()));
        let request = heard(&written(&sent, Kind::Curl, None), port, &listener);
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("POST /default/wish-list-service?a=b&c=%20' HTTP/1.1\r\n"),
            "{head}"
        );
        let head = head.to_lowercase();
        for line in ["authorization: bearer t", "content-type: application/json", "x-empty:"] {
            assert!(head.lines().any(|found| found.trim_end() == line), "{line}: {head}");
        }
        assert_eq!(body, text);
    }
    let mut get = sent(None);
    get.method = "HEAD".to_owned();
    get.url = "https://api.example/default/a?b[]={c,d}".to_owned();
    let request = heard(&written(&get, Kind::Curl, None), port, &listener);
    assert!(request.starts_with("HEAD /default/a?b[]={c,d} HTTP/1.1\r\n"), "{request}");
}

#[test]
fn javascript_reads_what_was_sent() {
    if Command::new("node").arg("--version").output().is_err() {
        return;
    }
    let mut script = String::from(
        "const token = 't'; const all = []; const fetch = (...given) => { all.push(given); return { text() {} }; };\nconst log = console.log; console.log = () => {};\n",
    );
    let mut expected = Vec::new();
    for text in NASTY {
        let mut sent = sent(Some(text));
        sent.with_token = true;
        sent.headers.push(("x-a".to_owned(), text.to_owned()));
        script.extend(["{\n", &written(&sent, Kind::Fetch, None), "\n}\n"]);
        expected.push(serde_json::json!([sent.url, {
            "method": "POST",
            "headers": {"authorization": "Bearer t", "content-type": "application/json", "x-a": text},
            "body": text,
        }]));
    }
    script.push_str("log(JSON.stringify(all));");
    let output =
        Command::new("node").args(["--input-type=module", "-e", &script]).output().unwrap();
    let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(found, expected);
}

#[test]
fn power_shell_is_quoted_by_its_own_rules() {
    let mut sent = sent(Some("it's ‘so’ $x `y` \"z\""));
    sent.with_token = true;
    sent.headers.push(("x-a".to_owned(), "'".to_owned()));
    assert_eq!(
        written(&sent, Kind::PowerShell, None),
        "Invoke-WebRequest `\n  -Method 'POST' `\n  -Uri 'https://api.example/default/wish-list-service?a=b&c=%20''' `\n  -Headers @{ 'authorization' = \"Bearer $Token\"; 'x-a' = '''' } `\n  -ContentType 'application/json' `\n  -Body ([Text.Encoding]::UTF8.GetBytes('it''s ‘‘so’’ $x `y` \"z\"'))"
    );
}

#[test]
fn the_token_is_a_variable_unless_it_is_handed_in() {
    let mut sent = sent(Some(&format!("{{\"t\":\"{TOKEN}\"}}")));
    sent.headers.push(("x-a".to_owned(), TOKEN.to_owned()));
    sent.url.push_str(TOKEN);
    for kind in Kind::ALL {
        for with_token in [false, true] {
            sent.with_token = with_token;
            let snippet = written(&sent, kind, None);
            assert!(!snippet.contains("eyJ"), "{snippet}");
            assert_eq!(snippet.contains("Bearer "), with_token, "{snippet}");
            let revealed = written(&sent, kind, Some(TOKEN));
            assert_eq!(revealed.matches(TOKEN).count(), usize::from(with_token), "{revealed}");
        }
    }
}

#[test]
fn a_plain_get_is_short() {
    let mut sent = sent(None);
    sent.method = "GET".to_owned();
    sent.headers.clear();
    sent.url = "https://api.example/default/a".to_owned();
    assert_eq!(written(&sent, Kind::Curl, None), "curl \\\n  https://api.example/default/a");
    let fetch = written(&sent, Kind::Fetch, None);
    assert!(fetch.starts_with("const response = await fetch(\"https://api.example/default/a\");"));
}

#[test]
fn a_method_that_power_shell_has_no_word_for_is_a_custom_one() {
    for (method, expected) in
        [("PATCH", "-Method 'PATCH'"), ("get", "-Method 'get'"), ("PURGE", "-CustomMethod 'PURGE'")]
    {
        let sent = Sent { method: method.to_owned(), ..sent(None) };
        let text = written(&sent, Kind::PowerShell, None);
        assert!(text.contains(expected), "{text}");
        let hint = Kind::PowerShell.hint_on_method(method);
        assert_eq!(hint.is_some(), text.contains("-CustomMethod"), "{hint:?}");
        assert_eq!(Kind::Curl.hint_on_method(method), None);
    }
}
