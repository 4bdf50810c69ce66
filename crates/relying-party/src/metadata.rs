//! The issuer's metadata (OpenID Connect Discovery 1.0, RFC 8414), judged before it is believed.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
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
#[serde(try_from = "Map<String, Value>", into = "Document")]
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
    judge_members(issuer, document::read(answer)?)
}

/// Judges metadata that was written down instead of fetched.
///
/// # Errors
/// As [`judge`].
pub fn judge_value(issuer: &Issuer, value: Value) -> Result<Metadata, MetadataError> {
    let Value::Object(members) = value else { return Err(MetadataError::NotJson) };
    judge_members(issuer, members)
}

/// Whether asking once more may help: nobody answered, or the issuer is busy for the moment.
#[must_use]
pub fn is_worth_retrying(error: &MetadataError) -> bool {
    matches!(
        error,
        MetadataError::Transport(TransportError::NoReadableAnswer | TransportError::CutShort)
            | MetadataError::Status(429 | 500..)
    )
}

fn judge_members(issuer: &Issuer, members: Map<String, Value>) -> Result<Metadata, MetadataError> {
    let document = Document::read(members)?;
    check_issuer(issuer, document.issuer.as_deref())?;
    Metadata::try_from(document)
}

impl Document {
    /// An object only: what serde derives would read the values of an array in its own order.
    fn read(members: Map<String, Value>) -> Result<Self, MetadataError> {
        serde_json::from_value(Value::Object(members)).map_err(|_| MetadataError::NotJson)
    }
}

impl TryFrom<Map<String, Value>> for Metadata {
    type Error = MetadataError;

    fn try_from(members: Map<String, Value>) -> Result<Self, MetadataError> {
        Document::read(members)?.try_into()
    }
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
