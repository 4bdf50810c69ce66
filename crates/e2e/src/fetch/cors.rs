//! The decisions of CORS, as functions over headers. Nothing here ever has credentials.

use std::collections::BTreeSet;

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response,
    header::{
        ACCEPT, ACCEPT_LANGUAGE, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
        ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_LANGUAGE, CONTENT_TYPE,
        RANGE, SET_COOKIE,
    },
};

/// How many bytes of safelisted headers need no leave, together and each.
const SAFE_TOTAL: usize = 1024;
const SAFE_EACH: usize = 128;

/// Those that any page may read (#cors-safelisted-response-header-name).
const READABLE: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// Whether an answer may be shared with `origin` (#concept-cors-check).
#[must_use]
pub fn check(origin: &str, headers: &HeaderMap) -> bool {
    // Several headers of one name count as one, joined; so two origins are none.
    combined(headers, &ACCESS_CONTROL_ALLOW_ORIGIN)
        .is_some_and(|value| value == "*" || value == origin)
}

/// The names, sorted, of the headers that need the leave of a preflight
/// (#cors-unsafe-request-header-names).
#[must_use]
pub fn unsafe_names(headers: &HeaderMap) -> Vec<String> {
    let (safe, others): (Vec<_>, Vec<_>) =
        headers.iter().partition(|(name, value)| is_safe(name, value));
    let total: usize = safe.iter().map(|(_, value)| value.len()).sum();
    let long: &[_] = if total > SAFE_TOTAL { &safe } else { &[] };
    let names = others.iter().chain(long).map(|(name, _)| name.as_str().to_owned());
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether a header needs no leave (#cors-safelisted-request-header).
fn is_safe(name: &HeaderName, value: &HeaderValue) -> bool {
    let bytes = value.as_bytes();
    let is_unsafe_byte = |byte: &u8| {
        matches!(
            byte,
            b'"' | b'('
                | b')'
                | b':'
                | b'<'
                | b'>'
                | b'?'
                | b'@'
                | b'['
                | b'\\'
                | b']'
                | b'{'
                | b'}'
                | 0x7f
        ) || (*byte < 0x20 && *byte != b'\t')
    };
    let is_language = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b' ' | b'*' | b',' | b'-' | b'.' | b';' | b'=')
    };
    let has_safe_bytes = !bytes.iter().any(is_unsafe_byte);
    bytes.len() <= SAFE_EACH
        && if *name == ACCEPT {
            has_safe_bytes
        } else if *name == ACCEPT_LANGUAGE || *name == CONTENT_LANGUAGE {
            bytes.iter().all(is_language)
        } else if *name == CONTENT_TYPE {
            has_safe_bytes && value.to_str().is_ok_and(is_form_type)
        } else {
            *name == RANGE && value.to_str().is_ok_and(is_simple_range)
        }
}

/// The types that a form can send.
fn is_form_type(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].contains(&&*essence)
}

/// `bytes=1-` or `bytes=1-2` (#simple-range-header-value).
fn is_simple_range(value: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    value
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
        .is_some_and(|(first, last)| is_number(first) && (last.is_empty() || is_number(last)))
}

/// Whether the answer to a preflight lets a request go (#cors-preflight-fetch-0, steps 7 and on).
///
/// By the standard `*` does not cover `authorization` (#cors-non-wildcard-request-header-name); no
/// engine of today holds to it, and this does as they do.
#[must_use]
pub fn preflight_passes<B>(
    origin: &str,
    method: &Method,
    unsafe_names: &[String],
    answer: &Response<B>,
) -> bool {
    let headers = answer.headers();
    if !check(origin, headers) || !answer.status().is_success() {
        return false;
    }
    let methods = list(headers, &ACCESS_CONTROL_ALLOW_METHODS);
    let names = list(headers, &ACCESS_CONTROL_ALLOW_HEADERS);
    let is_simple = matches!(*method, Method::GET | Method::HEAD | Method::POST);
    let allows_method = is_simple || methods.iter().any(|own| own == method.as_str() || own == "*");
    let allows =
        |name: &String| names.iter().any(|own| own.eq_ignore_ascii_case(name) || own == "*");
    allows_method && unsafe_names.iter().all(allows)
}

/// The headers that a page may read (#concept-filtered-response-cors), names in lower case.
#[must_use]
pub fn exposed(headers: &HeaderMap) -> Vec<(String, String)> {
    let listed = list(headers, &ACCESS_CONTROL_EXPOSE_HEADERS);
    let is_listed =
        |name: &str| listed.iter().any(|own| own == "*" || own.eq_ignore_ascii_case(name));
    let is_visible = |name: &&HeaderName| {
        // #forbidden-response-header-name
        **name != SET_COOKIE && (READABLE.contains(&name.as_str()) || is_listed(name.as_str()))
    };
    let names = headers.keys().filter(is_visible);
    names.filter_map(|name| Some((name.as_str().to_owned(), combined(headers, name)?))).collect()
}

/// All values of a header, joined (#concept-header-list-get).
fn combined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values =
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// The items of a header that is a list (#extract-header-list-values).
fn list(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let value = combined(headers, name).unwrap_or_default();
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}
