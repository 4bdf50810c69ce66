//! Wish List in the browser. `ARCHITECTURE.md` has the map; each room may import those before it:
//!
//! `browser` (the web platform) ← `state` (owners) ← `pages` (one file a route) ← `app`, and
//! `components`, which take props only.
#![expect(unreachable_pub, reason = "the component macro makes its functions `pub`")]

mod app;
pub mod browser;
mod components;
mod pages;
mod route;
mod state;

pub use app::App;
