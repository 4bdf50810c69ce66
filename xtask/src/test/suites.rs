//! The suites, and the commands that they are made of.

use std::{fs, path::Path, process::Command, str::FromStr};

use anyhow::{Result, bail};

use crate::{
    release,
    tools::{Toolbox, browser::Browser, independent::Independent},
};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const APP: [&str; 2] = ["--package", "wish-list-web"];

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
    /// The release in a real browser, against the sandbox and an independent provider.
    E2e,
}

impl Suite {
    /// All, quick ones first.
    pub(crate) const ALL: [Self; 7] =
        [Self::Fmt, Self::Clippy, Self::Doc, Self::Native, Self::Browser, Self::Build, Self::E2e];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Doc => "doc",
            Self::Native => "native",
            Self::Browser => "browser",
            Self::Build => "build",
            Self::E2e => "e2e",
        }
    }

    /// Whether it runs tests; else it is one check, which passes or fails as a whole.
    pub(crate) fn has_tests(self) -> bool {
        matches!(self, Self::Native | Self::Browser | Self::E2e)
    }

    /// Whether it needs the tools that build the app.
    pub(crate) fn needs_tools(self) -> bool {
        !matches!(self, Self::Fmt | Self::Doc | Self::Native)
    }

    /// Whether it needs a browser.
    pub(crate) fn needs_browser(self) -> bool {
        matches!(self, Self::Browser | Self::E2e)
    }

    /// Whether it needs the OpenID provider that others wrote.
    pub(crate) fn needs_independent(self) -> bool {
        self == Self::E2e
    }

    /// How many files hold its tests, where each makes a program of its own. One that runs no test
    /// would not be missed among the others.
    pub(crate) fn test_files(self, root: &Path) -> usize {
        let (folder, mark) = match self {
            Self::Browser => ("tests", "#[wasm_bindgen_test]"),
            Self::E2e => ("crates/e2e/tests", ""),
            _ => return 0,
        };
        let files = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        let text = |entry: fs::DirEntry| fs::read_to_string(entry.path()).ok();
        files.filter_map(text).filter(|text| text.contains(mark)).count()
    }

    /// What it runs, one after the other; all of it, even if some fails.
    pub(crate) fn commands(
        self,
        tools: &Toolbox,
        browser: Option<&Browser>,
        independent: Option<&Independent>,
        dist: &Path,
    ) -> Vec<Command> {
        let cargo = |parts: &[&[&str]]| {
            let mut command = tools.command("cargo");
            command.args(parts.concat());
            if let Some(browser) = browser {
                command.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver);
                command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &browser.capabilities);
            }
            command
        };
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
                vec![cargo(&[&["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"]])]
            }
            Self::Browser => {
                let mut tests = cargo(&[&["test", "--no-fail-fast"], &APP, &WASM]);
                // A suite that does not say where it runs would want Node.js.
                tests.env("WASM_BINDGEN_USE_BROWSER", "1");
                tests.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
                vec![tests]
            }
            Self::Build => vec![release::command(tools)],
            Self::E2e => {
                let mut tests = cargo(&[&["test", "--package", "e2e", "--no-fail-fast"]]);
                tests.env("WISH_LIST_DIST", dist);
                // They mostly wait, for browsers and for limits that they try.
                tests.env("RUST_TEST_THREADS", "4");
                if let Some(independent) = independent {
                    tests.env("INDEPENDENT_PROVIDER", &independent.folder);
                    tests.env("NODE", &independent.node);
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
