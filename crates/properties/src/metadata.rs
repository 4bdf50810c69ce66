//! Metadata is of the issuer that was asked, leads to secure places, and is judged again when it is kept.

use relying_party::{
    is_loopback,
    metadata::{self, Metadata},
};
use serde_json::Value;

use crate::{
    input::{Message, text},
    party::{ISSUED_BY, ISSUER},
};

pub(crate) fn holds(input: &[u8]) {
    let message = Message::read(&text(input));
    let judged = metadata::judge(&ISSUED_BY, &message.response());
    let value = serde_json::from_str::<Value>(&message.body);
    let Ok(found) = judged else { return };
    assert_eq!(message.status(), 200);
    let value = value.unwrap_or_else(|error| panic!("{error}"));
    assert!(value.is_object());
    assert_eq!(value["issuer"], ISSUER);
    assert_eq!(found.issuer, ISSUER);
    if let Some(methods) = value["code_challenge_methods_supported"].as_array() {
        assert!(methods.iter().any(|method| method == "S256"));
    }
    is_sound(&found);
    assert_eq!(metadata::judge_value(&ISSUED_BY, value).as_ref(), Ok(&found));
    let kept = serde_json::to_string(&found).unwrap_or_default();
    assert_eq!(serde_json::from_str::<Metadata>(&kept).ok().as_ref(), Some(&found));
}

/// Whether every place that is named cannot be listened to on the way.
pub(crate) fn is_sound(found: &Metadata) {
    let needed = [&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri];
    let others = found.end_session_endpoint.iter().chain(&found.revocation_endpoint);
    for url in needed.into_iter().chain(others) {
        let is_secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
        assert!(is_secure && url.has_host(), "{url}");
    }
}
