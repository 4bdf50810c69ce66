//! What engines do differently, or what has to hold in each: the release in Chromium, Firefox and WebKit.
//!
//! `cargo xtask test engines` skips the tests that have the name of an engine that cannot be had here, and says so;
//! run in another way, they fail.

mod attacks;
mod breaking;
mod diagnosis;
mod integrity;
mod secrecy;
mod starting;
