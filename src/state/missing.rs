//! What waits for a part of the app that could not be loaded.

use std::future::Future;

use futures::channel::oneshot;
use leptos::prelude::*;

use crate::chunks::NotLoaded;

/// Owner of what waits for a part of the app.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missing {
    waiting: RwSignal<Vec<oneshot::Sender<()>>>,
}

impl Missing {
    pub(crate) fn provide() -> Self {
        let missing = Self { waiting: RwSignal::new(Vec::new()) };
        provide_context(missing);
        missing
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Passes a gate. Where its chunk cannot be had, the person is told, and it is tried again when they
    /// say so.
    pub(crate) async fn pass<T, F>(self, gate: impl Fn() -> F) -> T
    where
        F: Future<Output = Result<T, NotLoaded>>,
    {
        loop {
            if let Ok(value) = gate().await {
                return value;
            }
            let (again, is_asked) = oneshot::channel();
            self.waiting.update(|waiting| waiting.push(again));
            // The sender goes only when it says so, or when the app does.
            _ = is_asked.await;
        }
    }

    /// Whether something waits.
    pub(crate) fn is_any(self) -> bool {
        self.waiting.with(|waiting| !waiting.is_empty())
    }

    /// Tries all of it again.
    pub(crate) fn try_again(self) {
        for again in self.waiting.try_update(std::mem::take).unwrap_or_default() {
            // Who waited for it may have gone.
            _ = again.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn what_is_missing_is_tried_again_when_the_person_says_so() {
        Owner::new().set();
        let missing = Missing::provide();
        let tries = Cell::new(0);
        let gate = || {
            tries.set(tries.get() + 1);
            std::future::ready(if tries.get() == 3 { Ok("here") } else { Err(NotLoaded) })
        };
        let mut passed = Box::pin(missing.pass(gate));
        for failed in 1..=2 {
            assert_eq!(passed.as_mut().now_or_never(), None);
            assert_eq!((tries.get(), untrack(|| missing.is_any())), (failed, true));
            missing.try_again();
        }
        assert_eq!(passed.now_or_never(), Some("here"));
        assert!(!untrack(|| missing.is_any()));
    }
}
