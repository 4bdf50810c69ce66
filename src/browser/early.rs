//! What the loader has asked for while the app was on its way (`xtask/src/pack`): `config.json`, and the list
//! of an API whose `GET` is open. Each is taken once; where there is none, as in a test, the app asks itself.

use std::time::Duration;

use diagnosis::{Answer, Exchange, Outcome};
use futures::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::{Array, Promise, Reflect};
use relying_party::TransportError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Response};

use super::{clock::Stopwatch, http};

/// Where the loader puts it.
const PLACE: &str = "wishListEarly";

/// A request that the loader made.
#[derive(Debug)]
pub struct Early(Promise);

impl Early {
    /// `GET` of the list, without a token.
    #[must_use]
    pub fn take_list() -> Option<Self> {
        take("list").map(Self)
    }

    /// What became of it; `None` where there was no answer, or where it was not to be sent.
    pub async fn exchange(self) -> Option<Exchange> {
        // One that never comes is asked for again, by a request that says why.
        let asked = within(http::API_LIMIT.time, self.0).await?.ok().filter(JsValue::is_object)?;
        let url = get(&asked, "url")?.as_string()?;
        let started_at = get(&asked, "startedAt")?.as_f64()?;
        let mut abort = AbortOnDrop(get(&asked, "abort").and_then(|it| it.dyn_into().ok()));
        let response = get(&asked, "response").and_then(|it| it.dyn_into::<Response>().ok());
        // Why there is none can be found out only of a request that is watched: it is asked for again.
        let outcome = read(&response?).await;
        abort.0 = None;
        Some(Exchange {
            method: "GET".to_owned(),
            url,
            token_sent: false,
            asked_headers: Vec::new(),
            was_delivered: None,
            duration: Stopwatch::started_at(started_at).millis(),
            outcome,
        })
    }
}

/// The issuer's answer, where the loader has asked for `url`; `None` where it has not, or had none.
pub async fn metadata(url: &str) -> Option<http::Answered> {
    let asked = match within(http::QUICK_LIMIT.time, take("metadata")?).await {
        Some(asked) => asked.ok()?,
        None => return Some(Err(TransportError::TimedOut)),
    };
    if get(&asked, "url")?.as_string()? != url {
        return None;
    }
    let response: Response = get(&asked, "response")?.dyn_into().ok()?;
    Some(http::answer_of_issuer(response).await)
}

/// The text of `config.json`, or what was observed instead of it, for people; `None` where the loader did
/// not have an answer, so that it is to be asked for again. It stays for others.
pub async fn config(path: &str) -> Option<Result<String, String>> {
    text(path, peek("config")?).await
}

/// The same, for the last time.
pub async fn take_config(path: &str) -> Option<Result<String, String>> {
    text(path, take("config")?).await
}

async fn text(path: &str, asked: Promise) -> Option<Result<String, String>> {
    let asked = JsFuture::from(asked).await.ok()?;
    let (status, text) = (get(&asked, "status")?.as_f64()?, get(&asked, "text")?.as_string()?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a status is small"
    )]
    let status = status as u16;
    Some(http::file(path, status, text))
}

/// What a promise comes to; `None` where that takes too long: the loader itself waits without a limit.
async fn within(limit: Duration, promise: Promise) -> Option<Result<JsValue, JsValue>> {
    match select(JsFuture::from(promise), Box::pin(sleep(limit))).await {
        Either::Left((settled, _)) => Some(settled),
        Either::Right(_) => None,
    }
}

fn peek(name: &str) -> Option<Promise> {
    get(&get(&js_sys::global(), PLACE)?, name)?.dyn_into().ok()
}

fn take(name: &str) -> Option<Promise> {
    let promise = peek(name)?;
    let place = get(&js_sys::global(), PLACE)?;
    Reflect::delete_property(place.unchecked_ref::<js_sys::Object>(), &JsValue::from_str(name))
        .ok()?;
    Some(promise)
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}

async fn read(response: &Response) -> Outcome {
    let limit = http::API_LIMIT;
    let body = Box::pin(http::body(response.body(), limit.bytes));
    match select(body, Box::pin(sleep(limit.time))).await {
        Either::Right(_) => Outcome::Failed(TransportError::TimedOut),
        Either::Left((Err(error), _)) => Outcome::Failed(error),
        Either::Left((Ok(body), _)) => Outcome::Answered(Answer {
            status: response.status(),
            headers: headers(response),
            body: String::from_utf8(body)
                .unwrap_or_else(|no_text| String::from_utf8_lossy(no_text.as_bytes()).into_owned()),
        }),
    }
}

fn headers(response: &Response) -> Vec<(String, String)> {
    let pair = |pair: JsValue| {
        let pair: Array = pair.unchecked_into();
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    Array::from(response.headers().as_ref()).iter().filter_map(pair).collect()
}

/// Ends the request when nobody waits for it any more.
struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}
