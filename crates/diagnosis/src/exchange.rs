//! A request and what became of it.

use relying_party::{
    TransportError,
    challenge::{self, Demand},
};
use serde_json::Value;
use settings::ApiUrl;

use crate::{composed::below_stage, reach::Preflight};

/// A request and what became of it. Holds no token: only whether one was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The method, in capitals.
    pub method: String,
    /// The URL, query included.
    pub url: String,
    /// Whether the access token went along.
    pub token_sent: bool,
    /// The names of its headers for which a browser asks first, in lower case, besides
    /// `authorization` (<https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>).
    pub asked_headers: Vec<String>,
    /// Whether the request itself left the browser, after a preflight that passed; `None` where that
    /// was not observed.
    pub was_delivered: Option<bool>,
    /// How long it took, in milliseconds.
    pub duration: u32,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer that the page may read, of whatever status.
    Answered(Answer),
    /// None.
    Failed(TransportError),
}

/// An answer, as far as the page may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The headers that the page may read, names in lower case. Others are not visible, which is not
    /// the same as absent.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Exchange {
    /// The same without headers and body, for who shows only what came of it.
    #[must_use]
    pub fn without_content(&self) -> Self {
        let outcome = match &self.outcome {
            Outcome::Answered(Answer { status, .. }) => Outcome::Answered(Answer {
                status: *status,
                headers: Vec::new(),
                body: String::new(),
            }),
            Outcome::Failed(error) => Outcome::Failed(*error),
        };
        Self {
            method: self.method.clone(),
            url: self.url.clone(),
            asked_headers: self.asked_headers.clone(),
            outcome,
            ..*self
        }
    }

    /// The answer, if there is one.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answered(answer) => Some(answer),
            Outcome::Failed(_) => None,
        }
    }

    /// What a browser asks first: for the token, for a header that is not simple, and for what this
    /// app sends by `XMLHttpRequest`, which is all but `GET` and `HEAD`.
    #[must_use]
    pub fn preflight(&self) -> Preflight {
        if !self.token_sent && self.asked_headers.is_empty() && self.only_reads() {
            Preflight::None
        } else if self.has_other_method() || self.other_headers().next().is_some() {
            Preflight::Unusual
        } else {
            Preflight::Usual
        }
    }

    /// Whether its method is `GET` or `HEAD`.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }

    /// Whether its method is neither `GET` nor `POST`.
    pub(crate) fn has_other_method(&self) -> bool {
        !matches!(self.method.as_str(), "GET" | "POST")
    }

    /// Those of its headers that this app does not send by itself.
    pub(crate) fn other_headers(&self) -> impl Iterator<Item = &str> {
        self.asked_headers.iter().map(String::as_str).filter(|name| *name != "content-type")
    }

    /// The path of the route that it asked, below the stage of the API.
    #[must_use]
    pub fn route(&self, api: &ApiUrl) -> String {
        match below_stage(api, &self.url) {
            Some(path) if self.url != api.as_str() => path,
            _ => api.route(),
        }
    }

    /// The status as in `[data-status]`: a number, or the name of the failure.
    #[must_use]
    pub fn status_text(&self) -> String {
        match &self.outcome {
            Outcome::Answered(answer) => answer.status.to_string(),
            Outcome::Failed(error) => error.code().to_owned(),
        }
    }
}

impl Answer {
    /// A header that the page may read.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// The same without a secret that it repeats, as a function does that answers with its event.
    #[must_use]
    pub fn without(mut self, secret: &str) -> Self {
        if secret.is_empty() {
            return self;
        }
        for text in self.headers.iter_mut().map(|(_, value)| value).chain([&mut self.body]) {
            if text.contains(secret) {
                *text = text.replace(secret, "(your access token)");
            }
        }
        self
    }

    /// The body, indented if it is JSON.
    #[must_use]
    pub fn pretty_body(&self) -> String {
        serde_json::from_str::<Value>(&self.body)
            .and_then(|value| serde_json::to_string_pretty(&value))
            .unwrap_or_else(|_| self.body.clone())
    }

    /// The same as a value of the crate `http`; a header that HTTP does not allow is left out.
    #[must_use]
    pub fn to_response(&self) -> http::Response<Vec<u8>> {
        let mut response = http::Response::new(self.body.clone().into_bytes());
        *response.status_mut() =
            http::StatusCode::from_u16(self.status).unwrap_or(http::StatusCode::BAD_GATEWAY);
        for (name, value) in &self.headers {
            let name = http::HeaderName::try_from(name);
            if let (Ok(name), Ok(value)) = (name, http::HeaderValue::try_from(value)) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }

    /// What a readable challenge asks for, in the form of RFC 9110 or in that of API Gateway.
    #[must_use]
    pub fn demand(&self) -> Option<Demand> {
        challenge::demand(self.header("www-authenticate")?)
    }

    /// The words of a readable challenge.
    #[must_use]
    pub fn challenge_description(&self) -> Option<String> {
        match self.demand()? {
            Demand::InvalidToken { description } | Demand::Other { description, .. } => description,
            Demand::Token(_) | Demand::Scope(_) | Demand::StepUp { .. } => None,
        }
    }

    /// The message of a body that the gateway itself wrote: an object with the one key `message`.
    #[must_use]
    pub fn gateway_message(&self) -> Option<String> {
        match serde_json::from_str(&self.body).ok()? {
            Value::Object(body) if body.len() == 1 => {
                Some(body.get("message")?.as_str()?.to_owned())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{exchange, place};

    #[test]
    fn a_browser_asks_first_for_what_is_not_simple() {
        let failed = || Outcome::Failed(TransportError::NoReadableAnswer);
        for (method, token_sent, headers, expected) in [
            ("GET", false, vec![], Preflight::None),
            ("HEAD", false, vec![], Preflight::None),
            ("GET", true, vec![], Preflight::Usual),
            ("HEAD", true, vec![], Preflight::Unusual),
            ("GET", false, vec!["content-type"], Preflight::Usual),
            ("GET", false, vec!["x-trace"], Preflight::Unusual),
            ("POST", false, vec![], Preflight::Usual),
            ("POST", true, vec!["content-type", "x-trace"], Preflight::Unusual),
            ("DELETE", false, vec![], Preflight::Unusual),
        ] {
            let asked_headers = headers.into_iter().map(str::to_owned).collect();
            let exchange = Exchange { asked_headers, ..exchange(method, token_sent, failed()) };
            assert_eq!(exchange.preflight(), expected, "{exchange:?}");
        }
    }

    #[test]
    fn the_route_is_that_of_the_request() {
        let api = place().settings.api_url;
        let stage = api.as_str().strip_suffix("/wish-list-service").unwrap().to_owned();
        for (url, route) in [
            (api.as_str().to_owned(), "/wish-list-service"),
            (format!("{stage}/wish-list-service/echo?a=b"), "/wish-list-service/echo"),
            (format!("{stage}/"), "/"),
            ("https://elsewhere.example/default/a".to_owned(), "/wish-list-service"),
        ] {
            let failed = Outcome::Failed(TransportError::NoReadableAnswer);
            let exchange = Exchange { url, ..exchange("GET", false, failed) };
            assert_eq!(exchange.route(&api), route, "{}", exchange.url);
        }
    }

    #[test]
    fn an_exchange_has_a_status_or_the_name_of_its_failure() {
        let failed = Outcome::Failed(TransportError::TimedOut);
        for (outcome, expected) in [(crate::tests::answered(404, ""), "404"), (failed, "timed-out")]
        {
            assert_eq!(exchange("GET", false, outcome).status_text(), expected);
        }
    }

    #[test]
    fn an_answer_that_repeats_the_token_is_kept_without_it() {
        let answer = Answer {
            status: 200,
            headers: vec![("x-echo".to_owned(), "Bearer e.y.J".to_owned())],
            body: r#"{"authorization":"Bearer e.y.J"}"#.to_owned(),
        };
        let kept = answer.clone().without("e.y.J");
        assert!(!format!("{kept:?}").contains("e.y.J"), "{kept:?}");
        assert!(kept.body.contains("Bearer (your access token)"));
        assert_eq!(answer.clone().without(""), answer);
    }
}
