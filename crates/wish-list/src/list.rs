//! The list of wishes, in the shapes that services answer it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::Wish;

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
    pub last_evaluated_key: Option<Map<String, Value>>,
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
                .and_then(Value::as_object)
                .cloned(),
            items,
        })
    }
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
    }

    #[test]
    fn says_why_a_body_is_no_list() {
        check("null", Err(ListError::NoItems));
        check(r#"{"Items":{}}"#, Err(ListError::NoItems));
        check(r#"{"message":"Not Found"}"#, Err(ListError::NoItems));
        check(r#"["Tea"]"#, Err(ListError::NotAnItem { position: 1 }));
        check("<html>", Err(ListError::NotJson { line: 1, column: 1 }));
        check("", Err(ListError::NotJson { line: 1, column: 0 }));
    }

    #[test]
    fn an_incomplete_scan_is_noticed() {
        let list = WishList::from_body(r#"{"Items":[],"LastEvaluatedKey":{"id":"9"}}"#).unwrap();
        assert!(list.last_evaluated_key.is_some());
    }
}
