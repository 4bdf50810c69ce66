//! The tenant's two cookies. Cookies know no ports, so their names must not meet those of other
//! programs on `localhost`.

use axum::response::Response;
use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};

/// Names the session of the person who is signed in.
pub(crate) const SESSION: &str = "sandbox_session";
/// Names the browser, so that a form can be bound to it.
pub(crate) const DEVICE: &str = "sandbox_device";

/// The value of the cookie `name`.
pub(crate) fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// Sets a cookie until the browser closes. It is out of reach of scripts and of other sites' forms.
pub(crate) fn set(response: &mut Response, name: &str, value: &str) {
    append(response, &format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax"));
}

/// Removes a cookie.
pub(crate) fn remove(response: &mut Response, name: &str) {
    append(response, &format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
}

fn append(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_cookie_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; sandbox_session=x=y"));
        headers.append(COOKIE, HeaderValue::from_static("sandbox_device=z"));
        assert_eq!(get(&headers, SESSION), Some("x=y"));
        assert_eq!(get(&headers, DEVICE), Some("z"));
        assert_eq!(get(&headers, "session"), None);
    }
}
