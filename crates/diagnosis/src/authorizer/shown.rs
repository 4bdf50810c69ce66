//! The header and the claims of a token as a page may show them: explained, without what is secret, and
//! not without end.

use serde_json::{Map, Value};

use crate::authorizer::claims::{Explanation, explain, explain_parameter};

/// The most entries that are shown.
pub(super) const MAX_ENTRIES: usize = 100;
/// The most characters that are shown of one value.
const MAX_VALUE: usize = 2_000;
/// What stands in place of a secret.
pub(super) const SECRET: &str = "(not shown)";
/// How each part of a signed or encrypted token begins that is a JSON object: `{"` in base64url.
pub(super) const TOKEN_MARK: &str = "eyJ";

/// What binds a token to one sign-in or to what came with it, and is of no use to a reader (OpenID
/// Connect Core 1.0 sections 2, 3.1.3.6 and 3.3.2.11).
const BINDING: [&str; 4] = ["nonce", "at_hash", "c_hash", "s_hash"];

/// Some entries of a token, each explained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The entries, in the order of their names.
    pub entries: Vec<Entry>,
    /// How many more there are.
    pub left_out: usize,
}

/// A claim or a header parameter.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its value as text; JSON where it is no text.
    pub value: String,
    /// What it means.
    pub explanation: Explanation,
}

/// The claims of a token, to be shown.
#[must_use]
pub fn claims(claims: &Map<String, Value>) -> Listing {
    listing(claims, explain)
}

/// The parameters of a token's header, to be shown.
#[must_use]
pub fn parameters(header: &Map<String, Value>) -> Listing {
    listing(header, explain_parameter)
}

/// Whether a claim of this name binds its token to a sign-in: its value is shown to nobody.
#[must_use]
pub fn is_binding(name: &str) -> bool {
    BINDING.contains(&name)
}

fn listing(members: &Map<String, Value>, explain: fn(&str, &Value) -> Explanation) -> Listing {
    let entry = |(name, value): (&String, &Value)| Entry {
        name: if name.contains(TOKEN_MARK) { SECRET.to_owned() } else { shortened(name) },
        value: text(name, value),
        explanation: explain(name, value),
    };
    let entries: Vec<Entry> = members.iter().take(MAX_ENTRIES).map(entry).collect();
    Listing { left_out: members.len() - entries.len(), entries }
}

fn text(name: &str, value: &Value) -> String {
    if is_secret(name) {
        return SECRET.to_owned();
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => without_secrets(value).to_string(),
        other => other.to_string(),
    };
    // Whatever a tenant puts into a claim, a page shows no token.
    if text.contains(TOKEN_MARK) { SECRET.to_owned() } else { shortened(&text) }
}

/// Some tenants write down the tokens that they had from elsewhere.
pub(super) fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_kind = matches!(name, "token_use" | "token_type");
    is_binding(name)
        || lower.contains("secret")
        || lower.contains("password")
        || (lower.contains("token") && !is_kind)
}

fn without_secrets(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_secrets).collect(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let value =
                    if is_secret(name) { Value::from(SECRET) } else { without_secrets(value) };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_VALUE) {
        None => text.to_owned(),
        Some((end, _)) => {
            format!("{} … {} more characters", &text[..end], text[end..].chars().count())
        }
    }
}

/// Claims tell of a person, so their values stay out of logs.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(name: &str, value: &Value) -> String {
        let mut members = Map::new();
        members.insert(name.to_owned(), value.clone());
        claims(&members).entries.remove(0).value
    }

    #[test]
    fn values_are_shown_as_they_stand() {
        for (name, given, shown) in [
            ("sub", json!("auth0|1"), "auth0|1"),
            ("exp", json!(1_800_000_000), "1800000000"),
            ("aud", json!(["a", "b"]), r#"["a","b"]"#),
            ("email_verified", json!(true), "true"),
            ("x", Value::Null, "null"),
            ("token_use", json!("access"), "access"),
        ] {
            assert_eq!(value(name, &given), shown);
        }
    }

    #[test]
    fn what_is_secret_is_not_shown_at_any_depth() {
        for (name, given) in [
            ("nonce", json!("canary")),
            ("at_hash", json!("canary")),
            ("idp_access_token", json!("canary")),
            ("client_secret", json!("canary")),
            ("x", json!("eyJcanary.a.b")),
            ("x", json!([{"deep": ["eyJcanary"]}])),
            ("identities", json!([{"provider": "p", "access_token": "canary"}])),
        ] {
            let shown = value(name, &given);
            assert!(!shown.contains("canary") && shown.contains(SECRET), "{name}: {shown}");
        }
        assert!(value("identities", &json!([{"provider": "p", "token": "t"}])).contains('p'));
    }

    #[test]
    fn a_token_without_end_is_shown_in_part() {
        let long = value("x", &json!("ü".repeat(MAX_VALUE + 7)));
        assert!(long.ends_with("ü … 7 more characters"), "{long}");
        let many: Map<String, Value> =
            (0..MAX_ENTRIES + 3).map(|number| (format!("c{number}"), json!(1))).collect();
        let listing = claims(&many);
        assert_eq!((listing.entries.len(), listing.left_out), (MAX_ENTRIES, 3));
    }

    #[test]
    fn each_part_has_its_own_explanations() {
        let members = json!({"alg": "RS256"}).as_object().unwrap().clone();
        assert_ne!(claims(&members).entries[0], parameters(&members).entries[0]);
        assert!(!format!("{:?}", claims(&members)).contains("RS256"));
    }
}
