//! A request that a person writes: the token goes to the API and nowhere else, and no header is smuggled in.

use diagnosis::composed::{Checked, Composed, Destination, as_path};
use url::Url;

use crate::{
    input::{line_and_rest, text},
    party::PLACE,
};

/// The method, the path, the headers up to an empty line, and the body.
pub(crate) fn form(text: &str) -> Composed {
    let (method, rest) = line_and_rest(text);
    let (path, rest) = line_and_rest(rest);
    let (headers, body) = rest.split_once("\n\n").unwrap_or((rest, ""));
    Composed {
        method: method.to_owned(),
        path: path.to_owned(),
        headers: headers.to_owned(),
        body: body.to_owned(),
        with_token: true,
    }
}

pub(crate) fn holds(input: &[u8]) {
    let form = form(&text(input));
    let api = &PLACE.settings.api_url;
    match form.check(api) {
        Err(problems) => assert!(problems.first().is_some_and(|said| said.ends_with('.'))),
        Ok(request) => is_safe(&request),
    }
    if let Some(path) = as_path(api, &form.path) {
        let same = Composed { path, ..form.clone() };
        let url = |form: &Composed| form.check(api).map(|request| request.url);
        assert_eq!(url(&same), url(&form), "{:?} {:?}", same.path, form.path);
    }
}

/// Fails where a request could do what the person did not ask for.
pub(crate) fn is_safe(request: &Checked) {
    let url = Url::parse(&request.url).unwrap_or_else(|error| panic!("{error}"));
    assert!(matches!(url.scheme(), "http" | "https") && url.username().is_empty());
    let is_of_api = url.origin().ascii_serialization() == PLACE.settings.api_url.origin();
    let is_below = is_of_api && url.path().starts_with("/default/");
    assert_eq!(request.with_token, is_below, "{}", request.url);
    assert_eq!(request.destination == Destination::Api, is_below, "{}", request.url);
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    assert!(is_token(&request.method) && !request.method.contains(char::is_lowercase));
    assert!(!["CONNECT", "TRACE", "TRACK"].contains(&request.method.as_str()));
    for (at, (name, value)) in request.headers.iter().enumerate() {
        assert!(is_token(name) && !name.contains(char::is_uppercase), "{name:?}");
        assert!(request.headers[..at].iter().all(|(other, _)| other != name), "{name} twice");
        assert!(!["authorization", "cookie", "host", "origin"].contains(&name.as_str()), "{name}");
        assert!(!value.contains(['\r', '\n', '\0']), "{value:?}");
        assert!(http::HeaderName::try_from(name).is_ok(), "{name:?}");
    }
    assert!(request.body.is_none() || !["GET", "HEAD"].contains(&request.method.as_str()));
    let asked = request.asked_headers();
    assert!(asked.iter().all(|name| request.headers.iter().any(|(known, _)| known == name)));
}
