//! Which headers of an answer a page may read.

/// Those that a page may always read
/// (<https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>).
pub const SAFELISTED: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// A sentence on those that it may not: they are there, perhaps, and closed to the page.
#[must_use]
pub fn on_hidden(is_own_origin: bool) -> &'static str {
    if is_own_origin {
        "The answer comes from this page's own origin, so all of its headers but Set-Cookie are here."
    } else {
        "There may be more. From another origin a page may read cache-control, content-language, content-length, content-type, expires, last-modified and pragma, and those that the answer names in Access-Control-Expose-Headers; a browser shows all of them in its developer tools."
    }
}

/// Whether every header is one that a page may always read, so that the answer exposes none besides.
#[must_use]
pub fn has_only_safelisted(headers: &[(String, String)]) -> bool {
    headers.iter().all(|(name, _)| SAFELISTED.contains(&name.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_was_exposed_is_noticed() {
        let headers = |names: &[&str]| {
            names.iter().map(|name| ((*name).to_owned(), String::new())).collect::<Vec<_>>()
        };
        assert!(has_only_safelisted(&headers(&["content-type", "Content-Length"])));
        assert!(has_only_safelisted(&[]));
        assert!(!has_only_safelisted(&headers(&["content-type", "apigw-requestid"])));
        for name in SAFELISTED {
            assert!(on_hidden(false).contains(name), "{name}");
        }
    }
}
