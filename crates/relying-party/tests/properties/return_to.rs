//! Where a person goes after signing in never leaves the origin, whatever storage or a link says.

use proptest::prelude::*;
use relying_party::ReturnTo;
use url::Url;

use crate::{Counter, holds, texts};

const FRAGMENTS: [&str; 45] = [
    "/",
    "/",
    "//",
    "\\",
    "\t",
    "\n",
    "\r",
    " ",
    ".",
    "..",
    "/.",
    "/..",
    "%2e",
    "%2E%2e",
    "%2f",
    "%5c",
    "%09",
    "%00",
    "%",
    "@",
    ":",
    ":80",
    "?",
    "&",
    "=",
    "#",
    ";",
    "a",
    "evil.example",
    "//evil.example",
    "/\\evil.example",
    "https:",
    "https://",
    "javascript:",
    "data:",
    "file:///",
    "\u{0}",
    "\u{7f}",
    "\u{a0}",
    "\u{feff}",
    "\u{2028}",
    "\u{ff0f}",
    "\u{3002}",
    "\u{fc}",
    "[::1]",
];

const VALID: [&str; 6] = [
    "/",
    "/wishes",
    "/wishes?sort=name#3",
    "/a/b/../c?d=https%3A%2F%2Fevil.example#e",
    "/?next=//evil.example",
    "/w\u{fc}nsche/%2e%2e/x",
];

/// What browsers do to a text before they read it as a URL, and more than that: the backslash is a
/// slash in the query and the fragment too.
fn as_read_by_browsers(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    trimmed.replace(['\t', '\n', '\r'], "").replace('\\', "/")
}

// Holds: R21.
#[test]
fn a_return_path_stays_on_the_origin() {
    let here = Url::parse("https://app.example").unwrap();
    let elsewhere = Url::parse("https://app.example/deep/er?x#y").unwrap();
    let kept = Counter::default();
    holds(
        texts(FRAGMENTS.to_vec(), proptest::sample::select(&VALID).prop_map(str::to_owned)),
        |text| {
            let path = ReturnTo::new(&text);
            let shown = path.as_str();
            prop_assert!(shown.starts_with('/') && !shown.starts_with("//"), "{shown:?}");
            for base in [&here, &elsewhere] {
                for read in [shown.to_owned(), as_read_by_browsers(shown)] {
                    let there = base.join(&read);
                    let origin = there.map(|url| url.origin());
                    prop_assert_eq!(origin, Ok(here.origin()), "{:?} of {:?}", read, shown);
                }
            }
            prop_assert_eq!(&ReturnTo::new(shown), &path, "judged again");
            let stored = serde_json::to_string(&path).unwrap();
            prop_assert_eq!(&serde_json::from_str::<ReturnTo>(&stored).unwrap(), &path, "kept");
            let forged = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(&serde_json::from_str::<ReturnTo>(&forged).unwrap(), &path, "forged");
            if shown != "/" {
                kept.count();
            }
            Ok(())
        },
    );
    kept.expect_at_least(5000);
}
