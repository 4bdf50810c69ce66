//! A model of a browser's `fetch` and `XMLHttpRequest`, as far as CORS decides what a page gets to see.
//!
//! Written from the Fetch standard (<https://fetch.spec.whatwg.org>) and the XHR standard, whose
//! sections are named where they are followed. It lets a page's questions be put to any server that is
//! a value, thousands of times and in the way of each engine, without a browser. Not in it: caches,
//! cookies, Content Security Policy and the network below HTTP.

mod cors;
mod page;
mod redirect;
mod server;
#[cfg(test)]
mod tests;

pub use cors::{check, exposed, preflight_passes, unsafe_names};
pub use page::{Engine, Page, Sent};
pub use server::{InProcess, Reply, Server};
