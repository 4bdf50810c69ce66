//! The query of a path as rows of a name and a value. The path stays the one thing that is kept: rows are
//! read from it, and a change of one rewrites that part of it and nothing else.

/// A parameter as a person reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The name, decoded.
    pub name: String,
    /// The value, decoded.
    pub value: String,
}

/// The part of a row that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The name.
    Name,
    /// The value.
    Value,
}

/// The rows of a path's query, an empty one for each part with nothing in it.
#[must_use]
pub fn rows(path: &str) -> Vec<Row> {
    let Pieces { query, .. } = Pieces::of(path);
    let row = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        Row { name: decoded(name), value: decoded(value) }
    };
    query.map(|query| query.split('&').map(row).collect()).unwrap_or_default()
}

/// The path with one more, empty row.
#[must_use]
pub fn with_new_row(path: &str) -> String {
    let mut pieces = Pieces::of(path);
    let longer = pieces.query.map_or_else(String::new, |query| format!("{query}&"));
    pieces.query = Some(&longer);
    pieces.joined()
}

/// The path without a row.
#[must_use]
pub fn without_row(path: &str, place: usize) -> String {
    changed(path, |parts| {
        if place < parts.len() {
            parts.remove(place);
        }
        // With nothing written in any of those that are left, `?` would stand alone.
        if parts.iter().all(String::is_empty) {
            parts.clear();
        }
    })
}

/// The path with a part of a row changed; the other part, and all other rows, stay as they were typed.
#[must_use]
pub fn with_changed(path: &str, place: usize, part: Part, text: &str) -> String {
    changed(path, |parts| {
        let Some(found) = parts.get_mut(place) else { return };
        let (name, value) = match found.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (found.as_str(), None),
        };
        *found = match (part, value) {
            (Part::Name, Some(value)) => format!("{}={value}", encoded(text)),
            (Part::Name, None) => encoded(text),
            (Part::Value, _) => format!("{name}={}", encoded(text)),
        };
    })
}

/// The path without empty rows at the end of its query: nothing was written in them.
#[must_use]
pub fn tidy(path: &str) -> String {
    let mut pieces = Pieces::of(path);
    let query = pieces.query.map(|query| query.trim_end_matches('&'));
    pieces.query = query.filter(|query| !query.is_empty());
    pieces.joined()
}

/// A text as a part of a query (RFC 3986 section 3.4): what is not allowed there, or means something,
/// by its bytes.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(hex(byte >> 4));
            out.push(hex(byte & 15));
        }
    }
    out
}

fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

/// A part of a query as text: `+` is a space, as servers read it. What is no UTF-8 stays as it is.
#[must_use]
pub fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, after @ ..] = rest {
        let escape = match after {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        rest = if let Some((high, low)) = escape {
            bytes.push(high * 16 + low);
            &after[2..]
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            after
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| part.to_owned())
}

fn digit(letter: u8) -> Option<u8> {
    char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn changed(path: &str, change: impl FnOnce(&mut Vec<String>)) -> String {
    let mut pieces = Pieces::of(path);
    let mut parts: Vec<String> =
        pieces.query.map(|query| query.split('&').map(str::to_owned).collect()).unwrap_or_default();
    change(&mut parts);
    let query = parts.join("&");
    pieces.query = (!parts.is_empty()).then_some(&query);
    pieces.joined()
}

/// A path, its query, and what is behind `#`.
struct Pieces<'p> {
    path: &'p str,
    query: Option<&'p str>,
    rest: &'p str,
}

impl<'p> Pieces<'p> {
    fn of(text: &'p str) -> Self {
        let (before, rest) = text.split_at(text.find('#').unwrap_or(text.len()));
        let (path, query) =
            before.split_once('?').map_or((before, None), |(path, query)| (path, Some(query)));
        Self { path, query, rest }
    }

    fn joined(&self) -> String {
        let query = self.query.map(|query| format!("?{query}")).unwrap_or_default();
        [self.path, &query, self.rest].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_rows() {
        for (path, expected) in [
            ("/a", vec![]),
            ("/a?", vec![("", "")]),
            ("/a?b=c", vec![("b", "c")]),
            ("/a?b=c&b=d&e", vec![("b", "c"), ("b", "d"), ("e", "")]),
            ("/a?b=c=d&", vec![("b", "c=d"), ("", "")]),
            ("/a?q=%C3%BC+%26%20%2B", vec![("q", "ü & +")]),
            ("/a?q=%zz%2&r=%FF", vec![("q", "%zz%2"), ("r", "%FF")]),
            ("/a?b=c#d?e=f", vec![("b", "c")]),
            ("/a#?b=c", vec![]),
            ("https://a.example/?b=c?d", vec![("b", "c?d")]),
        ] {
            let found: Vec<_> = rows(path).into_iter().map(|row| (row.name, row.value)).collect();
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(name, value): (&str, &str)| (name.to_owned(), value.to_owned()))
                .collect();
            assert_eq!(found, expected, "{path}");
        }
    }

    #[test]
    fn a_changed_row_rewrites_its_own_part_alone() {
        use Part::{Name, Value};
        for (path, place, part, text, expected) in [
            ("/a?b=c", 0, Value, "ü & =?#+%", "/a?b=%C3%BC%20%26%20%3D%3F%23%2B%25"),
            ("/a?b=%zz&c=x+y", 1, Value, "z", "/a?b=%zz&c=z"),
            ("/a?b=x+y", 0, Name, "d e", "/a?d%20e=x+y"),
            ("/a?flag", 0, Name, "other", "/a?other"),
            ("/a?flag", 0, Value, "", "/a?flag="),
            ("/a?b=c", 7, Value, "x", "/a?b=c"),
            ("/a?b=c#d", 0, Value, "x", "/a?b=x#d"),
        ] {
            assert_eq!(with_changed(path, place, part, text), expected, "{path}");
        }
    }

    #[test]
    fn what_is_written_in_a_row_is_read_back() {
        for text in ["", "a b", "ü€😀", "&=?#+%/\\'\"`$!", "a\nb", "%41", "eyJ.a", "日本"] {
            let path = with_changed("/a?n=v&x=y", 0, Part::Value, text);
            let path = with_changed(&path, 1, Part::Name, text);
            let rows = rows(&path);
            assert_eq!((rows[0].value.as_str(), rows[1].name.as_str()), (text, text), "{path}");
            assert!(path.is_ascii() && !path.contains(['\n', ' ', '#', '"']), "{path}");
        }
    }

    #[test]
    fn rows_come_and_go() {
        assert_eq!(with_new_row("/a"), "/a?");
        assert_eq!(with_new_row("/a?"), "/a?&");
        assert_eq!(with_new_row("/a?b=c#d"), "/a?b=c&#d");
        assert_eq!(without_row("/a?b=c&d=e", 0), "/a?d=e");
        assert_eq!(without_row("/a?b=c", 0), "/a");
        for bare in ["/a?", "/a?b=c&", "/a?&"] {
            assert_eq!(without_row(bare, 0), "/a", "{bare}");
        }
        assert_eq!(without_row("/a?b=c", 1), "/a?b=c");
        for (path, sent) in
            [("/a?", "/a"), ("/a?b=c&&", "/a?b=c"), ("/a?&b", "/a?&b"), ("/a?b=", "/a?b=")]
        {
            assert_eq!(tidy(path), sent, "{path}");
        }
    }
}
