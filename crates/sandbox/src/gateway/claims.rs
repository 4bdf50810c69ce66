//! How the gateway writes a token's claims into an event: every value as text.

use serde_json::{Map, Value};

/// The claims as an event has them. Numbers and booleans become text, lists become `[a b]` (as Go's
/// `%v` writes them), absent values are left out.
///
/// Seen live; see <https://github.com/floci-io/floci/pull/2011>.
pub(crate) fn as_text(claims: &Map<String, Value>) -> Map<String, Value> {
    let written = claims.iter().filter(|(_, value)| !value.is_null());
    written.map(|(name, value)| (name.clone(), Value::String(written_out(value)))).collect()
}

fn written_out(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) => format!("[{}]", joined(items.iter().map(written_out))),
        // Assumed: Go's form of a map.
        Value::Object(members) => {
            let pairs =
                members.iter().map(|(name, value)| format!("{name}:{}", written_out(value)));
            format!("map[{}]", joined(pairs))
        }
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" ")
}

/// The scopes of a token: `scope`, or else `scp`; text with spaces, or a list.
pub(crate) fn scopes(claims: &Map<String, Value>) -> Vec<String> {
    match claims.get("scope").or_else(|| claims.get("scp")) {
        Some(Value::String(text)) => text.split_ascii_whitespace().map(str::to_owned).collect(),
        Some(Value::Array(items)) => {
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_claim_becomes_text() {
        let claims = json!({
            "iss": "http://localhost:8081/", "exp": 1_787_996_002, "ok": true, "none": null,
            "aud": ["https://auth0-jwt-authorizer", "http://localhost:8081/userinfo"],
            "permissions": [], "address": {"city": "Paris", "zip": 75000},
        });
        let expected = json!({
            "iss": "http://localhost:8081/", "exp": "1787996002", "ok": "true",
            "aud": "[https://auth0-jwt-authorizer http://localhost:8081/userinfo]",
            "permissions": "[]", "address": "map[city:Paris zip:75000]",
        });
        assert_eq!(Value::Object(as_text(claims.as_object().unwrap())), expected);
    }

    #[test]
    fn scopes_come_as_text_or_list() {
        let check = |claims: Value, expected: &[&str]| {
            assert_eq!(scopes(claims.as_object().unwrap()), expected, "{claims}");
        };
        check(json!({"scope": "a b"}), &["a", "b"]);
        check(json!({"scp": ["a", "b"]}), &["a", "b"]);
        check(json!({"scope": "a", "scp": "b"}), &["a"]);
        check(json!({"permissions": ["a"]}), &[]);
    }
}
