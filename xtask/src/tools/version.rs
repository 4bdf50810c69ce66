//! Versions: in what a program says of itself, and in Cargo.lock.

use std::fmt;

/// Major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl Version {
    /// The first version in the answer to `--version`.
    pub(crate) fn in_text(text: &str) -> Option<Self> {
        text.split_ascii_whitespace().find_map(Self::parse)
    }

    /// Reads `1.2.3`; a pre-release or build tag is not looked at.
    fn parse(text: &str) -> Option<Self> {
        let text = text.split(['-', '+']).next()?;
        let mut parts = text.trim_start_matches('v').splitn(3, '.').map(|part| part.parse().ok());
        Some(Self(parts.next()??, parts.next()??, parts.next()??))
    }
}

/// The version of `package` in the text of a Cargo.lock.
pub(crate) fn locked_version(lock: &str, package: &str) -> Option<Version> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.find_map(|line| line.strip_prefix("version = \""))?;
    Version::parse(version.strip_suffix('"')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        let check = |text, expected| assert_eq!(Version::in_text(text), expected, "{text}");
        check("trunk 0.21.14\n", Some(Version(0, 21, 14)));
        check("wasm-bindgen 0.2.74 (27c7a4d06)\n", Some(Version(0, 2, 74)));
        check("trunk 0.22.0-beta.1", Some(Version(0, 22, 0)));
        check("ChromeDriver v1.2.3", Some(Version(1, 2, 3)));
        check("command not found", None);
        check("1.2", None);
    }

    #[test]
    fn the_lock_file_tells_the_version() {
        let lock = "\
[[package]]
name = \"wasm-bindgen-macro\"
version = \"0.2.1\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
source = \"registry+https://github.com/rust-lang/crates.io-index\"
";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some(Version(0, 2, 130)));
        assert_eq!(locked_version(lock, "js-sys"), None);
        assert_eq!(locked_version("", "wasm-bindgen"), None);
    }
}
