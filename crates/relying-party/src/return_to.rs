//! Where a person goes after signing in: a path of this origin, by type.

use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

/// The longest path, in bytes: what is longer would not fit into the header of a request.
const MAX_PATH: usize = 8 * 1024;

/// A path of our own origin with query and fragment, such as `/wishes?sort=name#3`.
///
/// It cannot name another origin, so it cannot be an open redirect (RFC 9700 section 4.11.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Accepts a path that stays on the origin it is resolved against; anything else is the start
    /// page.
    ///
    /// Browsers read `\` as `/`, drop tabs and line breaks and honour `//host`, so the text is judged
    /// by resolving it as they do and by looking at where it lands.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self::resolve(path).unwrap_or_default()
    }

    fn resolve(path: &str) -> Option<Self> {
        let suspicious = |c: char| c == '\\' || c.is_control() || c.is_whitespace();
        if !path.starts_with('/') || path.starts_with("//") || path.chars().any(suspicious) {
            return None;
        }
        if path.len() > MAX_PATH {
            return None;
        }
        let here = Url::parse("https://origin.invalid/").ok()?;
        let there = here.join(path).ok()?;
        let path = &there[url::Position::BeforePath..];
        // `/..//host` passes as our own path here, but a browser would read the result as a host; and a
        // path becomes longer by what is escaped in it.
        let is_ours = there.origin() == here.origin() && !path.starts_with("//");
        (is_ours && path.len() <= MAX_PATH).then(|| Self(path.to_owned()))
    }

    /// The path with query and fragment; starts with exactly one `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ReturnTo {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl<'de> Deserialize<'de> for ReturnTo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Web storage can be written by any script of the origin: judged again when it is read.
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_our_own_is_kept() {
        for path in
            ["/", "/wishes", "/a/b?c=d&e=%2F%2Fevil.example#f", "/?next=https://evil.example"]
        {
            assert_eq!(ReturnTo::new(path).as_str(), path);
        }
        assert_eq!(MAX_PATH, 8192, "8 KiB");
        let longest = "/".to_owned() + &"a".repeat(MAX_PATH - 1);
        assert_eq!(ReturnTo::new(&longest).as_str(), longest);
    }

    // Holds: R21.
    #[test]
    fn whatever_could_leave_the_origin_becomes_the_start_page() {
        for path in [
            "",
            "wishes",
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/ /evil.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "/..//evil.example",
            "/.//evil.example",
            "/a/../..//evil.example",
            "/%2e%2e//evil.example",
            "?a",
            "#a",
            "/\u{0}",
            "/\u{7f}/",
            "http:/evil.example",
            "https:evil.example",
            "//\\evil.example",
            "/\r/evil.example",
            "\u{feff}/a",
            &format!("/{}", "a".repeat(MAX_PATH)),
            &format!("/{}", "\u{fc}".repeat(MAX_PATH / 3)),
            &format!("/{}", "a/../".repeat(MAX_PATH / 4)),
        ] {
            assert_eq!(ReturnTo::new(path).as_str(), "/", "{path:?}");
        }
    }

    #[test]
    fn a_stored_path_is_judged_again() {
        let stored: ReturnTo = serde_json::from_str("\"//evil.example\"").unwrap();
        assert_eq!(stored, ReturnTo::default());
    }
}
