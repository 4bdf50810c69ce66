//! The suites, and the commands that they are made of.

use std::{fs, path::Path, process::Command, str::FromStr};

use anyhow::{Result, bail};

use crate::{
    release,
    test::tally,
    tools::{Toolbox, browser::Browser, engines::Engines, npm::Installed},
};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const APP: [&str; 2] = ["--package", "wish-list-web"];
const E2E_TESTS: &str = "crates/e2e/tests";
/// How the names of the end-to-end tests begin that run in each engine.
const ENGINES: &str = "engines";
/// The tests beside the end-to-end tests that need no browser.
const IN_PROCESS: [&str; 2] = ["fault_table_in_process", "random_gateway"];

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
    /// The release in Chromium, Firefox and WebKit, as far as this machine can have them.
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

    /// The end-to-end tests in these files.
    fn e2e(&self, files: &[String]) -> Command {
        let mut tests = self.cargo(&[&["test", "--package", "e2e", "--no-fail-fast"]]);
        for file in files {
            tests.args(["--test", file]);
        }
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

    /// The files that hold its tests, where each makes a program of its own, by their names without
    /// the ending. One that runs no test would not be missed among the others.
    pub(crate) fn test_files(self, root: &Path) -> Vec<String> {
        let (folder, mark) = match self {
            Self::Browser => ("tests", "#[wasm_bindgen_test]"),
            Self::E2e | Self::Engines => (E2E_TESTS, ""),
            _ => return Vec::new(),
        };
        let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        let name = |entry: fs::DirEntry| {
            let text = fs::read_to_string(entry.path()).ok()?;
            let name = entry.file_name().to_str()?.strip_suffix(".rs")?.to_owned();
            (text.contains(mark) && self.has_file(&name)).then_some(name)
        };
        let mut names: Vec<_> = entries.filter_map(name).collect();
        names.sort();
        names
    }

    /// Whether an end-to-end test of this name is one of this suite; no other suite shares its folder.
    fn has_file(self, name: &str) -> bool {
        match self {
            Self::E2e => !name.starts_with(ENGINES) && !IN_PROCESS.contains(&name),
            Self::Engines => name.starts_with(ENGINES),
            _ => true,
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
                in_process.arg("--no-fail-fast");
                for file in IN_PROCESS {
                    in_process.args(["--test", file]);
                }
                let all = ["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"];
                vec![cargo(&[&all]), in_process]
            }
            Self::Browser => {
                let mut tests = cargo(&[&["test", "--no-fail-fast"], &APP, &WASM]);
                // A suite that does not say where it runs would want Node.js.
                tests.env("WASM_BINDGEN_USE_BROWSER", "1");
                tests.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
                vec![tests]
            }
            Self::Build => {
                let size = cargo(&[&["run", "--quiet", "--package", "xtask", "--", "size"]]);
                vec![release::command(means.tools, means.root), size]
            }
            Self::E2e => {
                let mut tests = means.e2e(&self.test_files(means.root));
                // They mostly wait, for browsers and for limits that they try.
                tests.env("RUST_TEST_THREADS", "4");
                if let Some(independent) = means.independent {
                    tests.env("INDEPENDENT_PROVIDER", &independent.folder);
                    tests.env("NODE", &independent.node);
                }
                if let Some(axe) = means.axe {
                    tests.env("AXE", &axe.folder);
                }
                vec![tests]
            }
            Self::Engines => {
                let mut tests = means.e2e(&self.test_files(means.root));
                // Two browsers at once make each other late on a small machine.
                tests.env("RUST_TEST_THREADS", "1");
                if let Some(engines) = means.engines {
                    tests.envs(engines.programs.iter().cloned()).arg("--");
                    tests.args(engines.skipped.iter().flat_map(|engine| ["--skip", engine]));
                }
                vec![tests]
            }
        }
    }
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

    #[test]
    fn each_end_to_end_test_is_in_one_suite() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let [e2e, engines] = [Suite::E2e, Suite::Engines].map(|suite| suite.test_files(root));
        assert!(engines.contains(&"engines".to_owned()), "{engines:?}");
        assert!(e2e.contains(&"failures".to_owned()), "{e2e:?}");
        assert!(!e2e.iter().any(|name| engines.contains(name)), "{e2e:?} {engines:?}");
        for name in IN_PROCESS {
            let is_there = root.join(E2E_TESTS).join(name).with_extension("rs").is_file();
            assert!(is_there && !e2e.iter().any(|own| own == name), "{name}: {e2e:?}");
        }
        let entries = fs::read_dir(root.join(E2E_TESTS)).unwrap().flatten();
        let all = entries.filter(|entry| entry.path().is_file()).count();
        assert_eq!(e2e.len() + engines.len() + IN_PROCESS.len(), all);
    }

    #[test]
    fn the_browser_suite_has_the_files_with_browser_tests_only() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let files = Suite::Browser.test_files(root);
        assert!(files.contains(&"browser".to_owned()), "{files:?}");
        assert!(!files.contains(&"tidy".to_owned()), "{files:?}");
    }
}
