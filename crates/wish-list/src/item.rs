//! One wish, as it is stored, sent and answered.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use url::Url;

/// A stored wish.
///
/// Every text but the `id` can be missing: the tutorial's function never parses the body, so an item
/// it stored holds the `id` alone. A field of another type is kept as its JSON text, so that a reader
/// sees what is in the table instead of an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The key in the table; empty when the item has none.
    #[serde(default, deserialize_with = "text_or_json")]
    pub id: String,
    /// What is wished for.
    #[serde(default, deserialize_with = "optional_text", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where to find it.
    #[serde(default, deserialize_with = "optional_text", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Anything else worth knowing.
    #[serde(default, deserialize_with = "optional_text", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The body of `POST /wish-list-service`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewWish {
    /// What is wished for.
    #[serde(default, deserialize_with = "optional_text", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where to find it.
    #[serde(default, deserialize_with = "optional_text", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Anything else worth knowing.
    #[serde(default, deserialize_with = "optional_text", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl NewWish {
    /// The wish that is stored under `id`.
    #[must_use]
    pub fn stored_as(self, id: String) -> Wish {
        Wish { id, name: self.name, url: self.url, description: self.description }
    }
}

/// The body of the `201` that answers a `POST`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The key of the new item.
    pub id: String,
}

fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}

fn text_or_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(optional_text(deserializer)?.unwrap_or_default())
}

/// Whether a link leads to the web: other schemes, such as `javascript:`, are never made clickable.
#[must_use]
pub fn is_web_link(text: &str) -> bool {
    // A URL parser forgives blanks and line breaks; a link that holds one is a mistake, or a disguise.
    let is_clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let is_web = |url: Url| matches!(url.scheme(), "https" | "http") && url.has_host();
    is_clean && text.contains("://") && Url::parse(text).is_ok_and(is_web)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_the_web_are_links() {
        for (text, is_link) in [
            ("https://example.com", true),
            ("HTTP://example.com/a?b#c", true),
            ("javascript:alert(1)", false),
            ("javascript://x%0Aalert(1)", false),
            ("data:text/html,x", false),
            ("//example.com", false),
            ("https://", false),
            ("https://[", false),
            ("http://:", false),
            ("https:example.com", false),
            ("https:// example.com", false),
            ("java\nscript://x", false),
            ("example.com", false),
        ] {
            assert_eq!(is_web_link(text), is_link, "{text}");
        }
    }
}
