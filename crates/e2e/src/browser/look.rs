//! How a page looks to a person, and a picture of it. In Chromium only.

use anyhow::Result;
use serde_json::json;

use super::Browser;

/// The size of a window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// What a person asks of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// The light ones of the page.
    Light,
    /// The dark ones of the page.
    Dark,
    /// Few, and the person's own (CSS Color Adjustment, section 3: forced colors).
    Forced,
}

impl Colours {
    /// As it is called in CSS.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Forced => "forced colours",
        }
    }
}

impl Browser {
    /// Shows the page in a window of this size, to somebody who prefers these colours and no motion: so
    /// nothing is seen halfway to its colour.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn appear(&self, size: Size, colours: Colours) -> Result<()> {
        let scheme = if colours == Colours::Light { "light" } else { "dark" };
        let forced = if colours == Colours::Forced { "active" } else { "none" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
            { "name": "forced-colors", "value": forced },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        self.resize(size.width, size.height).await
    }

    /// What the window shows, without scroll bars, as PNG.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
        Ok(self.client.screenshot().await?)
    }
}
