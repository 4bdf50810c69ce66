//! The header and the claims of a token as JSON, for whoever wants them as they are: without what is
//! secret, and not without end.

use serde_json::{Map, Value};

use crate::authorizer::shown::{MAX_ENTRIES, SECRET, TOKEN_MARK, is_secret, shortened};

/// A part of a token as JSON text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Raw {
    /// The text, in lines.
    pub text: String,
    /// The names of what is not shown, in order.
    pub hidden: Vec<String>,
    /// How many more entries there are.
    pub left_out: usize,
}

/// A part of a token as JSON text. What binds it to a sign-in, and whatever looks like a token or a
/// secret, is left out and named.
#[must_use]
pub fn raw(members: &Map<String, Value>) -> Raw {
    let mut hidden = Vec::new();
    let shown: Map<String, Value> = members
        .iter()
        .take(MAX_ENTRIES)
        .map(|(name, value)| member(name, value, &mut hidden))
        .collect();
    let left_out = members.len().saturating_sub(MAX_ENTRIES);
    let text = serde_json::to_string_pretty(&shown).unwrap_or_default();
    Raw { text, hidden, left_out }
}

fn member(name: &str, value: &Value, hidden: &mut Vec<String>) -> (String, Value) {
    let name = if name.contains(TOKEN_MARK) { SECRET.to_owned() } else { shortened(name) };
    if is_secret(&name) {
        hidden.push(name.clone());
        return (name, Value::from(SECRET));
    }
    let value = inner(&name, value, hidden);
    (name, value)
}

fn inner(name: &str, value: &Value, hidden: &mut Vec<String>) -> Value {
    match value {
        Value::String(text) if text.contains(TOKEN_MARK) => {
            hidden.push(name.to_owned());
            Value::from(SECRET)
        }
        Value::String(text) => Value::from(shortened(text)),
        Value::Array(items) => {
            items.iter().take(MAX_ENTRIES).map(|item| inner(name, item, hidden)).collect()
        }
        Value::Object(members) => Value::Object(
            members
                .iter()
                .take(MAX_ENTRIES)
                .map(|(name, value)| member(name, value, hidden))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// Claims tell of a person, so they stay out of logs.
impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Raw").field("hidden", &self.hidden).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(value: &Value) -> Raw {
        raw(value.as_object().unwrap())
    }

    #[test]
    fn what_is_there_is_json_as_it_stands() {
        let claims = json!({"aud": ["a", "b"], "exp": 5, "sub": "s"});
        let shown = of(&claims);
        assert_eq!(serde_json::from_str::<Value>(&shown.text).unwrap(), claims);
        assert!(shown.text.contains("\n  \"exp\": 5") && shown.hidden.is_empty());
    }

    #[test]
    fn what_is_secret_is_left_out_and_named() {
        let shown = of(&json!({
            "nonce": "canary", "at_hash": "canary", "x": "eyJcanary", "y": ["a", "eyJcanary"],
            "eyJcanary": 1, "z": {"deep": {"client_secret": "canary", "ok": "seen"}}, "token_use": "id",
        }));
        assert!(!shown.text.contains("canary") && shown.text.contains("seen"), "{}", shown.text);
        assert_eq!(shown.hidden, ["at_hash", "nonce", "x", "y", "client_secret"]);
        assert!(shown.text.contains(r#""token_use": "id""#));
        assert!(!format!("{shown:?}").contains("seen"));
    }

    #[test]
    fn a_part_without_end_is_shown_in_part() {
        let many: Map<String, Value> = (0..MAX_ENTRIES + 3)
            .map(|number| (format!("c{number}"), json!("x".repeat(9_000))))
            .collect();
        let shown = raw(&many);
        assert_eq!(shown.left_out, 3);
        assert!(shown.text.len() < MAX_ENTRIES * 2_100);
    }
}
