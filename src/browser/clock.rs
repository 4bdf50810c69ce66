//! Time: the wall clock for tokens, a steady one for durations.

use std::time::Duration;

use gloo_timers::{
    callback::{Interval, Timeout},
    future::sleep,
};
use js_sys::{Array, Object, Reflect};
use relying_party::UnixSeconds;
use wasm_bindgen::JsValue;

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

/// The present time of day in the words and the zone of this device.
#[must_use]
pub fn time_of_day() -> String {
    js_sys::Date::new_0().to_locale_time_string("default").into()
}

/// Waits; with [`Duration::ZERO`], until what was just decided is rendered.
pub async fn wait(time: Duration) {
    sleep(time).await;
}

/// Says something again and again, for as long as it lives.
#[derive(Debug)]
pub struct Ticking {
    _interval: Interval,
}

/// Calls once, unless it lives no longer by then.
#[derive(Debug)]
pub struct Later {
    _timeout: Timeout,
}

/// Calls after a time.
#[must_use]
pub fn later(time: Duration, call: impl FnOnce() + 'static) -> Later {
    let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    Later { _timeout: Timeout::new(millis, call) }
}

/// Calls `tick` each second, counted from now.
#[must_use]
pub fn every_second(tick: impl FnMut() + 'static) -> Ticking {
    Ticking { _interval: Interval::new(1_000, tick) }
}

/// A point in time as a date and a time of day in the words and the zone of this device.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "a date has far fewer than 2^53 seconds, or is none"
)]
pub fn local(time: UnixSeconds) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(time as f64 * 1000.0));
    if date.get_time().is_nan() {
        return "no date".to_owned();
    }
    let options = Object::new();
    for (name, style) in [("dateStyle", "medium"), ("timeStyle", "medium")] {
        // Refused for frozen objects only; without it the browser writes in a style of its own.
        _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(style));
    }
    let format = js_sys::Intl::DateTimeFormat::new(&Array::new(), &options);
    let written = format.format().call1(&JsValue::UNDEFINED, &date).ok();
    written.and_then(|text| text.as_string()).unwrap_or_default()
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

    /// One that was started at `time`, as `performance.now()` counts.
    #[must_use]
    pub fn started_at(time: f64) -> Self {
        Self { started: time }
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
