//! The wire types of the wish-list API: what `GET` answers and what `POST` takes and answers; and what can
//! be said of them alone: whether a wish can be sent, which links are safe, which wishes a search finds.
//!
//! The app and the service share these words. They share no checks: each side judges what it receives.

mod check;
mod item;
mod json;
mod link;
mod list;
mod reader;
mod search;
mod text;

pub use check::{LONGEST_DESCRIPTION, LONGEST_LINK, LONGEST_NAME, Problems, fullness};
pub use item::{Created, NewWish, Wish};
pub use link::{is_unseen, is_web_link};
pub use list::{Key, ListError, WishList};
pub use reader::{Progress, Reader};
pub use search::Index;
