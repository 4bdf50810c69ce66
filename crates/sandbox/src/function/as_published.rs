//! The tutorial's function as it is printed, with its two bugs.
//!
//! It switches on `event.httpMethod`, which only payload format 1.0 has, and takes `name`, `url` and
//! `description` from `event.body`, which is text: three times `undefined`, which the DynamoDB client
//! drops, so that the item holds its `id` alone.

use serde_json::{Value, json};
use wish_list::{Created, NewWish};

use crate::function::{FunctionError, Store, answer, scan::scan};

/// What the printed code does.
pub(crate) fn handle(
    event: &Value,
    store: &dyn Store,
    request_id: &str,
) -> Result<Value, FunctionError> {
    match event["httpMethod"].as_str() {
        Some("GET") => Ok(answer(200, &json!(scan(store)?))),
        Some("POST") if event["body"].is_null() => Err(FunctionError::Thrown(
            "TypeError: Cannot destructure property 'name' of 'event.body' as it is null.",
        )),
        Some("POST") => {
            store.add(NewWish::default().stored_as(request_id.to_owned()))?;
            Ok(answer(201, &json!(Created { id: request_id.to_owned() })))
        }
        // `default: break;`, and then nothing is returned.
        _ => Ok(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::function::MemoryStore;

    #[test]
    fn format_2_0_returns_nothing_and_stores_nothing() {
        let store = MemoryStore::default();
        let event =
            json!({"requestContext": {"http": {"method": "POST"}}, "body": r#"{"name":"Tea"}"#});
        assert_eq!(handle(&event, &store, "id").unwrap(), Value::Null);
        assert!(store.wishes().unwrap().is_empty());
    }

    #[test]
    fn format_1_0_stores_an_id_alone() {
        let store = MemoryStore::default();
        let event = json!({"httpMethod": "POST", "body": r#"{"name":"Tea"}"#});
        assert_eq!(handle(&event, &store, "id").unwrap()["statusCode"], 201);
        assert_eq!(json!(store.wishes().unwrap()), json!([{"id": "id"}]));
        let empty = json!({"httpMethod": "POST", "body": null});
        assert!(matches!(handle(&empty, &store, "id"), Err(FunctionError::Thrown(_))));
    }
}
