//! Whatever is taken for a link to the web is one to a URL parser; and the links of people are taken.

use proptest::prelude::*;
use url::{ParseError, Url};
use wish_list::{is_unseen, is_web_link};

/// What a parser says of a text.
#[derive(Debug, PartialEq, Eq)]
enum Parsed {
    WebLink,
    Other,
    /// The host has a label `xn--…` that stands for no letters. Nothing is decoded here: a browser does,
    /// and goes nowhere.
    OddCode,
}

fn parsed(text: &str) -> Parsed {
    if text.chars().any(|c| c.is_whitespace() || is_unseen(c)) {
        return Parsed::Other;
    }
    // This parser knows no other letters than ASCII in a host; that of a browser does.
    let ascii: String = text.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
    match Url::parse(&ascii) {
        Ok(url) => {
            let is_open = url.username().is_empty() && url.password().is_none();
            let is_web = matches!(url.scheme(), "https" | "http") && url.has_host() && is_open;
            if is_web { Parsed::WebLink } else { Parsed::Other }
        }
        Err(ParseError::IdnaError) if text.to_ascii_lowercase().contains("xn--") => Parsed::OddCode,
        Err(_) => Parsed::Other,
    }
}

/// Whether a text is taken, which only a link to the web may be.
fn is_taken(text: &str) -> bool {
    let is_taken = is_web_link(text);
    assert!(!is_taken || parsed(text) != Parsed::Other, "{text:?} is no link to the web");
    is_taken
}

#[test]
fn the_links_of_people_are_taken() {
    for host in [
        "example.com",
        "EXAMPLE.com",
        "www.example.co.uk",
        "shop.example",
        "localhost",
        "a-b.example",
        "a--b.example",
        "my_bucket.s3.amazonaws.com",
        "bücher.example",
        "例え.テスト",
        "xn--bcher-kva.example",
        "xn--80ak6aa92e.com",
        "192.168.0.1",
        "127.0.0.1",
        "1.1.1.1",
        "4chan.org",
        "1a",
        "3.example",
        "example.com.",
        "[::1]",
        "[::]",
        "[2001:db8::8a2e:370:7334]",
        "[1:2:3:4:5:6:7:8]",
        "[fe80::]",
    ] {
        for port in ["", ":80", ":443", ":8080", ":65535"] {
            for rest in [
                "",
                "/",
                "/a/b.html",
                "?a=b&c=d",
                "#part",
                "/@tea?to=ada@example.com#a@b",
                "/a%20b",
                "/straße?q=ü",
                "/?q=https://x.example/",
                "/a:b,c;d(e)'f'!~*",
                "/\\",
                "/%",
                "/[1]{2}|^`<>\"",
                "/👍",
            ] {
                for scheme in ["https://", "http://", "HTTPS://", "Http://"] {
                    let text = format!("{scheme}{host}{port}{rest}");
                    assert!(is_taken(&text), "{text}");
                    assert_eq!(parsed(&text), Parsed::WebLink, "{text}");
                }
            }
        }
    }
}

#[test]
fn what_is_no_link_is_not_taken() {
    for text in [
        "",
        "http",
        "http:",
        "http:/",
        "http://",
        "https://",
        "https:///",
        "https:///example.com",
        "https:example.com",
        "//example.com",
        "example.com",
        "www.example.com",
        "mailto:ada@example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "javascript://x%0Aalert(1)",
        "JavaScript://example.com/%0aalert(1)",
        "data:text/html,x",
        "vbscript://x",
        "file:///etc/passwd",
        "blob:https://example.com/1",
        "view-source:https://example.com",
        "https//example.com",
        "https:\\\\example.com",
        "https://\\example.com",
        "https://example.com\\@evil.example",
        "https://bank.example@evil.example/",
        "https://:secret@example.com/",
        "https://a:b@example.com",
        "https://@example.com",
        "https://bank.example%40evil.example",
        "https://example.com:80@evil.example",
        "https://bank.example:443\\@evil.example",
        "https://[",
        "https://[]",
        "https://]",
        "https://[::1",
        "https://::1",
        "https://[::1]x",
        "https://[1:2:3:4:5:6:7]",
        "https://[1::2::3]",
        "https://[::12345]",
        "https://[:1::]",
        "https://[::g]",
        "https://[1:2:3:4:5:6:7:8:9]",
        "https://[1:2:3:4:5:6:7::8]",
        "https://[::1%25eth0]",
        "http://:",
        "http://:80",
        "https://example.com:65536",
        "https://example.com:a",
        "https://example.com:-1",
        "https://example.com:+1",
        "https://example.com:80:80",
        "https://256.1.1.1",
        "https://1.2.3.4.5",
        "https://a.1",
        "https://a.0x",
        "https://a.0x1",
        "https://1.2.3.+4",
        "https://.",
        "https://..",
        "https://.a",
        "https://a..b",
        "https://exa<mple.com",
        "https://exa|mple.com",
        "https://exa%mple.com",
        "https://a^b",
        "https://xn--",
        "https://xn---",
        "https://xn--n--",
        "https://xn--bücher.example",
        "https:// example.com",
        " https://example.com",
        "https://example.com ",
        "https://example.com/\n",
        "https://example.com/\u{202e}fdp.exe",
        "https://exa\u{200b}mple.com/",
        "https://example.com/\u{a0}",
        "https://example.com/\u{0}",
        "https://exam\u{ad}ple.com",
        "java\nscript://x",
    ] {
        assert!(!is_taken(text), "{text:?}");
    }
}

fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "https://",
        "http://",
        "HTTP://",
        "https:",
        "javascript:",
        "ftp://",
        "//",
        "/",
        "\\",
        ":",
        "@",
        ".",
        "[",
        "]",
        "::",
        "?",
        "#",
        "%",
        "%40",
        "xn--",
        "0x",
        "1",
        "255",
        "256",
        "00",
        "8080",
        "a",
        "example",
        "com",
        "ü",
        "-",
        "_",
        "1:2",
        "ffff",
        " ",
        "\u{202e}",
        "\u{ff0e}",
        "\t",
        "",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn whatever_is_taken_is_a_link(
        scheme in prop::sample::select(vec!["https://", "http://", "HTTPS://", "", "javascript://"]),
        pieces in prop::collection::vec(piece(), 0..9),
    ) {
        is_taken(&format!("{scheme}{}", pieces.concat()));
    }

    #[test]
    fn names_addresses_and_ports_are_taken_as_they_are_usual(
        name in "([a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?\\.){0,3}[a-wyz][a-z]{0,5}", address in any::<[u8; 4]>(), long in any::<std::net::Ipv6Addr>(),
        port in any::<Option<u16>>(), path in "(/[a-zA-Z0-9._~%@:+=&?#-]{0,12}){0,3}",
    ) {
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let [a, b, c, d] = address;
        let short = if long.to_string().contains('.') { "[::1]".to_owned() } else { format!("[{long}]") };
        for host in [name, format!("{a}.{b}.{c}.{d}"), short] {
            let text = format!("https://{host}{port}{path}");
            prop_assert!(is_taken(&text) || parsed(&text) != Parsed::WebLink, "{text}");
        }
    }
}
