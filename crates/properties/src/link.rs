//! Whatever is taken for a link to the web is one to a URL parser, and shows where it leads.

use url::{ParseError, Url};
use wish_list::{NewWish, is_unseen, is_web_link};

use crate::input::text;

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let is_link = is_web_link(&text);
    let wish = NewWish {
        name: Some("Tea".to_owned()),
        url: Some(text.clone().into_owned()),
        description: None,
    };
    let is_short = text.chars().count() <= wish_list::LONGEST_LINK;
    assert_eq!(wish.check().is_ok(), is_link && is_short, "{text:?}");
    if !is_link {
        return;
    }
    assert!(!text.chars().any(|c| c.is_whitespace() || is_unseen(c)), "{text:?}");
    // This parser knows no other letters than ASCII in a host; that of a browser does. A
    // letter is put in their place that makes no number of its neighbours, as `x` would of `0`.
    let ascii: String = text.chars().map(|c| if c.is_ascii() { c } else { 'z' }).collect();
    match Url::parse(&ascii) {
        Ok(url) => {
            assert!(matches!(url.scheme(), "https" | "http") && url.has_host(), "{text:?}");
            assert!(url.username().is_empty() && url.password().is_none(), "{text:?}");
        }
        // Letters behind `xn--` that stand for none: a browser goes nowhere.
        Err(ParseError::IdnaError) => assert!(ascii.to_lowercase().contains("xn--"), "{text:?}"),
        Err(error) => panic!("{text:?}: {error}"),
    }
}
