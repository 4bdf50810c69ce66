//! Settings as the fields of a form show them and as a person types them there.

use serde_json::{Map, Value};

use crate::{Mistake, SettingsError, written};

/// The fields, each by the key that it is about. That of `issuer` takes a `domain`, too, and lists have a
/// line for each entry.
pub const FIELDS: [&str; 10] = [
    "issuer",
    "clientId",
    "audience",
    "apiUrl",
    "scope",
    "organization",
    "connection",
    "authorizer.issuer",
    "authorizer.audience",
    "authorizer.routes",
];

/// What a field shows of an object.
#[must_use]
pub fn shown(object: &Map<String, Value>, field: &str) -> String {
    let value = written::at(object, field);
    match (field, value) {
        ("issuer", None) => plain(object.get("domain")),
        ("authorizer.audience", Some(Value::Array(items))) => {
            items.iter().map(|item| plain(Some(item))).collect::<Vec<_>>().join("\n")
        }
        ("authorizer.routes", Some(Value::Object(routes))) => {
            let line = |(route, scopes): (&String, &Value)| {
                let scopes = scopes.as_array().map(Vec::as_slice).unwrap_or_default();
                let scopes = scopes.iter().map(|scope| format!(" {}", plain(Some(scope))));
                format!("{route}{}", scopes.collect::<String>())
            };
            routes.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        (_, value) => plain(value),
    }
}

/// The object with what was typed in a field; what is empty is left out.
#[must_use]
pub fn entered(object: Map<String, Value>, field: &str, typed: &str) -> Map<String, Value> {
    let text = (!typed.trim().is_empty()).then(|| Value::from(typed));
    match field {
        // A domain has no scheme, and an issuer has one.
        "issuer" => {
            let (key, other) =
                if typed.contains("://") { ("issuer", "domain") } else { ("domain", "issuer") };
            written::with(written::with(object, other, None), key, text)
        }
        "authorizer.audience" => {
            let items: Vec<&str> = lines(typed).collect();
            let value = (!items.is_empty()).then(|| Value::from(items));
            written::with(object, field, value)
        }
        "authorizer.routes" => {
            let routes: Map<String, Value> = lines(typed).map(route).collect();
            let value = (!routes.is_empty()).then_some(Value::Object(routes));
            written::with(object, field, value)
        }
        _ => written::with(object, field, text),
    }
}

/// Whether a mistake is about what a field shows.
#[must_use]
pub fn is_about(mistake: &SettingsError, field: &str) -> bool {
    let key = mistake.key.as_str();
    key == field
        || (field == "issuer" && key == "domain")
        || (field == "authorizer.routes" && key.starts_with("authorizer.routes."))
}

/// What is wrong with what a field shows, for whoever fills it.
#[must_use]
pub fn problem(mistake: &SettingsError, field: &str) -> String {
    let sentence = mistake.sentence();
    let but = |value: &str| format!("{}: enter {value}", sentence.trim_end_matches('.'));
    match &mistake.mistake {
        Mistake::Missing | Mistake::NoIssuer | Mistake::Empty => match field {
            "issuer" => "Enter the domain of your Auth0 tenant, or another issuer.".to_owned(),
            "clientId" => "Enter the client ID.".to_owned(),
            "audience" => "Enter the audience: the identifier of your API.".to_owned(),
            "apiUrl" => "Enter the URL of your API, with its route.".to_owned(),
            _ => "Enter a value, or leave it out altogether.".to_owned(),
        },
        Mistake::Placeholder => {
            "This is still the placeholder of an example. Enter your own value.".to_owned()
        }
        Mistake::NotADomain { instead: Some(value) }
        | Mistake::TrailingSlash { instead: value } => but(value),
        _ => sentence,
    }
}

fn plain(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn lines(typed: &str) -> impl Iterator<Item = &str> {
    typed.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// `POST /wish-list-service create:wishes`: the route, then its scopes.
fn route(line: &str) -> (String, Value) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (route, scopes) = words.split_at(words.len().min(2));
    (route.join(" "), scopes.iter().copied().map(Value::from).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Settings;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_typed_is_shown_again() {
        for (field, typed, key, value) in [
            ("issuer", "t.auth0.com", "domain", json!("t.auth0.com")),
            ("issuer", "https://op.example", "issuer", json!("https://op.example")),
            ("clientId", "c ", "clientId", json!("c ")),
            ("authorizer.issuer", "i", "authorizer", json!({"issuer": "i"})),
            ("authorizer.audience", "a\nb", "authorizer", json!({"audience": ["a", "b"]})),
            (
                "authorizer.routes",
                "GET /x\nPOST /x a b",
                "authorizer",
                json!({"routes": {"GET /x": [], "POST /x": ["a", "b"]}}),
            ),
        ] {
            let entered = entered(Map::new(), field, typed);
            assert_eq!(entered.get(key), Some(&value), "{field}");
            assert_eq!((entered.len(), shown(&entered, field)), (1, typed.to_owned()), "{field}");
            assert!(super::entered(entered, field, " \n").is_empty(), "{field} is emptied");
        }
    }

    #[test]
    fn a_domain_and_an_issuer_take_each_others_place() {
        let with = entered(object(&json!({"domain": "d", "x": 1})), "issuer", "https://op.example");
        assert_eq!(Value::Object(with.clone()), json!({"issuer": "https://op.example", "x": 1}));
        let back = entered(with, "issuer", "d.example");
        assert_eq!(Value::Object(back), json!({"domain": "d.example", "x": 1}));
    }

    #[test]
    fn values_of_other_types_are_shown_and_each_mistake_has_its_field() {
        let file = json!({"clientId": 7, "audience": "", "authorizer": {"audience": "a", "routes": {"x": []}}});
        assert_eq!(shown(&object(&file), "clientId"), "7");
        assert_eq!(shown(&object(&file), "authorizer.audience"), "a");
        assert_eq!(shown(&object(&file), "authorizer.routes"), "x");
        let mistakes = Settings::from_json(&file.to_string()).unwrap_err();
        let fields = |mistake: &SettingsError| -> Vec<&str> {
            FIELDS.into_iter().filter(|field| is_about(mistake, field)).collect()
        };
        let found: Vec<_> = mistakes.iter().flat_map(fields).collect();
        let expected = [
            "issuer",
            "clientId",
            "audience",
            "apiUrl",
            "authorizer.audience",
            "authorizer.routes",
        ];
        assert_eq!(found, expected);
    }
}
