//! The tenant through its router.

mod asked;
mod codes;
mod endpoints;
mod refresh;
mod sign_in;
