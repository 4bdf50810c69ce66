//! A few cells of the table of `src/breaking` in each engine: each has its own words and its own way for a
//! connection that ends, an answer that breaks off and a page that does not come.

use std::time::Duration;

use anyhow::{Context, Result};
use e2e::{
    Engine, World,
    breaking::{
        Cell,
        Endpoint::{self, Authorize, Keys, Metadata, Read, Token, Write},
        Step::{self, Adding, Reading, Restore, SignIn},
        Way::{self, Reset, Slow, Truncated, Unavailable},
        attempt,
    },
    tally::{Attempt, Kind},
};
use tokio::time::timeout;

/// The longest that a cell takes, with a silent endpoint and an honest driver, is half of it.
const PATIENCE: Duration = Duration::from_secs(90);
/// What is tried.
const CELLS: [(Step, Endpoint, Way); 9] = [
    (SignIn, Metadata, Reset),
    (SignIn, Authorize, Unavailable),
    (SignIn, Token, Slow),
    (SignIn, Token, Reset),
    (SignIn, Keys, Truncated),
    (Restore, Token, Truncated),
    (Reading, Read, Reset),
    (Adding, Write, Truncated),
    (Adding, Write, Reset),
];

#[tokio::test]
async fn chromium() -> Result<()> {
    check(Engine::Chromium).await
}

#[tokio::test]
async fn firefox() -> Result<()> {
    check(Engine::Firefox).await
}

#[tokio::test]
async fn webkit() -> Result<()> {
    check(Engine::WebKit).await
}

async fn check(engine: Engine) -> Result<()> {
    let mut world = World::impatient(engine).await?;
    for (step, endpoint, way) in CELLS {
        let cell = Cell::of(step, endpoint).find(|cell| cell.breakage.way == way);
        let cell =
            cell.with_context(|| format!("{step:?} {endpoint:?} {way:?} is not in the table"))?;
        let trial = Attempt::begin(Kind::Fault, engine, cell.name());
        let tried = if let Ok(tried) = timeout(PATIENCE, attempt(&world, &cell)).await {
            tried
        } else {
            // WebKit's driver sometimes answers no more, which says nothing of the app.
            world = World::impatient(engine).await?;
            timeout(PATIENCE, attempt(&world, &cell)).await.context("the driver is silent")?
        };
        tried.with_context(|| format!("{} in {engine}", cell.name()))?;
        trial.held();
    }
    Ok(())
}
