//! Parameters of a request, from a query, a form or a JSON object.

use serde_json::Value;
use url::form_urlencoded;

/// The parameters in the order they came.
///
/// "Parameters sent without a value MUST be treated as if they were omitted" and "parameters MUST NOT
/// be included more than once" (RFC 6749, section 3.1).
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `application/x-www-form-urlencoded`.
    pub(crate) fn from_form(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// Reads a JSON object of texts and numbers, which Auth0's token endpoint takes as well.
    pub(crate) fn from_json(body: &[u8]) -> Option<Self> {
        let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return None };
        let text = |value: Value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Some(Self(members.into_iter().map(|(name, value)| (name, text(value))).collect()))
    }

    /// The value of `name`; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// The value of `name`, owned.
    pub(crate) fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// The first name that came more than once.
    pub(crate) fn repeated(&self) -> Option<&str> {
        let names = || self.0.iter().map(|(name, _)| name.as_str());
        names()
            .enumerate()
            .find(|(index, name)| names().take(*index).any(|before| before == *name))
            .map(|(_, name)| name)
    }

    /// Whether `name` came more than once.
    pub(crate) fn repeats(&self, name: &str) -> bool {
        self.0.iter().filter(|(key, _)| key == name).count() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_forms() {
        let params = Params::from_form(b"a=1&b=x+y%26z&c=&c=");
        assert_eq!(params.get("a"), Some("1"));
        assert_eq!(params.get("b"), Some("x y&z"));
        assert_eq!(params.get("c"), None);
        assert_eq!(params.repeated(), Some("c"));
        assert!(params.repeats("c") && !params.repeats("a"));
        assert_eq!(Params::from_form(b"a=1&b=2").repeated(), None);
    }

    #[test]
    fn reads_json_objects_only() {
        let params = Params::from_json(br#"{"grant_type":"x","n":1}"#).unwrap();
        assert_eq!((params.get("grant_type"), params.get("n")), (Some("x"), Some("1")));
        assert!(Params::from_json(b"[]").is_none());
        assert!(Params::from_json(b"grant_type=x").is_none());
    }
}
