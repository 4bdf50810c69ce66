//! What looks like a token, and names whose value is nobody else's business.

use diagnosis::paste::redact;
pub use diagnosis::paste::redact::{REDACTED, without_tokens};

use crate::json::{self, Secrecy};

/// Parts of names, without hyphens, that say that the value is a secret.
const TELLING: [&str; 10] = [
    "auth",
    "token",
    "secret",
    "apikey",
    "accesskey",
    "cookie",
    "session",
    "password",
    "credential",
    "signature",
];

/// Names that only sound so.
const HARMLESS: [&str; 3] = ["wwwauthenticate", "author", "authors"];

/// Whether a text holds what looks like a token.
#[must_use]
pub fn has_token(text: &str) -> bool {
    without_tokens(text) != text
}

/// Whether a header or a parameter of this name holds a secret, as far as its name tells.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    !HARMLESS.contains(&name.as_str()) && TELLING.iter().any(|word| name.contains(word))
}

/// Whether a line of headers holds a secret, by its name or by what stands behind it. An e-mail address
/// is none.
#[must_use]
pub fn is_secret_header(line: &str) -> bool {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    let has_scheme = ["bearer ", "basic "].iter().any(|scheme| {
        let start = value.trim_start().as_bytes().get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
    });
    is_secret_name(name.trim()) || has_scheme || has_token(line)
}

/// A body without tokens, credentials and e-mail addresses: for texts that other people read.
#[must_use]
pub fn without_secrets(text: &str) -> String {
    let secrecy = |name: &str| {
        if is_secret_name(name) {
            Secrecy::Whole
        } else if redact::is_secret_member(name) {
            // As a number, `code` and `state` say how it went.
            Secrecy::Texts
        } else {
            Secrecy::Nothing
        }
    };
    // A text in the JSON may be JSON itself, as the body of an event is.
    json::redacted(text, &secrecy, &without_secrets).unwrap_or_else(|| redact::secrets(text))
}

/// A body that is kept to be edited on: without tokens and the values of members that are named as
/// secrets. All else stays.
#[must_use]
pub fn without_credentials(text: &str) -> String {
    let secrecy = |name: &str| if is_secret_name(name) { Secrecy::Whole } else { Secrecy::Nothing };
    json::redacted(text, &secrecy, &without_tokens).unwrap_or_else(|| without_tokens(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_taken_out_and_nothing_else() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
        for (text, expected) in [
            (String::new(), String::new()),
            ("ü \"eyJ\" eyJa".to_owned(), "ü \"eyJ\" eyJa".to_owned()),
            (format!("Bearer {token}"), "Bearer [redacted]".to_owned()),
            (
                format!("{{\"a\":\"{token}\",\"code\":1}}"),
                "{\"a\":\"[redacted]\",\"code\":1}".to_owned(),
            ),
            (format!("?t={token}&b=a@b.example"), "?t=[redacted]&b=a@b.example".to_owned()),
            (format!("{token} {token}"), "[redacted] [redacted]".to_owned()),
        ] {
            assert_eq!(without_tokens(&text), expected);
            assert_eq!(has_token(&text), text != expected);
        }
    }

    #[test]
    fn names_tell_what_is_secret() {
        for (name, is_secret) in [
            ("Authorization", true),
            ("x-api-key", true),
            ("X-Amz-Security-Token", true),
            ("Cookie", true),
            ("api_key", true),
            ("WWW-Authenticate", false),
            ("key", false),
            ("content-type", false),
            ("x-trace", false),
        ] {
            assert_eq!(is_secret_name(name), is_secret, "{name}");
        }
    }

    #[test]
    fn a_body_goes_without_its_secrets_and_keeps_all_else() {
        for (text, expected) in [
            ("{\"password\": \"correct horse\"}", "{\"password\": \"[redacted]\"}"),
            (
                r#"{ "b": 1.10, "apiKey":"k","clientSecret":"k","accessToken":"k","a":[ ] }"#,
                r#"{ "b": 1.10, "apiKey":"[redacted]","clientSecret":"[redacted]","accessToken":"[redacted]","a":[ ] }"#,
            ),
            (
                r#"{"refreshToken":{"v":["a",7,true,""]},"v":"a"}"#,
                r#"{"refreshToken":{"v":["[redacted]","[redacted]",true,""]},"v":"a"}"#,
            ),
            (
                r#"{"tokens":["a","b"],"n":["a"]}"#,
                r#"{"tokens":["[redacted]","[redacted]"],"n":["a"]}"#,
            ),
            (r#"{"pass\u0077ord":"a \" b"}"#, r#"{"pass\u0077ord":"[redacted]"}"#),
            (r#"{"code":404,"state":"x"}"#, r#"{"code":404,"state":"[redacted]"}"#),
            (r#"{"body":"{\"apiKey\":\"a b\"}"}"#, r#"{"body":"{\"apiKey\":\"[redacted]\"}"}"#),
            (r#"["ada\u0040example.com"]"#, r#"["[redacted]"]"#),
            ("no JSON, password=abc", "no JSON, password=[redacted]"),
            ("{\"apiKey\": \"cut off", "{\"apiKey\": \"[redacted]"),
        ] {
            assert_eq!(without_secrets(text), expected);
        }
    }

    #[test]
    fn a_body_that_is_kept_loses_credentials_alone() {
        let text = r#"{"name":"Tea","mail":"a@b.example","state":"Ohio","refresh_token":"opaque"}"#;
        assert_eq!(without_credentials(text), text.replace("opaque", REDACTED));
        assert_eq!(without_credentials("{ \"a\": "), "{ \"a\": ");
    }
}
