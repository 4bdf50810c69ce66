//! JSON as it is typed: right where `serde_json` says so, and indented without a change.

use serde::de::IgnoredAny;
use serde_json::Value;
use workbench::json;

use crate::input::text;

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    // It reads every JSON text: deep ones, large numbers and lone surrogates among them.
    let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
    match json::check(&text) {
        Ok(()) => assert!(is_json, "{text:?} is taken"),
        Err(mistake) => {
            assert!(!is_json, "{text:?} is refused: {mistake}");
            let lines = text.split('\n').count();
            assert!((1..=lines).contains(&mistake.line), "{mistake}");
            assert!(mistake.column >= 1 && mistake.column <= text.chars().count() + 1, "{mistake}");
            assert!(!mistake.what.is_empty() && !mistake.what.ends_with('.'), "{mistake}");
        }
    }
    let indented = json::indented(&text);
    assert_eq!(indented.is_some(), is_json);
    let Some(indented) = indented else { return };
    assert_eq!(json::indented(&indented).as_ref(), Some(&indented), "once is enough");
    assert_eq!(without_blanks(&indented), without_blanks(&text));
    if let Ok(value) = serde_json::from_str::<Value>(&text) {
        assert_eq!(serde_json::from_str::<Value>(&indented).ok(), Some(value));
    }
}

/// The text without the blanks that JSON allows between its parts. Those in texts go, too, on both sides.
fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')).collect()
}
