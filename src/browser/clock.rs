//! Time: the wall clock for tokens, a steady one for durations.

use relying_party::UnixSeconds;

use super::window;

/// Milliseconds since 1970 by this device's clock.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are positive and far below 2^53; `as` saturates"
)]
pub fn now_millis() -> u64 {
    js_sys::Date::now() as u64
}

/// Seconds since 1970 by this device's clock.
#[must_use]
pub fn now() -> UnixSeconds {
    now_millis() / 1000
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
