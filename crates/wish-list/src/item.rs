//! One wish, as it is stored, sent and answered.

use serde::{Deserialize, Serialize};

use crate::text::{optional_text, text_or_json};

/// A stored wish.
///
/// Every text but the `id` can be missing: the tutorial's function never parses the body, so an item
/// it stored holds the `id` alone. A field of another type is kept as its JSON text, so that a reader
/// sees what is in the table instead of an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
