//! A search finds what holds every word, in the order of the list, however the index was made.

use wish_list::{Index, Wish};

use crate::input::{line_and_rest, text};

/// The first line is what is searched for; each other line is the name of a wish.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let (query, names) = line_and_rest(&text);
    let wish = |name: &str| Wish { name: Some(name.to_owned()), ..Wish::default() };
    let wishes: Vec<Wish> = names.split('\n').map(wish).collect();
    let index = Index::new(&wishes);
    for piece in [1, 2] {
        let mut other = Index::default();
        while !other.take_up(&wishes, piece) {}
        assert_eq!(other, index);
    }
    let found = index.find(query);
    assert!(found.is_sorted_by(|a, b| a < b) && found.iter().all(|place| *place < wishes.len()));
    if text.is_ascii() {
        let has_all = |name: &str| {
            let name = name.to_ascii_lowercase();
            query.to_ascii_lowercase().split_whitespace().all(|word| name.contains(word))
        };
        let places = names.split('\n').enumerate().filter(|(_, name)| has_all(name));
        assert_eq!(found, places.map(|(place, _)| place).collect::<Vec<_>>());
    }
    // A wish is found by its own name, in capitals as well.
    for (place, name) in names.split('\n').enumerate() {
        assert!(index.find(name).contains(&place), "{name:?}");
    }
}
