//! The two places where apps are measured.

use anyhow::{Result, bail};
use e2e::Browser;
use serde_json::{Value, json};

/// How far away the hosts are, and how fast the device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Network {
    /// As this machine is.
    Fast,
    /// The "Slow 4G" of Chrome's developer tools, on a device with a quarter of this one's speed.
    Slow,
}

impl Network {
    pub(super) const ALL: [Self; 2] = [Self::Fast, Self::Slow];

    /// As a person calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Slow => "slow",
        }
    }

    /// As a heading says it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Fast => "unthrottled",
            Self::Slow => "slow 4G + 4x CPU",
        }
    }

    pub(super) fn named(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|network| network.name() == name) {
            Some(network) => Ok(network),
            None => bail!("--network: {name} is neither fast nor slow"),
        }
    }

    /// Puts the browser there, for all that it loads from now on.
    ///
    /// # Errors
    /// Those of the protocol.
    pub(super) async fn apply(self, browser: &Browser) -> Result<()> {
        if self == Self::Slow {
            browser.devtools("Network.emulateNetworkConditions", conditions()).await?;
            slow_down(browser).await?;
        }
        Ok(())
    }
}

/// Lets the browser compute at a quarter of its speed.
///
/// # Errors
/// Those of the protocol.
pub(super) async fn slow_down(browser: &Browser) -> Result<()> {
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await.map(drop)
}

/// In milliseconds and bytes a second: 1.44 Mbit/s down and 675 kbit/s up.
fn conditions() -> Value {
    json!({
        "offline": false, "latency": 562.5,
        "downloadThroughput": 180_000, "uploadThroughput": 84_375,
    })
}
