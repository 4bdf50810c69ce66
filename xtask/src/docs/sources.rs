//! The files in which tests stand, and the tests with tags in them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::scan::scan;

/// Where a test runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Runs {
    Natively,
    InABrowser,
    EndToEnd,
}

impl Runs {
    /// All, in the order of the table.
    pub(super) const ALL: [Self; 3] = [Self::Natively, Self::InABrowser, Self::EndToEnd];

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Natively => "natively",
            Self::InABrowser => "in a browser",
            Self::EndToEnd => "end to end",
        }
    }

    fn of(file: &str, in_a_browser: bool) -> Self {
        if file.starts_with("crates/e2e/tests/") {
            Self::EndToEnd
        } else if in_a_browser {
            Self::InABrowser
        } else {
            Self::Natively
        }
    }
}

/// A test with what it says it holds.
#[derive(Debug)]
pub(super) struct Test {
    /// The file, from the project's root, with slashes.
    pub(super) file: String,
    pub(super) name: String,
    pub(super) runs: Runs,
    /// The names of entries, as in the catalogue.
    pub(super) holds: Vec<String>,
}

/// What the sources of the project say.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// Tests with tags, by file and then from top to bottom.
    pub(super) tests: Vec<Test>,
    /// Tags that cannot be used, each with its place.
    pub(super) mistakes: Vec<String>,
}

impl Sources {
    /// Reads what is below `src`, `tests`, `xtask/src`, and `src` and `tests` of every crate.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        collect(&root.join("src"), &mut files)?;
        collect(&root.join("tests"), &mut files)?;
        collect(&root.join("xtask/src"), &mut files)?;
        for name in entries(&root.join("crates"))? {
            collect(&name.join("src"), &mut files)?;
            collect(&name.join("tests"), &mut files)?;
        }
        let mut named = Vec::new();
        for file in files {
            let path = file.strip_prefix(root).unwrap_or(&file);
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            named.push((parts.join("/"), file));
        }
        named.sort();
        let mut sources = Self::default();
        for (name, file) in named {
            let text = fs::read_to_string(&file).with_context(|| name.clone())?;
            sources.add(&name, &text);
        }
        Ok(sources)
    }

    pub(super) fn add(&mut self, file: &str, text: &str) {
        let scanned = scan(text);
        let mistakes = scanned.mistakes.into_iter();
        self.mistakes.extend(mistakes.map(|(line, mistake)| format!("{file}:{line}: {mistake}")));
        self.tests.extend(scanned.held.into_iter().map(|held| Test {
            file: file.to_owned(),
            name: held.test,
            runs: Runs::of(file, held.in_a_browser),
            holds: held.names,
        }));
    }

    /// The tests that say they hold an entry.
    pub(super) fn holding<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Test> {
        self.tests.iter().filter(move |test| test.holds.iter().any(|held| held == name))
    }
}

/// The Rust files in a folder, and in those below it; a folder that is not there has none.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for path in entries(folder)? {
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let list = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    list.map(|entry| Ok(entry?.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_test_runs_follows_from_its_place_and_its_kind() {
        let check = |file, in_a_browser, runs| {
            assert_eq!(Runs::of(file, in_a_browser), runs, "{file}");
        };
        check("crates/e2e/tests/page.rs", false, Runs::EndToEnd);
        check("crates/e2e/src/browser.rs", false, Runs::Natively);
        check("crates/relying-party/src/callback.rs", false, Runs::Natively);
        check("tests/browser.rs", true, Runs::InABrowser);
        check("tests/tidy.rs", false, Runs::Natively);
        check("src/state/draft.rs", true, Runs::InABrowser);
    }

    #[test]
    fn the_sources_of_this_project_are_found() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut files = Vec::new();
        collect(&root.join("xtask/src"), &mut files).unwrap();
        assert!(files.iter().any(|file| file.ends_with("docs/sources.rs")), "{files:?}");
        Sources::read(root).unwrap();
    }
}
