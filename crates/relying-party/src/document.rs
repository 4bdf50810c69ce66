//! A JSON document of the issuer, read with the care that every foreign answer gets.

use http::{Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::object;

/// Why an answer is not the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DocumentError {
    /// Another status than 200.
    Status(u16),
    /// Something else than JSON, by its own `Content-Type`.
    ContentType(String),
    /// The body is not a JSON object.
    NotJson,
}

/// Reads the object in an answer. A missing `Content-Type` is let through, another one than JSON is not:
/// portals and error pages are HTML.
pub(crate) fn read(answer: &Response<Vec<u8>>) -> Result<Map<String, Value>, DocumentError> {
    if answer.status() != StatusCode::OK {
        return Err(DocumentError::Status(answer.status().as_u16()));
    }
    if let Some(value) = answer.headers().get(header::CONTENT_TYPE) {
        let text = String::from_utf8_lossy(value.as_bytes());
        if !is_json(&text) {
            return Err(DocumentError::ContentType(text.into_owned()));
        }
    }
    object::parse(answer.body()).map_err(|_| DocumentError::NotJson)
}

/// `application/json`, or a type with the suffix `+json` such as `application/jwk-set+json`.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_pages() {
        for (content_type, accepted) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/jwk-set+json", true),
            ("text/html; charset=utf-8", false),
            ("text/plain", false),
            ("application/jsonx", false),
            ("", false),
        ] {
            let answer = Response::builder().header("content-type", content_type);
            let answer = answer.body(b"{}".to_vec()).unwrap();
            assert_eq!(read(&answer).is_ok(), accepted, "{content_type}");
        }
    }
}
