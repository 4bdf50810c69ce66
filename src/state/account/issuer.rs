//! What the issuer publishes of itself, fetched once and kept in memory: its metadata and its keys.

use std::time::Duration;

use ::http::{Request, Response, StatusCode, header};
use diagnosis::authorizer::Signature;
use futures::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};
use leptos::prelude::*;
use relying_party::{
    Issuer, TransportError, UnixSeconds,
    id_token::IdTokenError,
    jwks::{self, JwkSet, KeyError, SignatureCheck},
    jwt::Jwt,
    metadata::{self, Metadata, MetadataError},
    session::SignInError,
};

use crate::browser::{clock, crypto, http};

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

/// Owner of what the issuer publishes.
#[derive(Clone, Copy)]
pub(crate) struct Published {
    metadata: StoredValue<Option<Metadata>>,
    /// When the issuer answered last.
    answered_at: StoredValue<Option<UnixSeconds>>,
    keys: StoredValue<Option<JwkSet>>,
    /// The request for the metadata that is on its way: whoever needs it meanwhile waits for the same.
    fetching: StoredValue<Option<Fetching>, LocalStorage>,
    /// When a token with an unknown key made the keys be fetched anew.
    refetched_at: StoredValue<Option<UnixSeconds>>,
}

impl Published {
    pub(crate) fn new() -> Self {
        Self {
            metadata: StoredValue::new(None),
            answered_at: StoredValue::new(None),
            keys: StoredValue::new(None),
            fetching: StoredValue::new_local(None),
            refetched_at: StoredValue::new(None),
        }
    }

    /// Takes what is known already, from the settings or from the request that was made with it.
    pub(crate) fn know(self, metadata: Option<&Metadata>, keys: Option<&JwkSet>) {
        if let Some(metadata) = metadata {
            self.metadata.set_value(Some(metadata.clone()));
        }
        if let Some(keys) = keys {
            self.keys.set_value(Some(keys.clone()));
        }
    }

    /// The metadata, fetched if it is not known yet.
    pub(crate) async fn metadata(self, issuer: &Issuer) -> Result<Metadata, Failure> {
        if let Some(metadata) = self.metadata.get_value() {
            return Ok(metadata);
        }
        let on_its_way = self.fetching.with_value(Clone::clone);
        let fetching = on_its_way.unwrap_or_else(|| {
            let issuer = issuer.clone();
            let fetching = async move {
                let fetched = fetch_metadata(&issuer).await;
                self.fetching.set_value(None);
                if let Ok(metadata) = &fetched {
                    self.metadata.set_value(Some(metadata.clone()));
                    self.answered_at.set_value(Some(clock::now()));
                }
                fetched
            };
            let fetching = fetching.boxed_local().shared();
            self.fetching.set_value(Some(fetching.clone()));
            fetching
        });
        fetching.await
    }

    /// The metadata of an issuer that answers now. A page that leaves for one that does not is lost to
    /// the person: the browser shows an error in its place.
    pub(crate) async fn metadata_to_leave_with(self, issuer: &Issuer) -> Result<Metadata, Failure> {
        let metadata = self.metadata(issuer).await?;
        let since = |at: UnixSeconds| clock::now().abs_diff(at);
        if self.answered_at.get_value().is_some_and(|at| since(at) <= RECENT) {
            return Ok(metadata);
        }
        let url = issuer.metadata_url();
        if http::answers_without_cors(&url).await {
            self.answered_at.set_value(Some(clock::now()));
            return Ok(metadata);
        }
        let error = MetadataError::Transport(TransportError::NoReadableAnswer);
        Err(asking(url)(error))
    }

    /// The keys, fetched if they are not known yet.
    pub(crate) async fn keys(self, metadata: &Metadata) -> Result<JwkSet, Failure> {
        match self.keys.get_value() {
            Some(keys) => Ok(keys),
            None => self.fetch_keys(metadata).await,
        }
    }

    /// Whether the signature of a token is the issuer's. An unknown key makes the keys be fetched
    /// anew, once in a while.
    pub(crate) async fn has_signed(self, metadata: &Metadata, jwt: &Jwt) -> Result<bool, Failure> {
        let check = self.signature_check(metadata, jwt).await?;
        Ok(crypto::verify(&check.map_err(IdTokenError::Key)?).await)
    }

    /// What to ask about the signature of a token; an unknown key as above.
    async fn signature_check(
        self,
        metadata: &Metadata,
        jwt: &Jwt,
    ) -> Result<Result<SignatureCheck, KeyError>, Failure> {
        let now = clock::now();
        let found = self.keys(metadata).await?.check(jwt);
        Ok(match found {
            Err(error) if jwks::is_worth_refetching(&error, self.refetched_at.get_value(), now) => {
                self.refetched_at.set_value(Some(now));
                self.fetch_keys(metadata).await?.check(jwt)
            }
            found => found,
        })
    }

    /// What checking the signature of any token with the issuer's keys gives.
    pub(in crate::state) async fn signature(self, issuer: &Issuer, token: &str) -> Signature {
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

    fn has_key_named(self, kid: Option<&str>) -> bool {
        let is_there = |keys: &JwkSet| kid.is_some_and(|kid| keys.has_key_named(kid));
        self.keys.with_value(|keys| keys.as_ref().is_some_and(is_there))
    }

    /// Whether the keys are here already.
    pub(in crate::state) fn has_keys(self) -> bool {
        self.keys.with_value(Option::is_some)
    }

    async fn fetch_keys(self, metadata: &Metadata) -> Result<JwkSet, Failure> {
        let url = metadata.jwks_uri.as_str();
        let judge = |answer: Result<Response<Vec<u8>>, TransportError>| {
            answer.map_err(KeyError::Transport).and_then(|answer| jwks::judge(&answer))
        };
        let keys = fetch(url, judge, jwks::is_worth_retrying).await.map_err(asking(url))?;
        self.keys.set_value(Some(keys.clone()));
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
    loop {
        let answer = get(url).await;
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
    http::send(request, http::QUICK_LIMIT).await
}
