//! What is being written. It survives failures, and a sign-in on the way.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wish_list::{NewWish, is_web_link};

use crate::{
    browser,
    state::request_draft::{KeptRequest, RequestDraft},
};

/// Owner of the fields of the forms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    /// What is wished for.
    pub(crate) name: RwSignal<String>,
    /// Where to find it.
    pub(crate) url: RwSignal<String>,
    /// Anything else.
    pub(crate) description: RwSignal<String>,
    /// The request that is being composed.
    pub(crate) request: RequestDraft,
}

/// What is carried through a sign-in.
#[derive(Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    wish: NewWish,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<KeptRequest>,
}

/// What keeps a draft from being sent, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DraftProblems {
    /// About the name.
    pub(crate) name: Option<&'static str>,
    /// About the link.
    pub(crate) url: Option<&'static str>,
}

impl Draft {
    pub(crate) fn provide() -> Self {
        let draft = Self::empty();
        provide_context(draft);
        draft
    }

    pub(crate) fn expect() -> Self {
        expect_context()
    }

    fn empty() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            url: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
            request: RequestDraft::empty(),
        }
    }

    /// The wish as it would be sent.
    ///
    /// # Errors
    /// [`DraftProblems`] when it cannot be.
    pub(crate) fn wish(self) -> Result<NewWish, DraftProblems> {
        let filled = |field: RwSignal<String>| {
            let text = field.get_untracked().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        check(NewWish {
            name: filled(self.name),
            url: filled(self.url),
            description: filled(self.description),
        })
    }

    /// Empties the fields if they still hold this wish: the next one may have been begun meanwhile.
    pub(crate) fn clear_if(self, sent: &NewWish) {
        if self.wish().as_ref() == Ok(sent) {
            self.fill(NewWish::default());
        }
    }

    /// Empties the fields.
    pub(crate) fn clear(self) {
        self.fill(NewWish::default());
        self.request.clear();
    }

    /// Whether nothing is written of a wish.
    pub(crate) fn is_empty(self) -> bool {
        self.written() == NewWish::default()
    }

    /// The fields as they are, to be carried through a sign-in; `None` when all are empty.
    pub(crate) fn to_json(self) -> Option<String> {
        let kept = Kept { wish: self.written(), request: self.request.keep() };
        if kept == Kept::default() { None } else { serde_json::to_string(&kept).ok() }
    }

    fn written(self) -> NewWish {
        let text =
            |field: RwSignal<String>| Some(field.get_untracked()).filter(|text| !text.is_empty());
        NewWish { name: text(self.name), url: text(self.url), description: text(self.description) }
    }

    /// Puts the fields back. What is no draft changes nothing.
    pub(crate) fn restore(self, json: &str) {
        let Ok(Kept { wish, request }) = serde_json::from_str(json) else { return };
        self.fill(wish);
        if let Some(request) = request {
            self.request.fill(request);
        }
    }

    /// Puts back what was being written when the person left to sign in and came back another way, as
    /// by the Back button. What is in the form already stays.
    pub(crate) fn restore_pending(self) {
        if self.to_json().is_some() {
            return;
        }
        if let Some(json) = browser::storage::pending_draft(browser::clock::now()) {
            self.restore(&json);
        }
    }

    fn fill(self, wish: NewWish) {
        self.name.set(wish.name.unwrap_or_default());
        self.url.set(wish.url.unwrap_or_default());
        self.description.set(wish.description.unwrap_or_default());
    }
}

fn check(wish: NewWish) -> Result<NewWish, DraftProblems> {
    let problems = DraftProblems {
        name: wish.name.is_none().then_some("Enter what you wish for."),
        url: wish
            .url
            .as_deref()
            .is_some_and(|url| !is_web_link(url))
            .then_some("Enter a link that starts with https:// or http://, or none."),
    };
    if problems == DraftProblems::default() { Ok(wish) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_checked_kept_and_put_back() {
        let owner = Owner::new();
        owner.set();
        let draft = Draft::empty();
        assert_eq!(draft.to_json(), None);
        draft.name.set("  ".to_owned());
        draft.url.set("tea".to_owned());
        let problems = draft.wish().unwrap_err();
        assert!(problems.name.is_some() && problems.url.is_some());
        draft.name.set(" Tea ".to_owned());
        draft.url.set(String::new());
        assert_eq!(draft.wish().unwrap().name.as_deref(), Some("Tea"));
        let kept = draft.to_json().unwrap();
        let other = NewWish { name: Some("Coffee".to_owned()), ..NewWish::default() };
        draft.clear_if(&other);
        assert_eq!(draft.name.get_untracked(), " Tea ");
        draft.clear_if(&draft.wish().unwrap());
        assert_eq!(draft.name.get_untracked(), "");
        draft.restore("no json");
        assert_eq!(draft.name.get_untracked(), "");
        draft.restore(&kept);
        assert_eq!(draft.name.get_untracked(), " Tea ");
    }

    #[test]
    fn a_composed_request_is_kept_once_it_is_more_than_what_was_filled_in() {
        let owner = Owner::new();
        owner.set();
        let draft = Draft::empty();
        draft.request.begin("/wish-list-service".to_owned());
        assert_eq!(draft.to_json(), None);
        draft.request.path.set("/other".to_owned());
        draft.request.body.set("{".to_owned());
        draft.request.begin("/wish-list-service".to_owned());
        assert!(draft.is_empty(), "it is no wish");
        let kept = draft.to_json().unwrap();
        draft.clear();
        assert_eq!(draft.to_json(), None);
        // A wish alone, as it was kept before there was a console, leaves the request alone.
        draft.restore(r#"{"name":"Tea"}"#);
        assert_eq!(draft.request.path.get_untracked(), "/wish-list-service");
        draft.restore(&kept);
        let composed = untrack(|| draft.request.composed(true));
        assert_eq!((composed.path.as_str(), composed.body.as_str()), ("/other", "{"));
        assert_eq!(draft.name.get_untracked(), "", "what was kept is put back as it was");
    }
}
