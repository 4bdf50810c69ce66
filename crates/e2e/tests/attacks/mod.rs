//! The attacks, by what they go through.

mod api;
mod callbacks;
mod frames;
mod links;
mod markup;
mod messages;
mod settings;
mod stage;
mod stored;
mod strangers;
mod tenant;

use anyhow::Result;
use e2e::Engine;

use stage::Stage;

/// Tries all of them, and says which were not stopped.
pub(crate) async fn all(engine: Engine) -> Result<()> {
    let stage = Stage::set(engine).await?;
    callbacks::all(&stage).await?;
    links::all(&stage).await?;
    markup::all(&stage).await?;
    messages::all(&stage).await?;
    stored::all(&stage).await?;
    settings::all(&stage).await?;
    api::all(&stage).await?;
    tenant::all(&stage).await?;
    frames::all(&stage).await?;
    stage.verdict().await
}
