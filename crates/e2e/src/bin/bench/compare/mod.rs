//! The app and its JavaScript peers, driven through the same visit in turn, so that what else the machine does
//! is shared by all: how many bytes, how long, how much work.

mod apps;
mod figures;
mod hand;
mod network;
mod options;
mod results;
mod rows;
mod statistics;
mod table;
mod verdict;
mod visit;
mod wire;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use e2e::Browser;
use serde_json::json;

pub(crate) use self::options::Options;
use self::{
    apps::{App, Stage},
    network::Network,
    results::Results,
    wire::Hosts,
};

/// A browser that fails to start, or is kept waiting by the machine, is no figure of an app.
const ATTEMPTS: usize = 3;

/// Measures, keeps all of it as JSON, and gives the tables.
///
/// # Errors
/// When something could not be measured.
pub(crate) async fn measure(options: &Options) -> Result<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    let stage = Stage::set(&options.apps, &folder).await?;
    let browser = version().await?;
    let mut results = Results::default();
    for round in 1..=options.runs {
        for network in options.networks.iter().copied() {
            tell(&format!("round {round} of {}, {}", options.runs, network.title()));
            for app in &stage.apps {
                visit(app, network, &stage, &mut results).await?;
            }
            for (page, url) in rows::pages(&stage) {
                let measured = rows::measure(&stage, &url, network).await;
                let figure = measured.with_context(|| format!("the long list of {page}"))?;
                results.take_rows(page, network, figure);
            }
        }
    }
    let file: PathBuf = folder.join("comparison.json");
    fs::write(&file, results.to_json(&browser).to_string()).context("keeping the figures")?;
    Ok(report(options, &results, &browser))
}

/// Makes a visit and takes it up.
async fn visit(app: &App, network: Network, stage: &Stage, results: &mut Results) -> Result<()> {
    let [tenant, api] = stage.others();
    let hosts = Hosts { tenant, api };
    let mut attempt = 1;
    let visit = loop {
        match visit::visit(app, network, &stage.sandbox, &stage.blank).await {
            Ok(visit) => break visit,
            Err(error) if attempt == ATTEMPTS => return Err(error.context(app.name)),
            Err(error) => tell(&format!("{}: once more, because {error:#}", app.name)),
        }
        attempt += 1;
    };
    let sent = wire::sent(&visit.events, &hosts);
    let figures = figures::of(&visit, &sent).context(app.name)?;
    let raw = json!({
        "documents": &visit.documents, "beforeReload": visit.before_reload, "clocks": &visit.clocks,
    });
    results.take((app.name, network), figures, &sent, &raw);
    Ok(())
}

/// All tables, with what they were measured with.
fn report(options: &Options, results: &Results, browser: &str) -> String {
    let Options { runs, networks, apps } = options;
    let mut parts = vec![format!("{browser}, {runs} interleaved runs each")];
    parts.extend(networks.iter().map(|network| table::of_visits(results, *network, apps)));
    parts.push(table::of_kinds(results, networks[0], apps));
    parts.push(table::of_rows(results, networks));
    parts.push(verdict::table(results));
    parts.join("\n\n")
}

/// The browser's name and version.
async fn version() -> Result<String> {
    let browser = Browser::start().await?;
    let told = browser.devtools("Browser.getVersion", json!({})).await?;
    told["product"].as_str().map(str::to_owned).context("the browser does not tell its version")
}

#[expect(clippy::print_stderr, reason = "this is a command-line program")]
fn tell(line: &str) {
    eprintln!("{line}");
}
