//! Where wishes are kept.

use std::{fmt, io, path::PathBuf, sync::Mutex};

use thiserror::Error;
use wish_list::Wish;

use crate::{function::crowd, sync::lock};

/// The wishes could not be read or kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file system failed.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file was not written by this program, or is damaged. It is left as it is.
    #[error("{} is not a wish list of this sandbox, or is damaged, and is left as it is: {reason}", path.display())]
    NotAWishList {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Somebody else wrote the file meanwhile. It is left as it is.
    #[error("{} was changed by another program and is left as it is", path.display())]
    ChangedByAnother {
        /// The file.
        path: PathBuf,
    },
}

/// The wishes are in a file, which is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the wishes are kept in a data file, which is left as it is")]
pub struct CannotReplace;

/// A place that keeps wishes in the order they came.
pub trait Store: fmt::Debug + Send + Sync {
    /// All wishes, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the place cannot be read.
    fn wishes(&self) -> Result<Vec<Wish>, StoreError>;

    /// Adds a wish at the end. When this returns, the wish is kept.
    ///
    /// # Errors
    /// [`StoreError`] when the wish is not kept.
    fn add(&self, wish: Wish) -> Result<(), StoreError>;

    /// Goes back to the beginning, if the place is one that forgets.
    fn reset(&self);

    /// Keeps these wishes in place of all others; a scan of them stops after 1 MB if `stops_early`.
    ///
    /// # Errors
    /// [`CannotReplace`] where the wishes are somebody's own.
    fn replace(&self, wishes: Vec<Wish>, stops_early: bool) -> Result<(), CannotReplace> {
        let _ = (wishes, stops_early);
        Err(CannotReplace)
    }

    /// Whether a scan stops after 1 MB, as DynamoDB's does.
    fn stops_early(&self) -> bool {
        false
    }
}

/// Wishes in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    first: Vec<Wish>,
    kept: Mutex<Kept>,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    wishes: Vec<Wish>,
    stops_early: bool,
}

impl MemoryStore {
    /// A few wishes to look at: whole ones, one without a link, and one that the tutorial's function
    /// stored with its `id` alone.
    #[must_use]
    pub fn with_samples() -> Self {
        Self::with(samples())
    }

    /// So many wishes, the same each time.
    #[must_use]
    pub fn with_many(count: usize) -> Self {
        Self::with(crowd::many(count))
    }

    fn with(first: Vec<Wish>) -> Self {
        let kept = Kept { wishes: first.clone(), stops_early: false };
        Self { first, kept: Mutex::new(kept) }
    }
}

impl Store for MemoryStore {
    fn wishes(&self) -> Result<Vec<Wish>, StoreError> {
        Ok(lock(&self.kept).wishes.clone())
    }

    fn add(&self, wish: Wish) -> Result<(), StoreError> {
        lock(&self.kept).wishes.push(wish);
        Ok(())
    }

    fn reset(&self) {
        *lock(&self.kept) = Kept { wishes: self.first.clone(), stops_early: false };
    }

    fn replace(&self, wishes: Vec<Wish>, stops_early: bool) -> Result<(), CannotReplace> {
        *lock(&self.kept) = Kept { wishes, stops_early };
        Ok(())
    }

    fn stops_early(&self) -> bool {
        lock(&self.kept).stops_early
    }
}

fn samples() -> Vec<Wish> {
    let wish = |id: &str, name: Option<&str>, url: Option<&str>, description: Option<&str>| Wish {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        url: url.map(str::to_owned),
        description: description.map(str::to_owned),
    };
    vec![
        wish(
            "0b0f6c1e-2f0e-4a57-9c39-5d1c9a6e7d01",
            Some("The Rust Programming Language"),
            Some("https://doc.rust-lang.org/book/"),
            Some("The printed second edition, for the shelf above the desk."),
        ),
        wish(
            "5e2c7f84-7d0c-4d0a-8f5e-0f7c3a1b2c02",
            Some("Film camera"),
            Some("https://en.wikipedia.org/wiki/35_mm_movie_film"),
            Some("35 mm, second-hand is fine. The light meter should work."),
        ),
        wish(
            "9a4d3b10-c6e8-4f5b-b1a7-6e2d4c8f9a03",
            Some("A week without meetings"),
            None,
            Some("Any week will do."),
        ),
        wish("c7f1e2d3-0a9b-4c8d-9e7f-1a2b3c4d5e04", None, None, None),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_the_order_and_goes_back_to_the_samples() {
        let store = MemoryStore::with_samples();
        let before = store.wishes().unwrap();
        assert!(before.iter().any(|wish| wish.name.is_some() && wish.url.is_none()));
        assert!(before.iter().any(|wish| wish.name.is_none()));
        store.add(Wish { id: "new".to_owned(), ..Wish::default() }).unwrap();
        assert_eq!(store.wishes().unwrap().last().unwrap().id, "new");
        store.reset();
        assert_eq!(store.wishes().unwrap(), before);
    }
}
