//! Names and values in whatever is pasted: JSON, the lines of an `.env` file, a call or a component in
//! JavaScript.

use serde_json::{Map, Value};

/// The longest text that is read, in bytes; settings are far shorter.
const MAX_TEXT: usize = 200_000;
/// How deep a nested object is followed.
const MAX_DEPTH: usize = 6;
/// Objects that are settings by themselves and are not looked into.
const WHOLE: [&str; 3] = ["metadata", "jwks", "authorizer"];

/// What begins a line of code that gives a name to something.
const DECLARATIONS: [&str; 8] =
    ["const ", "let ", "var ", "export const ", "public ", "private ", "readonly ", "this."];
/// What stands after a colon in TypeScript where no value does.
const TYPES: [&str; 6] = ["string", "number", "boolean", "any", "unknown", "undefined"];

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
    let is_code = text.lines().any(|line| without_comment(line).contains('{'));
    for line in text.lines() {
        let line = without_comment(line);
        let is_declared = DECLARATIONS.iter().any(|word| line.starts_with(word));
        let mut rest = line;
        while let Some((name, after)) = name(rest) {
            let is_first = rest.len() == line.len() && line.starts_with(name);
            let bare = Bare { name, after_colon: is_first && !is_code, after_equals: !is_declared };
            let Some((value, after)) = assigned(after, &bare) else {
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

/// Where a word without quotes can be a value. In code it names one; in the lines of an `.env` file or
/// of YAML it is one.
struct Bare<'t> {
    /// What the value is for.
    name: &'t str,
    /// Where the rest of the line follows a colon.
    after_colon: bool,
    /// Where the word follows an equals sign.
    after_equals: bool,
}

impl Bare<'_> {
    /// The value that a word stands for, after `separator` and before `rest`.
    fn value(&self, word: &str, separator: char, rest: &str) -> Option<Value> {
        let may_be = match separator {
            ':' => self.after_colon && rest.is_empty(),
            _ => self.after_equals && !rest.starts_with(';'),
        };
        let own = self.name.rsplit('.').next().unwrap_or_default();
        // `domain: config.domain` is a way to a value.
        let leads_to_it = word.rsplit_once('.').is_some_and(|(_, last)| last == own);
        let is_code = leads_to_it || word.starts_with("environment.") || TYPES.contains(&word);
        plain(word).or_else(|| literal(word).filter(|_| may_be && !is_code))
    }
}

/// A truth value or a number is one anywhere.
fn plain(word: &str) -> Option<Value> {
    match word {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        // As a text, for a client id may be made of digits, too.
        word => word.bytes().all(|byte| byte.is_ascii_digit()).then(|| literal(word))?,
    }
}

/// What is assigned to a name: its value, if it is a literal, and what follows. `None` where nothing is.
fn assigned<'t>(rest: &'t str, bare: &Bare<'_>) -> Option<(Option<Value>, &'t str)> {
    let rest = rest.trim_start_matches(['"', '\'']).trim_start();
    let separator = rest.chars().next()?;
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
            let end = after.find([',', ';', '{', '}', ')']).unwrap_or(after.len());
            let word = after[..end].trim().trim_end_matches('>').trim();
            let value = if after[end..].starts_with('}') {
                plain(word)
            } else {
                bare.value(word, separator, &after[end..])
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
