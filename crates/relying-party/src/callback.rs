//! The authorization response (RFC 6749 section 4.1.2): what came back to the redirect URI, and
//! whether it answers the request that this tab made.

#[cfg(test)]
mod tests;

use std::fmt;

use thiserror::Error;
use url::form_urlencoded;

use crate::{AuthorizationCode, Client, LoginTransaction, StateKey, UnixSeconds};

/// The parameters that belong to an authorization response. They leave the URL; all others stay.
const OURS: [&str; 7] =
    ["code", "state", "iss", "error", "error_description", "error_uri", "session_state"];

/// The longest query that is judged, in bytes, without its `?`.
const MAX_QUERY: usize = 16 * 1024;

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
    /// It is longer than any issuer's response.
    #[error("the response is longer than {MAX_QUERY} bytes")]
    TooLong,
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
    /// The login was started with another issuer (RFC 9700 section 4.4.2).
    #[error("the sign-in was started with another issuer")]
    OtherIssuer,
    /// The login was started for another client or another API: the settings have changed since.
    #[error("the sign-in was started with other settings")]
    OtherClient,
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
            Self::TooLong => "callback-too-long",
            Self::Duplicate(_) => "callback-duplicate-parameter",
            Self::NoState => "callback-no-state",
            Self::UnknownState => "callback-unknown-state",
            Self::Expired => "callback-expired",
            Self::OtherIssuer => "callback-other-issuer",
            Self::OtherClient => "callback-other-client",
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
    /// [`CallbackError::TooLong`], [`CallbackError::Duplicate`] and [`CallbackError::NoState`].
    #[must_use]
    pub fn parse(query: &str) -> Option<Result<Self, CallbackError>> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let is_response =
            pairs.iter().any(|(name, _)| matches!(name.as_str(), "code" | "error" | "state"));
        is_response.then(|| {
            if query.len() > MAX_QUERY { Err(CallbackError::TooLong) } else { Self::read(&pairs) }
        })
    }

    fn read(pairs: &[(String, String)]) -> Result<Self, CallbackError> {
        let values = |wanted: &str| -> Vec<&String> {
            pairs.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value).collect()
        };
        if let Some(name) = OURS.into_iter().find(|name| values(name).len() > 1) {
            return Err(CallbackError::Duplicate(name));
        }
        let filled = |name| values(name).into_iter().find(|value| !value.is_empty()).cloned();
        Ok(Self {
            state: filled("state").ok_or(CallbackError::NoState)?,
            iss: filled("iss"),
            code: filled("code"),
            error: filled("error"),
            description: filled("error_description"),
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
    let query = query.strip_prefix('?').unwrap_or(query);
    let pairs = form_urlencoded::parse(query.as_bytes());
    let foreign = pairs.filter(|(name, _)| !OURS.contains(&name.as_ref()));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(foreign).finish()
}

/// A response and the transaction that it answers. [`match_transaction`] alone makes one, so nothing
/// else of a response can be judged before its `state`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    response: Response,
    transaction: LoginTransaction,
}

impl Matched {
    /// What was remembered of the request.
    #[must_use]
    pub fn transaction(&self) -> &LoginTransaction {
        &self.transaction
    }
}

/// What a believed response gives: a code, and the transaction that it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// To be exchanged once.
    pub code: AuthorizationCode,
    /// What was remembered of the request.
    pub transaction: LoginTransaction,
}

/// Judges a response before the network is asked anything: the transaction must be there, in time,
/// and of this client.
///
/// `transaction` is what was taken from the slot [`Response::key`]; a forged `state` finds none, and
/// a login that waits under another `state` is left alone.
///
/// # Errors
/// [`CallbackError::UnknownState`], [`CallbackError::Expired`], [`CallbackError::OtherIssuer`],
/// [`CallbackError::OtherClient`].
pub fn match_transaction(
    response: Response,
    transaction: Option<LoginTransaction>,
    client: &Client,
    now: UnixSeconds,
) -> Result<Matched, CallbackError> {
    let transaction = transaction.ok_or(CallbackError::UnknownState)?;
    // Compared again, in constant time: the slot's name is no proof of what the slot holds.
    let same = oauth2::CsrfToken::new(transaction.state.clone())
        == oauth2::CsrfToken::new(response.state.clone());
    match () {
        () if !same => Err(CallbackError::UnknownState),
        () if transaction.is_expired(now) => Err(CallbackError::Expired),
        () if !transaction.is_of_issuer(client) => Err(CallbackError::OtherIssuer),
        () if !transaction.is_of_client(client) => Err(CallbackError::OtherClient),
        () => Ok(Matched { response, transaction }),
    }
}

/// Judges the rest: `iss` first, and only then is `error` believed.
///
/// # Errors
/// [`CallbackError::IssMismatch`], [`CallbackError::Refused`], [`CallbackError::NoCode`].
pub fn accept(matched: Matched) -> Result<Accepted, CallbackError> {
    let Matched { response, transaction } = matched;
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
