//! What keeps a wish from being sent, field by field, so that it is said before anything is sent.
//!
//! The limits are ours: neither the API nor the table says one that a person would meet first. A DynamoDB
//! item may have 400 KB and a request 10 MB, which is hundreds of pages. The limits keep one wish readable
//! in a list, and the whole of it below 20 KB even where each character takes four bytes. They count
//! characters, as a person does, and not bytes.

use crate::{
    NewWish,
    link::{Flaw, flaw},
};

/// The longest name: what a list can still show as one line or a few.
pub const LONGEST_NAME: usize = 200;
/// The longest link: what browsers and servers have agreed to take for certain (RFC 9110, section 4.1,
/// asks for 8000 octets at least; many proxies and shorteners stop at 2048).
pub const LONGEST_LINK: usize = 2048;
/// The longest description: about a page.
pub const LONGEST_DESCRIPTION: usize = 2000;

/// What is wrong with a wish, field by field; nothing where all is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// About the name.
    pub name: Option<&'static str>,
    /// About the link.
    pub url: Option<&'static str>,
    /// About the description.
    pub description: Option<&'static str>,
}

impl NewWish {
    /// Whether the wish can be sent as it is.
    ///
    /// # Errors
    /// [`Problems`] when it cannot: all of them at once.
    pub fn check(&self) -> Result<(), Problems> {
        let problems = Problems {
            name: name_problem(self.name.as_deref()),
            url: self.url.as_deref().and_then(link_problem),
            description: self.description.as_deref().and_then(description_problem),
        };
        if problems == Problems::default() { Ok(()) } else { Err(problems) }
    }
}

fn name_problem(name: Option<&str>) -> Option<&'static str> {
    match name {
        None => Some("Enter what you wish for."),
        Some(name) if name.trim().is_empty() => Some("Enter what you wish for."),
        Some(name) if is_longer(name, LONGEST_NAME) => {
            Some("Shorten the name to 200 characters. The description has room for the rest.")
        }
        Some(name) if turns_direction(name) => Some(
            "Leave out the invisible characters that turn the direction of writing: they make a name read as another.",
        ),
        Some(_) => None,
    }
}

fn description_problem(text: &str) -> Option<&'static str> {
    if is_longer(text, LONGEST_DESCRIPTION) {
        Some("Shorten the description to 2000 characters.")
    } else if turns_direction(text) {
        Some(
            "Leave out the invisible characters that turn the direction of writing: they make a text read as another.",
        )
    } else {
        None
    }
}

/// Whether a text holds an embedding, override or isolate (Unicode Standard Annex 9, section 2): Arabic
/// and Hebrew are written without, and with them a text can show as another than it is.
fn turns_direction(text: &str) -> bool {
    text.contains(|letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

fn link_problem(link: &str) -> Option<&'static str> {
    match flaw(link) {
        _ if is_longer(link, LONGEST_LINK) => Some("Shorten the link to 2048 characters."),
        None => None,
        Some(Flaw::HoldsAPassword) => {
            Some("Leave out the name or password before the @: everyone could read it in the list.")
        }
        Some(Flaw::HoldsABlank) => {
            Some("Leave out blanks and invisible characters: a link has none.")
        }
        Some(Flaw::NotOfTheWeb) => {
            Some("Enter a link that starts with https:// or http://, or none.")
        }
    }
}

fn is_longer(text: &str, longest: usize) -> bool {
    // A character has a byte at least.
    text.len() > longest && text.chars().count() > longest
}

/// How full a field is, once that is worth knowing: from nine tenths on. Blanks around the text are not
/// sent, so they are not counted.
#[must_use]
pub fn fullness(text: &str, longest: usize) -> Option<String> {
    let text = text.trim();
    let near = longest - longest / 10;
    if text.len() < near {
        return None;
    }
    match text.chars().count() {
        count if count < near => None,
        count if count > longest => {
            Some(format!("{count} of {longest} characters: {} too many.", count - longest))
        }
        count => Some(format!("{count} of {longest} characters.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, url: &str, description: &str) -> Problems {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let wish = NewWish { name: text(name), url: text(url), description: text(description) };
        wish.check().err().unwrap_or_default()
    }

    #[test]
    fn a_name_is_needed_and_each_field_has_room_for_so_many_characters() {
        let (long, link) = ("ü".repeat(200), format!("https://x.example/{}", "a".repeat(2030)));
        assert_eq!(problems("Tea", "", ""), Problems::default());
        assert_eq!(problems(&long, &link, &"👍".repeat(2000)), Problems::default());
        let found = problems(&(long + "ü"), &(link + "a"), &"👍".repeat(2001));
        assert!(found.name.unwrap().contains("200 characters"));
        assert!(found.url.unwrap().contains("2048 characters"));
        assert!(found.description.unwrap().contains("2000 characters"));
        assert_eq!(problems("", "", "x").name, Some("Enter what you wish for."));
        assert_eq!(problems(" \n", "", "").name, Some("Enter what you wish for."));
    }

    #[test]
    fn what_turns_the_direction_of_writing_is_refused() {
        for letter in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
            let text = format!("Tea{letter}pot");
            let found = problems(&text, "", &text);
            for said in [found.name, found.description] {
                assert!(said.unwrap_or_default().contains("direction"), "{letter:?}: {said:?}");
            }
        }
        for text in ["שלום tea", "شاي", "👩\u{200d}🍳", "a\u{200e}b", "\u{2029}x\u{2065}"]
        {
            assert_eq!(problems(text, "", text), Problems::default(), "{text:?}");
        }
    }

    #[test]
    fn a_link_says_what_is_wrong_with_it() {
        for (link, needle) in [
            ("tea", "https://"),
            ("javascript:alert(1)", "https://"),
            ("https://ada:secret@example.com/", "password"),
            ("https://example.com/a b", "blanks"),
            ("https://example.com/\u{202e}gpj.exe", "invisible"),
        ] {
            let found = problems("Tea", link, "").url.unwrap_or_default();
            assert!(found.contains(needle), "{link}: {found}");
        }
        for link in
            ["https://example.com/@tea", "http://localhost:8080/?a=b#c", "https://köln.example/ß"]
        {
            assert_eq!(problems("Tea", link, "").url, None, "{link}");
        }
    }

    #[test]
    fn fullness_is_said_near_the_end_only() {
        assert_eq!(fullness(&"a".repeat(179), 200), None);
        assert_eq!(fullness(&"ü".repeat(179), 200), None);
        assert_eq!(fullness(&"ü".repeat(180), 200).as_deref(), Some("180 of 200 characters."));
        assert_eq!(
            fullness(&format!("  {}  ", "a".repeat(201)), 200).as_deref(),
            Some("201 of 200 characters: 1 too many.")
        );
    }
}
