//! A sign-in, step by step: out to the issuer, and back. Every rule is `relying_party`'s; this file
//! only performs what the rules ask for, in their order.

use ::http::Request;
use relying_party::{
    Client, LoginTransaction,
    authorize::{self, Resume},
    callback::{self, Accepted, CallbackError, Response},
    id_token::{self, IdTokenError, Identity},
    jwks::{self, JwkSet, KeyError},
    jwt::Jwt,
    metadata::{self, Metadata, MetadataError},
    session::{SignInError, SignedIn},
    token,
};

use crate::browser::{clock, crypto, http, http::BrowserHttp, storage};

/// A failure, and the URL that was being asked when it happened.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// Who failed, and how.
    pub(crate) error: SignInError,
    /// The URL that gave no readable answer, where that is the failure.
    pub(crate) asked: String,
}

impl<E: Into<SignInError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), asked: String::new() }
    }
}

fn asking<E: Into<SignInError>>(url: impl ToString) -> impl FnOnce(E) -> Failure {
    move |error| Failure { error: error.into(), asked: url.to_string() }
}

/// Makes an attempt and keeps it; gives the URL to leave for.
pub(crate) async fn prepare(client: &Client, resume: Resume) -> Result<String, Failure> {
    if !crypto::is_secure_context() {
        return Err(SignInError::InsecureContext.into());
    }
    let metadata = fetch_metadata(client).await?;
    let entropy = crypto::entropy().ok_or(SignInError::InsecureContext)?;
    let (url, transaction) = authorize::request(client, &metadata, entropy, resume, clock::now());
    storage::drop_expired(clock::now());
    storage::keep(&transaction).map_err(|_| SignInError::Storage)?;
    Ok(url.into())
}

/// What the person comes back to, whatever the outcome.
#[derive(Debug)]
pub(crate) struct Return {
    /// Where they were, and what they were writing.
    pub(crate) resume: Resume,
    /// Who is signed in now, or why nobody is.
    pub(crate) outcome: Result<SignedIn, Failure>,
}

/// Judges the response in `query` and exchanges its code, once.
pub(crate) async fn finish(client: &Client, query: &str) -> Return {
    let (response, stored) = take(query);
    let resume = stored.as_ref().map(resume_of).unwrap_or_default();
    let outcome = match match_transaction(client, response, stored) {
        Err(failure) => Err(failure),
        Ok((response, transaction)) => exchange(client, response, transaction).await,
    };
    if outcome.is_ok() {
        storage::drop_all();
    }
    Return { resume, outcome }
}

/// Where the person was, when their response cannot be judged because there are no settings.
pub(crate) fn give_up(query: &str) -> Resume {
    take(query).1.as_ref().map(resume_of).unwrap_or_default()
}

/// The response, and what its slot holds. Whatever becomes of it, the slot is empty now.
fn take(query: &str) -> (Result<Response, CallbackError>, Option<LoginTransaction>) {
    let response = Response::parse(query).unwrap_or(Err(CallbackError::NoCode));
    let stored = response.as_ref().ok().and_then(|response| storage::take(&response.key()));
    (response, stored)
}

fn resume_of(transaction: &LoginTransaction) -> Resume {
    Resume { return_to: transaction.return_to.clone(), draft: transaction.draft.clone() }
}

fn match_transaction(
    client: &Client,
    response: Result<Response, CallbackError>,
    stored: Option<LoginTransaction>,
) -> Result<(Response, LoginTransaction), Failure> {
    let response = response?;
    let transaction = callback::match_transaction(&response, stored, &client.issuer, clock::now())?;
    Ok((response, transaction))
}

async fn exchange(
    client: &Client,
    response: Response,
    transaction: LoginTransaction,
) -> Result<SignedIn, Failure> {
    let metadata = fetch_metadata(client).await?;
    let accepted = callback::accept(response, transaction.clone(), &metadata)?;
    let (tokens, keys) =
        futures::join!(fetch_tokens(client, &metadata, accepted), fetch_keys(&metadata));
    let (tokens, keys) = (tokens?, keys?);
    let identity = believe(client, &transaction, tokens.id_token.reveal(), &keys).await?;
    Ok(SignedIn { identity, access_token: tokens.access_token })
}

async fn fetch_tokens(
    client: &Client,
    metadata: &Metadata,
    accepted: Accepted,
) -> Result<token::Tokens, Failure> {
    let tokens = token::exchange(client, metadata, accepted, &BrowserHttp).await;
    tokens.map_err(asking(&metadata.token_endpoint))
}

async fn believe(
    client: &Client,
    transaction: &LoginTransaction,
    id_token: &str,
    keys: &JwkSet,
) -> Result<Identity, Failure> {
    let jwt = Jwt::decode(id_token).map_err(IdTokenError::Malformed)?;
    let check = keys.check(&jwt).map_err(IdTokenError::Key)?;
    let is_valid = crypto::verify(&check).await;
    Ok(id_token::judge(&jwt, is_valid, client, transaction, clock::now())?)
}

pub(crate) async fn fetch_metadata(client: &Client) -> Result<Metadata, Failure> {
    let url = client.issuer.metadata_url();
    let answer = get(&url).await.map_err(MetadataError::Transport);
    answer.and_then(|answer| metadata::judge(&client.issuer, &answer)).map_err(asking(url))
}

async fn fetch_keys(metadata: &Metadata) -> Result<JwkSet, Failure> {
    let url = metadata.jwks_uri.as_str();
    let answer = get(url).await.map_err(KeyError::Transport);
    answer.and_then(|answer| jwks::judge(&answer)).map_err(asking(url))
}

async fn get(url: &str) -> Result<::http::Response<Vec<u8>>, relying_party::TransportError> {
    let request = Request::get(url).body(Vec::new());
    let request = request.map_err(|_| relying_party::TransportError::NotSent)?;
    http::send(request, http::QUICK_LIMIT).await
}
