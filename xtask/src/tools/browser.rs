//! A headless browser for the tests: Chromium or Chrome, and the driver of the same version.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::{
    process::output,
    tools::{
        Toolbox, named,
        packages::{self, Wanted},
    },
};

const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const BROWSER_PLACES: [&str; 5] = [
    "/usr/lib/chromium/chromium",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVER_PLACES: [&str; 4] = [
    "/usr/lib/chromium-browser/chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib64/chromium-browser/chromedriver",
    "/snap/bin/chromium.chromedriver",
];

/// Both, or on a Mac that has Chrome the driver alone: to install Chrome again would fail.
const WANTED: Wanted = Wanted {
    need: "the browser tests need Chromium and chromedriver",
    packages: |tools, manager| match manager {
        "apt-get" if packages::is_ubuntu() => "chromium-browser chromium-chromedriver",
        "apt-get" => "chromium chromium-driver",
        "pacman" => "chromium",
        "apk" => "chromium chromium-chromedriver",
        "brew" if first(tools, &BROWSERS, &BROWSER_PLACES).is_some() => "--cask chromedriver",
        "brew" => "--cask google-chrome chromedriver",
        _ => "chromium chromedriver",
    },
    or_else: "name them: CHROMIUM=/path/to/chromium CHROMEDRIVER=/path/to/chromedriver",
};

/// Where the browser and its driver are.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
    /// What wasm-bindgen-test-runner is to ask of the driver.
    pub(crate) capabilities: PathBuf,
}

/// Finds or installs a browser and its driver.
///
/// # Errors
/// When they are not there and cannot be installed, or do not fit each other.
pub(crate) fn prepare(tools: &Toolbox, root: &Path) -> Result<Browser> {
    let (chromium, driver) = if let Some(found) = find(tools) {
        found
    } else {
        packages::install(tools, &WANTED)?;
        let by_hand = || format!("installed, but not found; {}", packages::by_hand(tools, &WANTED));
        find(tools).with_context(by_hand)?
    };
    check_versions(tools, &chromium, &driver)?;
    let capabilities = write_capabilities(root, &chromium)?;
    Ok(Browser { chromium, driver, capabilities })
}

/// Writes what wasm-bindgen-test-runner asks of the driver, this very browser included, and gives the
/// file; the runner itself would let the driver look for one.
fn write_capabilities(root: &Path, chromium: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(root.join("webdriver.json")).context("webdriver.json")?;
    let mut capabilities: Value = serde_json::from_str(&text).context("webdriver.json")?;
    capabilities["goog:chromeOptions"]["binary"] = json!(chromium);
    let file = root.join("target/webdriver.json");
    fs::create_dir_all(root.join("target")).context("cannot make the folder target")?;
    fs::write(&file, capabilities.to_string()).context("cannot write target/webdriver.json")?;
    Ok(file)
}

fn find(tools: &Toolbox) -> Option<(PathBuf, PathBuf)> {
    let chromium = named("CHROMIUM").or_else(|| first(tools, &BROWSERS, &BROWSER_PLACES))?;
    let driver =
        named("CHROMEDRIVER").or_else(|| first(tools, &["chromedriver"], &DRIVER_PLACES))?;
    Some((chromium, driver))
}

/// Where the first of `names` is on the search path, or else the first of `places` that is there.
pub(super) fn first(tools: &Toolbox, names: &[&str], places: &[&str]) -> Option<PathBuf> {
    let on_path = names.iter().find_map(|name| tools.find(name));
    on_path.or_else(|| places.iter().map(PathBuf::from).find(|path| path.is_file()))
}

/// A driver refuses a browser of another major version, in words that few understand.
fn check_versions(tools: &Toolbox, chromium: &Path, driver: &Path) -> Result<()> {
    let version = |path: &Path| {
        let mut command: Command = tools.command(path);
        command.arg("--version");
        let text = output(command).with_context(|| format!("cannot run {}", path.display()))?;
        major(&text).with_context(|| format!("{} does not tell its version", path.display()))
    };
    let (of_chromium, of_driver) = (version(chromium)?, version(driver)?);
    ensure!(
        of_chromium == of_driver,
        "{} is version {of_chromium}, but {} is version {of_driver}; they must be the same: {}",
        chromium.display(),
        driver.display(),
        packages::by_hand(tools, &WANTED)
    );
    Ok(())
}

/// The major version in `Chromium 156.0.8078.0 built on Debian`.
fn major(text: &str) -> Option<u32> {
    let dotted = text.split_ascii_whitespace().find_map(|word| word.split_once('.'));
    dotted.and_then(|(major, _)| major.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browser_and_driver_tell_their_version() {
        assert_eq!(major("Chromium 156.0.8078.0 built on Debian GNU/Linux\n"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.8078.0 (0123abc)\n"), Some(156));
        assert_eq!(major("Google Chrome 99.0.1 \n"), Some(99));
        assert_eq!(major("error"), None);
    }
}
