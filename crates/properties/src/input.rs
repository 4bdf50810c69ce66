//! How the bytes of an input are taken apart.

use std::borrow::Cow;

/// A secret that nobody writes by chance. Where an input has `@secret@`, a property puts this.
pub(crate) const CANARY: &str = "Zk9QvXw3Yp7canary";

/// The input as text. What is no UTF-8 becomes a replacement character, so that no input is lost.
///
/// A fuzzer sees comparisons, and so learns the canary: an input that holds it already, with whatever between
/// its letters, says nothing, and counts as empty.
pub(crate) fn text(input: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(input);
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
    let holds_canary = letters.clone().count() >= CANARY.len()
        && letters.map(char::from).collect::<String>().contains(CANARY);
    if holds_canary { Cow::Borrowed("") } else { text }
}

/// The first line, and all behind it.
pub(crate) fn line_and_rest(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// An answer in the way that it is written on the wire, but for the first line: the status alone. What no
/// header can hold is left out.
pub(crate) struct Message {
    pub(crate) first: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Message {
    pub(crate) fn read(text: &str) -> Self {
        let (first, rest) = line_and_rest(text);
        // An empty line ends the headers; without headers it follows at once.
        let (head, body) = match rest.strip_prefix('\n') {
            Some(body) => ("", body),
            None => rest.split_once("\n\n").unwrap_or((rest, "")),
        };
        let header = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        };
        Self {
            first: first.to_owned(),
            headers: head.lines().filter_map(header).collect(),
            body: body.to_owned(),
        }
    }

    /// The status that the first line begins with; 200 where it does not.
    pub(crate) fn status(&self) -> u16 {
        let word = self.first.split(' ').next().unwrap_or_default();
        word.parse().ok().filter(|status| (100..600).contains(status)).unwrap_or(200)
    }

    /// The answer as a value of the crate `http`.
    pub(crate) fn response(&self) -> http::Response<Vec<u8>> {
        let mut response = http::Response::new(self.body.clone().into_bytes());
        *response.status_mut() = http::StatusCode::from_u16(self.status()).unwrap_or_default();
        for (name, value) in &self.headers {
            let (name, value) =
                (http::HeaderName::try_from(name), http::HeaderValue::try_from(value));
            if let (Ok(name), Ok(value)) = (name, value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// Fails where a text that leaves the app holds the secret that was put in.
#[track_caller]
pub(crate) fn assert_no_canary(shown: &str) {
    assert!(!shown.contains(CANARY), "a secret is shown: {shown}");
}
