//! What looks like a token, and names whose value is nobody else's business.

/// What stands where a token was.
pub const REDACTED: &str = diagnosis::paste::redact::REDACTED;

/// A run of this many letters after `eyJ`, the start of every JSON object in base64url, is a token.
const LETTERS: usize = 8;

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

/// The text without what looks like a JSON Web Token, or a part of one. All else stays to the letter:
/// for texts that are still to be used.
#[must_use]
pub fn without_tokens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("eyJ") {
        let (before, found) = rest.split_at(start);
        out.push_str(before);
        let is_outside = |c: char| !(c.is_ascii_alphanumeric() || "-_.=".contains(c));
        let (run, after) = found.split_at(found.find(is_outside).unwrap_or(found.len()));
        out.push_str(if run.len() >= "eyJ".len() + LETTERS { REDACTED } else { run });
        rest = after;
    }
    out.push_str(rest);
    out
}

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
}
