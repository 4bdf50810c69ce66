//! What somebody tries who wants what is not theirs, in each engine: what is stopped, and that no script of theirs
//! runs, nothing is violated and no error is left uncaught on the way. `docs/security.md` has the list.

mod api;
mod callbacks;
mod frames;
mod links;
mod markup;
mod messages;
mod scene;
mod settings;
mod stored;
mod strangers;
mod tenant;

use anyhow::Result;
use e2e::Engine;

use scene::Scene;

// Holds: R4, R5, R17, R21, R23, R24.
#[tokio::test]
async fn attacks_are_stopped_in_chromium() -> Result<()> {
    all(Engine::Chromium).await
}

#[tokio::test]
async fn attacks_are_stopped_in_firefox() -> Result<()> {
    all(Engine::Firefox).await
}

#[tokio::test]
async fn attacks_are_stopped_in_webkit() -> Result<()> {
    all(Engine::WebKit).await
}

/// Tries all of them, and says which were not stopped.
async fn all(engine: Engine) -> Result<()> {
    let scene = Scene::set(engine).await?;
    callbacks::all(&scene).await?;
    links::all(&scene).await?;
    markup::all(&scene).await?;
    messages::all(&scene).await?;
    stored::all(&scene).await?;
    settings::all(&scene).await?;
    api::all(&scene).await?;
    tenant::all(&scene).await?;
    frames::all(&scene).await?;
    scene.verdict().await
}
