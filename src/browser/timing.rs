//! Resource Timing, for the one thing that it tells and nothing else does: in Firefox, whether a
//! request whose answer is hidden was sent. No verdict rests on more of it, for engines differ
//! (<https://w3c.github.io/resource-timing/#sec-resource-timing>).

use std::time::Duration;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::PerformanceEntry;

use super::{clock, window};

/// An entry is written in a task of its own, after the request has failed.
const ENTRY_DELAY: Duration = Duration::from_millis(50);
/// The entries that the browser keeps; it counts them from the first request of the page on.
const BUFFER: u32 = 1000;

/// Makes room for the entries of a page that is open for long; before the first request.
pub fn make_room() {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        performance.set_resource_timing_buffer_size(BUFFER);
    }
}

/// The present moment on the clock of the entries, in milliseconds.
#[must_use]
pub fn mark() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Whether the entry of a request that failed, begun at `since` or later, shows that the request itself
/// was sent: Firefox gives a duration only to one whose preflight passed and that had an answer. `None`
/// where there is no such entry, as with a full buffer or where the browser hides all of them.
pub async fn says_delivered(url: &str, since: f64) -> Option<bool> {
    clock::wait(ENTRY_DELAY).await;
    let entries: Array = window()?.performance()?.get_entries_by_name(url);
    let entry = |entry: JsValue| entry.dyn_into::<PerformanceEntry>().ok();
    let own = entries.iter().filter_map(entry).rfind(|entry| entry.start_time() >= since)?;
    Some(own.duration() > 0.0)
}

/// Whether the engine is Gecko, whose upload events do not tell what its entries do.
#[must_use]
pub fn is_firefox() -> bool {
    let agent = window().and_then(|window| window.navigator().user_agent().ok());
    agent.is_some_and(|agent| agent.contains("Firefox/") && !agent.contains("Seamonkey/"))
}
