//! A list of 10,000 wishes: from the answer to the first rows on the screen.

use anyhow::{Context as _, Result};
use e2e::Browser;
use serde_json::json;

use super::{
    apps::{OURS, Stage},
    hand::wait_until,
    network::{Network, slow_down},
    visit::WATCH,
};

const COUNT: usize = 10_000;
/// The page of `bench/plain-list` that puts every row in, as one writes it first.
pub(super) const ALL_ROWS: &str = "by hand, all rows";
/// The page of `bench/plain-list` that puts in what is seen.
pub(super) const SEEN_ROWS: &str = "by hand, seen rows";
/// Milliseconds from the end of the answer to the first rows on the screen.
const SINCE_ANSWER: &str = "bench.marks.list.painted - performance.getEntriesByType('resource')
    .filter(entry => entry.name.endsWith('/wish-list-service')).pop().responseEnd";

/// Each app's page, and those that were written by hand where they are served: beside the app.
pub(super) fn pages(stage: &Stage) -> Vec<(&'static str, String)> {
    let mut pages: Vec<_> =
        stage.apps.iter().map(|app| (app.name, format!("{}/", app.server.origin))).collect();
    if let Some(ours) = stage.apps.iter().find(|app| app.name == OURS) {
        let by_hand = |name, rows: &str| {
            let (host, api) = (&ours.server.origin, stage.sandbox.api_url());
            (name, format!("{host}/bench/plain-list/index.html?rows={rows}&api={api}"))
        };
        pages.extend([by_hand(ALL_ROWS, "all"), by_hand(SEEN_ROWS, "seen")]);
    }
    pages
}

/// Loads a page in a browser that has never seen it, and measures it. Of a slow place only the device counts
/// here: the answer is there already.
///
/// # Errors
/// When no row comes.
pub(super) async fn measure(stage: &Stage, url: &str, network: Network) -> Result<f64> {
    stage.sandbox.fill(COUNT, false);
    let browser = &Browser::start().await?;
    browser.goto(&stage.blank).await?;
    browser.devtools("Page.enable", json!({})).await?;
    let watch = json!({ "source": WATCH });
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", watch).await?;
    if network == Network::Slow {
        slow_down(browser).await?;
    }
    browser.goto(url).await?;
    wait_until(browser, "!!bench.marks.list?.painted").await?;
    browser.eval(SINCE_ANSWER).await?.as_f64().context("no number")
}
