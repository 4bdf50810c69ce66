//! A JSON object that says one thing: an array does not pass for it, and no name stands there twice.

use std::fmt;

use serde::{
    Deserializer as _,
    de::{Error, MapAccess, Visitor},
};
use serde_json::{Deserializer, Map, Value};

/// Reads a text that is one object and nothing else. Parsers differ in which of two members of one
/// name they take, so such an object is refused (RFC 7515 section 4, RFC 7519 section 4).
pub(crate) fn parse(json: &[u8]) -> serde_json::Result<Map<String, Value>> {
    let mut input = Deserializer::from_slice(json);
    let members = input.deserialize_map(Members)?;
    input.end()?;
    Ok(members)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Self::Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = input.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member stands there twice"));
            }
        }
        Ok(members)
    }
}
