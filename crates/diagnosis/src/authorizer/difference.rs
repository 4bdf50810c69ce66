//! Where two texts part that must be the same to the letter.

/// How a text that was found differs from the one that was expected, made to be shown: the two texts
/// are [`start`](Self::start), one of the two rests, and [`end`](Self::end).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind of difference it is.
    pub kind: Kind,
    /// What both begin with.
    pub start: String,
    /// What the expected text alone has; may be empty.
    pub expected: String,
    /// What the found text alone has; may be empty.
    pub found: String,
    /// What both end with, beside [`start`](Self::start).
    pub end: String,
}

/// The kinds of differences, the telling ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// None.
    Same,
    /// One of them ends with a slash that the other has not.
    FinalSlash,
    /// Blanks before or after one of them.
    Blanks,
    /// What stands before `://`, or that one of them has nothing there.
    Scheme,
    /// Upper and lower case.
    Case,
    /// One of them is the beginning of the other.
    Beginning,
    /// The character at this position, counted from 1.
    Character(usize),
}

/// Compares two texts character by character, as a gateway compares an issuer or an audience.
#[must_use]
pub fn difference(expected: &str, found: &str) -> Difference {
    let common = expected.chars().zip(found.chars()).take_while(|(a, b)| a == b);
    let (count, length) =
        common.fold((0, 0), |(count, length), (c, _)| (count + 1, length + c.len_utf8()));
    let (start, expected_rest) = expected.split_at(length);
    let found_rest = found.get(length..).unwrap_or_default();
    let ending = expected_rest.chars().rev().zip(found_rest.chars().rev());
    let ending: usize = ending.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (expected_only, end) = expected_rest.split_at(expected_rest.len() - ending);
    let found_only = found_rest.get(..found_rest.len() - ending).unwrap_or_default();
    Difference {
        kind: kind(expected, found, count),
        start: start.to_owned(),
        expected: expected_only.to_owned(),
        found: found_only.to_owned(),
        end: end.to_owned(),
    }
}

fn kind(expected: &str, found: &str, common: usize) -> Kind {
    let slashed = |shorter: &str, longer: &str| longer.strip_suffix('/') == Some(shorter);
    if expected == found {
        Kind::Same
    } else if slashed(expected, found) || slashed(found, expected) {
        Kind::FinalSlash
    } else if expected.trim() == found.trim() {
        Kind::Blanks
    } else if without_scheme(expected) == without_scheme(found) {
        Kind::Scheme
    } else if expected.to_lowercase() == found.to_lowercase() {
        Kind::Case
    } else if expected.starts_with(found) || found.starts_with(expected) {
        Kind::Beginning
    } else {
        Kind::Character(common + 1)
    }
}

fn without_scheme(text: &str) -> &str {
    text.split_once("://").map_or(text, |(_, rest)| rest)
}

impl Difference {
    /// The difference as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.kind {
            Kind::Same => "They are the same to the letter.".to_owned(),
            Kind::FinalSlash if self.expected == "/" => {
                "They differ in the final slash only, which is missing.".to_owned()
            }
            Kind::FinalSlash => {
                "They differ in the final slash only, which is one too many.".to_owned()
            }
            Kind::Blanks => "They differ in blanks before or after the text only.".to_owned(),
            Kind::Scheme => {
                "They differ in what stands before the host (https://) only.".to_owned()
            }
            Kind::Case => "They differ in upper and lower case only.".to_owned(),
            Kind::Beginning if self.found.is_empty() => {
                format!(
                    "What was found is the beginning of what was expected: “{}” is missing.",
                    self.expected
                )
            }
            Kind::Beginning => {
                format!(
                    "What was found begins with what was expected: “{}” is too much.",
                    self.found
                )
            }
            Kind::Character(position) => format!(
                "At character {position}, {} was expected and {} was found.",
                shown(self.expected.chars().chain(self.end.chars()).next()),
                shown(self.found.chars().chain(self.end.chars()).next())
            ),
        }
    }
}

fn shown(character: Option<char>) -> String {
    match character {
        None => "the end".to_owned(),
        Some(' ') => "a blank".to_owned(),
        Some(c) if c.is_control() || c.is_whitespace() || !c.is_ascii() => {
            format!("“{c}” (U+{:04X})", u32::from(c))
        }
        Some(c) => format!("“{c}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: &str, found: &str, kind: Kind, words: &str) {
        let difference = difference(expected, found);
        assert_eq!(difference.kind, kind, "{expected} {found}");
        let Difference { start, expected: more, found: other, end, .. } = &difference;
        assert_eq!(
            (format!("{start}{more}{end}"), format!("{start}{other}{end}")),
            (expected.to_owned(), found.to_owned())
        );
        assert!(difference.sentence().contains(words), "{}", difference.sentence());
    }

    #[test]
    fn each_kind_is_told() {
        check("https://t/", "https://t/", Kind::Same, "same");
        check("https://t/", "https://t", Kind::FinalSlash, "which is missing");
        check("https://t", "https://t/", Kind::FinalSlash, "one too many");
        check("https://t ", "https://t", Kind::Blanks, "blanks");
        check("https://t/", "http://t/", Kind::Scheme, "https://");
        check("https://t/", "t/", Kind::Scheme, "https://");
        check("https://Api", "https://api", Kind::Case, "case");
        check("https://api.com", "https://api", Kind::Beginning, "“.com” is missing");
        check("https://api", "https://api.com", Kind::Beginning, "“.com” is too much");
        check("", "x", Kind::Beginning, "“x” is too much");
        check("https://a-pi", "https://a_pi", Kind::Character(10), "“-” was expected and “_”");
        check("abc", "abxbc", Kind::Character(3), "“c” was expected and “x”");
        check("ab b", "abxb", Kind::Character(3), "a blank was expected");
    }

    #[test]
    fn letters_that_look_alike_are_told_apart() {
        check("https://api", "https://\u{430}pi", Kind::Character(9), "U+0430");
        check("é", "è", Kind::Character(1), "U+00E9");
    }

    #[test]
    fn repetitions_overlap_in_no_segment() {
        let found = difference("aa", "aaa");
        assert_eq!(
            (found.start.as_str(), found.found.as_str(), found.end.as_str()),
            ("aa", "a", "")
        );
    }
}
