//! What can come between a person and a page, and what the page says of it.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Browser, Engine, Tab};

/// Keeps what nobody caught in this page, from now on.
const LISTEN: &str = "(window.uncaught ??= (() => {
    const uncaught = [];
    for (const kind of ['error', 'unhandledrejection'])
        addEventListener(kind, event => uncaught.push(String(event.message ?? event.reason)));
    return uncaught;
    })())";

impl Browser {
    /// In Chromium only: takes the network away from this tab, or gives it back.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn set_offline(&self, offline: bool) -> Result<()> {
        let conditions = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.emulateNetworkConditions", conditions).await.map(drop)
    }

    /// In Chromium only: runs a script in each page that this tab will load, before any of its own.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn run_first(&self, script: &str) -> Result<()> {
        self.devtools("Page.enable", json!({})).await?;
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source).await.map(drop)
    }

    /// Closes the tab in front, whatever it is at, and brings another to the front.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn close_for(&self, tab: Tab) -> Result<()> {
        self.client.close_window().await?;
        Ok(self.client.switch_to_window(tab.0).await?)
    }

    /// Has the page keep what nobody catches from now on, for [`Browser::uncaught`]. Chromium does so by itself.
    ///
    /// # Errors
    /// When the page runs no scripts.
    pub async fn hear_errors(&self) -> Result<()> {
        if self.engine == Engine::Chromium {
            return Ok(());
        }
        self.eval(LISTEN).await.map(drop)
    }

    /// The errors since the last call that nobody caught, and those that a page reported itself; not what the
    /// network did or the browser refused. Of other engines than Chromium those in this page
    /// since [`Browser::hear_errors`].
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn uncaught(&self) -> Result<Vec<String>> {
        if self.engine != Engine::Chromium {
            return Ok(serde_json::from_value(self.eval(LISTEN).await?)?);
        }
        let entries = self.log("browser").await?;
        let is_error = |entry: &&Value| {
            let is_of_page =
                ["javascript", "console-api"].iter().any(|from| entry["source"] == *from);
            // A request that CORS refuses, and one that ends because the page is left, are errors of the
            // script that made them, here.
            let is_of_network = entry["message"].as_str().is_some_and(|text| {
                text.contains(" CORS policy") || text.contains("TypeError: Failed to fetch")
            });
            entry["level"] == "SEVERE" && is_of_page && !is_of_network
        };
        Ok(entries.iter().filter(is_error).map(|entry| entry["message"].to_string()).collect())
    }
}
