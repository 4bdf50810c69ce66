//! What a screen reader announces, and the clipboard.

use leptos::prelude::*;

use crate::browser;

/// Owner of the live region's text.
#[derive(Clone, Copy)]
pub(crate) struct Notices {
    text: RwSignal<String>,
    copy: Action<String, ()>,
}

impl Notices {
    pub(crate) fn provide() -> Self {
        let text = RwSignal::new(String::new());
        let copy = Action::new_local(move |copied: &String| {
            let copied = copied.clone();
            async move {
                let done = browser::page::copy(&copied).await;
                let said = if done { "Copied" } else { "The browser did not let this page copy" };
                text.set(said.to_owned());
            }
        });
        let notices = Self { text, copy };
        provide_context(notices);
        notices
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Announces a short sentence.
    pub(crate) fn say(self, sentence: impl Into<String>) {
        self.text.set(sentence.into());
    }

    /// The last announcement.
    pub(crate) fn text(self) -> String {
        self.text.get()
    }

    /// Puts a text on the clipboard and says so.
    pub(crate) fn copy(self, text: String) {
        self.copy.dispatch_local(text);
    }
}
