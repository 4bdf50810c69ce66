//! Time: the wall clock for tokens, a steady one for durations.

use std::time::Duration;

use gloo_timers::future::sleep;
use relying_party::UnixSeconds;

use super::window;

/// Seconds since 1970 by this device's clock.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "seconds since 1970 are positive and far below 2^53; `as` saturates"
)]
pub fn now() -> UnixSeconds {
    (js_sys::Date::now() / 1000.0) as UnixSeconds
}

/// The present time, written as in RFC 3339.
#[must_use]
pub fn written() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// Waits; with [`Duration::ZERO`], until what was just decided is rendered.
pub async fn wait(time: Duration) {
    sleep(time).await;
}

/// Measures how long something takes.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    started: f64,
}

impl Stopwatch {
    /// Starts.
    #[must_use]
    pub fn start() -> Self {
        Self { started: steady() }
    }

    /// Milliseconds since the start. Not affected when somebody sets the clock.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a steady clock never runs backwards; `as` saturates"
    )]
    pub fn millis(self) -> u32 {
        (steady() - self.started).round() as u32
    }
}

fn steady() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}
