//! Each endpoint broken in each way, at each step: what a person sees, what is kept, and that nothing is sent
//! twice. The table is in `src/breaking`; it is printed, a line for each cell.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use e2e::{
    Engine, World,
    breaking::{
        Cell,
        Endpoint::{self, Authorize, Keys, Metadata, Read, Token, Write},
        Step::{self, Adding, Reading, Renewal, Restore, SignIn},
        attempt,
    },
    tally::{Attempt, Kind},
};
use tokio::time::timeout;

/// How long a cell may take: the issuer has ten seconds for an answer, the browser as long to leave.
const PATIENCE: Duration = Duration::from_secs(60);

/// Goes through the cells of a step, and fails with all of them that came out otherwise.
#[expect(clippy::print_stdout, reason = "the table is there to be read")]
async fn check(step: Step, endpoints: &[Endpoint]) -> Result<()> {
    let world = World::impatient(Engine::Chromium).await?;
    if step == Renewal {
        world.configure_refresh_tokens();
    }
    let mut wrong = Vec::new();
    let cells = endpoints.iter().flat_map(|endpoint| Cell::of(step, *endpoint));
    for cell in cells {
        let (trial, begun) =
            (Attempt::begin(Kind::Fault, Engine::Chromium, cell.name()), Instant::now());
        let tried = timeout(PATIENCE, attempt(&world, &cell)).await.context("too slow");
        let seconds = begun.elapsed().as_secs_f32();
        match tried.and_then(|tried| tried) {
            Ok(()) => trial.held(),
            Err(error) => wrong.push(format!("{}: {error:#}", cell.name())),
        }
        println!("{:40} {:?}, {seconds:.1} s", cell.name(), cell.seen);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn signing_in_on_the_way_out() -> Result<()> {
    check(SignIn, &[Metadata, Authorize]).await
}

#[tokio::test]
async fn signing_in_on_the_way_back() -> Result<()> {
    check(SignIn, &[Token, Keys]).await
}

#[tokio::test]
async fn reloading_on_the_way_out() -> Result<()> {
    check(Restore, &[Metadata, Authorize]).await
}

#[tokio::test]
async fn reloading_on_the_way_back() -> Result<()> {
    check(Restore, &[Token, Keys]).await
}

#[tokio::test]
async fn coming_while_the_list_does_not() -> Result<()> {
    check(SignIn, &[Read]).await?;
    check(Restore, &[Read]).await
}

#[tokio::test]
async fn renewing() -> Result<()> {
    check(Renewal, &[Token]).await
}

#[tokio::test]
async fn reading_and_adding() -> Result<()> {
    check(Reading, &[Read]).await?;
    check(Adding, &[Write, Read]).await
}
