//! The API's CORS configuration, and what the gateway makes of it.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>. Not
//! documented and assumed here: the status 204, an answer without CORS headers when nothing matches,
//! `vary: origin`, and the echo of a listed origin.

use axum::response::Response;
use http::{
    HeaderMap, HeaderName, Method, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
        ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
    },
};

use crate::{faults::Fault, web};

/// The development server of somebody else's project.
const OTHER_ORIGIN: &str = "http://localhost:3000";

/// `corsConfiguration`, without `allowCredentials`, which a Bearer token does not need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CorsConfiguration {
    allow_origins: Vec<String>,
    allow_methods: Vec<&'static str>,
    allow_headers: Vec<&'static str>,
    expose_headers: Vec<&'static str>,
    /// In seconds.
    max_age: Option<u32>,
}

impl CorsConfiguration {
    /// Every field set, for these origins, except for what the faults broke.
    pub(crate) fn deployed(app_origins: &[String], on: &impl Fn(Fault) -> bool) -> Option<Self> {
        let none = [Fault::CorsOff, Fault::CorsFunctionOnly, Fault::CorsFunctionForgets];
        if none.into_iter().any(on) {
            return None;
        }
        let mut cors = Self {
            allow_origins: app_origins.to_vec(),
            allow_methods: vec!["GET", "POST"],
            allow_headers: vec!["authorization", "content-type"],
            expose_headers: vec!["www-authenticate", "apigw-requestid", "date"],
            max_age: Some(300),
        };
        if on(Fault::CorsOtherOrigin) {
            cors.allow_origins = vec![OTHER_ORIGIN.to_owned()];
        }
        if on(Fault::CorsOriginSlash) {
            cors.allow_origins = app_origins.iter().map(|origin| format!("{origin}/")).collect();
        }
        if on(Fault::CorsNoAuthorization) {
            cors.allow_headers.retain(|name| *name != "authorization");
        }
        if on(Fault::CorsNoContentType) {
            cors.allow_headers.retain(|name| *name != "content-type");
        }
        if on(Fault::CorsNoPost) {
            cors.allow_methods.retain(|name| *name != "POST");
        }
        if on(Fault::CorsNoGet) {
            cors.allow_methods.retain(|name| *name != "GET");
        }
        if on(Fault::CorsHeadersHidden) {
            cors.expose_headers.clear();
        }
        if on(Fault::CorsOnlyOrigins) {
            cors = Self { allow_origins: cors.allow_origins, ..Self::nothing() };
        }
        Some(cors)
    }

    const fn nothing() -> Self {
        Self {
            allow_origins: Vec::new(),
            allow_methods: Vec::new(),
            allow_headers: Vec::new(),
            expose_headers: Vec::new(),
            max_age: None,
        }
    }

    /// The answer to a preflight: 204, with headers only if origin, method and every header match.
    pub(crate) fn answer_preflight(&self, request: &HeaderMap) -> Response {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        let Some(origin) = self.allowed_origin(request) else { return response };
        if !self.allows_method(request) || !self.allows_headers(request) {
            return response;
        }
        let mut add = |name: HeaderName, value: &str| web::insert(&mut response, &name, value);
        add(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        add(ACCESS_CONTROL_ALLOW_METHODS, &self.allow_methods.join(","));
        add(ACCESS_CONTROL_ALLOW_HEADERS, &self.allow_headers.join(","));
        add(VARY, "origin");
        if let Some(seconds) = self.max_age {
            add(ACCESS_CONTROL_MAX_AGE, &seconds.to_string());
        }
        response
    }

    /// Adds what an answer to this request carries, if its origin matches.
    pub(crate) fn decorate(&self, request: &HeaderMap, response: &mut Response) {
        let Some(origin) = self.allowed_origin(request) else { return };
        web::insert(response, &ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        web::insert(response, &VARY, "origin");
        if !self.expose_headers.is_empty() {
            web::insert(response, &ACCESS_CONTROL_EXPOSE_HEADERS, &self.expose_headers.join(","));
        }
    }

    fn allowed_origin<'h>(&self, request: &'h HeaderMap) -> Option<&'h str> {
        let origin = text(request, &ORIGIN)?;
        self.allow_origins.iter().any(|allowed| allowed == origin).then_some(origin)
    }

    fn allows_method(&self, request: &HeaderMap) -> bool {
        let asked = text(request, &ACCESS_CONTROL_REQUEST_METHOD).unwrap_or_default();
        self.allow_methods.contains(&asked)
    }

    fn allows_headers(&self, request: &HeaderMap) -> bool {
        let asked = text(request, &ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or_default();
        let allowed =
            |name: &str| self.allow_headers.iter().any(|known| known.eq_ignore_ascii_case(name));
        asked.split(',').map(str::trim).filter(|name| !name.is_empty()).all(allowed)
    }
}

/// Whether the gateway takes a request for a preflight: "your request must contain an `origin` header
/// and an `Access-Control-Request-Method` header".
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const APP: &str = "http://localhost:8080";

    fn check(faults: &[Fault], origin: &str, method: &str, headers: &str, passes: bool) {
        let on = |fault| faults.contains(&fault);
        let cors = CorsConfiguration::deployed(&[APP.to_owned()], &on).unwrap();
        let mut request = HeaderMap::new();
        for (name, value) in [
            (ORIGIN, origin),
            (ACCESS_CONTROL_REQUEST_METHOD, method),
            (ACCESS_CONTROL_REQUEST_HEADERS, headers),
        ] {
            request.insert(name, HeaderValue::from_str(value).unwrap());
        }
        assert!(is_preflight(&Method::OPTIONS, &request));
        let answer = cors.answer_preflight(&request);
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        let allowed = text(answer.headers(), &ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(allowed, passes.then_some(origin), "{faults:?} {origin} {method} {headers}");
        let any = answer.headers().keys().any(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(any, passes, "all of the headers or none");
    }

    #[test]
    fn a_preflight_matches_in_everything_or_not_at_all() {
        check(&[], APP, "GET", "", true);
        check(&[], APP, "POST", "authorization,content-type", true);
        check(&[], APP, "POST", "Authorization, Content-Type", true);
        check(&[], APP, "DELETE", "", false);
        check(&[], APP, "post", "", false);
        check(&[], APP, "POST", "authorization,x-trace", false);
        check(&[], "http://localhost:8080/", "GET", "", false);
        check(&[], "http://127.0.0.1:8080", "GET", "", false);
        check(&[], "null", "GET", "", false);
    }

    #[test]
    fn each_fault_breaks_what_it_says() {
        check(&[Fault::CorsOtherOrigin], APP, "GET", "", false);
        check(&[Fault::CorsOtherOrigin], OTHER_ORIGIN, "GET", "", true);
        check(&[Fault::CorsNoAuthorization], APP, "GET", "authorization", false);
        check(&[Fault::CorsNoAuthorization], APP, "POST", "content-type", true);
        check(&[Fault::CorsNoContentType], APP, "POST", "content-type", false);
        check(&[Fault::CorsNoContentType], APP, "GET", "authorization", true);
        check(&[Fault::CorsNoPost], APP, "POST", "", false);
        check(&[Fault::CorsNoPost], APP, "GET", "authorization", true);
        check(&[Fault::CorsNoGet], APP, "GET", "authorization", false);
        check(&[Fault::CorsNoGet], APP, "POST", "authorization,content-type", true);
        check(&[Fault::CorsOriginSlash], APP, "GET", "", false);
        check(&[Fault::CorsOriginSlash], "http://localhost:8080/", "GET", "", true);
        check(&[Fault::CorsOnlyOrigins], APP, "GET", "", false);
        check(&[Fault::CorsNoPost, Fault::CorsNoAuthorization], APP, "GET", "authorization", false);
        for fault in [Fault::CorsOff, Fault::CorsFunctionOnly, Fault::CorsFunctionForgets] {
            assert_eq!(CorsConfiguration::deployed(&[], &|on| on == fault), None);
        }
    }
}
