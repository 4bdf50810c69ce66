//! The issuer's metadata (OpenID Connect Discovery 1.0, RFC 8414), judged before it is believed.

use serde::Deserialize;
use thiserror::Error;
use url::Url;

use crate::{Issuer, TransportError, issuer::is_secure};

/// Where an issuer's endpoints are and what they can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Where people are sent to sign in.
    pub authorization_endpoint: Url,
    /// Where a code is exchanged.
    pub token_endpoint: Url,
    /// Where the signing keys are.
    pub jwks_uri: Url,
    /// Where people are sent to sign out, if the issuer has such a place.
    pub end_session_endpoint: Option<Url>,
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

#[derive(Deserialize)]
struct Document {
    issuer: Option<String>,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    jwks_uri: Option<String>,
    end_session_endpoint: Option<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

/// Judges what was answered to `GET` of [`Issuer::metadata_url`].
///
/// # Errors
/// [`MetadataError`] when the answer is not this issuer's metadata or lacks what a client needs.
pub fn judge(issuer: &Issuer, answer: &http::Response<Vec<u8>>) -> Result<Metadata, MetadataError> {
    if answer.status() != http::StatusCode::OK {
        return Err(MetadataError::Status(answer.status().as_u16()));
    }
    let document: Document =
        serde_json::from_slice(answer.body()).map_err(|_| MetadataError::NotJson)?;
    check_issuer(issuer, document.issuer)?;
    if document
        .code_challenge_methods_supported
        .is_some_and(|methods| !methods.iter().any(|m| m == "S256"))
    {
        return Err(MetadataError::PkceNotSupported);
    }
    Ok(Metadata {
        authorization_endpoint: endpoint(
            "authorization_endpoint",
            document.authorization_endpoint,
        )?,
        token_endpoint: endpoint("token_endpoint", document.token_endpoint)?,
        jwks_uri: endpoint("jwks_uri", document.jwks_uri)?,
        // A client can do without: one that cannot be used is left out.
        end_session_endpoint: endpoint("end_session_endpoint", document.end_session_endpoint).ok(),
        iss_parameter_required: document.authorization_response_iss_parameter_supported
            == Some(true),
    })
}

fn check_issuer(issuer: &Issuer, found: Option<String>) -> Result<(), MetadataError> {
    let found = found.ok_or(MetadataError::Missing("issuer"))?;
    if found == issuer.as_str() {
        return Ok(());
    }
    let slash_only = issuer.differs_by_slash_only(&found);
    Err(MetadataError::IssuerMismatch { configured: issuer.as_str().to_owned(), found, slash_only })
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
    fn an_error_page_is_no_metadata() {
        let issuer = Issuer::parse("https://op.example/").unwrap();
        let mut answer = http::Response::new(b"<html>".to_vec());
        assert_eq!(judge(&issuer, &answer), Err(MetadataError::NotJson));
        *answer.status_mut() = http::StatusCode::NOT_FOUND;
        assert_eq!(judge(&issuer, &answer), Err(MetadataError::Status(404)));
    }
}
