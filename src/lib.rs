//! Wish List in the browser. `ARCHITECTURE.md` has the map; each room may import those before it:
//!
//! `browser` (the web platform) ← `state` (owners) ← `pages` (one file a route) ← `app` ← `front` (what is there
//! first), and `components`, which take props only. `chunks` has the gates between them: what is behind one is
//! fetched when it is wanted.
#![expect(unreachable_pub, reason = "the component macro makes its functions `pub`")]

mod app;
pub mod browser;
mod chunks;
mod components;
pub mod front;
mod pages;
mod route;
mod state;
