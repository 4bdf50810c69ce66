//! Where a long list stands in the window, and the few things that keep it steady there.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleDeclaration, Element, FocusOptions, HtmlElement};

use super::{page::document, window};

/// Where a list stands, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The upper edge of the frame round list and room, from the upper edge of the window.
    pub frame: f64,
    /// The height of the window.
    pub window: f64,
    /// How far down the list each of the asked children begins, and then its height.
    pub edges: Vec<f64>,
}

/// Measures the list that `list` finds and the frame round it; `children` are those whose edges are asked
/// for, by their place. `None` when there is none.
#[must_use]
pub fn place(list: &str, children: impl Iterator<Item = u32>) -> Option<Place> {
    let list = find(list)?;
    let frame = list.parent_element()?.get_bounding_client_rect().top();
    let own = list.get_bounding_client_rect();
    let rows = list.children();
    let edge = |at: u32| rows.item(at).map(|row| row.get_bounding_client_rect().top() - own.top());
    let edges = children.filter_map(edge).chain([own.height()]).collect();
    let window = window()?.inner_height().ok()?.as_f64()?;
    Some(Place { frame, window, edges })
}

/// The width of the window, on which the height of a row depends.
#[must_use]
pub fn window_width() -> Option<f64> {
    window()?.inner_width().ok()?.as_f64()
}

/// Whether the focus is in what `selector` finds.
#[must_use]
pub fn holds_focus(selector: &str) -> bool {
    let focused = document().and_then(|document| document.active_element());
    find(selector).is_some_and(|element| element.contains(focused.as_deref()))
}

/// Gives the focus to what `selector` finds, if nothing has it, and scrolls nowhere.
pub fn keep_focus(selector: &str) {
    let Some(document) = document() else { return };
    let body = document.body().map(Element::from);
    if document.active_element().is_some_and(|element| Some(element) != body) {
        return;
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = find(selector).and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        // What cannot take the focus leaves it where it is.
        _ = element.focus_with_options(&options);
    }
}

/// Scrolls the page by so many pixels.
pub fn scroll_by(pixels: f64) {
    if let Some(window) = window() {
        window.scroll_by_with_x_and_y(0.0, pixels);
    }
}

/// Whether the browser itself keeps in place what is seen while something above it changes its height
/// (<https://drafts.csswg.org/css-scroll-anchoring/>).
#[must_use]
pub fn anchors_scrolling() -> bool {
    let style: Option<CssStyleDeclaration> = document()
        .and_then(|document| document.document_element())
        .and_then(|root| root.dyn_into::<HtmlElement>().ok())
        .map(|root| root.style());
    // A property that the engine does not know is no member of the declaration.
    style.is_some_and(|style| {
        Reflect::has(&style, &JsValue::from_str("overflowAnchor")).unwrap_or_default()
    })
}

fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}
