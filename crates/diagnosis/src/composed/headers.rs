//! Headers as they are typed, a line each.

/// RFC 9110 section 8.3.
pub(super) const CONTENT_TYPE: &str = "content-type";

/// Names that only the browser itself sets (<https://fetch.spec.whatwg.org/#forbidden-request-header>).
const FORBIDDEN: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Headers {
    /// Each name once, in lower case.
    pub(super) kept: Vec<(String, String)>,
    /// The names that a browser ignores.
    ignored: Vec<String>,
}

impl Headers {
    /// What becomes of those that a browser sets itself.
    pub(super) fn remark(&self) -> Option<String> {
        let names = self.ignored.join(", ");
        (!names.is_empty())
            .then(|| format!("Browsers set these themselves, so they are not sent: {names}."))
    }

    /// The values of a name that comes twice are one list (RFC 9110 section 5.3).
    fn add(&mut self, name: String, value: &str) {
        match self.kept.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = format!("{known}, {value}"),
            None => self.kept.push((name, value.to_owned())),
        }
    }
}

/// Reads the lines; an empty one counts for nothing.
pub(super) fn read(text: &str) -> Result<Headers, String> {
    let mut headers = Headers::default();
    // A lone CR ends a line, too: nothing of it may come into a value.
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    for line in lines {
        let (name, value) = line.split_once(':').ok_or_else(|| no_colon(line))?;
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        if !is_token(&name) {
            return Err(format!(
                "“{name}” is no name of a header: letters, digits and hyphens, then a colon."
            ));
        }
        if !value.chars().all(|c| c == '\t' || c == ' ' || c.is_ascii_graphic()) {
            return Err(format!(
                "The value of {name} has characters that no header can carry: ASCII only."
            ));
        }
        match name.as_str() {
            "authorization" => {
                return Err(
                    "Tick “Send my token” instead of writing the authorization header.".to_owned()
                );
            }
            _ if is_forbidden(&name) => headers.ignored.push(name),
            _ => headers.add(name, value),
        }
    }
    Ok(headers)
}

fn no_colon(line: &str) -> String {
    let begin: String = line.chars().take(30).collect();
    format!("“{begin}” has no colon: write each header as Name: value.")
}

/// RFC 9110 section 5.6.2.
pub(super) fn is_token(text: &str) -> bool {
    let is_tchar = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(is_tchar)
}

fn is_forbidden(name: &str) -> bool {
    FORBIDDEN.contains(&name)
        || name == "via"
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
}

/// Whether a browser sends the header without asking first
/// (<https://fetch.spec.whatwg.org/#cors-safelisted-request-header>). `Range` is left out: where it is
/// safe depends on its form.
pub(super) fn is_safe(name: &str, value: &str) -> bool {
    const TYPES: [&str; 3] =
        ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    let is_unsafe = |c: char| "\"():<>?@[\\]{}\u{7f}".contains(c) || (c < ' ' && c != '\t');
    let is_language = |c: char| c.is_ascii_alphanumeric() || " *,-.;=".contains(c);
    let is_short = value.len() <= 128;
    is_short
        && match name {
            "accept" => !value.contains(is_unsafe),
            "accept-language" | "content-language" => value.chars().all(is_language),
            CONTENT_TYPE => {
                let essence =
                    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                !value.contains(is_unsafe) && TYPES.contains(&essence.as_str())
            }
            _ => false,
        }
}
