//! What a person who waits is told, and their way out: from one second on a request counts as slow, and it
//! can be given up.

use std::{future::Future, pin::pin, time::Duration};

use futures::{
    channel::oneshot,
    future::{Either, select},
};
use leptos::prelude::*;

use crate::browser::clock;

/// From when on a person wonders whether anything happens.
const SLOW: Duration = Duration::from_secs(1);

/// Watches over one kind of request.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    is_slow: RwSignal<bool>,
    /// Gone once it is used; a later request takes its place.
    cancel: StoredValue<Option<oneshot::Sender<()>>>,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self { is_slow: RwSignal::new(false), cancel: StoredValue::new(None) }
    }

    /// Whether the request on its way takes long.
    pub(crate) fn is_slow(self) -> bool {
        self.is_slow.get()
    }

    /// Does the work to its end; `None` when the person, or a later request of this kind, ends it. What is
    /// on its way then is taken back, as far as it can be.
    pub(super) async fn watch<T>(self, work: impl Future<Output = T>) -> Option<T> {
        let (cancel, cancelled) = oneshot::channel();
        self.cancel.set_value(Some(cancel));
        let work = select(Box::pin(work), cancelled);
        let outcome = match select(work, pin!(clock::wait(SLOW))).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(((), work)) => {
                self.is_slow.set(true);
                let outcome = work.await;
                self.is_slow.set(false);
                outcome
            }
        };
        match outcome {
            Either::Left((value, _)) => Some(value),
            Either::Right(_) => None,
        }
    }

    /// Gives the request up.
    pub(super) fn cancel(self) {
        if let Some(Some(cancel)) = self.cancel.try_update_value(Option::take) {
            // It may have ended meanwhile.
            _ = cancel.send(());
        }
    }
}
