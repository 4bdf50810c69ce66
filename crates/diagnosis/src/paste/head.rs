//! The heads of HTTP messages, as `curl -i` and `curl -v` print them.

use super::{command, redact::secrets, shapes::Asked};

/// The most headers that are kept.
const MAX_HEADERS: usize = 100;

/// The head of an answer.
#[derive(Debug)]
pub(super) struct Response<'a> {
    pub(super) status: u16,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// Whether it is no answer of the server to the request: `100 Continue`, or a proxy's consent.
    pub(super) is_interim: bool,
    /// Whether `curl -v` printed it.
    pub(super) verbose: bool,
    pub(super) rest: &'a str,
}

/// The head of a request, as `curl -v` prints it.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) asked: Asked,
    pub(super) rest: &'a str,
}

/// The first line without its end, and what follows.
pub(super) fn line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// Whether a line is a status line (RFC 9112 section 4), plain or behind the `<` of `curl -v`.
pub(super) fn is_status(line: &str) -> bool {
    status(line.strip_prefix("< ").unwrap_or(line)).is_some()
}

/// The head of an answer, if one begins here.
pub(super) fn response(text: &str) -> Option<Response<'_>> {
    let (first, mut rest) = line(text);
    let verbose = first.starts_with("< ");
    let (status, reason) = status(first.strip_prefix("< ").unwrap_or(first))?;
    let mut headers: Vec<(String, String)> = Vec::new();
    loop {
        let (next, after) = line(rest);
        let content = match next.strip_prefix('<') {
            Some(content) if verbose => Some(content.trim()),
            // With -i and -v each line stands there twice, and curl's own remarks between.
            _ if verbose => None,
            _ => Some(next.trim_end()),
        };
        match content {
            None if after.is_empty() => break,
            None => {}
            Some("") => {
                rest = after;
                break;
            }
            Some(content) => match header(content) {
                Some(header) if headers.len() < MAX_HEADERS => headers.push(header),
                Some(_) => {}
                // Something else without a blank line between: the body, or the next command.
                None => break,
            },
        }
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    let is_proxy = reason.to_ascii_lowercase().contains("connection established");
    let is_interim = (100..200).contains(&status) || is_proxy;
    Some(Response { status, headers, is_interim, verbose, rest })
}

/// The head of a request, if one begins here: `> POST /x HTTP/2`.
pub(super) fn request(text: &str) -> Option<Request<'_>> {
    let (first, mut rest) = line(text);
    let (method, target) = first.strip_prefix("> ")?.split_once(' ')?;
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_method || !target.contains(" HTTP/") {
        return None;
    }
    let mut asked =
        Asked { method: Some(method.to_owned()), headers_known: true, ..Asked::default() };
    loop {
        let (next, after) = line(rest);
        match next.strip_prefix('>').map(str::trim) {
            Some("") => {
                rest = after;
                break;
            }
            Some(header) => command::header(&mut asked, header),
            None if next.starts_with("* ") => {}
            None => break,
        }
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    Some(Request { asked, rest })
}

/// The host in curl's words: `Could not resolve host: x`, `Failed to connect to x port 1`.
pub(super) fn host_in(text: &str) -> Option<&str> {
    let marks =
        ["resolve host: ", "resolve host '", "onnect to ", "onnection to ", "target host name '"];
    let after = marks.into_iter().find_map(|mark| Some(text.split_once(mark)?.1))?;
    let end = |letter: char| letter.is_whitespace() || "':,;(".contains(letter);
    after.split(end).next().filter(|host| host.contains('.') || *host == "localhost")
}

/// The port in curl's words: `port 443`.
pub(super) fn port_in(text: &str) -> Option<u16> {
    let after = text.split_once(" port ")?.1;
    after.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Where a URL leads, as far as a look at the text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    pub(super) host: &'a str,
    /// `None` where neither a port nor a scheme is written.
    pub(super) port: Option<u16>,
    /// Without query and fragment.
    pub(super) path: &'a str,
}

impl<'a> Address<'a> {
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (scheme, after) = match url.split_once("://") {
            Some((scheme, after)) => (Some(scheme), after),
            None => (None, url),
        };
        let after = after.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
        let server = authority.rsplit_once('@').map_or(authority, |(_, server)| server);
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()),
            _ => {
                let is_secure = scheme.map(|scheme| scheme.eq_ignore_ascii_case("https"));
                (server, is_secure.map(|is_secure| if is_secure { 443 } else { 80 }))
            }
        };
        let path = if path.is_empty() { "/" } else { path };
        (!host.is_empty()).then_some(Self { host, port, path })
    }

    /// Whether it leads to this host and port, as far as both are visible.
    pub(super) fn has_server(&self, host: &str, port: Option<u16>) -> bool {
        let is_same = |(one, other)| one == other;
        self.host.eq_ignore_ascii_case(host) && self.port.zip(port).is_none_or(is_same)
    }
}

fn status(line: &str) -> Option<(u16, &str)> {
    let (version, rest) = line.trim_start().strip_prefix("HTTP/")?.split_once(' ')?;
    let is_version = version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = rest.get(..3)?;
    let reason = &rest[3..];
    let is_whole = reason.is_empty() || reason.starts_with(char::is_whitespace);
    let status = number.parse().ok().filter(|status| (100..600).contains(status))?;
    (is_version && is_whole).then_some((status, reason.trim()))
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_name) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    // The whole line, so that the name says what its value is.
    let safe = secrets(&format!("{name}: {}", value.trim()));
    let value = safe.split_once(": ").map_or("", |(_, value)| value).to_owned();
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::{Address, Asked, port_in, request, response};

    #[test]
    fn the_head_of_a_request_begins_with_method_and_version() {
        fn asked(text: &str) -> Option<(Asked, &str)> {
            request(text).map(|request| (request.asked, request.rest))
        }
        let post = Asked {
            method: Some("POST".to_owned()),
            headers_known: true,
            origin: Some("http://o".to_owned()),
            ..Asked::default()
        };
        let text = "> POST /x HTTP/2\n> Origin: http://o\n* Remark\n> \nrest";
        assert_eq!(asked(text), Some((post.clone(), "rest")));
        assert_eq!(asked("> POST /x HTTP/2\n> Origin: http://o\nrest"), Some((post, "rest")));
        for text in ["> post /x HTTP/2\n", "> POST /x\n", ">  /x HTTP/2\n", "POST /x HTTP/2\n"] {
            assert_eq!(asked(text), None, "{text}");
        }
    }

    #[test]
    fn the_head_of_an_answer_ends_where_no_header_stands() {
        let head = |text: &str| {
            let head = response(text).unwrap();
            let names = head.headers.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
            (names.join(" "), head.is_interim, head.rest.to_owned())
        };
        for (text, names, is_interim, rest) in [
            ("HTTP/2 200\na: 1\nb: 2\n\nbody", "a b", false, "body"),
            ("HTTP/2 200\na: 1\n{\"b\": 2}", "a", false, "{\"b\": 2}"),
            ("HTTP/2 200\na: 1\n< b: 2\n\nx", "a", false, "< b: 2\n\nx"),
            ("< HTTP/2 200\n< a: 1\na: 1\n* x\n< \nbody", "a", false, "body"),
            ("HTTP/1.1 100 Continue\n\nHTTP/2 200\n", "", true, "HTTP/2 200\n"),
            ("HTTP/1.1 200 Connection Established\n\nx", "", true, "x"),
            ("HTTP/2 200", "", false, ""),
        ] {
            assert_eq!(head(text), (names.to_owned(), is_interim, rest.to_owned()), "{text}");
        }
        for text in ["HTTP/2 099", "HTTP/2 600", "HTTP/2 2000", "HTTP/x 200", "HTTP 200", "200"] {
            assert!(response(text).is_none(), "{text}");
        }
    }

    #[test]
    fn where_a_url_leads() {
        let cases = [
            ("https://a.example/x", "a.example", Some(443), "/x"),
            ("http://a.example", "a.example", Some(80), "/"),
            ("HTTPS://a.example:444/x/y?z=/q#f", "a.example", Some(444), "/x/y"),
            ("http://me:pw@localhost:8082/x", "localhost", Some(8082), "/x"),
            ("a.example/x", "a.example", None, "/x"),
            ("localhost:8082?x", "localhost", Some(8082), "/"),
            ("http://[::1]:8082/x", "[::1]", Some(8082), "/x"),
            ("http://[::1]/x", "[::1]", Some(80), "/x"),
        ];
        for (url, host, port, path) in cases {
            assert_eq!(Address::of(url), Some(Address { host, port, path }), "{url}");
        }
        assert_eq!(Address::of("https:///x"), None);
    }

    #[test]
    fn ports_in_words() {
        let cases = [
            ("Failed to connect to localhost port 8082 after 0 ms: Couldn't connect", Some(8082)),
            ("Failed to connect to a.example port 443: Connection refused", Some(443)),
            ("Failed to connect to a.example port 99999: no", None),
            ("Could not resolve host: a.example", None),
        ];
        for (text, port) in cases {
            assert_eq!(port_in(text), port, "{text}");
        }
    }
}
