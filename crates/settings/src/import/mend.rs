//! Values as people write them elsewhere, as `config.json` wants them.

use serde_json::Value;

/// A value for a key, and what is different about it, as the end of a sentence.
pub(super) struct Mended {
    pub(super) key: &'static str,
    pub(super) value: Value,
    pub(super) change: Option<String>,
}

/// The value in the type that its key has. `Err` says why it cannot be, or that there is nothing.
pub(super) fn typed(key: &str, value: Value) -> Result<Value, Option<&'static str>> {
    match (key, value) {
        (_, Value::Null) => Err(None),
        (_, Value::String(text)) if text.trim().is_empty() => Err(None),
        ("refreshTokens" | "federatedLogout", Value::String(text)) => match text.trim() {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(Some("it is neither true nor false")),
        },
        ("maxAge", Value::String(text)) => text
            .trim()
            .parse()
            .map(|seconds: u64| Value::from(seconds))
            .map_err(|_| Some("it is no number of seconds")),
        ("scope" | "acrValues", Value::Array(items)) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            if words.is_empty() { Err(None) } else { Ok(Value::from(words.join(" "))) }
        }
        // Some libraries take a list of one.
        ("audience" | "clientId", Value::Array(items)) if items.len() == 1 => {
            typed(key, items.into_iter().next().unwrap_or_default())
        }
        (_, Value::String(text)) => Ok(Value::from(text.trim())),
        (_, value) => Ok(value),
    }
}

/// The value as `config.json` has it.
pub(super) fn value(key: &'static str, value: Value) -> Mended {
    let as_it_is = |value: Value| Mended { key, value, change: None };
    let Some(text) = value.as_str() else { return as_it_is(value) };
    match key {
        "domain" => domain(text),
        "issuer" => issuer(text),
        "apiUrl" if text.len() > 1 && text.ends_with('/') => Mended {
            key,
            value: Value::from(text.trim_end_matches('/')),
            change: Some(
                "the slash at its end is left off, for it would name another route".to_owned(),
            ),
        },
        _ => as_it_is(value),
    }
}

/// A domain is a host. One of a user pool's sign-in page is no issuer, and stays for the person to see.
fn domain(text: &str) -> Mended {
    let host = host(text);
    if is_url_with_path(text) {
        return issuer(text);
    }
    let change = (host != text)
        .then(|| "https:// and the slash are left off, for a domain is a host only".to_owned());
    Mended { key: "domain", value: Value::from(host), change }
}

/// An issuer is kept to the letter, but for what certainly does not belong to it.
fn issuer(text: &str) -> Mended {
    let bare = text.split("/.well-known/").next().unwrap_or(text);
    let host = host(bare);
    if host.ends_with(".auth0.com") {
        let change = (text != format!("https://{host}/")).then(|| {
            "written as domain, for the issuer of an Auth0 tenant is https://, the domain and a slash at its end".to_owned()
        });
        return Mended { key: "domain", value: Value::from(host), change };
    }
    let is_cognito = host.starts_with("cognito-idp.");
    let (mended, change) = if !bare.contains("://") {
        (format!("https://{bare}"), Some("https:// is put before it"))
    } else if is_cognito && bare.ends_with('/') {
        (
            bare.trim_end_matches('/').to_owned(),
            Some("the slash at its end is left off, for a user pool's issuer has none"),
        )
    } else if bare == text {
        (bare.to_owned(), None)
    } else {
        (
            bare.to_owned(),
            Some(
                "the path of the metadata is left off; compare the slash at its end with “issuer” in that document",
            ),
        )
    };
    Mended { key: "issuer", value: Value::from(mended), change: change.map(str::to_owned) }
}

/// Whether a domain is certainly that of a tenant.
pub(super) fn is_tenant(domain: &str) -> bool {
    let host = host(domain.trim());
    [".auth0.com", ".okta.com"].iter().any(|end| host.ends_with(end))
}

fn host(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_url_with_path(text: &str) -> bool {
    text.split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .is_some_and(|(_, path)| !path.is_empty())
}
