//! The token request (RFC 6749 section 4.1.3, RFC 7636 section 4.5) and what became of it.

use std::{cell::Cell, future::Future};

use oauth2::{
    AsyncHttpClient, AuthorizationCode as OauthCode, ClientId, ExtraTokenFields, HttpRequest,
    HttpResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError, StandardTokenResponse,
    TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
        BasicTokenType,
    },
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{AccessToken, Client, IdToken, TransportError, callback::Accepted, metadata::Metadata};

/// What the token endpoint gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Opens the API.
    pub access_token: AccessToken,
    /// Says who signed in; not judged yet.
    pub id_token: IdToken,
}

/// Why there are no tokens.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// No readable answer. The code may have been used: it is never sent again (RFC 6749 section
    /// 4.1.2).
    #[error("the token endpoint gave no readable answer: {0}")]
    Transport(TransportError),
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

/// `id_token`, which RFC 6749 does not know.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct OpenIdFields {
    id_token: Option<String>,
}
impl ExtraTokenFields for OpenIdFields {}

type Response = StandardTokenResponse<OpenIdFields, BasicTokenType>;
type OauthClient = oauth2::Client<
    BasicErrorResponse,
    Response,
    BasicTokenIntrospectionResponse,
    oauth2::StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// Sends the code, once, with the verifier that only this tab knows.
///
/// # Errors
/// [`TokenError`]: who failed, and what they said.
pub async fn exchange<C>(
    client: &Client,
    metadata: &Metadata,
    accepted: Accepted,
    http: &C,
) -> Result<Tokens, TokenError>
where
    C: for<'c> AsyncHttpClient<'c, Error = TransportError>,
{
    let status = Cell::new(0);
    let observed = Observed { http, status: &status };
    let oauth = OauthClient::new(ClientId::new(client.client_id.clone()))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()))
        .set_redirect_uri(RedirectUrl::from_url(client.redirect_uri.clone()));
    let code = OauthCode::new(accepted.code.reveal().to_owned());
    let verifier = PkceCodeVerifier::new(accepted.transaction.verifier);
    let answer =
        oauth.exchange_code(code).set_pkce_verifier(verifier).request_async(&observed).await;
    judge(answer, status.get())
}

/// Notes the status on the way through: `oauth2` drops it from its errors.
struct Observed<'s, C> {
    http: &'s C,
    status: &'s Cell<u16>,
}

impl<'c, C> AsyncHttpClient<'c> for Observed<'_, C>
where
    C: for<'a> AsyncHttpClient<'a, Error = TransportError>,
{
    type Error = TransportError;
    type Future =
        std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let response = self.http.call(request).await?;
            self.status.set(response.status().as_u16());
            Ok(response)
        })
    }
}

type RequestError = RequestTokenError<TransportError, BasicErrorResponse>;

fn judge(answer: Result<Response, RequestError>, status: u16) -> Result<Tokens, TokenError> {
    let response = answer.map_err(|error| refusal(error, status))?;
    if *response.token_type() != BasicTokenType::Bearer {
        return Err(TokenError::NotBearer);
    }
    let id_token = response.extra_fields().id_token.clone().ok_or(TokenError::NoIdToken)?;
    Ok(Tokens {
        access_token: AccessToken::new(response.access_token().secret().clone()),
        id_token: IdToken::new(id_token),
    })
}

fn refusal(error: RequestError, status: u16) -> TokenError {
    match error {
        RequestTokenError::Request(transport) => TokenError::Transport(transport),
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

#[cfg(test)]
mod tests {
    use std::{
        cell::RefCell,
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;
    use crate::{
        AuthorizationCode, LoginTransaction,
        authorize::{Entropy, Resume, request},
        testing::{client, metadata},
    };

    fn accepted(client: &Client) -> Accepted {
        let entropy = Entropy { verifier: [7; 32], state: [8; 32], nonce: [9; 32] };
        let (_, transaction): (_, LoginTransaction) =
            request(client, &metadata(), entropy, Resume::default(), 0);
        Accepted { code: AuthorizationCode::new("the code".to_owned()), transaction }
    }

    /// Runs an exchange whose one request is answered with `answer`; gives what was sent, too.
    fn exchanged(
        answer: Result<(u16, &str), TransportError>,
    ) -> (Result<Tokens, TokenError>, Vec<HttpRequest>) {
        let client = client();
        let metadata = metadata();
        let sent = RefCell::new(Vec::new());
        let http = |request: HttpRequest| {
            sent.borrow_mut().push(request);
            let answer = answer.map(|(status, body)| {
                let response = http::Response::builder().status(status);
                response.body(body.as_bytes().to_vec()).unwrap()
            });
            std::future::ready(answer)
        };
        let tokens = {
            let mut exchange = pin!(exchange(&client, &metadata, accepted(&client), &http));
            match exchange.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(tokens) => tokens,
                Poll::Pending => panic!("nothing to wait for"),
            }
        };
        (tokens, sent.into_inner())
    }

    fn check(answer: Result<(u16, &str), TransportError>, expected: TokenError) {
        let (tokens, sent) = exchanged(answer);
        assert_eq!(tokens, Err(expected));
        assert_eq!(sent.len(), 1, "a code is sent once");
    }

    #[test]
    fn the_request_is_the_one_of_the_standards() {
        let body = r#"{"access_token":"a","token_type":"bearer","id_token":"i","expires_in":86400,"scope":"openid x"}"#;
        let (tokens, sent) = exchanged(Ok((200, body)));
        let tokens = tokens.unwrap();
        assert_eq!((tokens.access_token.reveal(), tokens.id_token.reveal()), ("a", "i"));
        let form: Vec<(String, String)> =
            url::form_urlencoded::parse(sent[0].body()).into_owned().collect();
        for pair in [
            ("grant_type", "authorization_code"),
            ("code", "the code"),
            ("client_id", "spa"),
            ("redirect_uri", "http://localhost:8080/callback"),
            ("code_verifier", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"),
        ] {
            assert!(form.contains(&(pair.0.to_owned(), pair.1.to_owned())), "{pair:?} in {form:?}");
        }
        assert!(!form.iter().any(|(name, _)| name == "client_secret"));
        assert!(sent[0].headers().get("authorization").is_none());
    }

    #[test]
    fn each_failure_says_who_failed() {
        check(Err(TransportError::TimedOut), TokenError::Transport(TransportError::TimedOut));
        check(
            Ok((
                403,
                r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#,
            )),
            TokenError::Refused {
                status: 403,
                error: "invalid_grant".to_owned(),
                description: Some("Invalid authorization code".to_owned()),
            },
        );
        check(Ok((429, "Too many requests")), TokenError::Unreadable { status: 429 });
        check(Ok((500, "")), TokenError::Unreadable { status: 500 });
        check(Ok((200, "<html>")), TokenError::Unreadable { status: 200 });
        check(
            Ok((200, r#"{"access_token":"a","token_type":"DPoP","id_token":"i"}"#)),
            TokenError::NotBearer,
        );
        check(Ok((200, r#"{"access_token":"a","token_type":"Bearer"}"#)), TokenError::NoIdToken);
    }
}
