//! The wire types of the wish-list API: what `GET` answers and what `POST` takes and answers.
//!
//! The app and the service share these words. They share no checks: each side judges what it receives.

mod item;
mod list;

pub use item::{Created, NewWish, Wish, is_web_link};
pub use list::{ListError, WishList};
