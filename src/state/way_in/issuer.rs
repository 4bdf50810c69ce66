//! What the issuer publishes of itself, fetched once and kept in memory: its metadata and its keys.

use std::{cell::RefCell, rc::Rc, time::Duration};

use ::http::{Request, Response, StatusCode, header};
use diagnosis::authorizer::Signature;
use futures::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};
use relying_party::{
    Issuer, TransportError, UnixSeconds,
    id_token::IdTokenError,
    jwks::{self, JwkSet, KeyError, SignatureCheck},
    jwt::Jwt,
    metadata::{self, Metadata, MetadataError},
    session::SignInError,
};

use crate::browser::{clock, crypto, early, http};

/// How long to wait before each further attempt. Only these documents are asked for more than once:
/// their requests change nothing at the issuer.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_millis(750)];
/// The longest pause that an issuer can ask for by `Retry-After` and still be asked again: a person
/// waits.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// For how long an answer of the issuer shows that it is there, in seconds.
const RECENT: UnixSeconds = 5;

/// A failure, and the URL that was being asked when it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Who failed, and how.
    pub(crate) error: SignInError,
    /// The URL that was asked, where one was.
    pub(crate) asked: Option<String>,
}

impl<E: Into<SignInError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), asked: None }
    }
}

/// Notes which URL was asked.
pub(crate) fn asking<E: Into<SignInError>>(url: impl ToString) -> impl FnOnce(E) -> Failure {
    move |error| Failure { error: error.into(), asked: Some(url.to_string()) }
}

type Fetching = Shared<LocalBoxFuture<'static, Result<Metadata, Failure>>>;

/// Owner of what the issuer publishes. Whoever has a clone knows the same.
#[derive(Clone, Default)]
pub(crate) struct Published(Rc<RefCell<Known>>);

/// What is known of it.
#[derive(Default)]
struct Known {
    metadata: Option<Metadata>,
    /// When the issuer answered last.
    answered_at: Option<UnixSeconds>,
    keys: Option<JwkSet>,
    /// The request for the metadata that is on its way: whoever needs it meanwhile waits for the same.
    fetching: Option<Fetching>,
    /// When a token with an unknown key made the keys be fetched anew.
    refetched_at: Option<UnixSeconds>,
}

impl Published {
    /// Takes what is known already, from the settings or from the request that was made with it.
    pub(crate) fn know(&self, metadata: Option<&Metadata>, keys: Option<&JwkSet>) {
        let mut known = self.0.borrow_mut();
        if let Some(metadata) = metadata {
            known.metadata = Some(metadata.clone());
        }
        if let Some(keys) = keys {
            known.keys = Some(keys.clone());
        }
    }

    /// The metadata, fetched if it is not known yet.
    pub(crate) async fn metadata(&self, issuer: &Issuer) -> Result<Metadata, Failure> {
        if let Some(metadata) = &self.0.borrow().metadata {
            return Ok(metadata.clone());
        }
        self.fetching(issuer).await
    }

    /// The request for the metadata, made if none is on its way.
    fn fetching(&self, issuer: &Issuer) -> Fetching {
        let mut known = self.0.borrow_mut();
        let begin = || {
            let (published, issuer) = (self.clone(), issuer.clone());
            let fetching = async move {
                let fetched = fetch_metadata(&issuer).await;
                let mut known = published.0.borrow_mut();
                known.fetching = None;
                if let Ok(metadata) = &fetched {
                    known.metadata = Some(metadata.clone());
                    known.answered_at = Some(clock::now());
                }
                fetched
            };
            fetching.boxed_local().shared()
        };
        known.fetching.get_or_insert_with(begin).clone()
    }

    /// The metadata of an issuer that answers now. A page that leaves for one that does not is lost to
    /// the person: the browser shows an error in its place.
    pub(crate) async fn metadata_to_leave_with(
        &self,
        issuer: &Issuer,
    ) -> Result<Metadata, Failure> {
        let metadata = self.metadata(issuer).await?;
        let since = |at: UnixSeconds| clock::now().abs_diff(at);
        if self.0.borrow().answered_at.is_some_and(|at| since(at) <= RECENT) {
            return Ok(metadata);
        }
        let url = issuer.metadata_url();
        if http::answers_without_cors(&url).await {
            self.0.borrow_mut().answered_at = Some(clock::now());
            return Ok(metadata);
        }
        let error = MetadataError::Transport(TransportError::NoReadableAnswer);
        Err(asking(url)(error))
    }

    /// The keys, fetched if they are not known yet.
    pub(crate) async fn keys(&self, metadata: &Metadata) -> Result<JwkSet, Failure> {
        if let Some(keys) = &self.0.borrow().keys {
            return Ok(keys.clone());
        }
        self.fetch_keys(metadata).await
    }

    /// Whether the signature of a token is the issuer's. An unknown key makes the keys be fetched
    /// anew, once in a while.
    pub(crate) async fn has_signed(&self, metadata: &Metadata, jwt: &Jwt) -> Result<bool, Failure> {
        let check = self.signature_check(metadata, jwt).await?;
        Ok(crypto::verify(&check.map_err(IdTokenError::Key)?).await)
    }

    /// What to ask about the signature of a token; an unknown key as above.
    async fn signature_check(
        &self,
        metadata: &Metadata,
        jwt: &Jwt,
    ) -> Result<Result<SignatureCheck, KeyError>, Failure> {
        let now = clock::now();
        let found = self.keys(metadata).await?.check(jwt);
        let refetched_at = self.0.borrow().refetched_at;
        Ok(match found {
            Err(error) if jwks::is_worth_refetching(&error, refetched_at, now) => {
                self.0.borrow_mut().refetched_at = Some(now);
                self.fetch_keys(metadata).await?.check(jwt)
            }
            found => found,
        })
    }

    /// What checking the signature of any token with the issuer's keys gives.
    pub(in crate::state) async fn signature(&self, issuer: &Issuer, token: &str) -> Signature {
        let Ok(jwt) = Jwt::decode(token) else { return Signature::NotChecked };
        // Without WebCrypto every signature would seem wrong.
        if !crypto::is_secure_context() {
            return Signature::NotChecked;
        }
        let check = match self.metadata(issuer).await {
            Ok(metadata) => self.signature_check(&metadata, &jwt).await,
            Err(failure) => Err(failure),
        };
        match check {
            Ok(Ok(check)) if crypto::verify(&check).await => Signature::Good,
            Ok(Ok(_)) => Signature::Wrong,
            // A key of this name may be there for another algorithm.
            Ok(Err(KeyError::NoKey { kid })) if !self.has_key_named(kid.as_deref()) => {
                Signature::NoKey { kid }
            }
            Ok(Err(_)) => Signature::NotChecked,
            Err(_) => Signature::KeysUnavailable,
        }
    }

    fn has_key_named(&self, kid: Option<&str>) -> bool {
        let is_there = |keys: &JwkSet| kid.is_some_and(|kid| keys.has_key_named(kid));
        self.0.borrow().keys.as_ref().is_some_and(is_there)
    }

    /// Whether the keys are here already.
    pub(in crate::state) fn has_keys(&self) -> bool {
        self.0.borrow().keys.is_some()
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<JwkSet, Failure> {
        let url = metadata.jwks_uri.as_str();
        let judge = |answer: Result<Response<Vec<u8>>, TransportError>| {
            answer.map_err(KeyError::Transport).and_then(|answer| jwks::judge(&answer))
        };
        let keys = fetch(url, judge, jwks::is_worth_retrying).await.map_err(asking(url))?;
        self.0.borrow_mut().keys = Some(keys.clone());
        Ok(keys)
    }
}

async fn fetch_metadata(issuer: &Issuer) -> Result<Metadata, Failure> {
    let url = issuer.metadata_url();
    let judge = |answer: Result<Response<Vec<u8>>, TransportError>| {
        let answer = answer.map_err(MetadataError::Transport);
        answer.and_then(|answer| metadata::judge(issuer, &answer))
    };
    fetch(&url, judge, metadata::is_worth_retrying).await.map_err(asking(url))
}

/// Asks, and asks again where that may help.
async fn fetch<T, E>(
    url: &str,
    judge: impl Fn(Result<Response<Vec<u8>>, TransportError>) -> Result<T, E>,
    is_worth_retrying: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let mut pauses = PAUSES.into_iter();
    let mut early = early::metadata(url).await;
    loop {
        let answer = match early.take() {
            Some(answer) => answer,
            None => get(url).await,
        };
        let asked_for = answer.as_ref().ok().and_then(retry_after);
        match judge(answer) {
            Err(error) if is_worth_retrying(&error) => match (pauses.next(), asked_for) {
                (Some(pause), None) => clock::wait(pause).await,
                (Some(_), Some(pause)) if pause <= LONGEST_PAUSE => clock::wait(pause).await,
                _ => return Err(error),
            },
            judged => return judged,
        }
    }
}

/// The pause that the issuer asks for (RFC 9110 section 10.2.3), where the page may read it.
fn retry_after(answer: &Response<Vec<u8>>) -> Option<Duration> {
    if !matches!(answer.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        return None;
    }
    let seconds: u64 = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

async fn get(url: &str) -> Result<Response<Vec<u8>>, TransportError> {
    let request = Request::get(url).body(Vec::new()).map_err(|_| TransportError::NotSent)?;
    http::ask_issuer(request).await
}
