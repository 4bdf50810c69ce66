//! Resource Timing (<https://w3c.github.io/resource-timing/#sec-resource-timing>): the time of a request in
//! parts, to be shown; and what nothing else tells: in Firefox, whether a request whose answer is hidden
//! was sent. No verdict rests on more of it, for engines differ.

use std::time::Duration;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{PerformanceEntry, PerformanceResourceTiming};
use workbench::timing::{self, Timing};

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

/// What the browser measured of a request that has ended, begun at `since` or later; `None` where it made
/// no note, as with a full buffer.
pub async fn measured(url: &str, since: f64) -> Option<Timing> {
    // The entry is there once whatever ended the request has returned to the browser.
    for delay in [Duration::ZERO, ENTRY_DELAY] {
        clock::wait(delay).await;
        if let Some(timing) = entry(url, since).and_then(|entry| timing::read(&entry)) {
            return Some(timing);
        }
    }
    None
}

/// The last entry of a URL that is not of a preflight, which Chromium notes as well.
fn entry(url: &str, since: f64) -> Option<timing::Entry> {
    let entries: Array = window()?.performance()?.get_entries_by_name(url);
    let own = |entry: &PerformanceResourceTiming| {
        let kind = entry.initiator_type();
        entry.start_time() >= since && (kind == "fetch" || kind == "xmlhttprequest")
    };
    let entry = |entry: JsValue| entry.dyn_into::<PerformanceResourceTiming>().ok();
    let found = entries.iter().filter_map(entry).rfind(own)?;
    Some(timing::Entry {
        start: found.start_time(),
        domain_lookup_start: found.domain_lookup_start(),
        domain_lookup_end: found.domain_lookup_end(),
        connect_start: found.connect_start(),
        secure_connection_start: found.secure_connection_start(),
        connect_end: found.connect_end(),
        request_start: found.request_start(),
        response_start: found.response_start(),
        response_end: found.response_end(),
        transferred: found.transfer_size(),
        protocol: found.next_hop_protocol(),
    })
}

/// Whether the engine is Gecko, whose upload events do not tell what its entries do.
#[must_use]
pub fn is_firefox() -> bool {
    let agent = window().and_then(|window| window.navigator().user_agent().ok());
    agent.is_some_and(|agent| agent.contains("Firefox/") && !agent.contains("Seamonkey/"))
}
