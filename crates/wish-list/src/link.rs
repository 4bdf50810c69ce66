//! Which texts are links to the web. Nothing else is ever made clickable.

use url::Url;

/// Why a text is no link to the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Another scheme, such as `javascript:`, or none.
    NotOfTheWeb,
    /// A blank, a line break, or a character that shows nothing or turns the direction of the text round.
    HoldsABlank,
    /// A name or password before the host: a secret, or a disguise of the host.
    HoldsAPassword,
}

/// Whether a link leads to the web: other schemes, such as `javascript:`, are never made clickable.
#[must_use]
pub fn is_web_link(text: &str) -> bool {
    flaw(text).is_none()
}

/// What keeps a text from being a link to the web.
pub(crate) fn flaw(text: &str) -> Option<Flaw> {
    if !text.contains("://") {
        return Some(Flaw::NotOfTheWeb);
    }
    // A URL parser forgives blanks and line breaks; a link that holds one is a mistake, or a disguise.
    if text.chars().any(|c| c.is_whitespace() || is_unseen(c)) {
        return Some(Flaw::HoldsABlank);
    }
    // The host names of this app's parser have no other letters than ASCII; that of a browser may.
    let ascii: String = text.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
    let url = Url::parse(&ascii)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    match url {
        None => Some(Flaw::NotOfTheWeb),
        Some(url) if !url.username().is_empty() || url.password().is_some() => {
            Some(Flaw::HoldsAPassword)
        }
        Some(_) => None,
    }
}

/// Whether a character is a control, or one of the format characters of Unicode that join, hide or
/// reorder their neighbours: with these a text looks other than it is. Line breaks and tabs are controls.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_the_web_are_links() {
        for (text, is_link) in [
            ("https://example.com", true),
            ("HTTP://example.com/a?b#c", true),
            ("https://example.com/@tea?to=ada@example.com", true),
            ("https://bücher.example/straße", true),
            ("javascript:alert(1)", false),
            ("javascript://x%0Aalert(1)", false),
            ("data:text/html,x", false),
            ("//example.com", false),
            ("https://", false),
            ("https://[", false),
            ("http://:", false),
            ("https:example.com", false),
            ("https:// example.com", false),
            ("https://bank.example@evil.example/", false),
            ("https://:secret@example.com/", false),
            ("https://example.com/\u{202e}fdp.exe", false),
            ("https://exa\u{200b}mple.com/", false),
            ("java\nscript://x", false),
            ("example.com", false),
        ] {
            assert_eq!(is_web_link(text), is_link, "{text}");
        }
    }
}
