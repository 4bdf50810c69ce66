//! The engines besides Chromium: Firefox with geckodriver, and WebKitGTK with its driver and a screen.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::tools::{
    Tool, Toolbox, browser, ensure_tool, named,
    packages::{self, Wanted},
};

const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];
const FIREFOX_PLACES: [&str; 1] = ["/Applications/Firefox.app/Contents/MacOS/firefox"];

const FIREFOX: Wanted = Wanted {
    need: "the suite engines needs Firefox",
    packages: |_, manager| match manager {
        "apt-get" if !packages::is_ubuntu() => "firefox-esr",
        "zypper" => "MozillaFirefox",
        "brew" => "--cask firefox",
        _ => "firefox",
    },
    or_else: "take it from https://www.mozilla.org/firefox and name it: FIREFOX=/path/to/firefox",
};

/// Only Debian and its kin are known to have the driver, the browser that it drives, and the screen in
/// packages of their own.
const WEBKIT: Wanted = Wanted {
    need: "the suite engines needs WebKitWebDriver, MiniBrowser and Xvfb",
    packages: |_, _| "webkit2gtk-driver xvfb",
    or_else: WEBKIT_BY_HAND,
};
const WEBKIT_BY_HAND: &str = "name them: WEBKIT_DRIVER=/path/to/WebKitWebDriver \
     WEBKIT_BROWSER=/path/to/MiniBrowser XVFB=/path/to/Xvfb";

/// The engines that there are, and those that cannot be had here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Engines {
    /// What tells the tests where the programs are.
    pub(crate) programs: Vec<(&'static str, PathBuf)>,
    /// The same for wasm-bindgen-test-runner.
    pub(crate) driven: Vec<Driven>,
    /// What stands in the names of the tests that have to be skipped.
    pub(crate) skipped: Vec<&'static str>,
    /// Which engine is left out, why, and how to get it; a sentence for each.
    pub(crate) left_out: Vec<String>,
}

/// A browser as wasm-bindgen-test-runner drives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Driven {
    /// The variable by which the runner knows the driver. WebKit's speaks as Safari's does.
    pub(crate) variable: &'static str,
    pub(crate) driver: PathBuf,
    /// What the runner is to ask of it.
    pub(crate) capabilities: PathBuf,
    /// What gives a screen to a browser that cannot do without.
    pub(crate) screen: Option<PathBuf>,
}

/// An engine's programs, by the variables that name them; or why it cannot be had here, and what to do.
type Found = Result<Vec<(&'static str, PathBuf)>, String>;

impl Engines {
    fn add(&mut self, engine: &'static str, found: Found) {
        match found {
            Ok(programs) => self.programs.extend(programs),
            Err(reason) => {
                self.skipped.push(engine);
                self.left_out.push(format!("{engine} is left out: {reason}"));
            }
        }
    }

    /// Writes down how the runner is to drive the browsers that there are.
    fn drive(&mut self, tools: &Toolbox, root: &Path) -> Result<()> {
        if let (Some(firefox), Some(driver)) =
            (self.program("FIREFOX"), self.program("GECKODRIVER"))
        {
            let ask = json!({ "moz:firefoxOptions": { "binary": firefox, "args": ["-headless"] } });
            let capabilities = write(root, "webdriver-firefox.json", &ask)?;
            self.driven.push(Driven {
                variable: "GECKODRIVER",
                driver,
                capabilities,
                screen: None,
            });
        }
        let Some(driver) = self.program("WEBKIT_DRIVER") else { return Ok(()) };
        let Some(screen) = tools.find("xvfb-run") else {
            self.left_out.push(
                "webkit is left out of the tests of the app's own: xvfb-run is missing".to_owned(),
            );
            return Ok(());
        };
        let mut ask = json!({ "webkitgtk:browserOptions": { "args": ["--automation"] } });
        if let Some(browser) = named("WEBKIT_BROWSER").or_else(mini_browser) {
            ask["webkitgtk:browserOptions"]["binary"] = json!(browser);
        }
        let capabilities = write(root, "webdriver-webkit.json", &ask)?;
        let screen = Some(screen);
        self.driven.push(Driven { variable: "SAFARIDRIVER", driver, capabilities, screen });
        Ok(())
    }

    fn program(&self, variable: &str) -> Option<PathBuf> {
        let (_, program) = self.programs.iter().find(|(name, _)| *name == variable)?;
        Some(program.clone())
    }
}

/// Writes what to ask of a driver into a file below `target`, and gives the file.
fn write(root: &Path, name: &str, ask: &Value) -> Result<PathBuf> {
    let file = root.join("target").join(name);
    fs::create_dir_all(root.join("target")).context("cannot make the folder target")?;
    fs::write(&file, ask.to_string()).with_context(|| format!("cannot write target/{name}"))?;
    Ok(file)
}

/// Finds or installs both engines. Where there is apt-get, both can be had; elsewhere one that is not
/// there is left out, as is one that `WITHOUT_FIREFOX` or `WITHOUT_WEBKIT` gives a reason against.
///
/// # Errors
/// When one can be had, but cannot be installed.
pub(crate) fn prepare(tools: &Toolbox, root: &Path) -> Result<Engines> {
    let mut engines = Engines::default();
    for (engine, without, find) in [
        ("firefox", "WITHOUT_FIREFOX", firefox as fn(&Toolbox) -> Result<Found>),
        ("webkit", "WITHOUT_WEBKIT", webkit),
    ] {
        let unwanted = env::var(without).ok().filter(|reason| !reason.is_empty());
        let found = match unwanted {
            Some(reason) => Err(format!("{without} says {reason}")),
            None => find(tools)?,
        };
        engines.add(engine, found);
    }
    engines.drive(tools, root)?;
    Ok(engines)
}

/// Firefox, and with it geckodriver, which can be had wherever Rust is.
fn firefox(tools: &Toolbox) -> Result<Found> {
    let find = |tools: &Toolbox| {
        let firefox =
            named("FIREFOX").or_else(|| browser::first(tools, &FIREFOXES, &FIREFOX_PLACES))?;
        Some(vec![("FIREFOX", firefox)])
    };
    let Some(mut programs) = find_or_install(tools, &FIREFOX, find)? else {
        return Ok(Err(missing(&packages::by_hand(tools, &FIREFOX))));
    };
    programs.push(("GECKODRIVER", geckodriver(tools)?));
    Ok(Ok(programs))
}

fn geckodriver(tools: &Toolbox) -> Result<PathBuf> {
    if let Some(driver) = named("GECKODRIVER") {
        return Ok(driver);
    }
    let mut tools = tools.clone();
    ensure_tool(&mut tools, &Tool::geckodriver())?;
    tools.find("geckodriver").context("geckodriver was installed, but is not found")
}

fn webkit(tools: &Toolbox) -> Result<Found> {
    let find = |tools: &Toolbox| {
        let driver = named("WEBKIT_DRIVER").or_else(|| tools.find("WebKitWebDriver"))?;
        let screen = named("XVFB").or_else(|| tools.find("Xvfb"))?;
        // The driver knows where its own browser is, so that it is there is enough.
        let browser = named("WEBKIT_BROWSER").or_else(mini_browser);
        browser.map(|_| vec![("WEBKIT_DRIVER", driver), ("XVFB", screen)])
    };
    let found = find_or_install(tools, &WEBKIT, find)?;
    Ok(found.ok_or_else(|| missing(&format!("install WebKitGTK's, or {WEBKIT_BY_HAND}"))))
}

fn missing(advice: &str) -> String {
    format!("it is not all there; {advice}")
}

/// What `find` finds, before or after an installation; `None` where nothing here is known to bring it.
///
/// # Errors
/// When it could be installed here, but that fails, or does not bring it.
fn find_or_install<T>(
    tools: &Toolbox,
    wanted: &Wanted,
    find: impl Fn(&Toolbox) -> Option<T>,
) -> Result<Option<T>> {
    if let Some(found) = find(tools) {
        return Ok(Some(found));
    }
    if tools.find("apt-get").is_none() {
        return Ok(None);
    }
    packages::install(tools, wanted)?;
    let by_hand = || format!("installed, but not found; {}", packages::by_hand(tools, wanted));
    find(tools).with_context(by_hand).map(Some)
}

/// WebKitGTK's own small browser, which no package puts on the search path: it is in a folder such as
/// `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1`.
fn mini_browser() -> Option<PathBuf> {
    let folders = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir())
    };
    let roots = ["/usr/lib", "/usr/lib64", "/usr/libexec"].map(PathBuf::from);
    let nested = roots.clone().into_iter().flat_map(folders);
    let mut browsers = roots.into_iter().chain(nested).flat_map(folders).filter_map(|folder| {
        let is_webkit = folder.file_name()?.to_str()?.starts_with("webkit");
        let browser = folder.join("MiniBrowser");
        (is_webkit && browser.is_file()).then_some(browser)
    });
    browsers.next()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn an_engine_is_named_to_the_tests_or_left_out_with_the_reason() {
        let mut engines = Engines::default();
        engines.add("firefox", Ok(vec![("FIREFOX", "/bin/firefox".into())]));
        engines.add("webkit", Err(missing("do this")));
        assert_eq!(engines.programs, [("FIREFOX", PathBuf::from("/bin/firefox"))]);
        assert_eq!(engines.skipped, ["webkit"]);
        assert_eq!(engines.left_out, ["webkit is left out: it is not all there; do this"]);
    }

    /// Two lists of variables that must agree, in two crates that do not link each other.
    #[test]
    fn the_tests_read_the_variables_that_are_set() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let folder = root.join("crates/e2e/src/browser");
        let text: String = ["engine.rs", "driver.rs"]
            .map(|file| fs::read_to_string(folder.join(file)).unwrap())
            .concat();
        for variable in ["FIREFOX", "GECKODRIVER", "WEBKIT_DRIVER", "WEBKIT_BROWSER", "XVFB"] {
            assert!(text.contains(&format!("\"{variable}\"")), "{variable}");
        }
    }
}
