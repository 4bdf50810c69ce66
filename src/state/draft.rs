//! What is being written. It survives failures, and a sign-in on the way.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wish_list::{NewWish, Problems};

use crate::{
    browser,
    state::{
        console::request_draft::{KeptRequest, RequestDraft},
        wishes::saving::{Savings, Stage},
    },
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
    /// The wishes that were submitted and are not confirmed.
    pub(super) savings: Savings,
}

/// What is carried through a sign-in.
#[derive(Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    wish: NewWish,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<KeptRequest>,
    /// Wishes that were submitted and not confirmed, and that the form does not show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<NewWish>,
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
            savings: Savings::empty(),
        }
    }

    /// The wish as it would be sent.
    ///
    /// # Errors
    /// [`Problems`] when it cannot be.
    pub(crate) fn wish(self) -> Result<NewWish, Problems> {
        let wish = self.trimmed();
        wish.check().map(|()| wish)
    }

    /// Whether a person would say that this wish stands in the form.
    fn shows(self, wish: &NewWish) -> bool {
        self.trimmed() == *wish
    }

    fn trimmed(self) -> NewWish {
        let filled = |field: RwSignal<String>| {
            let text = field.get_untracked().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        NewWish {
            name: filled(self.name),
            url: filled(self.url),
            description: filled(self.description),
        }
    }

    /// Empties the fields if they still hold this wish: the next one may have been begun meanwhile.
    pub(crate) fn clear_if(self, sent: &NewWish) {
        if self.shows(sent) {
            self.fill(NewWish::default());
        }
    }

    /// The wish that was sent was not confirmed, and none behind it goes: what the form does not show
    /// stays beside the list.
    pub(super) fn give_up(self, sent: Stage) {
        self.savings.give_up(sent, |wish| self.shows(wish));
    }

    /// Puts a wish back into the form that was emptied too early, or beside the list if something else is
    /// there already.
    pub(super) fn put_back(self, wish: &NewWish) {
        if self.trimmed() == NewWish::default() {
            self.fill(wish.clone());
        } else if !self.shows(wish) {
            self.savings.keep(wish.clone());
        }
    }

    /// Takes a wish that was not saved into the form; what is there takes its place.
    pub(crate) fn take_back(self, key: u32) {
        let Some(wish) = self.savings.take(key) else { return };
        let there = self.trimmed();
        self.fill(wish);
        if there != NewWish::default() {
            self.put_back(&there);
        }
    }

    /// Takes a wish that was not saved away for good.
    pub(crate) fn drop_saving(self, key: u32) {
        _ = self.savings.take(key);
    }

    /// Empties the fields.
    pub(crate) fn clear(self) {
        self.fill(NewWish::default());
        self.savings.clear();
        self.request.clear();
    }

    /// Whether nothing is written of a wish.
    pub(crate) fn is_empty(self) -> bool {
        self.written() == NewWish::default()
    }

    /// The fields as they are, to be carried through a sign-in; `None` when all are empty.
    pub(crate) fn to_json(self) -> Option<String> {
        let others = self.savings.wishes().into_iter().filter(|wish| !self.shows(wish)).collect();
        let kept = Kept { wish: self.written(), request: self.request.keep(), others };
        if kept == Kept::default() { None } else { serde_json::to_string(&kept).ok() }
    }

    fn written(self) -> NewWish {
        let text =
            |field: RwSignal<String>| Some(field.get_untracked()).filter(|text| !text.is_empty());
        NewWish { name: text(self.name), url: text(self.url), description: text(self.description) }
    }

    /// Puts the fields back. What is no draft changes nothing.
    pub(crate) fn restore(self, json: &str) {
        if let Ok(kept) = serde_json::from_str(json) {
            self.put(kept);
        }
    }

    fn put(self, Kept { wish, request, others }: Kept) {
        self.fill(wish);
        if let Some(request) = request {
            self.request.fill(request);
        }
        for wish in others {
            self.savings.keep(wish);
        }
    }

    /// Puts back what was being written when the person left to sign in and came back another way, as
    /// by the Back button.
    pub(crate) fn restore_pending(self) {
        if let Some(json) = browser::storage::pending_draft(browser::clock::now()) {
            self.restore_where_empty(&json);
        }
    }

    /// Puts the fields back of each form in which nothing is written: a link may have filled one of them.
    fn restore_where_empty(self, json: &str) {
        let Ok(mut kept) = serde_json::from_str::<Kept>(json) else { return };
        if !self.is_empty() {
            kept.wish = self.written();
        }
        if self.request.keep().is_some() {
            kept.request = None;
        }
        if !self.savings.wishes().is_empty() {
            kept.others.clear();
        }
        self.put(kept);
    }

    fn fill(self, wish: NewWish) {
        self.name.set(wish.name.unwrap_or_default());
        self.url.set(wish.url.unwrap_or_default());
        self.description.set(wish.description.unwrap_or_default());
    }
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
    fn a_wish_that_the_form_no_longer_shows_is_kept_beside_it() {
        let owner = Owner::new();
        owner.set();
        let draft = Draft::empty();
        let wish = |name: &str| NewWish { name: Some(name.to_owned()), ..NewWish::default() };
        let beside = || untrack(|| draft.savings.wishes());
        let take_up = |name: &str, stage| assert!(draft.savings.take_up(&wish(name), stage));
        // Sent, and overtyped by the next, which is in the form.
        take_up("Tea", Stage::Sending);
        take_up("Coffee", Stage::Waiting);
        draft.name.set("Coffee".to_owned());
        draft.give_up(Stage::NotSaved);
        assert_eq!(beside(), [wish("Tea")]);
        let kept = draft.to_json().unwrap();
        draft.take_back(draft.savings.all()[0].key);
        assert_eq!(
            (draft.name.get_untracked(), beside()),
            ("Tea".to_owned(), vec![wish("Coffee")])
        );
        draft.clear();
        assert_eq!(draft.to_json(), None);
        draft.restore(&kept);
        assert_eq!(
            (draft.name.get_untracked(), beside()),
            ("Coffee".to_owned(), vec![wish("Tea")])
        );
        // Stored without what was sent: it goes back to an empty form only.
        draft.put_back(&wish("Cocoa"));
        assert_eq!(beside(), [wish("Tea"), wish("Cocoa")]);
        draft.name.set(String::new());
        draft.put_back(&wish("Milk"));
        assert_eq!(draft.name.get_untracked(), "Milk");
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

    #[test]
    fn a_form_that_a_link_filled_keeps_nothing_of_the_other_from_coming_back() {
        let owner = Owner::new();
        owner.set();
        let draft = Draft::empty();
        let kept = r#"{"name":"Tea","request":{"method":"GET","path":"/kept","headers":"","body":"","with-token":true},"others":[{"name":"Milk"}]}"#;
        let shown = || (draft.name.get_untracked(), draft.request.path.get_untracked());
        let both = |name: &str, path: &str| (name.to_owned(), path.to_owned());
        draft.request.path.set("/linked".to_owned());
        draft.restore_where_empty(kept);
        assert_eq!(shown(), both("Tea", "/linked"));
        assert_eq!(untrack(|| draft.savings.wishes()).len(), 1);
        draft.clear();
        draft.name.set("Coffee".to_owned());
        draft.restore_where_empty(kept);
        assert_eq!(shown(), both("Coffee", "/kept"));
        draft.clear();
        draft.restore_where_empty(kept);
        assert_eq!(shown(), both("Tea", "/kept"));
    }
}
