//! The history of the tab as an HTTP Archive, version 1.2 (<http://www.softwareishard.com/blog/har-12-spec/>),
//! without secrets: other people open such files.

use diagnosis::{Outcome, paste::redact};
use serde_json::{Value, json};

use crate::{
    query,
    record::{Record, Sent},
    secrets, status,
    timing::Timing,
};

/// What is written where a value is not known.
const UNKNOWN: i64 = -1;

/// The file. `browser` is what the browser calls itself.
#[must_use]
pub fn file(records: &[&Record], version: &str, browser: &str) -> String {
    let entries: Vec<Value> = records.iter().map(|record| entry(record)).collect();
    let file = json!({"log": {
        "version": "1.2",
        "creator": {"name": "Wish List Console", "version": version},
        "browser": {"name": browser, "version": ""},
        "entries": entries,
        "comment": "Tokens, credentials, cookies and e-mail addresses were taken out.",
    }});
    format!("{file:#}")
}

fn entry(record: &Record) -> Value {
    json!({
        "startedDateTime": record.started,
        "time": total(record),
        "request": request(&record.sent),
        "response": response(record),
        "cache": {},
        "timings": timings(record),
    })
}

fn total(record: &Record) -> f64 {
    record
        .timing
        .as_ref()
        .map_or_else(|| f64::from(record.exchange.duration), |timing| timing.total)
}

fn request(sent: &Sent) -> Value {
    let own = sent.with_token.then(|| ("authorization".to_owned(), String::new()));
    let all: Vec<(String, String)> = own.into_iter().chain(sent.headers.iter().cloned()).collect();
    let mut request = json!({
        "method": sent.method,
        "url": url(&sent.url),
        "httpVersion": "",
        "cookies": [],
        "headers": headers(&all),
        "queryString": parameters(&sent.url),
        "headersSize": UNKNOWN,
        "bodySize": sent.body.as_ref().map_or(0, String::len),
    });
    if let Some(body) = &sent.body {
        let kind = sent.headers.iter().find(|(name, _)| name == "content-type");
        request["postData"] = json!({
            "mimeType": kind.map_or("", |(_, value)| value),
            "params": [],
            "text": secrets::without_secrets(body),
        });
    }
    request
}

fn response(record: &Record) -> Value {
    let protocol = record.timing.as_ref().and_then(|timing| timing.protocol.as_deref());
    match &record.exchange.outcome {
        Outcome::Answered(answer) => {
            let bytes = record.answered.map_or(answer.body.len() as u64, |known| known.bytes);
            let is_text = record.answered.is_none_or(|known| known.is_text);
            let mut content = json!({
                "size": bytes,
                "mimeType": answer.header("content-type").unwrap_or_default(),
            });
            if is_text {
                content["text"] = secrets::without_secrets(&answer.body).into();
            } else {
                content["comment"] = "The body is no text, and is left out.".into();
            }
            json!({
                "status": answer.status,
                "statusText": status::phrase(answer.status),
                "httpVersion": protocol.unwrap_or_default(),
                "cookies": [],
                "headers": headers(&answer.headers),
                "content": content,
                "redirectURL": url(answer.header("location").unwrap_or_default()),
                "headersSize": UNKNOWN,
                "bodySize": UNKNOWN,
                "comment": "These are the headers that the page may read; there may be more.",
            })
        }
        Outcome::Failed(error) => json!({
            "status": 0,
            "statusText": "",
            "httpVersion": "",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": ""},
            "redirectURL": "",
            "headersSize": UNKNOWN,
            "bodySize": UNKNOWN,
            "comment": format!("No answer that the page may read: {}.", error.code()),
        }),
    }
}

/// `send`, `wait` and `receive` have to be there; where the browser hides them, the whole is `wait`.
fn timings(record: &Record) -> Value {
    let parts = record.timing.as_ref().and_then(|timing: &Timing| timing.parts.as_ref());
    let Some(parts) = parts else {
        return json!({
            "blocked": UNKNOWN, "dns": UNKNOWN, "connect": UNKNOWN, "ssl": UNKNOWN,
            "send": 0, "wait": total(record), "receive": 0,
            "comment": "The browser hides the parts; wait is the whole.",
        });
    };
    let length = |name: &str| parts.iter().find(|part| part.name == name).map(|part| part.length);
    let or_unknown =
        |length: Option<f64>| length.map_or_else(|| json!(UNKNOWN), |length| json!(length));
    // In HAR the time of TLS is a part of that of connecting.
    let connect = length("connect").map(|time| time + length("ssl").unwrap_or_default());
    json!({
        "blocked": or_unknown(length("blocked")),
        "dns": or_unknown(length("dns")),
        "connect": or_unknown(connect),
        "ssl": or_unknown(length("ssl")),
        "send": 0,
        "wait": length("wait").unwrap_or_default(),
        "receive": length("receive").unwrap_or_default(),
    })
}

fn headers(all: &[(String, String)]) -> Vec<Value> {
    let header = |(name, value): &(String, String)| {
        let value = if secrets::is_secret_name(name) {
            secrets::REDACTED.to_owned()
        } else {
            redact::secrets(value)
        };
        json!({"name": name, "value": value})
    };
    all.iter().map(header).collect()
}

fn parameters(url: &str) -> Vec<Value> {
    let row = |row: query::Row| json!({"value": value(&row.name, &row.value), "name": redact::secrets(&row.name)});
    query::rows(url).into_iter().map(row).collect()
}

fn value(name: &str, value: &str) -> String {
    if !value.is_empty() && secrets::is_secret_name(name) {
        return secrets::REDACTED.to_owned();
    }
    // By its name, too: `code` and `state` are secrets only as parameters.
    let pair = redact::secrets(&format!("{name}={value}"));
    let clean = pair.strip_prefix(&format!("{}=", redact::secrets(name))).map(str::to_owned);
    clean.unwrap_or_else(|| secrets::REDACTED.to_owned())
}

/// A URL whose secret parts are taken out one by one, so that it is a URL still.
fn url(text: &str) -> String {
    let (text, fragment) = text.split_once('#').map_or((text, None), |(a, b)| (a, Some(b)));
    let (path, query) = text.split_once('?').map_or((text, None), |(a, b)| (a, Some(b)));
    let mut url = path.split('/').map(segment).collect::<Vec<_>>().join("/");
    if let Some(query) = query {
        url.push_str(&rows(query));
    }
    if let Some(fragment) = fragment {
        // The answer of a sign-in may stand there, written as a query is.
        url.push_str(&rows(fragment).replacen('?', "#", 1));
    }
    secrets::without_tokens(&url)
}

/// A part of a path; or the host, and what stands before it is a name and a password.
fn segment(part: &str) -> String {
    let decoded = query::decoded(&part.replace('+', "%2B"));
    if let Some((_, host)) = part.split_once('@').filter(|(user, _)| user.contains(':')) {
        return format!("{}@{host}", query::encoded(secrets::REDACTED));
    }
    let clean = redact::secrets(&decoded);
    if clean == decoded { part.to_owned() } else { query::encoded(&clean) }
}

/// A query, with its question mark.
fn rows(query: &str) -> String {
    let mut url = format!("?{query}");
    for (place, row) in query::rows(&url).iter().enumerate() {
        let name = redact::secrets(&row.name);
        let clean = value(&row.name, &row.value);
        if clean != row.value {
            url = query::with_changed(&url, place, query::Part::Value, &clean);
        }
        if name != row.name {
            url = query::with_changed(&url, place, query::Part::Name, &name);
        }
    }
    url
}

#[cfg(test)]
mod tests;
