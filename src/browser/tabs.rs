//! What the tabs of this app tell each other, by a `BroadcastChannel`
//! (<https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts>).
//! Words only: no token, no name, nothing that a script of the origin could not know.

use std::fmt;

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "wish-list.session";

/// A word to the other tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Somebody signed in here.
    SignedIn,
    /// The person signed out here.
    SignedOut,
}

impl Word {
    fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::SignedIn, Self::SignedOut].into_iter().find(|word| word.as_str() == text)
    }
}

/// The channel, open for as long as it lives.
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    _listener: Option<EventListener>,
}

impl fmt::Debug for Tabs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tabs")
    }
}

impl Tabs {
    /// Joins the channel and calls with each word of another tab.
    #[must_use]
    pub fn join(mut call: impl FnMut(Word) + 'static) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let listener = channel.as_ref().map(|channel| {
            EventListener::new(channel, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                if let Some(word) = data.and_then(|data| Word::read(&data.as_string()?)) {
                    call(word);
                }
            })
        });
        Self { channel, _listener: listener }
    }

    /// Says a word to the other tabs; this one does not hear it.
    pub fn say(&self, word: Word) {
        if let Some(channel) = &self.channel {
            // Refused only by a closed channel.
            _ = channel.post_message(&JsValue::from_str(word.as_str()));
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
