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
    /// Counts the sentences: each takes away itself and no later one.
    count: StoredValue<u32>,
    say: Action<String, ()>,
    copy: Action<String, ()>,
    point_at: Action<&'static str, ()>,
    catch_focus: Action<&'static str, ()>,
    open_dialog: Action<&'static str, ()>,
    close_dialog: Action<&'static str, ()>,
}

impl Notices {
    pub(crate) fn provide() -> Self {
        let text = RwSignal::new(String::new());
        let count = StoredValue::new(0);
        let say = Action::new_local(move |sentence: &String| show(text, count, sentence.clone()));
        let copy = Action::new_local(move |copied: &String| {
            let copied = copied.clone();
            async move {
                let done = browser::page::copy(&copied).await;
                let said = if done { "Copied" } else { "The browser did not let this page copy" };
                say.dispatch_local(said.to_owned());
            }
        });
        let point_at = Action::new_local(|selector: &&'static str| browser::page::focus(selector));
        let catch_focus =
            Action::new_local(|selector: &&'static str| browser::page::catch_focus(selector));
        let open_dialog =
            Action::new_local(|selector: &&'static str| browser::page::open_dialog(selector));
        let close_dialog =
            Action::new_local(|selector: &&'static str| browser::page::close_dialog(selector));
        let notices =
            Self { text, count, say, copy, point_at, catch_focus, open_dialog, close_dialog };
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

    /// Takes away what was said of a page that is left.
    pub(crate) fn hush(self) {
        self.count.update_value(|count| *count = count.wrapping_add(1));
        self.text.set(String::new());
    }

    /// What is being said.
    pub(crate) fn text(self) -> String {
        self.text.get()
    }

    /// Puts a text on the clipboard and says so.
    pub(crate) fn copy(self, text: String) {
        self.copy.dispatch_local(text);
    }

    /// Has the browser save a text as a file, of a name and a media type, and says `saved`, or that it
    /// could not be.
    pub(crate) async fn save(self, file: (&str, &str), text: &str, saved: &'static str) {
        let (name, mime) = file;
        let refused = "The browser did not let this page save a file.";
        browser::page::download(name, mime, text, |done| {
            self.say(if done { saved } else { refused });
        })
        .await;
    }

    /// The same, if the element that had the focus is gone.
    pub(crate) fn catch_focus(self, selector: &'static str) {
        self.catch_focus.dispatch_local(selector);
    }

    /// Opens a dialog of the page.
    pub(crate) fn open_dialog(self, selector: &'static str) {
        self.open_dialog.dispatch_local(selector);
    }

    /// Closes it; the focus goes back to where it was.
    pub(crate) fn close_dialog(self, selector: &'static str) {
        self.close_dialog.dispatch_local(selector);
    }

    /// Moves the focus to the first element that `selector` finds, once what was just decided is
    /// rendered: a screen reader then says where the person is.
    pub(crate) fn point_at(self, selector: &'static str) {
        self.point_at.dispatch_local(selector);
    }
}

/// A live region is read when it changes, so the same sentence is taken away first.
async fn show(text: RwSignal<String>, count: StoredValue<u32>, sentence: String) {
    count.update_value(|count| *count = count.wrapping_add(1));
    let mine = count.get_value();
    text.set(String::new());
    browser::clock::wait(Duration::ZERO).await;
    if count.get_value() != mine {
        return;
    }
    text.set(sentence);
    browser::clock::wait(SHOWN).await;
    if count.get_value() == mine {
        text.set(String::new());
    }
}
