//! Names and values in whatever is pasted: JSON, the lines of an `.env` file, a call or a component in
//! JavaScript.

use serde_json::{Map, Value};

/// The longest text that is read, in bytes; settings are far shorter.
const MAX_TEXT: usize = 200_000;
/// How deep a nested object is followed.
const MAX_DEPTH: usize = 6;
/// Objects that are settings by themselves and are not looked into.
const WHOLE: [&str; 3] = ["metadata", "jwks", "authorizer"];

/// A name as it stands in the text, and its value.
pub(super) type Pair = (String, Value);

/// What is named in a text, in its order.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_TEXT {
        return Vec::new();
    }
    let mut found = Vec::new();
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => flatten(&object, MAX_DEPTH, &mut found),
        Ok(_) => {}
        Err(_) => loosely(text, &mut found),
    }
    found
}

/// The members of an object; those of inner objects go by their own names.
fn flatten(object: &Map<String, Value>, depth: usize, found: &mut Vec<Pair>) {
    for (name, value) in object {
        match value {
            Value::Object(inner) if !WHOLE.contains(&name.as_str()) && depth > 0 => {
                flatten(inner, depth - 1, found);
            }
            value => found.push((name.clone(), value.clone())),
        }
    }
}

/// `name: value` and `name = value`, wherever they stand outside of comments.
fn loosely(text: &str, found: &mut Vec<Pair>) {
    for line in text.lines() {
        let mut rest = without_comment(line);
        while let Some((name, after)) = name(rest) {
            let Some((value, after)) = assigned(after) else {
                rest = after;
                continue;
            };
            if let Some(value) = value {
                found.push((name.to_owned(), value));
            }
            rest = after;
        }
    }
}

fn without_comment(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with(['#', '*']) || line.starts_with("//") || line.starts_with("/*") {
        return "";
    }
    // In a URL no blank stands before the slashes.
    line.split(" //").next().and_then(|code| code.split(" #").next()).unwrap_or_default()
}

/// The next name of the line, and what follows it.
fn name(rest: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let start = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_')?;
    let rest = &rest[start..];
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    Some((&rest[..end], &rest[end..]))
}

/// What is assigned to a name: its value, if it is a literal, and what follows. `None` where nothing is.
fn assigned(rest: &str) -> Option<(Option<Value>, &str)> {
    let rest = rest.trim_start_matches(['"', '\'']).trim_start();
    let after = rest.strip_prefix([':', '='])?;
    if after.starts_with(['=', '>', ':']) || after.starts_with("//") {
        return None;
    }
    let Some(after) = value_of(after.trim_start()) else {
        return Some((None, after));
    };
    match after.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => {
            let inner = &after[1..];
            let end = inner.find(quote)?;
            Some((literal(&inner[..end]), &inner[end + 1..]))
        }
        Some('[') => {
            let end = after.find(']')?;
            Some((Some(list(&after[1..end])), &after[end + 1..]))
        }
        _ => {
            let end = after.find([',', ';', '}', ')']).unwrap_or(after.len());
            let word = after[..end].trim().trim_end_matches('>').trim();
            let value = match word {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                word => literal(word),
            };
            Some((value, &after[end..]))
        }
    }
}

/// Where a value begins, in the braces of a component, too; `None` where an object begins.
fn value_of(after: &str) -> Option<&str> {
    let Some(inner) = after.strip_prefix('{') else { return Some(after) };
    let inner = inner.trim_start();
    let is_word = inner
        .find(|c: char| !c.is_ascii_alphanumeric())
        .is_some_and(|end| end > 0 && inner[end..].trim_start().starts_with('}'));
    (is_word || inner.starts_with(['"', '\'', '`', '['])).then_some(inner)
}

/// A text that is a value and no code.
fn literal(text: &str) -> Option<Value> {
    let text = text.trim();
    let is_code = text.contains("${")
        || text.contains("process.env")
        || text.contains("window.")
        || text.contains("import.meta")
        || text.contains('(');
    (!text.is_empty() && !is_code).then(|| Value::from(text))
}

fn list(inner: &str) -> Value {
    let items = inner.split(',').map(|item| item.trim().trim_matches(['"', '\'', '`']));
    items.filter(|item| !item.is_empty()).map(Value::from).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(text: &str, expected: &[(&str, Value)]) {
        let expected: Vec<Pair> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        assert_eq!(pairs(text), expected, "{text}");
    }

    #[test]
    fn names_and_values_are_found_in_any_dress() {
        check(
            r#"{"a":"1","b":{"c":{"d":["2"]}},"jwks":{"keys":[]}}"#,
            &[("a", json!("1")), ("d", json!(["2"])), ("jwks", json!({"keys": []}))],
        );
        check(
            "# AUTH=no\nVITE_A=x y\nexport B='z' # why\nC=\n",
            &[("VITE_A", json!("x y")), ("B", json!("z"))],
        );
        check(
            "createAuth0Client({\n  domain: 'd.x', // the tenant\n  clientId: \"c\",\n})",
            &[("domain", json!("d.x")), ("clientId", json!("c"))],
        );
        check(
            "<Auth0Provider domain=\"d\" clientId={'c'} useRefreshTokens={true}>",
            &[("domain", json!("d")), ("clientId", json!("c")), ("useRefreshTokens", json!(true))],
        );
        check(
            "scopes: ['a', 'b'], redirect_uri: window.location.origin,",
            &[("scopes", json!(["a", "b"]))],
        );
        check("a: { b: { c: 'd' } }", &[("c", json!("d"))]);
        check("issuer=https://x.example/a", &[("issuer", json!("https://x.example/a"))]);
    }

    #[test]
    fn what_names_nothing_gives_nothing() {
        for text in
            ["", "7", "[]", "hello", "https://x.example/", "a == b", "() => x", "\"a", "a=`"]
        {
            check(text, &[]);
        }
        assert!(pairs(&"a=".repeat(MAX_TEXT)).is_empty());
    }
}
