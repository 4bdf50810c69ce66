//! The tenant through its router.

mod asked;
mod codes;
mod endpoints;
mod message;
mod refresh;
mod sign_in;
