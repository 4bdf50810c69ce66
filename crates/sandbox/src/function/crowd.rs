//! A long list of wishes as people write them: the same for the same count, each time.

use wish_list::Wish;

/// Up to how many wishes have a link and a description as well. Above it an answer with all of them would
/// be longer than the 10 MB that an HTTP API answers.
const WHOLE: usize = 30_000;
/// The most that an answer has room for.
pub(crate) const MOST: usize = 100_000;

const KINDS: [&str; 12] = [
    "Small",
    "Green",
    "Second-hand",
    "Quiet",
    "Hand-made",
    "Warm",
    "Blue",
    "Sturdy",
    "Folding",
    "Old",
    "Light",
    "Round",
];
const THINGS: [&str; 16] = [
    "teapot",
    "bicycle lamp",
    "bookshelf",
    "raincoat",
    "wool blanket",
    "notebook",
    "chess set",
    "desk lamp",
    "fountain pen",
    "garden chair",
    "film camera",
    "cast-iron pan",
    "record player",
    "pair of boots",
    "map of the Alps",
    "keyboard",
];
const OCCASIONS: [&str; 8] = [
    "for the winter",
    "for Grace",
    "for the new flat",
    "for the office",
    "for the long journey",
    "for Sundays",
    "for the garden",
    "for a friend",
];
/// Of every length, among them what a list must not stumble over.
const NOTES: [&str; 12] = [
    "Any colour will do.",
    "The one from the shop at the corner, if they still have it.\nOtherwise a similar one.",
    "",
    "Not before spring.",
    "The old one broke last week, and the repair would cost more than a new one. It should be easy to \
     clean, and if possible made of wood or metal and not of plastic. Second-hand is fine as long as all \
     parts are there.",
    "Size 42 🎁👨‍👩‍👧‍👦",
    "<script>alert('a text is a text')</script> & \"quotes\"",
    "شاي أخضر مع النعناع",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "See the link.",
    "One is enough.\n\nTwo would be better.",
    "抹茶と急須",
];

/// So many wishes, [`MOST`] at most.
#[must_use]
pub(crate) fn many(count: usize) -> Vec<Wish> {
    let count = count.min(MOST);
    (0..count).map(|number| wish(number, count <= WHOLE)).collect()
}

fn wish(number: usize, is_whole: bool) -> Wish {
    // Neighbours differ in everything, and in a long list every thing comes in every kind.
    let pick = |list: &[&'static str], at: usize| list[at % list.len()];
    let kind = pick(&KINDS, number + number / THINGS.len());
    let thing = pick(&THINGS, number);
    let occasion = pick(&OCCASIONS, number * 3 + number / 192);
    let note = pick(&NOTES, number * 7 + number / NOTES.len());
    let name = format!("{kind} {thing} {occasion}, no. {}", number + 1);
    let link = format!("https://shop.example/{}/{}", thing.replace(' ', "-"), number + 1);
    Wish {
        id: format!("{number:08x}-77ab-4c1e-9d2f-{:012x}", number * 2_654_435_761 % (1 << 40)),
        name: Some(name),
        url: (is_whole && !number.is_multiple_of(6)).then_some(link),
        description: (is_whole && !note.is_empty()).then(|| note.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use wish_list::WishList;

    #[test]
    fn a_long_list_is_varied_and_the_same_each_time() {
        let wishes = many(10_000);
        assert_eq!(wishes, many(10_000));
        let distinct = |text: fn(&Wish) -> Option<&str>| {
            wishes.iter().filter_map(text).collect::<HashSet<_>>().len()
        };
        assert_eq!(distinct(|wish| Some(&wish.id)), 10_000);
        assert_eq!(distinct(|wish| wish.name.as_deref()), 10_000);
        assert_eq!(distinct(|wish| wish.description.as_deref()), NOTES.len() - 1);
        assert!(wishes.iter().any(|wish| wish.url.is_none()));
    }

    #[test]
    fn the_longest_list_fits_into_an_answer() {
        for count in [WHOLE, MOST] {
            let list = WishList::complete(many(count));
            assert!(serde_json::to_string(&list).unwrap().len() < 10_000_000, "{count}");
        }
        assert_eq!(many(usize::MAX).len(), MOST);
    }
}
