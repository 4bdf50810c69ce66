//! What is said in passing, to the eye and to a screen reader, and the clipboard.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser;

/// How long a sentence stays.
const SHOWN: Duration = Duration::from_secs(5);

/// Owner of the live region's text.
#[derive(Clone, Copy)]
pub(crate) struct Notices {
    text: RwSignal<String>,
    say: Action<String, ()>,
    copy: Action<String, ()>,
    point_at_problem: Action<(), ()>,
}

impl Notices {
    pub(crate) fn provide() -> Self {
        let text = RwSignal::new(String::new());
        let say = Action::new_local(move |sentence: &String| show(text, sentence.clone()));
        let copy = Action::new_local(move |copied: &String| {
            let copied = copied.clone();
            async move {
                let done = browser::page::copy(&copied).await;
                let said = if done { "Copied" } else { "The browser did not let this page copy" };
                say.dispatch_local(said.to_owned());
            }
        });
        let point_at_problem = Action::new_local(|()| browser::page::focus_invalid_field());
        let notices = Self { text, say, copy, point_at_problem };
        provide_context(notices);
        notices
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Says a short sentence.
    pub(crate) fn say(self, sentence: impl Into<String>) {
        self.say.dispatch_local(sentence.into());
    }

    /// What is being said.
    pub(crate) fn text(self) -> String {
        self.text.get()
    }

    /// Puts a text on the clipboard and says so.
    pub(crate) fn copy(self, text: String) {
        self.copy.dispatch_local(text);
    }

    /// Moves the focus to the first field that is marked as wrong.
    pub(crate) fn point_at_problem(self) {
        self.point_at_problem.dispatch_local(());
    }
}

/// A live region is read when it changes, so the same sentence is taken away first.
async fn show(text: RwSignal<String>, sentence: String) {
    text.set(String::new());
    browser::clock::wait(Duration::ZERO).await;
    text.set(sentence.clone());
    browser::clock::wait(SHOWN).await;
    if text.get_untracked() == sentence {
        text.set(String::new());
    }
}
