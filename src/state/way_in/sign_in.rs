//! A sign-in, step by step: out to the issuer, and back. Every rule is `relying_party`'s; this file
//! only performs what the rules ask for, in their order.

use relying_party::{
    Client, LoginTransaction, Purpose, RefreshToken, Resume, UnixSeconds,
    authorize::{self, Attempt},
    callback::{self, Accepted, CallbackError, Response},
    id_token::{self, Believed, Evidence, IdTokenError},
    jwt::Jwt,
    metadata::Metadata,
    renewal::Validity,
    session::{SignInError, SignedIn},
    token::{self, Tokens},
};

use url::Url;

use crate::{
    browser::{clock, crypto, http::BrowserHttp, storage},
    state::way_in::issuer::{Failure, Published, asking},
};

/// Makes an attempt and keeps it; gives the URL to leave for.
pub(crate) fn prepare(
    client: &Client,
    metadata: &Metadata,
    attempt: Attempt,
) -> Result<(Url, LoginTransaction), SignInError> {
    let entropy = crypto::entropy().ok_or(SignInError::InsecureContext)?;
    let (url, transaction) = authorize::request(client, metadata, entropy, attempt, clock::now());
    storage::keep(&transaction).map_err(|_| SignInError::Storage)?;
    Ok((url, transaction))
}

/// What the tab was loaded with: a response, and what its slot held. The slot is empty now.
#[derive(Debug)]
pub(crate) struct Arrival {
    response: Result<Response, CallbackError>,
    transaction: Option<LoginTransaction>,
}

impl Arrival {
    /// Reads the query of the redirect URI and takes the transaction out of its slot.
    pub(crate) fn take(query: &str) -> Self {
        let response = Response::parse(query).unwrap_or(Err(CallbackError::NoCode));
        let key = response.as_ref().ok().map(Response::key);
        Self { response, transaction: key.and_then(|key| storage::take(&key)) }
    }

    /// What the person comes back to, whatever the outcome.
    pub(crate) fn resume(&self) -> Resume {
        self.transaction.as_ref().map(|transaction| transaction.resume.clone()).unwrap_or_default()
    }

    /// Whether this answers an attempt that the person did not ask for.
    pub(crate) fn is_restore(&self) -> bool {
        self.transaction.as_ref().is_some_and(|known| known.purpose() == Purpose::Restore)
    }

    /// Judges the response and exchanges its code, once.
    pub(crate) async fn finish(
        self,
        client: &Client,
        published: &Published,
    ) -> Result<(SignedIn, Option<RefreshToken>), Failure> {
        let matched =
            callback::match_transaction(self.response?, self.transaction, client, clock::now())?;
        published.know(Some(matched.transaction().metadata()), None);
        let accepted = callback::accept(matched)?;
        let signed_in = exchange(client, published, accepted).await?;
        storage::drop_all();
        Ok(signed_in)
    }
}

/// The code for tokens; meanwhile the keys are fetched that will be needed next.
async fn exchange(
    client: &Client,
    published: &Published,
    accepted: Accepted,
) -> Result<(SignedIn, Option<RefreshToken>), Failure> {
    let metadata = accepted.transaction.metadata().clone();
    let (tokens, keys) =
        futures::join!(token::exchange(client, accepted, &BrowserHttp), published.keys(&metadata));
    let (mut tokens, transaction) = tokens.map_err(asking(&metadata.token_endpoint))?;
    keys?;
    let received_at = clock::now();
    let refresh_token = tokens.refresh_token.take();
    let believed = believe(published, &metadata, &tokens, |evidence| {
        id_token::judge(evidence, client, &transaction, received_at)
    });
    let believed = believed.await?.ok_or(token::TokenError::NoIdToken)?;
    let signed_in = SignedIn {
        identity: believed.identity,
        claims: believed.claims,
        validity: validity(&tokens, received_at),
        access_token: tokens.access_token,
        scopes: transaction.scopes().to_vec(),
        organization: transaction.organization().map(str::to_owned),
        kept: believed.kept,
        skew: believed.skew,
    };
    Ok((signed_in, refresh_token))
}

/// What became of a renewal.
#[derive(Debug)]
pub(crate) struct Renewal {
    /// The session with newer tokens.
    pub(crate) outcome: Result<SignedIn, Failure>,
    /// The refresh token to go on with; `None` when the one that was sent may have been used up.
    pub(crate) keep: Option<RefreshToken>,
}

/// A refresh token for newer tokens.
pub(crate) async fn renew(
    client: &Client,
    published: &Published,
    metadata: &Metadata,
    signed_in: SignedIn,
    refresh_token: RefreshToken,
) -> Renewal {
    let mut tokens = match token::refresh(client, metadata, &refresh_token, &BrowserHttp).await {
        Ok(tokens) => tokens,
        Err(error) => {
            let keep = error.spares_the_grant().then_some(refresh_token);
            return Renewal { outcome: Err(asking(&metadata.token_endpoint)(error)), keep };
        }
    };
    // An issuer that does not rotate gives none: the same goes on.
    let keep = tokens.refresh_token.take().or(Some(refresh_token));
    let received_at = clock::now();
    let believed = believe(published, metadata, &tokens, |evidence| {
        id_token::judge_renewed(evidence, client, &signed_in.kept, received_at)
    });
    let outcome = believed.await.map(|believed| {
        let validity = validity(&tokens, received_at);
        signed_in.renewed(tokens.access_token, validity, believed)
    });
    Renewal { outcome, keep }
}

/// Judges the ID token among the tokens, if there is one.
async fn believe(
    published: &Published,
    metadata: &Metadata,
    tokens: &Tokens,
    judge: impl FnOnce(Evidence<'_>) -> Result<Believed, IdTokenError>,
) -> Result<Option<Believed>, Failure> {
    let Some(id_token) = &tokens.id_token else { return Ok(None) };
    let jwt = Jwt::decode(id_token.reveal()).map_err(IdTokenError::Malformed)?;
    let signature_is_valid = published.has_signed(metadata, &jwt).await?;
    let hash = match id_token::access_token_hash(&jwt) {
        Some(hash) => crypto::digest(hash, tokens.access_token.reveal().as_bytes()).await,
        None => None,
    };
    let evidence = Evidence { jwt: &jwt, signature_is_valid, access_token_hash: hash.as_deref() };
    Ok(Some(judge(evidence)?))
}

fn validity(tokens: &Tokens, received_at: UnixSeconds) -> Option<Validity> {
    Validity::of(&tokens.access_token, tokens.expires_in, received_at)
}
