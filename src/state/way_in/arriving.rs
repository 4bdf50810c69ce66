//! The response that the page was loaded with, while it is judged.

use std::{cell::RefCell, fmt, rc::Rc};

use futures::{
    FutureExt as _,
    future::{LocalBoxFuture, Shared},
};
use relying_party::{Client, RefreshToken, Resume, callback::CallbackError, session::SignedIn};

use crate::{
    browser::storage::{self, Presence},
    state::way_in::{
        issuer::{Failure, Published},
        sign_in::Arrival,
    },
};

/// What became of a response.
type Outcome = Result<(SignedIn, Option<RefreshToken>), Failure>;

/// A response that is judged. Nothing is sent before somebody waits for the outcome, and then once, however
/// many do.
#[derive(Clone)]
pub(crate) struct Arriving {
    /// What the person comes back to, whatever the outcome.
    pub(crate) resume: Rc<Resume>,
    /// Whether this answers an attempt that the person did not ask for.
    pub(crate) is_restore: bool,
    /// How often somebody had signed out in this browser when it began.
    pub(crate) sign_outs: u32,
    /// The name of who is signed in then.
    name: Shared<LocalBoxFuture<'static, Option<Rc<str>>>>,
    /// For whoever takes it first.
    outcome: Rc<RefCell<Option<Outcome>>>,
}

impl fmt::Debug for Arriving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arriving").field("is_restore", &self.is_restore).finish_non_exhaustive()
    }
}

impl Arriving {
    /// Takes the transaction out of its slot.
    pub(crate) fn of(query: &str, client: Client, published: Published) -> Self {
        let arrival = Arrival::take(query);
        let (resume, is_restore) = (Rc::new(arrival.resume()), arrival.is_restore());
        let outcome = Rc::new(RefCell::new(None));
        let place = Rc::clone(&outcome);
        let name = async move {
            let outcome = arrival.finish(&client, &published).await;
            let name = outcome
                .as_ref()
                .ok()
                .map(|(signed_in, _)| Rc::from(signed_in.identity.display_name.as_str()));
            *place.borrow_mut() = Some(outcome);
            name
        };
        let sign_outs = storage::sign_outs();
        Self { resume, is_restore, sign_outs, name: name.boxed_local().shared(), outcome }
    }

    /// Whether somebody signed out while a silent request was on its way: then its answer is of no use.
    pub(crate) fn is_too_late(&self) -> bool {
        self.is_restore && storage::presence() == Presence::SignedOut
    }

    /// Remembers that somebody is signed in, unless somebody signed out meanwhile.
    pub(crate) fn remember(&self) {
        if self.sign_outs == storage::sign_outs() {
            storage::remember(Presence::SignedIn);
        }
    }

    /// Until it is judged; the name of who is signed in then.
    pub(crate) async fn name(&self) -> Option<Rc<str>> {
        self.name.clone().await
    }

    /// What became of it.
    ///
    /// # Errors
    /// [`Failure`]; to a second caller, that nobody waits for this response.
    pub(crate) async fn finish(self) -> Outcome {
        self.name.await;
        self.outcome.take().unwrap_or_else(|| Err(CallbackError::UnknownState.into()))
    }
}
