//! The suites, and the commands that they are made of.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
};

use anyhow::{Result, bail};

use crate::{
    release,
    test::tally,
    tools::{
        Toolbox,
        browser::Browser,
        engines::{Driven, Engines},
        npm::Installed,
    },
};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const APP: [&str; 2] = ["--package", "wish-list-web"];
/// The programs that the end-to-end tests are linked to: a folder each, below `crates/e2e/tests`.
const END_TO_END: &str = "end_to_end";
const ENGINES: &str = "engines";
/// It needs no browser.
const IN_PROCESS: &str = "in_process";
/// Those of the end-to-end tests that take the time, and so want the machine for themselves.
const MEASURING: &str = "long_list::";
/// The app's own tests, on WebAssembly.
const IN_BROWSER: [&str; 6] =
    ["test", "--no-fail-fast", "--package", "wish-list-web", "--target", "wasm32-unknown-unknown"];

/// A part of `cargo xtask test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// The formatter finds nothing to change.
    Fmt,
    /// The linter finds nothing to say, on this machine and on WebAssembly.
    Clippy,
    /// The documentation has no broken link.
    Doc,
    /// The tests that run on this machine.
    Native,
    /// The tests that run in a browser, one room at a time.
    Browser,
    /// The release can be built, and nothing in it offends its own policy.
    Build,
    /// The release in Chromium, against the sandbox and an independent provider.
    E2e,
    /// The release in Chromium, Firefox and WebKit, and the app's own tests in the latter two, as far as this machine
    /// can have them.
    Engines,
}

/// What the commands of a suite are made with, as far as the suite needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means<'a> {
    pub(crate) root: &'a Path,
    pub(crate) tools: &'a Toolbox,
    pub(crate) browser: Option<&'a Browser>,
    pub(crate) independent: Option<&'a Installed>,
    pub(crate) axe: Option<&'a Installed>,
    pub(crate) engines: Option<&'a Engines>,
}

impl Means<'_> {
    fn cargo(&self, parts: &[&[&str]]) -> Command {
        let mut command = self.tools.command("cargo");
        command.args(parts.concat());
        if let Some(browser) = self.browser {
            command.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver);
            command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &browser.capabilities);
        }
        command
    }

    /// The app's own tests that run in a browser, in Chromium.
    fn in_browser(&self) -> Command {
        let mut tests = self.cargo(&[&IN_BROWSER]);
        for_browser(&mut tests);
        tests
    }

    /// The same in another one.
    fn in_engine(&self, driven: &Driven) -> Command {
        let mut tests = match &driven.screen {
            None => self.tools.command("cargo"),
            Some(screen) => {
                let mut screened = self.tools.command(screen);
                screened.args(["--auto-servernum", "cargo"]);
                screened
            }
        };
        for_browser(tests.args(IN_BROWSER));
        // The runner takes the first that it finds.
        for other in ["CHROMEDRIVER", "GECKODRIVER", "SAFARIDRIVER", "MSEDGEDRIVER"] {
            tests.env_remove(other);
        }
        tests.env(driven.variable, &driven.driver);
        tests.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &driven.capabilities);
        tests
    }

    /// The browsers besides Chromium that the app's own tests run in.
    fn driven(&self) -> &[Driven] {
        self.engines.map_or(&[], |engines| &engines.driven)
    }

    /// The end-to-end tests of this program.
    fn e2e(&self, program: &str) -> Command {
        let mut tests = self.cargo(&[&["test", "--package", "e2e", "--test", program]]);
        tests.env("WISH_LIST_DIST", self.root.join(release::DIST));
        tests.env("E2E_TALLY", tally::file(self.root));
        tests
    }
}

impl Suite {
    /// All, quick ones first.
    pub(crate) const ALL: [Self; 8] = [
        Self::Fmt,
        Self::Clippy,
        Self::Doc,
        Self::Native,
        Self::Browser,
        Self::Build,
        Self::E2e,
        Self::Engines,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Doc => "doc",
            Self::Native => "native",
            Self::Browser => "browser",
            Self::Build => "build",
            Self::E2e => "e2e",
            Self::Engines => "engines",
        }
    }

    /// Whether it runs tests; else it is one check, which passes or fails as a whole.
    pub(crate) fn has_tests(self) -> bool {
        matches!(self, Self::Native | Self::Browser | Self::E2e | Self::Engines)
    }

    /// Whether it tests the release.
    pub(crate) fn needs_build(self) -> bool {
        matches!(self, Self::E2e | Self::Engines)
    }

    /// Whether it needs the tools that build the app.
    pub(crate) fn needs_tools(self) -> bool {
        !matches!(self, Self::Fmt | Self::Doc | Self::Native)
    }

    /// Whether it needs a browser.
    pub(crate) fn needs_browser(self) -> bool {
        matches!(self, Self::Browser | Self::E2e | Self::Engines)
    }

    /// Whether it needs the browsers of other engines, too.
    pub(crate) fn needs_engines(self) -> bool {
        self == Self::Engines
    }

    /// Whether it needs the OpenID provider that others wrote, and axe.
    pub(crate) fn needs_npm(self) -> bool {
        self == Self::E2e
    }

    /// How many programs run its tests, where each file is linked to one of its own. One that runs no test would
    /// not be missed among the others.
    pub(crate) fn programs(self, means: &Means<'_>) -> usize {
        match self {
            Self::Browser => browser_tests(means.root).len(),
            Self::E2e => 2,
            Self::Engines => 1 + browser_tests(means.root).len() * means.driven().len(),
            _ => 1,
        }
    }

    /// What it runs, one after the other; all of it, even if some fails.
    pub(crate) fn commands(self, means: &Means<'_>) -> Vec<Command> {
        let cargo = |parts: &[&[&str]]| means.cargo(parts);
        let deny: &[&str] = &["--", "-D", "warnings"];
        match self {
            Self::Fmt => vec![cargo(&[&["fmt", "--all", "--check"]])],
            Self::Clippy => vec![
                cargo(&[&["clippy", "--workspace", "--all-targets"], deny]),
                cargo(&[&["clippy", "--all-targets"], &APP, &WASM, deny]),
            ],
            Self::Doc => {
                let mut doc = cargo(&[&["doc", "--workspace", "--no-deps"]]);
                doc.env("RUSTDOCFLAGS", "-D warnings");
                vec![doc]
            }
            Self::Native => {
                let mut in_process = cargo(&[&["test", "--package", "e2e", "--lib", "--bins"]]);
                in_process.args(["--no-fail-fast", "--test", IN_PROCESS]);
                let all = ["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"];
                vec![cargo(&[&all]), in_process]
            }
            Self::Browser => vec![means.in_browser()],
            Self::Build => {
                let size = cargo(&[&["run", "--quiet", "--package", "xtask", "--", "size"]]);
                vec![release::command(means.tools, means.root), size]
            }
            Self::E2e => {
                let mut tests = means.e2e(END_TO_END);
                // They mostly wait, for browsers and for limits that they try.
                tests.env("RUST_TEST_THREADS", "4").args(["--", "--skip", MEASURING]);
                if let Some(independent) = means.independent {
                    tests.env("INDEPENDENT_PROVIDER", &independent.folder);
                    tests.env("NODE", &independent.node);
                }
                if let Some(axe) = means.axe {
                    tests.env("AXE", &axe.folder);
                }
                let mut measuring = means.e2e(END_TO_END);
                measuring.env("RUST_TEST_THREADS", "1").arg(MEASURING);
                vec![tests, measuring]
            }
            Self::Engines => {
                let mut tests = means.e2e(ENGINES);
                // Two browsers at once make each other late on a small machine.
                tests.env("RUST_TEST_THREADS", "1");
                if let Some(engines) = means.engines {
                    tests.envs(engines.programs.iter().cloned()).arg("--");
                    tests.args(engines.skipped.iter().flat_map(|engine| ["--skip", engine]));
                }
                let own = means.driven().iter().map(|driven| means.in_engine(driven));
                [tests].into_iter().chain(own).collect()
            }
        }
    }
}

/// Tells wasm-bindgen-test-runner where to run: a suite that does not say so would want Node.js.
fn for_browser(tests: &mut Command) {
    tests.env("WASM_BINDGEN_USE_BROWSER", "1");
    tests.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
}

/// The files of the app's tests that run in a browser, sorted.
fn browser_tests(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join("tests")).into_iter().flatten().flatten();
    let has_tests = |path: &PathBuf| {
        fs::read_to_string(path).is_ok_and(|text| text.contains("#[wasm_bindgen_test]"))
    };
    let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(has_tests).collect();
    files.sort();
    files
}

impl FromStr for Suite {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        let names = Self::ALL.map(Self::name);
        match Self::ALL.into_iter().find(|suite| suite.name() == name) {
            Some(suite) => Ok(suite),
            None => bail!("there is no suite {name}; there are {}", names.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that nobody names would be tests that nobody runs, and no compiler says so.
    #[test]
    fn each_file_of_end_to_end_tests_is_part_of_its_program() {
        let tests = root().join("crates/e2e/tests");
        for program in [END_TO_END, ENGINES, IN_PROCESS] {
            let folder = tests.join(program);
            let main = fs::read_to_string(folder.join("main.rs")).unwrap();
            for entry in fs::read_dir(&folder).unwrap().flatten() {
                let name = entry.path().file_stem().unwrap().to_str().unwrap().to_owned();
                let is_named = main.lines().any(|line| line == format!("mod {name};"));
                assert!(is_named || name == "main", "{program}/main.rs does not name {name}");
            }
        }
        assert_eq!(fs::read_dir(tests).unwrap().count(), 3, "no program beside them");
    }

    #[test]
    fn the_browser_suite_has_the_files_with_browser_tests_only() {
        let files = browser_tests(&root());
        assert!(files.contains(&root().join("tests/browser.rs")), "{files:?}");
        assert!(!files.contains(&root().join("tests/tidy.rs")), "{files:?}");
    }

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }
}
