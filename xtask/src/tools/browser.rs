//! A headless browser for the tests: Chromium or Chrome, and the driver of the same version.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use crate::{process::output, progress::step, tools::Toolbox};

const LIMIT: Duration = Duration::from_secs(15 * 60);

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

/// A package manager: its name, the commands that bring a browser and its driver, and whether they
/// need the rights of the administrator.
const MANAGERS: [(&str, &[&str], bool); 6] = [
    ("apt-get", &["apt-get update", APT], true),
    ("dnf", &["dnf install --assumeyes chromium chromedriver"], true),
    ("pacman", &["pacman --sync --refresh --noconfirm --needed chromium"], true),
    ("zypper", &["zypper --non-interactive install chromium chromedriver"], true),
    ("apk", &["apk add chromium chromium-chromedriver"], true),
    ("brew", &["brew install --cask google-chrome chromedriver"], false),
];
const APT: &str = "apt-get install --yes --no-install-recommends chromium chromium-driver";
/// Ubuntu's packages have other names, and bring the snap.
const UBUNTU: &str =
    "apt-get install --yes --no-install-recommends chromium-browser chromium-chromedriver";
/// For a Mac that has Chrome: to install it again would fail.
const BREW_DRIVER: &str = "brew install --cask chromedriver";

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
        install(tools)?;
        find(tools).with_context(|| format!("installed, but not found; {}", by_hand(tools)))?
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

/// What a person named in the environment.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn first(tools: &Toolbox, names: &[&str], places: &[&str]) -> Option<PathBuf> {
    let on_path = names.iter().find_map(|name| tools.find(name));
    on_path.or_else(|| places.iter().map(PathBuf::from).find(|path| path.is_file()))
}

fn install(tools: &Toolbox) -> Result<()> {
    let manager = MANAGERS.iter().find(|(name, ..)| tools.find(name).is_some());
    let rights = manager.and_then(|(.., needs_rights)| prefix(tools, *needs_rights));
    let (Some((_, lines, _)), Some(prefix)) = (manager, rights) else {
        bail!("the browser tests need Chromium and chromedriver; {}", by_hand(tools));
    };
    for line in lines.iter().map(|line| fitting(tools, line)) {
        let words: Vec<_> = prefix.iter().copied().chain(line.split(' ')).collect();
        let mut command = tools.command(words[0]);
        command.args(&words[1..]);
        step(line, command, LIMIT).with_context(|| by_hand(tools))?;
    }
    Ok(())
}

/// The command that does on this machine what `line` does elsewhere.
fn fitting(tools: &Toolbox, line: &'static str) -> &'static str {
    let release = || fs::read_to_string("/etc/os-release").unwrap_or_default();
    let has_browser = || first(tools, &BROWSERS, &BROWSER_PLACES).is_some();
    if line == APT && release().lines().any(|line| line == "ID=ubuntu") {
        UBUNTU
    } else if line.starts_with("brew") && has_browser() {
        BREW_DRIVER
    } else {
        line
    }
}

/// What to put before a command that needs the rights of the administrator, or `None` if they cannot
/// be had without a password. `env` keeps apt from asking questions, through `sudo` too.
fn prefix(tools: &Toolbox, needs_rights: bool) -> Option<&'static [&'static str]> {
    let says = |line: &[&str]| {
        let mut command = tools.command(line[0]);
        command.args(&line[1..]);
        output(command)
    };
    if !needs_rights {
        Some(&[])
    } else if says(&["id", "-u"]).is_some_and(|id| id.trim_end() == "0") {
        Some(&["env", "DEBIAN_FRONTEND=noninteractive"])
    } else if says(&["sudo", "-n", "true"]).is_some() {
        Some(&["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"])
    } else {
        None
    }
}

fn by_hand(tools: &Toolbox) -> String {
    let advice = MANAGERS.iter().find(|(name, ..)| tools.find(name).is_some()).map_or_else(
        || "install both".to_owned(),
        |(_, lines, needs_rights)| {
            let sudo = if *needs_rights { "sudo " } else { "" };
            let lines = lines.iter().map(|line| fitting(tools, line));
            let lines: Vec<_> = lines.map(|line| format!("{sudo}{line}")).collect();
            format!("run\n  {}\n", lines.join(" &&\n  "))
        },
    );
    format!("{advice}, or name them: CHROMIUM=/path/to/chromium CHROMEDRIVER=/path/to/chromedriver")
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
        by_hand(tools)
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
