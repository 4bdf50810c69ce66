//! The token request (RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.5) and what became of it.

mod observed;
#[cfg(test)]
mod tests;

use std::time::Duration;

use http::{Method, Request, header};
use oauth2::{
    AsyncHttpClient, AuthorizationCode as OauthCode, ClientId, ExtraTokenFields, PkceCodeVerifier,
    RedirectUrl, RefreshToken as OauthRefreshToken, RequestTokenError, StandardTokenResponse,
    TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
        BasicTokenType,
    },
};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::form_urlencoded;

use crate::{
    AccessToken, Client, IdToken, LoginTransaction, RefreshToken, TransportError,
    callback::Accepted,
    metadata::Metadata,
    token::observed::{Observed, Seen},
};

/// What the token endpoint gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Opens the API.
    pub access_token: AccessToken,
    /// Says who signed in; not judged yet. A renewal may come without (OpenID Connect Core 1.0
    /// section 12.2).
    pub id_token: Option<IdToken>,
    /// Buys the next tokens.
    pub refresh_token: Option<RefreshToken>,
    /// How long the access token lives from now.
    pub expires_in: Option<Duration>,
}

/// Why there are no tokens.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// No readable answer. What was sent may have been used: it is never sent again (RFC 6749 section
    /// 4.1.2, RFC 9700 section 4.14.2).
    #[error("the token endpoint gave no readable answer: {0}")]
    Transport(TransportError),
    /// Too many requests (RFC 6585 section 4): the request was not looked at.
    #[error("the token endpoint asks to slow down{}", waiting(*retry_after))]
    Throttled {
        /// After how many seconds to ask again, where the page may read it.
        retry_after: Option<u64>,
    },
    /// The endpoint says no (RFC 6749 section 5.2).
    #[error("the token endpoint refused with status {status}: {error}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The error code.
        error: String,
        /// Free text of the endpoint, for people.
        description: Option<String>,
    },
    /// The answer is not what RFC 6749 section 5 describes, for example a page of a proxy.
    #[error("the answer of the token endpoint, status {status}, is not a token response")]
    Unreadable {
        /// HTTP status.
        status: u16,
    },
    /// A token type that the API does not take (RFC 6750).
    #[error("the token endpoint gave a token of another type than Bearer")]
    NotBearer,
    /// `openid` was asked for, but nothing says who signed in.
    #[error("the token response has no ID token")]
    NoIdToken,
}

impl TokenError {
    /// A stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Transport(_) => "token-transport",
            Self::Throttled { .. } => "token-throttled",
            Self::Refused { .. } => "token-refused",
            Self::Unreadable { .. } => "token-unreadable",
            Self::NotBearer => "token-not-bearer",
            Self::NoIdToken => "token-no-id-token",
        }
    }

    /// Whether the request surely was not looked at, so that a refresh token is still good. After any
    /// other failure it may have been used, and sending it twice revokes the whole family (RFC 9700
    /// section 4.14.2).
    #[must_use]
    pub fn spares_the_grant(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Transport(TransportError::NotSent))
    }
}

fn waiting(retry_after: Option<u64>) -> String {
    retry_after.map_or_else(String::new, |seconds| format!(" for {seconds} s"))
}

/// `id_token`, which RFC 6749 does not know.
#[derive(Clone, Serialize, Deserialize)]
struct OpenIdFields {
    id_token: Option<String>,
}
impl std::fmt::Debug for OpenIdFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpenIdFields([redacted])")
    }
}
impl ExtraTokenFields for OpenIdFields {}

type Response = StandardTokenResponse<OpenIdFields, BasicTokenType>;
type OauthClient<Token = oauth2::EndpointNotSet> = oauth2::Client<
    BasicErrorResponse,
    Response,
    BasicTokenIntrospectionResponse,
    oauth2::StandardRevocableToken,
    BasicRevocationErrorResponse,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    Token,
>;

/// Sends the code, once, with the verifier that only this tab knows. Also gives the transaction back,
/// which says what the ID token must be.
///
/// # Errors
/// [`TokenError`]: who failed, and what they said.
pub async fn exchange<C>(
    client: &Client,
    accepted: Accepted,
    http: &C,
) -> Result<(Tokens, LoginTransaction), TokenError>
where
    C: for<'c> AsyncHttpClient<'c, Error = TransportError>,
{
    let Accepted { code, transaction } = accepted;
    let observed = Observed::new(http);
    let oauth = oauth(client, &transaction.metadata)
        .set_redirect_uri(RedirectUrl::from_url(client.redirect_uri.clone()));
    let answer = oauth
        .exchange_code(OauthCode::new(code.reveal().to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(transaction.verifier.clone()))
        .request_async(&observed)
        .await;
    let tokens = judge(answer, observed.seen())?;
    if tokens.id_token.is_none() {
        return Err(TokenError::NoIdToken);
    }
    Ok((tokens, transaction))
}

/// Sends the refresh token, which is given away here: whoever calls this keeps what comes back.
///
/// # Errors
/// [`TokenError`]; [`TokenError::spares_the_grant`] says whether the refresh token may be used again.
pub async fn refresh<C>(
    client: &Client,
    metadata: &Metadata,
    refresh_token: &RefreshToken,
    http: &C,
) -> Result<Tokens, TokenError>
where
    C: for<'c> AsyncHttpClient<'c, Error = TransportError>,
{
    let observed = Observed::new(http);
    let refresh_token = OauthRefreshToken::new(refresh_token.reveal().to_owned());
    let oauth = oauth(client, metadata);
    let answer = oauth.exchange_refresh_token(&refresh_token).request_async(&observed).await;
    judge(answer, observed.seen())
}

/// The request that revokes a refresh token, and all that came of it (RFC 7009 section 2.1). `None`
/// when the issuer has no place for it.
#[must_use]
pub fn revocation(
    client: &Client,
    metadata: &Metadata,
    refresh_token: &RefreshToken,
) -> Option<Request<Vec<u8>>> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("token", refresh_token.reveal())
        .append_pair("token_type_hint", "refresh_token")
        .append_pair("client_id", &client.client_id)
        .finish();
    Request::builder()
        .method(Method::POST)
        .uri(metadata.revocation_endpoint.as_ref()?.as_str())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.into_bytes())
        .ok()
}

fn oauth(client: &Client, metadata: &Metadata) -> OauthClient<oauth2::EndpointSet> {
    OauthClient::new(ClientId::new(client.client_id.clone()))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()))
}

type RequestError = RequestTokenError<TransportError, BasicErrorResponse>;

fn judge(answer: Result<Response, RequestError>, seen: Seen) -> Result<Tokens, TokenError> {
    let response = answer.map_err(|error| refusal(error, seen))?;
    if *response.token_type() != BasicTokenType::Bearer {
        return Err(TokenError::NotBearer);
    }
    let refresh_token = response.refresh_token().map(|token| token.secret().clone());
    Ok(Tokens {
        access_token: AccessToken::new(response.access_token().secret().clone()),
        id_token: response.extra_fields().id_token.clone().map(IdToken::new),
        refresh_token: refresh_token.map(RefreshToken::new),
        expires_in: response.expires_in(),
    })
}

fn refusal(error: RequestError, seen: Seen) -> TokenError {
    let status = seen.status;
    match error {
        RequestTokenError::Request(transport) => TokenError::Transport(transport),
        _ if status == 429 => TokenError::Throttled { retry_after: seen.retry_after },
        RequestTokenError::ServerResponse(answer) => TokenError::Refused {
            status,
            error: answer.error().as_ref().to_owned(),
            description: answer.error_description().cloned(),
        },
        // Both can hold the raw body, and so tokens: nothing of them goes on.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            TokenError::Unreadable { status }
        }
    }
}
