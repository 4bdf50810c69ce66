//! Events of the window and the document, as calls of a closure.

use std::fmt;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::PageTransitionEvent;

use super::{location, page::document, window};

/// Listens for as long as it lives.
pub struct Listener {
    _listener: EventListener,
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}

/// Calls with the path when the person goes back or forward within the app.
#[must_use]
pub fn on_path_change(mut call: impl FnMut(String) + 'static) -> Option<Listener> {
    let listener =
        EventListener::new(window()?.as_ref(), "popstate", move |_| call(location::path()));
    Some(Listener { _listener: listener })
}

/// Calls when the page comes back from the back/forward cache, alive as it was left.
#[must_use]
pub fn on_restore(mut call: impl FnMut() + 'static) -> Option<Listener> {
    let listener = EventListener::new(window()?.as_ref(), "pageshow", move |event| {
        if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
            call();
        }
    });
    Some(Listener { _listener: listener })
}

/// Calls when the window has the focus again, and when the network is back: a timer that ought to have
/// rung meanwhile may have slept.
#[must_use]
pub fn on_wake(call: impl Fn() + Clone + 'static) -> [Option<Listener>; 2] {
    ["focus", "online"].map(|event| {
        let call = call.clone();
        let listener = EventListener::new(window()?.as_ref(), event, move |_| call());
        Some(Listener { _listener: listener })
    })
}

/// Calls when the page is hidden, and when it is looked at again.
#[must_use]
pub fn on_visibility_change(call: impl Fn() + 'static) -> Option<Listener> {
    let listener = EventListener::new(document()?.as_ref(), "visibilitychange", move |_| call());
    Some(Listener { _listener: listener })
}

/// Calls when the person does something, wherever on the page. What moves the focus is not among it,
/// for the app does that, too.
#[must_use]
pub fn on_activity(call: impl Fn() + Clone + 'static) -> [Option<Listener>; 4] {
    ["pointerdown", "keydown", "input", "wheel"].map(|event| {
        let call = call.clone();
        let options = EventListenerOptions::run_in_capture_phase();
        let listener =
            EventListener::new_with_options(document()?.as_ref(), event, options, move |_| call());
        Some(Listener { _listener: listener })
    })
}

/// Calls with the path when the person follows a link that stays within the app; the browser then
/// does not load the page anew, which would lose the token.
#[must_use]
pub fn on_internal_link(mut call: impl FnMut(String) + 'static) -> Option<Listener> {
    let options = EventListenerOptions::enable_prevent_default();
    let listener =
        EventListener::new_with_options(document()?.as_ref(), "click", options, move |event| {
            if let Some(path) = location::internal_link(event) {
                event.prevent_default();
                call(path);
            }
        });
    Some(Listener { _listener: listener })
}
