//! Names that a person may have meant.

use super::Fault;

/// How many names are worth reading.
const ENOUGH: usize = 5;

/// The faults whose names are nearest to `name`, the nearest first: few letters apart, or sharing a
/// word with it. None where nothing is near.
pub(super) fn near(name: &str) -> Vec<Fault> {
    let name = name.to_ascii_lowercase();
    let distance = |fault: &Fault| letters_apart(&name, fault.name());
    let is_near = |fault: &&Fault| {
        distance(fault) <= 1 + name.chars().count() / 4 || shares_a_word(&name, fault.name())
    };
    let mut found: Vec<_> = Fault::ALL.iter().copied().filter(|fault| is_near(&fault)).collect();
    found.sort_by_key(distance);
    found.truncate(ENOUGH);
    found
}

/// Words of one or two letters, as in `payload-1-0`, say nothing.
fn shares_a_word(given: &str, name: &str) -> bool {
    let words = || given.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 2);
    words().any(|word| name.split('-').any(|part| part == word))
}

/// The Levenshtein distance: how many letters have to be put in, left out or replaced.
fn letters_apart(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (left, theirs) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *theirs);
            diagonal = row[left + 1];
            row[left + 1] = replaced.min(diagonal + 1).min(row[left] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_apart_are_counted() {
        for (one, other, expected) in
            [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 2)]
        {
            assert_eq!(letters_apart(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_finds_its_name_first() {
        let names = |given| near(given).into_iter().map(Fault::name).collect::<Vec<_>>();
        for (given, first) in [
            ("cors-of", "cors-off"),
            ("Cors_Off", "cors-off"),
            ("apidown", "api-down"),
            ("throttle", "throttled"),
            ("token-hs265", "token-hs256"),
            ("hs256", "token-hs256"),
        ] {
            assert_eq!(names(given).first(), Some(&first), "{given}");
        }
        assert!(names("cors").iter().all(|name| name.starts_with("cors-")));
        assert_eq!(names("cors").len(), ENOUGH);
        assert_eq!(names("zzzzzzzz"), Vec::<&str>::new());
        assert_eq!(names(""), Vec::<&str>::new());
    }
}
