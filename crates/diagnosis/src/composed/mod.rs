//! A request that a person composes: checked before it is sent, so that a token goes to the API and
//! nowhere else.

mod headers;
mod target;

use settings::ApiUrl;

pub(crate) use target::below_stage;
pub use target::{Destination, as_path, base, default_path};

/// A request as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    /// The method, in any case.
    pub method: String,
    /// The path below the stage, with the query if there is one: `/wish-list-service?limit=1`. A whole
    /// URL may lead elsewhere; then no token goes along.
    pub path: String,
    /// The headers, a line each: `Name: value`.
    pub headers: String,
    /// The body; empty for none.
    pub body: String,
    /// Whether the access token goes along.
    pub with_token: bool,
}

/// A request that may be sent. With a token, its URL has the origin and the stage of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The method, in capitals.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Where it leads.
    pub destination: Destination,
    /// The headers, each name once and in lower case; a browser sets the others itself.
    pub headers: Vec<(String, String)>,
    /// The body, if a browser sends one with this method.
    pub body: Option<String>,
    /// Whether the access token goes along.
    pub with_token: bool,
    /// What will be other than it was typed.
    pub remarks: Remarks,
}

/// What a person may want to know before a request is sent; it can be sent all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// About the headers.
    pub headers: Option<String>,
    /// About the body.
    pub body: Option<&'static str>,
}

/// What keeps a request from being sent, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// About the method.
    pub method: Option<&'static str>,
    /// About the path.
    pub path: Option<&'static str>,
    /// About the headers.
    pub headers: Option<String>,
}

impl Problems {
    /// The first of them, from the top of the form.
    #[must_use]
    pub fn first(&self) -> Option<String> {
        self.method.or(self.path).map(str::to_owned).or_else(|| self.headers.clone())
    }
}

impl Composed {
    /// Checks the request for this API.
    ///
    /// # Errors
    /// [`Problems`] when it cannot be sent.
    pub fn check(&self, api: &ApiUrl) -> Result<Checked, Problems> {
        let method = method(&self.method);
        let url = target::url(api, &self.path);
        let headers = headers::read(&self.headers);
        let (method, url, headers) = match (method, url, headers) {
            (Ok(method), Ok(url), Ok(headers)) => (method, url, headers),
            (method, url, headers) => {
                return Err(Problems {
                    method: method.err(),
                    path: url.err(),
                    headers: headers.err(),
                });
            }
        };
        let destination = Destination::of(api, &url);
        let mut checked = Checked {
            method,
            url,
            with_token: self.with_token && destination.may_have_token(),
            destination,
            remarks: Remarks { headers: headers.remark(), body: None },
            headers: headers.kept,
            body: None,
        };
        checked.add_body(&self.body);
        Ok(checked)
    }
}

impl Checked {
    /// A request of the app's own, for the route of the settings: with JSON, if there is any.
    #[must_use]
    pub fn of_route(api: &ApiUrl, method: &str, json: Option<String>, with_token: bool) -> Self {
        let mut request = Self {
            method: method.to_owned(),
            url: api.as_str().to_owned(),
            destination: Destination::Api,
            headers: Vec::new(),
            body: None,
            with_token,
            remarks: Remarks::default(),
        };
        request.add_body(&json.unwrap_or_default());
        request
    }

    /// The names of its headers for which a browser asks first, in lower case, besides `authorization`
    /// (<https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>).
    #[must_use]
    pub fn asked_headers(&self) -> Vec<String> {
        let asked = self.headers.iter().filter(|(name, value)| !headers::is_safe(name, value));
        asked.map(|(name, _)| name.clone()).collect()
    }

    fn add_body(&mut self, body: &str) {
        if body.is_empty() {
            return;
        }
        // <https://fetch.spec.whatwg.org/#dom-request>: these two with a body are an error.
        if matches!(self.method.as_str(), "GET" | "HEAD") {
            self.remarks.body = Some("A browser sends no body with GET or HEAD.");
            return;
        }
        let stated = self.headers.iter().find(|(name, _)| name == headers::CONTENT_TYPE);
        let is_json = stated.is_none_or(|(_, value)| value.to_lowercase().contains("json"));
        if stated.is_none() {
            let json = (headers::CONTENT_TYPE.to_owned(), "application/json".to_owned());
            self.headers.push(json);
        }
        if is_json && serde_json::from_str::<serde_json::Value>(body).is_err() {
            self.remarks.body = Some("This is no JSON, and is sent as JSON all the same.");
        }
        self.body = Some(body.to_owned());
    }
}

/// Why a browser cannot send a method, if it cannot.
#[must_use]
pub fn method_problem(text: &str) -> Option<&'static str> {
    method(text).err()
}

/// A method is a token (RFC 9110 section 9.1). It is case-sensitive, and a browser puts only some into
/// capitals by itself (<https://fetch.spec.whatwg.org/#concept-method-normalize>): `patch` stays as it is.
fn method(text: &str) -> Result<String, &'static str> {
    let method = text.trim().to_ascii_uppercase();
    match method.as_str() {
        "CONNECT" | "TRACE" | "TRACK" => Err("No browser sends CONNECT, TRACE or TRACK."),
        name if headers::is_token(name) => Ok(method),
        _ => Err("A method is one word, such as GET."),
    }
}

#[cfg(test)]
mod tests;
