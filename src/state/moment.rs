//! Something that happens once, and that others wait for.

use std::sync::{Arc, Mutex};

use futures::channel::oneshot;

/// Something that happens once.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    /// Who waits; `None` once it has happened.
    waiting: Arc<Mutex<Option<Vec<oneshot::Sender<()>>>>>,
}

impl Moment {
    /// One that is still to come.
    pub(crate) fn to_come() -> Self {
        Self { waiting: Arc::new(Mutex::new(Some(Vec::new()))) }
    }

    /// It happens now; more than once is no more than once.
    pub(crate) fn happen(&self) {
        // Nobody panics while holding it.
        let waiting = self.waiting.lock().ok().and_then(|mut waiting| waiting.take());
        for sender in waiting.into_iter().flatten() {
            // Whoever waited may have gone.
            _ = sender.send(());
        }
    }

    /// Whether it has happened.
    pub(crate) fn has_happened(&self) -> bool {
        self.waiting.lock().is_ok_and(|waiting| waiting.is_none())
    }

    /// Until it has happened.
    pub(crate) async fn wait(&self) {
        if let Some(happens) = self.asked() {
            // Who would say so is gone only with the app.
            _ = happens.await;
        }
    }

    /// Asks to be told; `None` when it has happened already.
    fn asked(&self) -> Option<oneshot::Receiver<()>> {
        let mut waiting = self.waiting.lock().ok()?;
        let (sender, happens) = oneshot::channel();
        waiting.as_mut()?.push(sender);
        Some(happens)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[test]
    fn it_is_waited_for_until_it_happens() {
        let moment = Moment::to_come();
        let mut early = Box::pin(moment.wait());
        assert!(early.as_mut().now_or_never().is_none() && !moment.has_happened());
        moment.happen();
        moment.happen();
        assert_eq!(early.now_or_never(), Some(()));
        assert!(moment.has_happened());
        assert_eq!(moment.wait().now_or_never(), Some(()));
    }
}
