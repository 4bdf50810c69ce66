//! Events of the window and the document, as calls of a closure.

use std::{cell::RefCell, fmt, rc::Rc};

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, PageTransitionEvent};

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

/// Calls when the page goes, for good or into the back/forward cache.
#[must_use]
pub fn on_leave(mut call: impl FnMut() + 'static) -> Option<Listener> {
    let listener = EventListener::new(window()?.as_ref(), "pagehide", move |_| call());
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

/// Calls when the page is scrolled or the window gets another size.
#[must_use]
pub fn on_view_change(call: impl Fn() + Clone + 'static) -> [Option<Listener>; 2] {
    ["scroll", "resize"].map(|event| {
        let call = call.clone();
        // Passive, as it is by default: what scrolls does not wait for us.
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

/// Calls when the person reaches for something on the page, by pointer, finger or key, that does not stand
/// where `but` says.
#[must_use]
pub fn on_reach(but: &'static str, call: impl Fn() + Clone + 'static) -> [Option<Listener>; 4] {
    ["pointerover", "touchstart", "focusin", "keydown"].map(|event| {
        let call = call.clone();
        let listener = EventListener::new(document()?.as_ref(), event, move |event| {
            let place = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if !place.is_some_and(|place| place.closest(but).is_ok_and(|it| it.is_some())) {
                call();
            }
        });
        Some(Listener { _listener: listener })
    })
}

/// Keys that were pressed before somebody listened to them.
#[derive(Clone, Debug, Default)]
pub struct Keys(Rc<RefCell<Vec<Event>>>);

impl Keys {
    /// Keeps what is pressed, for as long as the answer lives.
    #[must_use]
    pub fn keep(&self) -> Option<Listener> {
        let keys = Rc::clone(&self.0);
        let listener = EventListener::new(document()?.as_ref(), "keydown", move |event| {
            keys.borrow_mut().push(event.clone());
        });
        Some(Listener { _listener: listener })
    }

    /// Has them pressed once more, on no element in particular. The browser does nothing by itself then.
    pub fn press_again(&self) {
        for event in self.0.take() {
            if let Some(body) = document().and_then(|document| document.body()) {
                // Refused only while it is on its way; it is not.
                _ = body.dispatch_event(&event);
            }
        }
    }
}

/// Calls with each key that is pressed by itself, as `KeyboardEvent.key` names it, where it is no input:
/// not in a field, not with a modifier that makes it a command of the browser, not in a dialog. A key for
/// which the call says `true` has no other effect.
#[must_use]
pub fn on_key(mut call: impl FnMut(&str) -> bool + 'static) -> Option<Listener> {
    let options = EventListenerOptions::enable_prevent_default();
    let listener =
        EventListener::new_with_options(document()?.as_ref(), "keydown", options, move |event| {
            if let Some(key) = bare_key(event)
                && call(&key)
            {
                event.prevent_default();
            }
        });
    Some(Listener { _listener: listener })
}

fn bare_key(event: &Event) -> Option<String> {
    const NOT_HERE: &str = "input, textarea, select, [contenteditable]";
    let event = event.dyn_ref::<KeyboardEvent>()?;
    let has_meaning = event.ctrl_key() || event.meta_key() || event.alt_key();
    let is_input =
        has_meaning || event.repeat() || event.is_composing() || event.default_prevented();
    let place = event.target()?.dyn_into::<Element>().ok()?;
    // The page behind an open dialog is out of reach, wherever the focus is.
    let is_covered = document()?.query_selector("dialog[open]").ok()?.is_some();
    let is_taken = is_covered || place.closest(NOT_HERE).ok()?.is_some();
    (!is_input && !is_taken).then(|| event.key())
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
