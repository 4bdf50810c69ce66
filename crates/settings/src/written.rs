//! The text of `config.json` as a form edits it: key by key, in one order, whatever else stands there.

use serde_json::{Map, Value};

use crate::fields::KNOWN;

/// The object that a text holds; `None` while it is not JSON, or no object.
#[must_use]
pub fn object(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// The value of a key such as `clientId` or `authorizer.issuer`, if the text holds one.
#[must_use]
pub fn value(text: &str, key: &str) -> Option<Value> {
    at(&object(text)?, key).cloned()
}

/// The value of a key such as `authorizer.issuer` in an object.
#[must_use]
pub fn at<'o>(object: &'o Map<String, Value>, key: &str) -> Option<&'o Value> {
    match key.split_once('.') {
        None => object.get(key),
        Some((outer, inner)) => object.get(outer)?.as_object()?.get(inner),
    }
}

/// The object with a key set, or with `None` left out; an inner object that is empty then is left out,
/// too.
#[must_use]
pub fn with(mut object: Map<String, Value>, key: &str, value: Option<Value>) -> Map<String, Value> {
    let (outer, value) = match key.split_once('.') {
        None => (key, value),
        Some((outer, inner)) => {
            let known = object.get(outer).and_then(Value::as_object).cloned().unwrap_or_default();
            let filled = with(known, inner, value);
            (outer, (!filled.is_empty()).then_some(Value::Object(filled)))
        }
    };
    match value {
        Some(value) => _ = object.insert(outer.to_owned(), value),
        None => _ = object.remove(outer),
    }
    object
}

/// The text of an object: the settings in the order of the README's table, and what is none at the end.
#[must_use]
pub fn text(object: &Map<String, Value>) -> String {
    if object.is_empty() {
        return "{}\n".to_owned();
    }
    let known = KNOWN.iter().filter_map(|key| object.get_key_value(*key));
    let unknown = object.iter().filter(|(key, _)| !KNOWN.contains(&key.as_str()));
    let line = |(key, value): (&String, &Value)| {
        let value = serde_json::to_string_pretty(value).unwrap_or_default();
        format!("  {}: {}", Value::from(key.as_str()), value.replace('\n', "\n  "))
    };
    let lines: Vec<String> = known.chain(unknown).map(line).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_is_set_and_left_out_and_the_rest_stays_in_its_order() {
        let object = object(r#"{"apiUrl":"u","colour":1,"clientId":"c"}"#).unwrap();
        let set = with(object, "authorizer.issuer", Some(json!("i")));
        let set = with(set, "domain", Some(json!("d\"")));
        assert_eq!(
            text(&set),
            "{\n  \"domain\": \"d\\\"\",\n  \"clientId\": \"c\",\n  \"apiUrl\": \"u\",\n  \"authorizer\": {\n    \"issuer\": \"i\"\n  },\n  \"colour\": 1\n}\n"
        );
        assert_eq!(at(&set, "authorizer.issuer"), Some(&json!("i")));
        let left = with(with(set, "authorizer.issuer", None), "domain", None);
        assert!(!left.contains_key("authorizer") && !left.contains_key("domain"));
        assert_eq!(text(&Map::new()), "{}\n");
    }

    #[test]
    fn an_inner_value_of_another_type_is_replaced() {
        let object = object(r#"{"authorizer":"wrong"}"#).unwrap();
        assert_eq!(at(&object, "authorizer.issuer"), None);
        let set = with(object, "authorizer.audience", Some(json!(["a"])));
        assert_eq!(set["authorizer"], json!({"audience": ["a"]}));
    }

    #[test]
    fn what_is_no_object_has_no_values() {
        for text in ["", "{", "[]", "7"] {
            assert_eq!(value(text, "clientId"), None, "{text}");
        }
        assert_eq!(value("\u{feff}{\"clientId\":\"c\"}", "clientId"), Some(json!("c")));
    }
}
