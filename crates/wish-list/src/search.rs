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
        let mut index = Self::default();
        index.take_up(wishes, wishes.len());
        index
    }

    /// Takes up so many more of these wishes, in their order: a long list can be taken up in pieces. Gives
    /// whether it then holds all of them.
    pub fn take_up(&mut self, wishes: &[Wish], most: usize) -> bool {
        let known = self.ends.len();
        if known == 0 {
            self.ends.reserve_exact(wishes.len());
        }
        for wish in wishes.iter().skip(known).take(most) {
            let id = wish.name.is_none().then_some(&wish.id);
            let texts = [wish.name.as_ref(), wish.url.as_ref(), wish.description.as_ref(), id];
            for text in texts.into_iter().flatten() {
                self.push(text);
                self.text.push('\n');
            }
            self.ends.push(self.text.len());
        }
        self.ends.len() >= wishes.len()
    }

    fn push(&mut self, text: &str) {
        if text.is_ascii() {
            let from = self.text.len();
            self.text.push_str(text);
            if let Some(added) = self.text.get_mut(from..) {
                added.make_ascii_lowercase();
            }
        } else {
            self.text.extend(text.chars().flat_map(char::to_lowercase).filter_map(plain));
        }
    }

    /// The places of the wishes that hold every word of `query`, in their order; all without a word.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<usize> {
        let query: String = query.chars().flat_map(char::to_lowercase).filter_map(plain).collect();
        // The longest word is the rarest, so that most of the text is passed over quickest.
        let Some(rarest) = query.split_whitespace().max_by_key(|word| word.len()) else {
            return (0..self.ends.len()).collect();
        };
        let rest: Vec<_> = query.split_whitespace().filter(|word| *word != rarest).collect();
        let (mut found, mut ends, mut at) = (Vec::new(), self.ends.iter().enumerate(), 0);
        while let Some(hit) = self.text.get(at..).and_then(|text| text.find(rarest)) {
            // The wish in which that is: a word has no line break, so it lies in one of them.
            let (hit, mut from) = (at + hit, at);
            for (place, end) in ends.by_ref() {
                if hit < *end {
                    let text = self.text.get(from..*end).unwrap_or_default();
                    if rest.iter().all(|word| text.contains(*word)) {
                        found.push(place);
                    }
                    at = *end;
                    break;
                }
                from = *end;
            }
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
    fn an_index_that_is_made_in_pieces_is_the_same() {
        let wishes: Vec<_> =
            ["Tea", "Ü", "b\n"].map(|id| Wish { id: id.to_owned(), ..Wish::default() }).into();
        for piece in 1..4 {
            let mut index = Index::default();
            let pieces = (0..9).find(|_| index.take_up(&wishes, piece));
            assert_eq!(index, Index::new(&wishes), "{piece}");
            assert_eq!(pieces, Some(3_usize.div_ceil(piece) - 1));
        }
        assert!(Index::default().take_up(&[], 1));
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
