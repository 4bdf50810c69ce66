//! What somebody tries who wants what is not theirs, in each engine: what is stopped, and that no script of theirs
//! runs, nothing is violated and no error is left uncaught on the way. `docs/security.md` has the list.
//!
//! `cargo xtask test engines` skips the tests that have the name of an engine that cannot be had here,
//! and says so; run in another way, they fail.

mod attacks;

use anyhow::Result;
use e2e::Engine;

#[tokio::test]
async fn attacks_are_stopped_in_chromium() -> Result<()> {
    attacks::all(Engine::Chromium).await
}

#[tokio::test]
async fn attacks_are_stopped_in_firefox() -> Result<()> {
    attacks::all(Engine::Firefox).await
}

#[tokio::test]
async fn attacks_are_stopped_in_webkit() -> Result<()> {
    attacks::all(Engine::WebKit).await
}
