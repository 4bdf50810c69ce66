//! The tutorial's function as it was meant: it reads either payload format and parses the body.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use wish_list::{Created, NewWish};

use crate::function::{FunctionError, Store, answer, scan::scan};

/// Lists the wishes, or adds one.
pub(crate) fn handle(
    event: &Value,
    store: &dyn Store,
    request_id: &str,
) -> Result<Value, FunctionError> {
    match method(event) {
        Some("GET") => Ok(answer(200, &json!(scan(store)?))),
        Some("POST") => match new_wish(event) {
            Ok(wish) => {
                store.add(wish.stored_as(request_id.to_owned()))?;
                Ok(answer(201, &json!(Created { id: request_id.to_owned() })))
            }
            Err(message) => Ok(answer(400, &json!({"message": message}))),
        },
        _ => Ok(answer(405, &json!({"message": "Method Not Allowed"}))),
    }
}

/// The method, wherever the payload format keeps it.
fn method(event: &Value) -> Option<&str> {
    event["requestContext"]["http"]["method"].as_str().or_else(|| event["httpMethod"].as_str())
}

fn new_wish(event: &Value) -> Result<NewWish, &'static str> {
    let text = body(event).ok_or("The request has no body that is text")?;
    let value: Value = serde_json::from_str(&text).map_err(|_| "The body is not JSON")?;
    if !value.is_object() {
        return Err("The body is not a JSON object");
    }
    serde_json::from_value(value).map_err(|_| "The body is not a wish")
}

/// The body as text, whether the gateway had to encode it or not.
fn body(event: &Value) -> Option<String> {
    let text = event["body"].as_str()?;
    if event["isBase64Encoded"] == true {
        String::from_utf8(STANDARD.decode(text).ok()?).ok()
    } else {
        Some(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::function::MemoryStore;

    fn check(event: &Value, status: u16, body: &Value) -> Vec<wish_list::Wish> {
        let store = MemoryStore::default();
        let returned = handle(event, &store, "the-id").unwrap();
        assert_eq!(returned["statusCode"], status, "{event}");
        assert_eq!(returned["body"].as_str().unwrap(), body.to_string(), "{event}");
        store.wishes().unwrap()
    }

    fn post(body: &str) -> Value {
        json!({"requestContext": {"http": {"method": "POST"}}, "body": body})
    }

    #[test]
    fn lists_in_the_shape_of_a_scan() {
        let empty = json!({"Items": [], "Count": 0, "ScannedCount": 0});
        check(&json!({"requestContext": {"http": {"method": "GET"}}}), 200, &empty);
        check(&json!({"httpMethod": "GET"}), 200, &empty);
        check(&json!({"httpMethod": "PUT"}), 405, &json!({"message": "Method Not Allowed"}));
    }

    #[test]
    fn stores_what_the_body_says() {
        let stored = check(
            &post(r#"{"name":"Tea","url":"https://x.example","n":1}"#),
            201,
            &json!({"id": "the-id"}),
        );
        assert_eq!(
            json!(stored),
            json!([{"id": "the-id", "name": "Tea", "url": "https://x.example"}])
        );
        let mut encoded = post(&STANDARD.encode(r#"{"name":"Käse"}"#));
        encoded["isBase64Encoded"] = json!(true);
        let stored = check(&encoded, 201, &json!({"id": "the-id"}));
        assert_eq!(stored[0].name.as_deref(), Some("Käse"));
    }

    #[test]
    fn refuses_what_is_no_object() {
        let refused = |event: &Value, message: &str| {
            assert!(check(event, 400, &json!({"message": message})).is_empty());
        };
        refused(&post("name=Tea"), "The body is not JSON");
        refused(&post(""), "The body is not JSON");
        refused(&post("[]"), "The body is not a JSON object");
        refused(&post("\"Tea\""), "The body is not a JSON object");
        refused(
            &json!({"httpMethod": "POST", "body": null}),
            "The request has no body that is text",
        );
        let bad = json!({"httpMethod": "POST", "body": "%", "isBase64Encoded": true});
        refused(&bad, "The request has no body that is text");
    }
}
