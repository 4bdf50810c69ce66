//! Which texts are links to the web. Nothing else is ever made clickable.
//!
//! Nothing is parsed and put right, as the URL Standard has it (<https://url.spec.whatwg.org/#concept-basic-url-parser>):
//! of what that understands, this accepts what people write. `tests/links.rs` holds it to a parser, which
//! would weigh more than the rest of the first page.

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
    if !text.split(':').skip(1).any(|rest| rest.starts_with("//")) {
        return Some(Flaw::NotOfTheWeb);
    }
    // A URL parser forgives blanks and line breaks; a link that holds one is a mistake, or a disguise.
    if text.chars().any(|c| c.is_whitespace() || is_unseen(c)) {
        return Some(Flaw::HoldsABlank);
    }
    let Some(rest) = after_scheme(text) else { return Some(Flaw::NotOfTheWeb) };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Some(Flaw::HoldsAPassword);
    }
    // What stands after the colon is none of the host, but in an IPv6 address.
    let bracketed = authority.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let is_somewhere = if let Some((host, port)) = bracketed {
        is_ipv6(host) && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
    } else {
        let (host, port) = authority.split_once(':').unzip();
        is_host(host.unwrap_or(authority)) && port.is_none_or(is_port)
    };
    (!is_somewhere).then_some(Flaw::NotOfTheWeb)
}

fn after_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let is_web = ["https", "http"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    rest.strip_prefix("//").filter(|_| is_web)
}

/// Whether a text is a host name or an IPv4 address with all its four numbers. Letters other than ASCII are
/// for the browser to judge, which writes them as `xn--…`.
fn is_host(host: &str) -> bool {
    let (mut labels, mut bytes, mut ends_in_number) = (0, 0, false);
    for label in host.strip_suffix('.').unwrap_or(host).split('.') {
        if !is_label(label) {
            return false;
        }
        labels += 1;
        bytes += usize::from(is_byte(label));
        ends_in_number = is_digits(label) || begins(label, "0x");
    }
    // The standard takes such a name for an address, however it is written, or for a mistake.
    !ends_in_number || (labels == 4 && bytes == 4)
}

fn is_label(label: &str) -> bool {
    let is_letter =
        |byte: u8| !byte.is_ascii() || byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    // A name in the code for other letters than ASCII.
    let is_odd = || begins(label, "xn--") && (!label.is_ascii() || label.ends_with('-'));
    !label.is_empty() && label.bytes().all(is_letter) && !is_odd()
}

fn begins(label: &str, with: &str) -> bool {
    label.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a number of an IPv4 address. One with a zero in front would be an octal one.
fn is_byte(text: &str) -> bool {
    is_digits(text) && text.parse::<u8>().is_ok() && (text == "0" || !text.starts_with('0'))
}

/// Whether a text is an IPv6 address as it is usually written, without one of IPv4 in it.
fn is_ipv6(text: &str) -> bool {
    let gap = text.as_bytes().windows(2).position(|pair| pair == b"::");
    let (before, after) = match gap {
        None => (Some(text), None),
        Some(gap) => (text.get(..gap), text.get(gap + 2..)),
    };
    let count = before.and_then(groups).zip(after.map_or(Some(0), groups));
    count.is_some_and(|(before, after)| match gap {
        None => before == 8,
        Some(_) => before + after < 8,
    })
}

/// How many groups of an IPv6 address a text has; none where a part of it is no group.
fn groups(text: &str) -> Option<usize> {
    let is_group = |group: &str| {
        matches!(group.len(), 1..=4) && group.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if text.is_empty() {
        return Some(0);
    }
    text.split(':').map(|group| is_group(group).then_some(1)).sum()
}

/// Whether a text is the number of a port.
fn is_port(text: &str) -> bool {
    is_digits(text) && text.parse::<u16>().is_ok()
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
