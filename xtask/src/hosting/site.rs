//! What is hosted: the release, and where its page may connect to.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};

use crate::pack::policy::Connect;

/// How many hexadecimal digits of the hash of its content stand in a file's name.
pub(crate) const DIGITS: usize = 16;

/// A release, as far as a host has to know it.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// Where the page may connect to.
    pub(crate) connect: Connect,
    /// The files whose names have a hash of what is in them.
    pub(crate) hashed: Vec<String>,
    /// The others, such as `index.html`.
    pub(crate) plain: Vec<String>,
}

impl Site {
    /// The release in `dist`.
    ///
    /// # Errors
    /// When there is none, or it has a folder, for which no rule is made.
    pub(crate) fn read(dist: &Path, connect: Connect) -> Result<Self> {
        let there = dist.join("index.html").is_file();
        ensure!(there, "{} has no release: run `cargo xtask build` first", dist.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(dist).context("cannot read the release")? {
            let entry = entry.context("cannot read the release")?;
            let name = entry.file_name().to_string_lossy().into_owned();
            ensure!(entry.path().is_file(), "the release has a folder, {name}");
            names.push(name);
        }
        names.sort();
        let (hashed, plain) = names.into_iter().partition(|name| has_hash(name));
        Ok(Self { connect, hashed, plain })
    }
}

/// Whether a name ends like `app-0123456789abcdef.js` or `app-0123456789abcdef_bg.wasm`.
pub(crate) fn has_hash(name: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(_, end)| {
        let digits = end.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        digits.count() == DIGITS && end[DIGITS..].starts_with(['.', '_'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hash_makes_a_file_lasting() {
        for name in ["app-0d82db894e0dc099.js", "app-e8a45b6b28cc360f_bg.wasm"] {
            assert!(has_hash(name), "{name}");
        }
        for name in [
            "index.html",
            "config.json",
            "a-0d82db894e0dc09.js",
            "a-0d82db894e0dc0999.js",
            "a-0d82db894e0dc099",
            "a-0D82DB894E0DC099.js",
            "0d82db894e0dc099.js",
        ] {
            assert!(!has_hash(name), "{name}");
        }
    }

    #[test]
    fn without_a_release_there_is_nothing_to_host() {
        let error = Site::read(Path::new("/nowhere"), Connect::Anywhere).unwrap_err();
        assert!(error.to_string().contains("cargo xtask build"), "{error}");
    }
}
