//! The list of wishes, in the shapes that services answer it.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::{Wish, text::text_or_json};

/// The answer of `GET /wish-list-service`: the result of a DynamoDB scan.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>, "Response
/// Syntax".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WishList {
    /// The items of this page.
    #[serde(rename = "Items")]
    pub items: Vec<Wish>,
    /// How many items this page has, as the service counts them.
    #[serde(rename = "Count")]
    pub count: u64,
    /// How many items the scan looked at.
    #[serde(rename = "ScannedCount", default, skip_serializing_if = "Option::is_none")]
    pub scanned_count: Option<u64>,
    /// Present when the scan stopped early (after 1 MB): there are more items than these.
    #[serde(rename = "LastEvaluatedKey", default, skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<Key>,
}

/// The key of an item: where a scan stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Of the table whose key is the `id`; empty where another is.
    #[serde(default, deserialize_with = "text_or_json")]
    pub id: String,
}

/// Why a body is no list of wishes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ListError {
    /// The body is not JSON at all.
    #[error("the body is not JSON (line {line}, column {column})")]
    NotJson {
        /// 1-based.
        line: usize,
        /// 1-based.
        column: usize,
    },
    /// JSON, but neither an object with an array `Items` nor an array.
    #[error("the body is JSON, but it has no list of items")]
    NoItems,
    /// An element of the list is not an object.
    #[error("item {position} of the list is not a JSON object")]
    NotAnItem {
        /// 1-based.
        position: usize,
    },
}

impl WishList {
    /// A complete list of `items`.
    #[must_use]
    pub fn complete(items: Vec<Wish>) -> Self {
        let count = items.len() as u64;
        Self { items, count, scanned_count: Some(count), last_evaluated_key: None }
    }

    /// Reads the body of an answer: the scan result of the tutorial, or a bare array of items.
    ///
    /// # Errors
    /// [`ListError`] when the body is anything else; the caller then shows the body as it came.
    pub fn from_body(body: &str) -> Result<Self, ListError> {
        Self::as_expected(body).map_or_else(|| Self::as_it_is(body), Ok)
    }

    /// The usual shapes, read in one pass and without a tree of the JSON: a list may be long.
    fn as_expected(body: &str) -> Option<Self> {
        if body.trim_start().starts_with('[') {
            let items: Vec<Item> = serde_json::from_str(body).ok()?;
            return Some(Self { scanned_count: None, ..Self::complete(bare(items)) });
        }
        let scan: Scan = serde_json::from_str(body).ok()?;
        Some(Self {
            count: scan.count.unwrap_or(scan.items.len() as u64),
            scanned_count: scan.scanned_count,
            last_evaluated_key: scan.last_evaluated_key.map(|Item(wish)| Key { id: wish.id }),
            items: bare(scan.items),
        })
    }

    /// Whatever else can be understood, or why nothing can.
    fn as_it_is(body: &str) -> Result<Self, ListError> {
        let value: Value = serde_json::from_str(body)
            .map_err(|e| ListError::NotJson { line: e.line(), column: e.column() })?;
        match value {
            Value::Array(items) => {
                Ok(Self { scanned_count: None, ..Self::complete(wishes(items)?) })
            }
            Value::Object(envelope) => Self::from_envelope(envelope),
            _ => Err(ListError::NoItems),
        }
    }

    fn from_envelope(mut envelope: Map<String, Value>) -> Result<Self, ListError> {
        let Some(Value::Array(items)) = envelope.remove("Items") else {
            return Err(ListError::NoItems);
        };
        let items = wishes(items)?;
        let number = |key: &str| envelope.get(key).and_then(Value::as_u64);
        Ok(Self {
            count: number("Count").unwrap_or(items.len() as u64),
            scanned_count: number("ScannedCount"),
            last_evaluated_key: envelope
                .get("LastEvaluatedKey")
                .filter(|key| key.is_object())
                .and_then(|key| Key::deserialize(key).ok()),
            items,
        })
    }
}

/// The result of a scan as it ought to be.
#[derive(Deserialize)]
struct Scan {
    #[serde(rename = "Items")]
    items: Vec<Item>,
    #[serde(rename = "Count")]
    count: Option<u64>,
    #[serde(rename = "ScannedCount")]
    scanned_count: Option<u64>,
    #[serde(rename = "LastEvaluatedKey")]
    last_evaluated_key: Option<Item>,
}

/// A wish that is an object; the derived reading of a `Wish` would take an array for one, too.
struct Item(Wish);

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Item;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Item, A::Error> {
                Wish::deserialize(MapAccessDeserializer::new(members)).map(Item)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Without the wrapper: the elements have one layout, so that nothing is copied.
fn bare(items: Vec<Item>) -> Vec<Wish> {
    items.into_iter().map(|Item(wish)| wish).collect()
}

fn wishes(items: Vec<Value>) -> Result<Vec<Wish>, ListError> {
    let wish = |(index, item): (usize, Value)| match item {
        Value::Object(_) => {
            serde_json::from_value(item).map_err(|_| ListError::NotAnItem { position: index + 1 })
        }
        _ => Err(ListError::NotAnItem { position: index + 1 }),
    };
    items.into_iter().enumerate().map(wish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<&[(&str, Option<&str>)], ListError>) {
        let read = WishList::from_body(body).map(|list| list.items);
        let expected = expected.map(|items| {
            items
                .iter()
                .map(|(id, name)| Wish {
                    id: (*id).to_owned(),
                    name: name.map(str::to_owned),
                    ..Wish::default()
                })
                .collect::<Vec<_>>()
        });
        assert_eq!(read, expected, "{body}");
    }

    #[test]
    fn reads_the_shapes_that_services_answer() {
        check(
            r#"{"Items":[{"id":"1","name":"Tea"}],"Count":1,"ScannedCount":1}"#,
            Ok(&[("1", Some("Tea"))]),
        );
        check(r#"[{"id":"1","name":"Tea"},{"id":"2"}]"#, Ok(&[("1", Some("Tea")), ("2", None)]));
        check(r#"{"Items":[{"id":7,"name":null}]}"#, Ok(&[("7", None)]));
        check(r#"[{"name":["a",1]}]"#, Ok(&[("", Some(r#"["a",1]"#))]));
        check(r#"{"Items":[]}"#, Ok(&[]));
        check(
            r#" {"Count":"2","Items":[{"id":true},{"id":1.5}]}"#,
            Ok(&[("true", None), ("1.5", None)]),
        );
        check(
            r#"{"Items":[{"id":{"S":"1"},"name":"Tea","n":[{}]}]}"#,
            Ok(&[(r#"{"S":"1"}"#, Some("Tea"))]),
        );
        check(r#"{"Items":[{"id":"1","id":"2"}]}"#, Ok(&[("2", None)]));
        check(
            r#"{"Items":[{"id":"1","name":"\u00fc\n\ud83d\ude00"}]}"#,
            Ok(&[("1", Some("ü\n😀"))]),
        );
    }

    #[test]
    fn says_why_a_body_is_no_list() {
        check("null", Err(ListError::NoItems));
        check(r#"{"Items":{}}"#, Err(ListError::NoItems));
        check(r#"{"message":"Not Found"}"#, Err(ListError::NoItems));
        check(r#"[{"id":"1"},["Tea"]]"#, Err(ListError::NotAnItem { position: 2 }));
        check(r#"{"Items":[["Tea"]]}"#, Err(ListError::NotAnItem { position: 1 }));
        check(r#"["Tea"]"#, Err(ListError::NotAnItem { position: 1 }));
        check("<html>", Err(ListError::NotJson { line: 1, column: 1 }));
        check("", Err(ListError::NotJson { line: 1, column: 0 }));
    }

    #[test]
    fn an_incomplete_scan_is_noticed() {
        let list = WishList::from_body(r#"{"Items":[],"LastEvaluatedKey":{"id":"9"}}"#).unwrap();
        assert_eq!(list.last_evaluated_key, Some(Key { id: "9".to_owned() }));
        for (body, expected) in [
            (r#"{"Items":[],"LastEvaluatedKey":{"pk":"a","sk":[1]}}"#, Some("")),
            (r#"{"Items":[],"LastEvaluatedKey":["9"]}"#, None),
            (r#"{"Items":[],"LastEvaluatedKey":null}"#, None),
        ] {
            let key = WishList::from_body(body).unwrap().last_evaluated_key;
            assert_eq!(key.as_ref().map(|key| &*key.id), expected, "{body}");
        }
        let text = serde_json::to_string(&list).unwrap();
        assert!(text.ends_with(r#""LastEvaluatedKey":{"id":"9"}}"#), "{text}");
    }
}
