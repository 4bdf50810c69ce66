//! A request and what became of it.

use relying_party::{
    TransportError,
    challenge::{self, Demand},
};
use serde_json::Value;

/// A request and what became of it. Holds no token: only whether one was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The method, in capitals.
    pub method: String,
    /// The URL, query included.
    pub url: String,
    /// Whether the access token went along.
    pub token_sent: bool,
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
    /// The answer, if there is one.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answered(answer) => Some(answer),
            Outcome::Failed(_) => None,
        }
    }

    /// Whether a browser asks first, by a preflight: for the token, and for the JSON of a `POST`.
    #[must_use]
    pub fn needs_preflight(&self) -> bool {
        self.token_sent || self.method != "GET"
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
