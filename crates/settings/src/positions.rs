//! On which line each key of a JSON text stands; `serde_json` does not keep that.

/// The keys of a well-formed JSON text as dotted paths (`authorizer.issuer`), in order, each with its
/// line, counted from 1. A key that stands twice in one object is listed twice.
pub(crate) fn keys(json: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut last_text = String::new();
    let mut line = 1;
    let mut rest = json.chars();
    while let Some(c) = rest.next() {
        match c {
            '\n' => line += 1,
            '"' => last_text = text(&mut rest),
            '{' | '[' => path.push(String::new()),
            '}' | ']' => _ = path.pop(),
            ':' => {
                if let Some(key) = path.last_mut() {
                    *key = std::mem::take(&mut last_text);
                }
                found.push((path.join("."), line));
            }
            _ => {}
        }
    }
    found
}

/// The rest of a JSON string, up to its closing quote; escapes stay as they are written.
fn text(rest: &mut std::str::Chars<'_>) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => text.extend([Some(c), rest.next()].into_iter().flatten()),
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_path_and_line() {
        let json = "{\"a\": {\"b\": [1,\n {\"c\": \"x:\\\"{\"}]},\n\n\"a\": 2}";
        let expected = [("a", 1), ("a.b", 1), ("a.b..c", 2), ("a", 4)];
        assert_eq!(keys(json), expected.map(|(key, line)| (key.to_owned(), line)));
    }
}
