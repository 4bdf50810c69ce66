//! The wishes that are being saved, or that could not be: what a person has typed and the form no longer
//! shows. Nothing of it is lost before the API has confirmed it.

use leptos::prelude::*;
use wish_list::NewWish;

/// How far a wish has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    /// On its way.
    Sending,
    /// It goes once the one before it has been confirmed.
    Waiting,
    /// It was given up while it was on its way, so the API may have it.
    Unknown,
    /// The API has not confirmed it.
    NotSaved,
}

impl Stage {
    /// Its name in the page, as `data-pending`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Waiting => "waiting",
            Self::Unknown => "unknown",
            Self::NotSaved => "not-saved",
        }
    }

    /// Whether it is still to come.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Sending | Self::Waiting)
    }
}

/// A wish that is not in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Saving {
    /// Tells it from all others of this page.
    pub(crate) key: u32,
    /// What was typed.
    pub(crate) wish: NewWish,
    /// How far it has come.
    pub(crate) stage: Stage,
}

/// Owner of these wishes, in the order in which they were typed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Savings {
    all: RwSignal<Vec<Saving>>,
    count: StoredValue<u32>,
}

impl Savings {
    pub(in crate::state) fn empty() -> Self {
        Self { all: RwSignal::new(Vec::new()), count: StoredValue::new(0) }
    }

    /// All of them.
    pub(crate) fn all(self) -> Vec<Saving> {
        self.all.get()
    }

    /// Takes a wish up, in place of the same one that was not saved; `false` if it is still to come
    /// already, as with a second click of the same hand.
    pub(in crate::state) fn take_up(self, wish: &NewWish, stage: Stage) -> bool {
        let is_it = |saving: &Saving| saving.wish == *wish && saving.stage.is_open();
        if self.all.with_untracked(|all| all.iter().any(is_it)) {
            return false;
        }
        self.all.update(|all| all.retain(|saving| saving.wish != *wish));
        self.push(wish.clone(), stage);
        true
    }

    fn push(self, wish: NewWish, stage: Stage) {
        self.count.update_value(|count| *count = count.wrapping_add(1));
        let key = self.count.get_value();
        self.all.update(|all| all.push(Saving { key, wish, stage }));
    }

    /// The next that waits, which is now being sent.
    pub(super) fn next_to_send(self) -> Option<NewWish> {
        let place =
            |all: &Vec<Saving>| all.iter().position(|saving| saving.stage == Stage::Waiting);
        let place = self.all.with_untracked(place)?;
        self.all.update(|all| all[place].stage = Stage::Sending);
        self.all.with_untracked(|all| Some(all.get(place)?.wish.clone()))
    }

    /// The one that was sent is confirmed.
    pub(super) fn confirm(self) {
        self.all.update(|all| all.retain(|saving| saving.stage != Stage::Sending));
    }

    /// The one that was sent is not saved, or may be; what waits behind it is not sent. `in_form` tells
    /// which stands in the form and so needs no place here.
    pub(in crate::state) fn give_up(self, sent: Stage, in_form: impl Fn(&NewWish) -> bool) {
        self.all.update(|all| {
            for saving in all.iter_mut() {
                saving.stage = match saving.stage {
                    Stage::Sending => sent,
                    Stage::Waiting => Stage::NotSaved,
                    settled => settled,
                };
            }
            all.retain(|saving| !in_form(&saving.wish));
        });
    }

    /// Keeps a wish that is not saved.
    pub(in crate::state) fn keep(self, wish: NewWish) {
        self.push(wish, Stage::NotSaved);
    }

    /// Takes one away and gives it.
    pub(in crate::state) fn take(self, key: u32) -> Option<NewWish> {
        let place = |all: &Vec<Saving>| all.iter().position(|saving| saving.key == key);
        let place = self.all.with_untracked(place)?;
        self.all.try_update(|all| all.remove(place).wish)
    }

    /// The wishes alone, to be kept over a sign-in.
    pub(in crate::state) fn wishes(self) -> Vec<NewWish> {
        self.all.with_untracked(|all| all.iter().map(|saving| saving.wish.clone()).collect())
    }

    pub(in crate::state) fn clear(self) {
        self.all.set(Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(name: &str) -> NewWish {
        NewWish { name: Some(name.to_owned()), ..NewWish::default() }
    }

    fn stages(savings: Savings) -> Vec<(String, Stage)> {
        let all = savings.all.get_untracked();
        all.into_iter().map(|saving| (saving.wish.name.unwrap(), saving.stage)).collect()
    }

    #[test]
    fn wishes_go_one_after_the_other_and_none_twice() {
        Owner::new().set();
        let savings = Savings::empty();
        assert!(savings.take_up(&wish("a"), Stage::Sending));
        assert!(!savings.take_up(&wish("a"), Stage::Waiting), "a second click");
        assert!(savings.take_up(&wish("b"), Stage::Waiting));
        savings.confirm();
        assert_eq!(savings.next_to_send(), Some(wish("b")));
        assert_eq!(savings.next_to_send(), None);
        assert_eq!(stages(savings), [("b".to_owned(), Stage::Sending)]);
        savings.confirm();
        assert!(savings.take_up(&wish("a"), Stage::Sending), "the same again is another one");
    }

    #[test]
    fn what_is_not_saved_stays_unless_it_stands_in_the_form() {
        Owner::new().set();
        let savings = Savings::empty();
        for (name, stage) in [("a", Stage::Sending), ("b", Stage::Waiting), ("c", Stage::Waiting)] {
            savings.take_up(&wish(name), stage);
        }
        savings.give_up(Stage::Unknown, |typed| *typed == wish("c"));
        let left = [("a".to_owned(), Stage::Unknown), ("b".to_owned(), Stage::NotSaved)];
        assert_eq!(stages(savings), left);
        assert!(savings.take_up(&wish("b"), Stage::Sending), "tried again");
        assert_eq!(stages(savings)[1].1, Stage::Sending);
        let key = savings.all.get_untracked()[0].key;
        assert_eq!((savings.take(key), savings.take(key)), (Some(wish("a")), None));
    }
}
