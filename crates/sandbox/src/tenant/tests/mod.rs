//! The tenant through its router.

mod codes;
mod endpoints;
mod refresh;
mod sign_in;
