//! One tab at a time, by the Web Locks API (<https://www.w3.org/TR/web-locks/>).
//!
//! `web-sys` has it among its unstable features only, so it is called by name.

use std::{cell::RefCell, future::Future, rc::Rc, time::Duration};

use futures::{channel::oneshot, future::select};
use gloo_timers::future::sleep;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortController;

use super::window;

/// Does `work` while no other tab does work of this name.
///
/// A tab that is slow must not keep the others from working: after `patience` the work is done all the
/// same, and so it is where there are no locks.
pub async fn exclusively<T>(name: &str, patience: Duration, work: impl Future<Output = T>) -> T {
    let (grant, granted) = oneshot::channel();
    let (release, released) = oneshot::channel();
    let mut claim = Claim::stake(name, grant, released);
    if let Some(claim) = &mut claim {
        // Granted, refused, or waited long enough: in each case the work is done now.
        let enough = select(&mut claim.ended, Box::pin(sleep(patience)));
        select(granted, enough).await;
    }
    let done = work.await;
    // Nobody listens when the lock was not granted in time; the claim then ends with this function.
    _ = release.send(());
    done
}

/// A request for a lock. Dropped before the lock was granted, it is withdrawn.
struct Claim {
    controller: AbortController,
    /// Settled when the lock is let go, or at once when it is refused.
    ended: JsFuture,
    _hold: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Claim {
    /// Asks for the lock. Once granted, it is held until `released` is told, or dropped.
    fn stake(
        name: &str,
        grant: oneshot::Sender<()>,
        released: oneshot::Receiver<()>,
    ) -> Option<Self> {
        let member = |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name)).ok();
        let locks = member(&window()?.navigator(), "locks")?;
        let request: Function = member(&locks, "request")?.dyn_into().ok()?;
        let controller = AbortController::new().ok()?;
        let options = Object::new();
        Reflect::set(&options, &JsValue::from_str("signal"), &controller.signal()).ok()?;
        let hold = holding(grant, released);
        let promise =
            request.call3(&locks, &JsValue::from_str(name), &options, hold.as_ref()).ok()?;
        let ended = JsFuture::from(promise.dyn_into::<Promise>().ok()?);
        Some(Self { controller, ended, _hold: hold })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// What the browser calls with the lock; it holds the lock until the promise is settled.
fn holding(
    grant: oneshot::Sender<()>,
    released: oneshot::Receiver<()>,
) -> Closure<dyn FnMut(JsValue) -> Promise> {
    let once = Rc::new(RefCell::new(Some((grant, released))));
    Closure::new(move |_lock: JsValue| {
        let held = once.borrow_mut().take();
        future_to_promise(async move {
            if let Some((grant, released)) = held {
                // Who asked may have gone on without it: then it is let go at once.
                if grant.send(()).is_ok() {
                    _ = released.await;
                }
            }
            Ok(JsValue::UNDEFINED)
        })
    })
}
