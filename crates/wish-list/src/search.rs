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
            self.text.extend(text.chars().flat_map(char::to_lowercase).filter_map(plain));
        }
    }

    /// The places of the wishes that hold every word of `query`, in their order; all without a word.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<usize> {
        let query: String = query.chars().flat_map(char::to_lowercase).filter_map(plain).collect();
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

/// A small letter of Latin-1 or Latin Extended-A without its mark, and a mark on its own as nothing, so
/// that "camera" finds "caméra". Letters that are none with a mark stay, such as ß and æ.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        '\u{0}'..='\u{7f}' => letter,
        '\u{300}'..='\u{36f}' => return None,
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' => 's',
        'ţ' | 'ť' | 'ŧ' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    })
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

    #[test]
    fn letters_are_found_with_and_without_their_marks() {
        for (query, expected) in [
            ("olfarben", vec![1]),
            ("grune BLAUE", vec![1]),
            ("o\u{308}lfarben", vec![1]),
            ("téa gréen", vec![0, 3]),
            ("istanbul", vec![4]),
            ("ISTANBUL", vec![4]),
            ("ISTÁNBUL", vec![4]),
        ] {
            assert_eq!(index().find(query), expected, "{query:?}");
        }
        assert_eq!(plain('ß'), Some('ß'));
        assert_eq!(plain('æ'), Some('æ'));
        assert_eq!(plain('×'), Some('×'));
        assert_eq!(plain('÷'), Some('÷'));
    }
}
