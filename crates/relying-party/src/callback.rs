//! The authorization response (RFC 6749 section 4.1.2): what came back to the redirect URI, and
//! whether it answers the request that this tab made.

use std::fmt;

use thiserror::Error;
use url::form_urlencoded;

use crate::{AuthorizationCode, Issuer, LoginTransaction, StateKey, UnixSeconds};

/// The parameters that belong to an authorization response. They leave the URL; all others stay.
const OURS: [&str; 7] =
    ["code", "state", "iss", "error", "error_description", "error_uri", "session_state"];

/// The parameters of a response, undecided.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    state: String,
    iss: Option<String>,
    code: Option<String>,
    error: Option<String>,
    description: Option<String>,
}

/// Why a response is not believed, or what it refuses.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CallbackError {
    /// A parameter stands there twice (RFC 6749 section 3.1 forbids it).
    #[error("the response has the parameter {0} more than once")]
    Duplicate(&'static str),
    /// There is no `state`, so nothing ties the response to this tab.
    #[error("the response has no state")]
    NoState,
    /// No login of this tab waits for this `state`: forged, already used, or started elsewhere.
    #[error("no sign-in of this tab waits for this response")]
    UnknownState,
    /// The login was started too long ago.
    #[error("the sign-in was started too long ago")]
    Expired,
    /// The login was started with another issuer (RFC 9700 section 4.4.2) or the settings changed.
    #[error("the sign-in was started with another issuer")]
    OtherIssuer,
    /// `iss` is missing though the issuer promises it, or it names somebody else (RFC 9207).
    #[error("the response does not come from the issuer that was asked")]
    IssMismatch,
    /// The issuer says no (RFC 6749 section 4.1.2.1, OpenID Connect Core 1.0 section 3.1.2.6).
    #[error("the issuer refused: {error}")]
    Refused {
        /// The error code.
        error: String,
        /// Free text of the issuer, for people.
        description: Option<String>,
    },
    /// Neither `code` nor `error`.
    #[error("the response has neither a code nor an error")]
    NoCode,
}

impl CallbackError {
    /// A stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Duplicate(_) => "callback-duplicate-parameter",
            Self::NoState => "callback-no-state",
            Self::UnknownState => "callback-unknown-state",
            Self::Expired => "callback-expired",
            Self::OtherIssuer => "callback-other-issuer",
            Self::IssMismatch => "callback-iss-mismatch",
            Self::Refused { .. } => "callback-refused",
            Self::NoCode => "callback-no-code",
        }
    }
}

impl Response {
    /// Reads the query of the redirect URI. `None` when it holds no response at all.
    ///
    /// # Errors
    /// [`CallbackError::Duplicate`] and [`CallbackError::NoState`].
    #[must_use]
    pub fn parse(query: &str) -> Option<Result<Self, CallbackError>> {
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned().collect();
        let is_response =
            pairs.iter().any(|(name, _)| matches!(name.as_str(), "code" | "error" | "state"));
        is_response.then(|| Self::read(&pairs))
    }

    fn read(pairs: &[(String, String)]) -> Result<Self, CallbackError> {
        let one = |wanted: &'static str| {
            let mut values =
                pairs.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value);
            match (values.next(), values.next()) {
                (_, Some(_)) => Err(CallbackError::Duplicate(wanted)),
                (value, None) => Ok(value.filter(|text| !text.is_empty()).cloned()),
            }
        };
        Ok(Self {
            iss: one("iss")?,
            code: one("code")?,
            error: one("error")?,
            description: one("error_description")?,
            state: one("state")?.ok_or(CallbackError::NoState)?,
        })
    }

    /// The slot in which the transaction must be.
    #[must_use]
    pub fn key(&self) -> StateKey {
        StateKey::new(&self.state)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("error", &self.error).finish_non_exhaustive()
    }
}

/// The query without the parameters of a response; what others put there stays, in its order.
#[must_use]
pub fn foreign_parameters(query: &str) -> String {
    let pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    let foreign = pairs.filter(|(name, _)| !OURS.contains(&name.as_ref()));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(foreign).finish()
}

/// What a believed response gives: a code, and the transaction that it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// To be exchanged once.
    pub code: AuthorizationCode,
    /// What was remembered of the request.
    pub transaction: LoginTransaction,
}

/// Judges a response before the network is asked anything: the transaction must be there, in time
/// and for this issuer.
///
/// `transaction` is what was taken from the slot [`Response::key`]; a forged `state` finds none, and
/// a login that waits under another `state` is left alone.
///
/// # Errors
/// [`CallbackError::UnknownState`], [`CallbackError::Expired`], [`CallbackError::OtherIssuer`].
pub fn match_transaction(
    response: &Response,
    transaction: Option<LoginTransaction>,
    issuer: &Issuer,
    now: UnixSeconds,
) -> Result<LoginTransaction, CallbackError> {
    let transaction = transaction.ok_or(CallbackError::UnknownState)?;
    // Compared again, in constant time: the slot's name is no proof of what the slot holds.
    let same = oauth2::CsrfToken::new(transaction.state.clone())
        == oauth2::CsrfToken::new(response.state.clone());
    match () {
        () if !same => Err(CallbackError::UnknownState),
        () if transaction.is_expired(now) => Err(CallbackError::Expired),
        () if !transaction.is_for(issuer) => Err(CallbackError::OtherIssuer),
        () => Ok(transaction),
    }
}

/// Judges the rest: `iss` first, and only then is `error` believed.
///
/// # Errors
/// [`CallbackError::IssMismatch`], [`CallbackError::Refused`], [`CallbackError::NoCode`].
pub fn accept(
    response: Response,
    transaction: LoginTransaction,
) -> Result<Accepted, CallbackError> {
    let iss_is_right = match &response.iss {
        Some(iss) => *iss == transaction.issuer,
        None => !transaction.metadata.iss_parameter_required,
    };
    if !iss_is_right {
        return Err(CallbackError::IssMismatch);
    }
    if let Some(error) = response.error {
        return Err(CallbackError::Refused { error, description: response.description });
    }
    let code = response.code.ok_or(CallbackError::NoCode)?;
    Ok(Accepted { code: AuthorizationCode::new(code), transaction })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        metadata::Metadata,
        testing::{ISSUER, metadata, transaction},
    };

    const LIFETIME: UnixSeconds = LoginTransaction::LIFETIME;

    fn judged(
        query: &str,
        stored: Option<LoginTransaction>,
        now: UnixSeconds,
        iss_required: bool,
    ) -> Result<String, CallbackError> {
        let issuer = Issuer::parse(ISSUER).unwrap();
        let response = Response::parse(query).expect("is a response")?;
        let transaction = match_transaction(&response, stored, &issuer, now)?;
        let metadata = Metadata { iss_parameter_required: iss_required, ..metadata() };
        let transaction = LoginTransaction { metadata, ..transaction };
        accept(response, transaction).map(|accepted| accepted.code.reveal().to_owned())
    }

    fn check(query: &str, expected: Result<&str, CallbackError>) {
        let judged = judged(query, Some(transaction(1000)), 1000, false);
        assert_eq!(judged, expected.map(str::to_owned), "{query}");
    }

    fn refused(error: &str, description: Option<&str>) -> CallbackError {
        CallbackError::Refused {
            error: error.to_owned(),
            description: description.map(str::to_owned),
        }
    }

    #[test]
    fn a_good_response_gives_its_code() {
        check("?code=c&state=s", Ok("c"));
        check("?code=a%2Bb&state=s&iss=https%3A%2F%2Fop.example%2F", Ok("a+b"));
    }

    // Holds: R4, R5, defect 2, defect 3.
    #[test]
    fn state_is_judged_before_anything_else() {
        check("?error=access_denied&state=evil", Err(CallbackError::UnknownState));
        check("?code=c&state=__proto__", Err(CallbackError::UnknownState));
        check("?code=c&state=s&iss=https%3A%2F%2Fevil.example", Err(CallbackError::IssMismatch));
        check("?error=x&state=s&iss=https%3A%2F%2Fevil.example", Err(CallbackError::IssMismatch));
        check("?error=x&error_description=No+way&state=s", Err(refused("x", Some("No way"))));
        check("?error=x&code=c&state=s", Err(refused("x", None)));
        check("?state=s", Err(CallbackError::NoCode));
        check("?code=&state=s", Err(CallbackError::NoCode));
    }

    // Holds: R4, R7, complaint 1.
    #[test]
    fn the_transaction_must_be_there_in_time_and_for_this_issuer() {
        let query = "code=c&state=s";
        assert_eq!(judged(query, None, 0, false), Err(CallbackError::UnknownState));
        assert_eq!(
            judged(query, Some(transaction(1000)), 1000 + LIFETIME, false),
            Err(CallbackError::Expired)
        );
        let other =
            LoginTransaction { issuer: "https://other.example/".to_owned(), ..transaction(1000) };
        assert_eq!(judged(query, Some(other), 1000, false), Err(CallbackError::OtherIssuer));
        let metadata = Metadata { issuer: "https://other.example/".to_owned(), ..metadata() };
        let mixed = LoginTransaction { metadata, ..transaction(1000) };
        assert_eq!(judged(query, Some(mixed), 1000, false), Err(CallbackError::OtherIssuer));
    }

    // Holds: R7.
    /// RFC 9207 section 2.4: the four cases.
    #[test]
    fn iss_is_required_when_the_metadata_says_so() {
        let right = "code=c&state=s&iss=https%3A%2F%2Fop.example%2F";
        let wrong = "code=c&state=s&iss=https%3A%2F%2Fop.example";
        let absent = "code=c&state=s";
        for (query, required, accepted) in [
            (right, true, true),
            (wrong, true, false),
            (absent, true, false),
            (right, false, true),
            (wrong, false, false),
            (absent, false, true),
        ] {
            let result = judged(query, Some(transaction(1000)), 1000, required);
            assert_eq!(result.is_ok(), accepted, "{query} {required}");
        }
    }

    // Holds: R6.
    #[test]
    fn a_parameter_given_twice_is_refused() {
        for (query, name) in [
            ("code=a&code=b&state=s", "code"),
            ("code=a&state=s&state=s", "state"),
            ("error=a&error=a&state=s", "error"),
            ("code=a&iss=a&iss=b&state=s", "iss"),
        ] {
            assert_eq!(
                Response::parse(query),
                Some(Err(CallbackError::Duplicate(name))),
                "{query}"
            );
        }
    }

    // Holds: R13, complaint 2, defect 9.
    #[test]
    fn other_queries_are_no_response_and_stay() {
        assert_eq!(Response::parse(""), None);
        assert_eq!(Response::parse("?utm_source=mail"), None);
        assert_eq!(Response::parse("?code=c"), Some(Err(CallbackError::NoState)));
        assert_eq!(foreign_parameters("?a=1&code=c&b=%C3%BC&state=s&iss=i"), "a=1&b=%C3%BC");
        assert_eq!(foreign_parameters(""), "");
    }
}
