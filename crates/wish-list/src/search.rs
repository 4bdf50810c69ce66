//! Searching a long list by what its wishes say.

use crate::Wish;

/// The texts of a list in small letters, made once, so that each search is one walk over one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    text: String,
    /// Where each wish's text ends.
    ends: Vec<usize>,
}

impl Index {
    /// Of name, link and description; of a wish without a name, its id as well, which is shown instead.
    #[must_use]
    pub fn new(wishes: &[Wish]) -> Self {
        let mut index = Self { text: String::new(), ends: Vec::with_capacity(wishes.len()) };
        for wish in wishes {
            let id = wish.name.is_none().then_some(&wish.id);
            let texts = [wish.name.as_ref(), wish.url.as_ref(), wish.description.as_ref(), id];
            for text in texts.into_iter().flatten() {
                index.push(text);
                index.text.push('\n');
            }
            index.ends.push(index.text.len());
        }
        index
    }

    fn push(&mut self, text: &str) {
        if text.is_ascii() {
            let from = self.text.len();
            self.text.push_str(text);
            self.text[from..].make_ascii_lowercase();
        } else {
            self.text.push_str(&text.to_lowercase());
        }
    }

    /// The places of the wishes that hold every word of `query`, in their order; all without a word.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<usize> {
        let query = query.to_lowercase();
        let mut words: Vec<_> = query.split_whitespace().collect();
        // The longest word is the rarest, so that most of the text is passed over quickest.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let Some((first, rest)) = words.split_first() else {
            return (0..self.ends.len()).collect();
        };
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(hit) = self.text[at..].find(first) {
            let place = self.ends.partition_point(|end| *end <= at + hit);
            let from = place.checked_sub(1).map_or(0, |before| self.ends[before]);
            let text = &self.text[from..self.ends[place]];
            if rest.iter().all(|word| text.contains(word)) {
                found.push(place);
            }
            at = self.ends[place];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let wish = |id: &str, name: &str, url: &str, description: &str| {
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            Wish {
                id: id.to_owned(),
                name: text(name),
                url: text(url),
                description: text(description),
            }
        };
        Index::new(&[
            wish("1", "Green tea", "https://tea.example/Sencha", "Loose, 100 g"),
            wish("2", "Ölfarben", "", "Grüne und blaue"),
            wish("ab-7", "", "", ""),
            wish("4", "Teapot", "", "for GREEN tea\nand black"),
            wish("5", "İstanbul", "", ""),
        ])
    }

    #[test]
    fn every_word_is_looked_for_in_all_texts_whatever_the_case() {
        for (query, expected) in [
            ("tea", vec![0, 3]),
            ("TEA green", vec![0, 3]),
            ("sencha", vec![0]),
            ("ölfarben GRÜNE", vec![1]),
            ("AB-7", vec![2]),
            ("black pot", vec![3]),
            ("stanbul", vec![4]),
            ("  ", vec![0, 1, 2, 3, 4]),
            ("gteapot", vec![]),
            ("loose,\nfor", vec![]),
            ("1", vec![0]),
            ("\u{0}", vec![]),
        ] {
            assert_eq!(index().find(query), expected, "{query:?}");
        }
        assert_eq!(Index::default().find("tea"), Vec::<usize>::new());
    }
}
