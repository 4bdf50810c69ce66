//! Where a person goes after signing in never leaves the origin, whatever storage or a link says.

use relying_party::ReturnTo;
use url::Url;

use crate::input::text;

/// What browsers do to a text before they read it as a URL, and more: the backslash is a slash everywhere.
fn as_read_by_browsers(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    trimmed.replace(['\t', '\n', '\r'], "").replace('\\', "/")
}

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let path = ReturnTo::new(&text);
    stays(&path);
    let forged = serde_json::to_string(&text).unwrap_or_default();
    assert_eq!(serde_json::from_str::<ReturnTo>(&forged).ok().as_ref(), Some(&path));
}

/// Fails where it could lead away.
pub(crate) fn stays(path: &ReturnTo) {
    let shown = path.as_str();
    assert!(shown.starts_with('/') && !shown.starts_with("//"), "{shown:?}");
    assert!(!shown.contains(char::is_control), "{shown:?}");
    for base in ["https://app.example", "https://app.example/deep/er?x#y"] {
        for read in [shown.to_owned(), as_read_by_browsers(shown)] {
            let there = Url::parse(base).and_then(|base| base.join(&read));
            let origin = there.map(|url| url.origin().ascii_serialization());
            assert_eq!(origin.as_deref(), Ok("https://app.example"), "{read:?} of {shown:?}");
        }
    }
    assert_eq!(&ReturnTo::new(shown), path, "judged again");
    let kept = serde_json::to_string(path).unwrap_or_default();
    assert_eq!(serde_json::from_str::<ReturnTo>(&kept).ok().as_ref(), Some(path), "kept");
}
