//! Takes the pictures in `docs/screenshots`: each page in light and dark, on a wide screen and on a phone.
//! `cargo xtask screenshots` prepares what it needs.

mod picture;
mod shots;

use std::{fs, path::Path, process::ExitCode, time::Duration};

use anyhow::{Context as _, Result};
use e2e::{ADA, Colours, Size, World};

use crate::shots::{SHOTS, Shot, Step};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/screenshots");
const STILL: &str = include_str!("still.js");
/// When all pictures are taken, in seconds since 1970: 2030-05-14, 09:30:20 UTC.
const MOMENT: u64 = 1_904_981_420;
/// The windows, and what the names of their pictures have besides.
const SIZES: [(Size, &str); 2] =
    [(Size { width: 1280, height: 800 }, ""), (Size { width: 390, height: 844 }, "-phone")];

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command-line program")]
#[tokio::main]
async fn main() -> ExitCode {
    match take_all(|line| println!("{line}")).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn take_all(say: impl Fn(&str)) -> Result<()> {
    fs::create_dir_all(FOLDER).with_context(|| format!("making {FOLDER}"))?;
    let world = World::at_home().await?;
    let now = world.browser.eval("Math.floor(Date.now() / 1000)").await?.as_u64();
    let ahead = MOMENT.saturating_sub(now.context("no clock")?);
    world.browser.shift_clock(i64::try_from(ahead)?).await?;
    for shot in SHOTS {
        prepare(&world, shot, ahead).await.with_context(|| format!("getting to {}", shot.name))?;
        for (size, suffix) in SIZES {
            for colours in [Colours::Light, Colours::Dark] {
                world.browser.appear(size, colours).await?;
                world.browser.run(&format!("return (async () => {{ {STILL} }})()"), vec![]).await?;
                let name = format!("{}{suffix}-{}.png", shot.name, colours.name());
                let picture = picture::smaller(&world.browser.screenshot().await?)?;
                say(&format!("{name:<32} {:>7} bytes", picture.len()));
                fs::write(Path::new(FOLDER).join(&name), picture)?;
            }
        }
    }
    Ok(())
}

/// Everything as at the start, at the moment of the pictures; then the way to the page.
async fn prepare(world: &World, shot: &Shot, ahead: u64) -> Result<()> {
    world.start_over().await?;
    world.sandbox.advance_clock(Duration::from_secs(ahead));
    world.browser.appear(SIZES[0].0, Colours::Light).await?;
    if shot.signed_in {
        world.sign_in(ADA).await?;
    }
    world.sandbox.replace_faults(shot.faults.iter().copied()).await;
    world.app().open(shot.path).await?;
    if shot.signed_in {
        world.app().wait_for_session("signed-in").await?;
    }
    for step in shot.steps {
        match step {
            Step::Wait(selector) => world.browser.find(selector).await.map(drop)?,
            Step::Click(selector) => world.browser.click(selector).await?,
        }
    }
    Ok(())
}
