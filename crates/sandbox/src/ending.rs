//! What ends the program: Ctrl-C, SIGTERM and, if that is wanted, the end of the standard input.

use std::{
    io::{self, Read as _},
    thread,
};

use tokio::sync::oneshot;

/// The signals that end the program. They count from the moment this is made.
#[derive(Debug)]
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Begins to listen.
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let (interrupt, terminate) = (SignalKind::interrupt(), SignalKind::terminate());
        Ok(Self { interrupt: signal(interrupt)?, terminate: signal(terminate)? })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    /// Begins to listen.
    #[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn received(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Waits until the program is asked to end.
pub(crate) async fn asked_for(mut signals: Signals, by_stdin: bool) {
    tokio::select! {
        () = signals.received() => {}
        () = stdin_closed(), if by_stdin => {}
    }
}

/// Reads on a thread of its own: a read that blocks would keep the runtime from ending.
async fn stdin_closed() {
    let (sender, closed) = oneshot::channel::<()>();
    thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        let mut ignored = [0; 1024];
        while matches!(stdin.read(&mut ignored), Ok(count) if count > 0) {}
        drop(sender);
    });
    let _closed = closed.await;
}
