//! The answer as a message (`response_mode=web_message`), in the shape of Auth0's: a page in a hidden frame
//! posts it to the page around it. Auth0's own libraries ask so, with `prompt=none`, whether somebody is
//! still signed in.
//!
//! Source: `@auth0/auth0-spa-js`, which takes a message of this type from the origin of its tenant only. The
//! page around it is assumed wording.

use axum::response::{IntoResponse as _, Response};
use http::{
    HeaderValue,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use serde_json::{Map, Value, json};

use crate::{entropy, web};

/// A page that posts `parameters` to whoever opened it, provided that this is `target`, the origin of the
/// registered redirect URI: a browser delivers the message to nobody else.
pub(crate) fn page<'p>(
    target: &str,
    parameters: impl Iterator<Item = (&'p str, &'p str)>,
) -> Response {
    let response: Map<String, Value> =
        parameters.map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let message = json!({ "type": "authorization_response", "response": response });
    let nonce = entropy::token();
    let page = format!(
        "<!doctype html>\n<title>Authorization response</title>\n\
        <script nonce=\"{nonce}\">(window.opener || window.parent).postMessage({}, {});</script>\n",
        literal(&message),
        literal(&json!(target)),
    );
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors {target}"
    );
    let headers = [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut response = (headers, page).into_response();
    response.headers_mut().insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    web::insert(&mut response, &CONTENT_SECURITY_POLICY, &policy);
    response
}

/// A value as JavaScript that cannot end the script it stands in.
fn literal(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_ends_the_script() {
        let value = json!("</script><script>alert(1)</script>");
        let literal = literal(&value);
        assert!(!literal.contains('<'), "{literal}");
        assert_eq!(
            serde_json::from_str::<Value>(&literal).unwrap(),
            value,
            "and it means the same"
        );
    }
}
