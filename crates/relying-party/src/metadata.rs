//! The issuer's metadata (OpenID Connect Discovery 1.0, RFC 8414), judged before it is believed.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::Url;

use crate::{
    Issuer, TransportError,
    document::{self, DocumentError},
    issuer::is_secure,
};

/// Where an issuer's endpoints are and what they can do.
///
/// Serialised, it is the part of the document that it was made of; read back, it is judged again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct Metadata {
    /// Whose metadata this is, to the letter.
    pub issuer: String,
    /// Where people are sent to sign in.
    pub authorization_endpoint: Url,
    /// Where a code is exchanged.
    pub token_endpoint: Url,
    /// Where the signing keys are.
    pub jwks_uri: Url,
    /// Where people are sent to sign out, if the issuer has such a place.
    pub end_session_endpoint: Option<Url>,
    /// Where refresh tokens are revoked (RFC 7009), if the issuer has such a place.
    pub revocation_endpoint: Option<Url>,
    /// Whether every authorization response must carry `iss` (RFC 9207 section 2.3).
    pub iss_parameter_required: bool,
}

/// Why there is no usable metadata.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MetadataError {
    /// The request had no readable answer.
    #[error("the issuer's metadata could not be fetched: {0}")]
    Transport(TransportError),
    /// Another status than 200.
    #[error("the issuer's metadata was answered with status {0}")]
    Status(u16),
    /// The answer says that it is no JSON.
    #[error("the issuer's metadata came as {0}, not as JSON")]
    ContentType(String),
    /// The body is not a JSON object of the expected types.
    #[error("the issuer's metadata is not the JSON that OpenID Connect asks for")]
    NotJson,
    /// A member that a client needs is not there.
    #[error("the issuer's metadata has no {0}")]
    Missing(&'static str),
    /// An endpoint is no URL, or an `http:` URL of another machine.
    #[error("the {0} of the issuer's metadata is not an https URL")]
    InsecureEndpoint(&'static str),
    /// The metadata is somebody else's (OpenID Connect Discovery 1.0 section 4.3).
    #[error("the metadata says that its issuer is {found}, the settings say {configured}")]
    IssuerMismatch {
        /// What the settings say.
        configured: String,
        /// What the metadata says.
        found: String,
        /// Whether a final slash is all the difference.
        slash_only: bool,
    },
    /// The issuer lists its PKCE methods, and S256 is not among them (RFC 9700 section 2.1.1).
    #[error("the issuer does not offer PKCE with S256")]
    PkceNotSupported,
}

impl MetadataError {
    /// A stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Transport(_) => "metadata-transport",
            Self::Status(_) => "metadata-status",
            Self::ContentType(_) => "metadata-content-type",
            Self::NotJson => "metadata-not-json",
            Self::Missing(_) => "metadata-member-missing",
            Self::InsecureEndpoint(_) => "metadata-endpoint-insecure",
            Self::IssuerMismatch { .. } => "metadata-issuer-mismatch",
            Self::PkceNotSupported => "metadata-pkce-not-supported",
        }
    }
}

impl From<DocumentError> for MetadataError {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Status(status) => Self::Status(status),
            DocumentError::ContentType(found) => Self::ContentType(found),
            DocumentError::NotJson => Self::NotJson,
        }
    }
}

/// The members that this client reads (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
#[derive(Clone, Deserialize, Serialize)]
struct Document {
    issuer: Option<String>,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    jwks_uri: Option<String>,
    end_session_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

/// Judges what was answered to `GET` of [`Issuer::metadata_url`].
///
/// # Errors
/// [`MetadataError`] when the answer is not this issuer's metadata or lacks what a client needs.
pub fn judge(issuer: &Issuer, answer: &http::Response<Vec<u8>>) -> Result<Metadata, MetadataError> {
    judge_document(issuer, document::read(answer)?)
}

/// Judges metadata that was written down instead of fetched.
///
/// # Errors
/// As [`judge`].
pub fn judge_value(issuer: &Issuer, value: serde_json::Value) -> Result<Metadata, MetadataError> {
    let document = serde_json::from_value(value).map_err(|_| MetadataError::NotJson)?;
    judge_document(issuer, document)
}

/// Whether asking once more may help: nobody answered, or the issuer is busy for the moment.
#[must_use]
pub fn is_worth_retrying(error: &MetadataError) -> bool {
    matches!(
        error,
        MetadataError::Transport(TransportError::NoReadableAnswer)
            | MetadataError::Status(429 | 500..)
    )
}

fn judge_document(issuer: &Issuer, document: Document) -> Result<Metadata, MetadataError> {
    check_issuer(issuer, document.issuer.as_deref())?;
    Metadata::try_from(document)
}

impl TryFrom<Document> for Metadata {
    type Error = MetadataError;

    fn try_from(document: Document) -> Result<Self, MetadataError> {
        if document
            .code_challenge_methods_supported
            .is_some_and(|methods| !methods.iter().any(|m| m == "S256"))
        {
            return Err(MetadataError::PkceNotSupported);
        }
        Ok(Self {
            issuer: document.issuer.ok_or(MetadataError::Missing("issuer"))?,
            authorization_endpoint: endpoint(
                "authorization_endpoint",
                document.authorization_endpoint,
            )?,
            token_endpoint: endpoint("token_endpoint", document.token_endpoint)?,
            jwks_uri: endpoint("jwks_uri", document.jwks_uri)?,
            // A client can do without these: one that cannot be used is left out.
            end_session_endpoint: endpoint("end_session_endpoint", document.end_session_endpoint)
                .ok(),
            revocation_endpoint: endpoint("revocation_endpoint", document.revocation_endpoint).ok(),
            iss_parameter_required: document.authorization_response_iss_parameter_supported
                == Some(true),
        })
    }
}

impl From<Metadata> for Document {
    fn from(metadata: Metadata) -> Self {
        Self {
            issuer: Some(metadata.issuer),
            authorization_endpoint: Some(metadata.authorization_endpoint.into()),
            token_endpoint: Some(metadata.token_endpoint.into()),
            jwks_uri: Some(metadata.jwks_uri.into()),
            end_session_endpoint: metadata.end_session_endpoint.map(Into::into),
            revocation_endpoint: metadata.revocation_endpoint.map(Into::into),
            code_challenge_methods_supported: None,
            authorization_response_iss_parameter_supported: Some(metadata.iss_parameter_required),
        }
    }
}

fn check_issuer(issuer: &Issuer, found: Option<&str>) -> Result<(), MetadataError> {
    let found = found.ok_or(MetadataError::Missing("issuer"))?;
    if found == issuer.as_str() {
        return Ok(());
    }
    Err(MetadataError::IssuerMismatch {
        configured: issuer.as_str().to_owned(),
        found: found.to_owned(),
        slash_only: issuer.differs_by_slash_only(found),
    })
}

fn endpoint(name: &'static str, value: Option<String>) -> Result<Url, MetadataError> {
    let value = value.ok_or(MetadataError::Missing(name))?;
    let url = Url::parse(&value).map_err(|_| MetadataError::InsecureEndpoint(name))?;
    if is_secure(&url) { Ok(url) } else { Err(MetadataError::InsecureEndpoint(name)) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn document() -> Value {
        json!({
            "issuer": "https://op.example/",
            "authorization_endpoint": "https://op.example/authorize",
            "token_endpoint": "https://op.example/oauth/token",
            "jwks_uri": "https://op.example/jwks",
            "code_challenge_methods_supported": ["S256", "plain"],
        })
    }

    fn check(change: impl FnOnce(&mut Value), expected: Result<(), MetadataError>) {
        let mut document = document();
        change(&mut document);
        let answer = http::Response::new(document.to_string().into_bytes());
        let issuer = Issuer::parse("https://op.example/").unwrap();
        let found = judge(&issuer, &answer).map(|_| ());
        assert_eq!((found, &document), (expected, &document));
    }

    #[test]
    fn honest_metadata_is_believed() {
        check(|_| {}, Ok(()));
        check(|d| d["code_challenge_methods_supported"] = Value::Null, Ok(()));
        check(|d| d["token_endpoint"] = json!("http://localhost:8081/token"), Ok(()));
    }

    #[test]
    fn a_place_to_sign_out_that_cannot_be_used_is_left_out() {
        check(|d| d["end_session_endpoint"] = json!("http://op.example/out"), Ok(()));
    }

    #[test]
    fn another_issuer_is_refused_and_a_slash_explained() {
        let mismatch = |found: &str, slash_only| MetadataError::IssuerMismatch {
            configured: "https://op.example/".to_owned(),
            found: found.to_owned(),
            slash_only,
        };
        check(
            |d| d["issuer"] = json!("https://op.example"),
            Err(mismatch("https://op.example", true)),
        );
        check(
            |d| d["issuer"] = json!("https://evil.example/"),
            Err(mismatch("https://evil.example/", false)),
        );
        check(|d| d["issuer"] = Value::Null, Err(MetadataError::Missing("issuer")));
    }

    #[test]
    fn what_a_client_needs_must_be_there_and_safe() {
        check(|d| d["token_endpoint"] = Value::Null, Err(MetadataError::Missing("token_endpoint")));
        check(
            |d| d["token_endpoint"] = json!("http://op.example/token"),
            Err(MetadataError::InsecureEndpoint("token_endpoint")),
        );
        check(
            |d| d["authorization_endpoint"] = json!("javascript:alert(1)"),
            Err(MetadataError::InsecureEndpoint("authorization_endpoint")),
        );
        check(|d| d["jwks_uri"] = json!(7), Err(MetadataError::NotJson));
        check(
            |d| d["code_challenge_methods_supported"] = json!(["plain"]),
            Err(MetadataError::PkceNotSupported),
        );
    }

    #[test]
    fn what_was_kept_is_judged_again() {
        let issuer = Issuer::parse("https://op.example/").unwrap();
        let metadata = judge_value(&issuer, document()).unwrap();
        let kept = serde_json::to_value(&metadata).unwrap();
        assert_eq!(serde_json::from_value::<Metadata>(kept.clone()).unwrap(), metadata);
        assert_eq!(judge_value(&issuer, kept.clone()).unwrap(), metadata);
        let mut changed = kept;
        changed["token_endpoint"] = json!("http://evil.example/");
        assert!(serde_json::from_value::<Metadata>(changed).is_err());
    }

    #[test]
    fn only_what_may_pass_is_asked_for_again() {
        for (error, expected) in [
            (MetadataError::Transport(TransportError::NoReadableAnswer), true),
            (MetadataError::Transport(TransportError::TimedOut), false),
            (MetadataError::Status(503), true),
            (MetadataError::Status(429), true),
            (MetadataError::Status(404), false),
            (MetadataError::NotJson, false),
        ] {
            assert_eq!(is_worth_retrying(&error), expected, "{error}");
        }
    }

    #[test]
    fn an_error_page_is_no_metadata() {
        let issuer = Issuer::parse("https://op.example/").unwrap();
        let mut answer = http::Response::new(b"<html>".to_vec());
        assert_eq!(judge(&issuer, &answer), Err(MetadataError::NotJson));
        *answer.status_mut() = http::StatusCode::NOT_FOUND;
        assert_eq!(judge(&issuer, &answer), Err(MetadataError::Status(404)));
    }
}
