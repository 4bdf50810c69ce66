//! What is written in fields, where a page comes back from the back/forward cache.

use std::{cell::RefCell, rc::Rc, time::Duration};

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

use super::{
    clock::{self, Later},
    listen::{self, Listener},
    page::document,
};

/// Browsers empty a field in a task that they queue when the page comes back; by then it has run.
const EMPTIED_BY: Duration = Duration::from_millis(100);

type Written = Vec<(Element, String)>;

/// Keeps what is written through the back/forward cache. A field that says `autocomplete="off"` is emptied when its
/// page comes back alive ([HTML standard, "reactivate a document"][standard]; WebKit does so), and without an event,
/// so that the field would say something else than the app that owns it.
///
/// [standard]: https://html.spec.whatwg.org/multipage/browsing-the-web.html#reactivate-a-document
#[must_use]
pub fn outlive_cache() -> [Option<Listener>; 2] {
    let written = Rc::new(RefCell::new(Written::new()));
    let putting_back: RefCell<Option<Later>> = RefCell::default();
    [
        listen::on_leave({
            let written = Rc::clone(&written);
            move || drop(written.replace(now_written()))
        }),
        listen::on_restore(move || {
            let written = written.take();
            putting_back.replace(Some(clock::later(EMPTIED_BY, move || put_back(&written))));
        }),
    ]
}

fn now_written() -> Written {
    let Some(fields) =
        document().and_then(|document| document.query_selector_all("input, textarea").ok())
    else {
        return Written::new();
    };
    let fields = (0..fields.length()).filter_map(|place| fields.get(place)?.dyn_into().ok());
    fields
        .filter_map(|field| Some((text(&field)?, field)))
        .map(|(text, field)| (field, text))
        .collect()
}

fn put_back(written: &Written) {
    for (field, before) in written {
        // What somebody typed meanwhile is newer.
        if text(field).is_some_and(|now| now.is_empty()) {
            write(field, before);
        }
    }
}

/// The text of a field, if it is one for text.
fn text(field: &Element) -> Option<String> {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return (!matches!(input.type_().as_str(), "checkbox" | "radio" | "file"))
            .then(|| input.value());
    }
    field.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value)
}

fn write(field: &Element, text: &str) {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(text);
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(text);
    }
}
