//! Resource Timing, for the one thing that it tells and nothing else does: in Firefox, whether a
//! request whose answer is hidden was sent. No verdict rests on more of it, for engines differ
//! (<https://w3c.github.io/resource-timing/#sec-resource-timing>).

use std::time::Duration;

use js_sys::Array;
use wasm_bindgen::JsCast;
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

/// Whether the entry of a request that failed shows that the request itself was sent: Firefox gives a
/// duration only to one whose preflight passed and that had an answer. Other engines do not tell.
pub async fn says_delivered(url: &str) -> bool {
    if !is_firefox() {
        return false;
    }
    clock::wait(ENTRY_DELAY).await;
    last_duration(url).is_some_and(|duration| duration > 0.0)
}

fn is_firefox() -> bool {
    window()
        .and_then(|window| window.navigator().user_agent().ok())
        .is_some_and(|agent| agent.contains("Firefox/") && !agent.contains("Seamonkey/"))
}

/// The duration of the last request for `url`, in milliseconds.
fn last_duration(url: &str) -> Option<f64> {
    let entries: Array = window()?.performance()?.get_entries_by_name(url);
    let last = entries.iter().next_back()?;
    Some(last.dyn_into::<PerformanceEntry>().ok()?.duration())
}
