//! `cargo xtask bench` and `cargo xtask screenshots`: programs of the package `e2e`, which drive a browser to
//! the release beside the sandbox.

use std::{env, path::Path, process::Command, time::Duration};

use anyhow::{Result, ensure};

use crate::{
    ports,
    process::{Event, Stream, run as run_command},
    progress::{print, tell},
    release,
    tools::{self, Toolbox, browser, npm},
};

const LIMIT: Duration = Duration::from_secs(60 * 60);
/// Names a release that is there already, in place of the one that would be built.
const GIVEN: &str = "WISH_LIST_DIST";
/// Measures a long list beside a page that was written by hand.
const LONG_LIST: &str = "long_list";

/// Measures the release. Whether it is good enough.
pub(crate) fn bench(root: &Path) -> Result<bool> {
    let tools = build(root)?;
    let lighthouse = npm::prepare(&tools, root, npm::LIGHTHOUSE)?;
    let mut command = cargo(&tools, root, &["run", "--package", "e2e", "--bin", "bench"])?;
    command.env("LIGHTHOUSE", &lighthouse.folder).env("NODE", &lighthouse.node);
    tell("measuring each page three times; this takes some minutes");
    let pages = perform(command)?;
    let test = ["test", "--package", "e2e", "--test", LONG_LIST, "--", "--nocapture"];
    Ok(perform(cargo(&tools, root, &test)?)? && pages)
}

/// Takes the pictures for the documentation.
pub(crate) fn screenshots(root: &Path) -> Result<()> {
    let user =
        [(8080, "the app"), (8081, "the tenant"), (8082, "the API"), (8083, "the control page")];
    ports::check_free(&user)?;
    let tools = build(root)?;
    let done = perform(cargo(&tools, root, &["run", "--package", "e2e", "--bin", "screenshots"])?)?;
    ensure!(done, "not every picture could be taken");
    Ok(())
}

/// Builds the release, unless one is given.
fn build(root: &Path) -> Result<Toolbox> {
    if env::var_os(GIVEN).is_some() {
        return Toolbox::bare(root);
    }
    let tools = tools::prepare(root)?;
    ensure!(perform(release::command(&tools))?, "the release could not be built");
    Ok(tools)
}

fn cargo(tools: &Toolbox, root: &Path, arguments: &[&str]) -> Result<Command> {
    let browser = browser::prepare(tools, root)?;
    let mut command = tools.command("cargo");
    command.args(arguments);
    command.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver);
    if env::var_os(GIVEN).is_none() {
        command.env(GIVEN, root.join(release::DIST));
    }
    Ok(command)
}

/// Runs a command, shows what it says, and gives whether it was content.
fn perform(command: Command) -> Result<bool> {
    let status = run_command(command, LIMIT, |event| match event {
        Event::Line(line) if line.stream == Stream::Out => print(&line.text),
        Event::Line(line) => tell(&line.text),
        Event::Tick => {}
    })?;
    Ok(status.success())
}
