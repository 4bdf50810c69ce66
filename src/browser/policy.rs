//! What the page's Content Security Policy refused. A refused request looks like any other network
//! error; only this event tells (<https://www.w3.org/TR/CSP3/#report>).

use std::{cell::RefCell, fmt, rc::Rc};

use gloo_events::EventListener;
use url::Url;
use wasm_bindgen::JsCast;
use web_sys::SecurityPolicyViolationEvent;

use super::page::document;

/// The URLs that the policy refused to connect to since this was created.
#[derive(Clone)]
pub struct PolicyWatch {
    refused: Rc<RefCell<Vec<String>>>,
    _listener: Rc<Option<EventListener>>,
}

impl fmt::Debug for PolicyWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyWatch").field("refused", &self.refused).finish_non_exhaustive()
    }
}

impl PolicyWatch {
    /// Starts to watch; before the first request.
    #[must_use]
    pub fn start() -> Self {
        let refused = Rc::new(RefCell::new(Vec::new()));
        let seen = Rc::clone(&refused);
        let listener = document().map(|document| {
            EventListener::new(&document, "securitypolicyviolation", move |event| {
                let event = event.dyn_ref::<SecurityPolicyViolationEvent>();
                if let Some(event) =
                    event.filter(|event| event.effective_directive() == "connect-src")
                {
                    seen.borrow_mut().push(event.blocked_uri());
                }
            })
        });
        Self { refused, _listener: Rc::new(listener) }
    }

    /// Whether the policy refused this URL. Engines report it normalised and without its fragment.
    #[must_use]
    pub fn refused(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else { return false };
        self.refused.borrow().iter().any(|blocked| *blocked == url.as_str())
    }
}
