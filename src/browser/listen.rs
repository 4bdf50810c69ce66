//! Events of the window and the document, as calls of a closure.

use std::fmt;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::PageTransitionEvent;

use super::{location, window};

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

/// Calls with the path when the person follows a link that stays within the app; the browser then
/// does not load the page anew, which would lose the token.
#[must_use]
pub fn on_internal_link(mut call: impl FnMut(String) + 'static) -> Option<Listener> {
    let document = window()?.document()?;
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(&document, "click", options, move |event| {
        if let Some(path) = location::internal_link(event) {
            event.prevent_default();
            call(path);
        }
    });
    Some(Listener { _listener: listener })
}
