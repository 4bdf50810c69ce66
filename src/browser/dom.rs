//! Elements made by hand, for what is there before the app: the fewest words that make a page.

use std::fmt;

use gloo_events::EventListener;
use web_sys::Element;

use super::page::document;

/// An element, or nothing where the page has none: then whatever is done with it does nothing.
#[derive(Clone, Debug)]
pub struct Node(Option<Element>);

impl Node {
    /// A new element, which stands nowhere yet.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        Self(document().and_then(|document| document.create_element(tag).ok()))
    }

    /// The first element of the page that `selector` finds.
    #[must_use]
    pub fn find(selector: &str) -> Self {
        Self(document().and_then(|document| document.query_selector(selector).ok()?))
    }

    /// Sets an attribute.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        if let Some(element) = &self.0 {
            // Refused only for names that are no XML names; ours are.
            _ = element.set_attribute(name, value);
        }
        self
    }

    /// The class of an element.
    #[must_use]
    pub fn class(self, class: &str) -> Self {
        self.with("class", class)
    }

    /// What it says, in the place of all that is in it.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        if let Some(element) = &self.0 {
            element.set_text_content(Some(text));
        }
        self
    }

    /// Puts another element at its end.
    #[must_use]
    pub fn child(self, child: &Self) -> Self {
        if let (Some(element), Some(child)) = (&self.0, &child.0) {
            // Refused only for an element that holds this one; a new one holds nothing.
            _ = element.append_child(child);
        }
        self
    }

    /// Puts these elements in the place of all that is in it.
    pub fn fill(&self, children: &[Self]) {
        if let Some(element) = &self.0 {
            let children = children.iter().filter_map(|child| child.0.as_ref());
            element.replace_children_with_node(&children.collect::<js_sys::Array>());
        }
    }

    /// Whether a button can be pressed.
    pub fn enable(&self, is_enabled: bool) {
        if let Some(element) = &self.0 {
            // Refused only for names that are no XML names; this one is.
            _ = element.toggle_attribute_with_force("disabled", !is_enabled);
        }
    }

    /// Puts another element at its beginning.
    pub fn begin_with(&self, child: &Self) {
        if let (Some(element), Some(child)) = (&self.0, &child.0) {
            // Refused only for an element that holds this one; a new one holds nothing.
            _ = element.insert_adjacent_element("afterbegin", child);
        }
    }

    /// Puts other elements at its end.
    #[must_use]
    pub fn children<'n>(self, children: impl IntoIterator<Item = &'n Self>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Takes it out of the page and puts another in its place.
    pub fn replace_by(&self, other: &Self) {
        if let (Some(element), Some(other)) = (&self.0, &other.0) {
            // Refused only where an element would hold itself.
            _ = element.replace_with_with_node_1(other);
        }
    }

    /// Calls when it is clicked, for as long as the answer lives.
    #[must_use]
    pub fn on_click(&self, mut call: impl FnMut() + 'static) -> Option<Click> {
        let listener = EventListener::new(self.0.as_ref()?, "click", move |_| call());
        Some(Click { _listener: listener })
    }
}

/// Waits for clicks for as long as it lives.
pub struct Click {
    _listener: EventListener,
}

impl fmt::Debug for Click {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Click")
    }
}
