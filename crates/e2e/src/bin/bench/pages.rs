//! How fast, accessible and findable the release is: Lighthouse on each page, three times, with its mobile
//! throttling.

use std::{env, path::PathBuf};

use anyhow::{Context as _, Result, ensure};
use e2e::{AppServer, Engine, PAGES, World};
use serde_json::Value;
use tokio::process::Command;

use crate::report::{self, Page};

/// Odd, so that there is one in the middle.
const RUNS: usize = 3;
const CHROMIUM: &str = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync";

/// What is to be printed, and whether each page is good enough.
pub(crate) async fn measure() -> Result<(String, bool)> {
    let folder = PathBuf::from(
        env::var_os("LIGHTHOUSE").context("no LIGHTHOUSE; see `cargo xtask bench pages`")?,
    );
    let server = AppServer::start_as_a_good_host(&folder.join("site")).await?;
    // Its browser stays at rest: Lighthouse starts its own.
    let world = World::around(server, Engine::Chromium, [0; 3]).await?;
    let mut pages = Vec::new();
    for path in PAGES {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(lighthouse(&folder, &format!("{}{path}", world.server.origin)).await?);
        }
        pages.push(Page::of(path, &runs).with_context(|| format!("the report of {path}"))?);
    }
    let is_good = pages.iter().all(Page::is_good);
    Ok((report::table(&pages), is_good))
}

/// Lighthouse's report on a URL.
async fn lighthouse(folder: &std::path::Path, url: &str) -> Result<Value> {
    let node = env::var_os("NODE").unwrap_or_else(|| "node".into());
    let mut command = Command::new(node);
    command.arg("node_modules/lighthouse/cli/index.js").current_dir(folder);
    command.args([url, "--quiet", "--output=json", "--output-path=stdout"]);
    command.arg(format!("--chrome-flags={CHROMIUM}"));
    if let Some(chromium) = env::var_os("CHROMIUM") {
        command.env("CHROME_PATH", chromium);
    }
    let output = command.kill_on_drop(true).output().await.context("starting Lighthouse")?;
    let words = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "Lighthouse on {url}: {words}");
    let report: Value =
        serde_json::from_slice(&output.stdout).context("reading Lighthouse's report")?;
    let failure = &report["runtimeError"]["message"];
    ensure!(failure.is_null(), "Lighthouse on {url}: {failure}");
    Ok(report)
}
