//! `cargo xtask bench` and `cargo xtask screenshots`: programs of the package `e2e`, which drive a browser to
//! the release beside the sandbox.

use std::{env, path::Path, process::Command, str::FromStr, time::Duration};

use anyhow::{Result, bail, ensure};

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
const BENCH: [&str; 5] = ["run", "--package", "e2e", "--bin", "bench"];
/// Measures a long list beside a page that was written by hand.
const LONG_LIST: &str = "long_list";

/// What `cargo xtask bench` measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bench {
    /// The app beside its JavaScript peers, with the options of that program.
    Peers(Vec<String>),
    /// Each page, by Lighthouse.
    Pages,
    /// A long list beside a page that was written by hand.
    Lists,
    /// All of these.
    All,
}

impl FromStr for Bench {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "pages" => Ok(Self::Pages),
            "lists" => Ok(Self::Lists),
            "all" => Ok(Self::All),
            _ => bail!("bench: there is no {name}, but pages, lists, all"),
        }
    }
}

/// Measures the release. Whether it is good enough; of the comparison, whether all could be measured.
pub(crate) fn bench(root: &Path, what: &Bench) -> Result<bool> {
    let tools = build(root)?;
    match what {
        Bench::Peers(options) => peers(&tools, root, options),
        Bench::Pages => pages(&tools, root),
        Bench::Lists => lists(&tools, root),
        Bench::All => {
            let good = [pages(&tools, root)?, lists(&tools, root)?, peers(&tools, root, &[])?];
            Ok(good == [true; 3])
        }
    }
}

fn peers(tools: &Toolbox, root: &Path, options: &[String]) -> Result<bool> {
    let peers = npm::prepare(tools, root, npm::PEERS)?;
    let mut command = cargo(tools, root, &[&BENCH[..], &["--", "compare"]].concat())?;
    command.args(options).env("PEERS", &peers.folder).env("NODE", &peers.node);
    tell("comparing the app with its peers; five runs of all take a quarter of an hour");
    perform(command)
}

fn pages(tools: &Toolbox, root: &Path) -> Result<bool> {
    let lighthouse = npm::prepare(tools, root, npm::LIGHTHOUSE)?;
    let mut command = cargo(tools, root, &[&BENCH[..], &["--", "pages"]].concat())?;
    command.env("LIGHTHOUSE", &lighthouse.folder).env("NODE", &lighthouse.node);
    tell("measuring each page three times; this takes some minutes");
    perform(command)
}

fn lists(tools: &Toolbox, root: &Path) -> Result<bool> {
    let test = ["test", "--package", "e2e", "--test", LONG_LIST, "--", "--nocapture"];
    perform(cargo(tools, root, &test)?)
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
    ensure!(perform(release::command(&tools, root))?, "the release could not be built");
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
