//! The engines that the tests can drive, and the programs that they are made of.

use std::{env, ffi::OsString, fmt};

/// A browser engine, by the browser that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink, in Chromium or Chrome: the only one that has the Chrome DevTools Protocol.
    Chromium,
    /// Gecko, in Firefox, driven by geckodriver.
    Firefox,
    /// WebKit, in the small browser of WebKitGTK: as near to Safari as Linux comes.
    WebKit,
}

impl Engine {
    /// The one that `E2E_ENGINE` names, `firefox` or `webkit`; otherwise Chromium.
    #[must_use]
    pub fn wanted() -> Self {
        match env::var("E2E_ENGINE").as_deref() {
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            _ => Self::Chromium,
        }
    }

    /// The driver: what the environment names, or a name to look for on the search path.
    pub(super) fn driver(self) -> OsString {
        let (variable, name) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::WebKit => ("WEBKIT_DRIVER", "WebKitWebDriver"),
        };
        env::var_os(variable).unwrap_or_else(|| name.into())
    }

    /// The browser that the environment names, where the driver is not to look for one itself.
    pub(super) fn binary(self) -> Option<String> {
        let variable = match self {
            Self::Chromium => "CHROMIUM",
            Self::Firefox => "FIREFOX",
            Self::WebKit => "WEBKIT_BROWSER",
        };
        env::var(variable).ok()
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
