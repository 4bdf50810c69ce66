//! The tokens of a JSON text.

use super::Mistake;

/// A token, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// `{` or `[`.
    Open(char),
    /// `}` or `]`.
    Close(char),
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A text with its quotes.
    Text(&'t str),
    /// A number, `true`, `false` or `null`.
    Other(&'t str),
    /// The end of the text.
    End,
}

/// Reads token by token.
pub(super) struct Scanner<'t> {
    text: &'t str,
    place: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, place: 0 }
    }

    /// The next token and where it begins, in bytes.
    pub(super) fn next(&mut self) -> Result<(usize, Token<'t>), Mistake> {
        let blank = [' ', '\t', '\n', '\r'];
        let rest = self.rest();
        self.place += rest.len() - rest.trim_start_matches(blank).len();
        let start = self.place;
        let Some(letter) = self.rest().chars().next() else { return Ok((start, Token::End)) };
        let token = match letter {
            '{' | '[' => self.single(Token::Open(letter)),
            '}' | ']' => self.single(Token::Close(letter)),
            ',' => self.single(Token::Comma),
            ':' => self.single(Token::Colon),
            '"' => self.text()?,
            '-' | '0'..='9' => self.number()?,
            _ => self.word()?,
        };
        Ok((start, token))
    }

    pub(super) fn mistake(&self, place: usize, what: &str) -> Mistake {
        let before = &self.text[..place];
        let line = before.rfind('\n').map_or(before, |end| &before[end + 1..]);
        Mistake {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            what: what.to_owned(),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.place..]
    }

    fn single(&mut self, token: Token<'t>) -> Token<'t> {
        self.place += 1;
        token
    }

    fn text(&mut self) -> Result<Token<'t>, Mistake> {
        let start = self.place;
        let rest = self.rest();
        let mut letters = rest.char_indices().skip(1);
        while let Some((place, letter)) = letters.next() {
            let here = start + place;
            match letter {
                '"' => {
                    self.place = here + 1;
                    return Ok(Token::Text(&rest[..=place]));
                }
                '\\' => match letters.next() {
                    Some((_, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {}
                    Some((_, 'u')) => {
                        let is_hex = |found: Option<(usize, char)>| {
                            found.is_some_and(|(_, letter)| letter.is_ascii_hexdigit())
                        };
                        if !(0..4).all(|_| is_hex(letters.next())) {
                            return Err(self.mistake(here, "\\u is followed by four digits of 0 to 9 and a to f"));
                        }
                    }
                    _ => return Err(self.mistake(here, "a backslash stands before one of \" \\ / b f n r t u only; write \\\\ for the character itself")),
                },
                '\n' | '\r' => return Err(self.mistake(here, "the text that began in this line has no end quote; write \\n for a line break")),
                letter if letter < ' ' => return Err(self.mistake(here, "a tab or a control character in a text is written as an escape, such as \\t")),
                _ => {}
            }
        }
        Err(self.mistake(start, "this text has no end quote"))
    }

    /// RFC 8259 section 6.
    fn number(&mut self) -> Result<Token<'t>, Mistake> {
        let start = self.place;
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-._".contains(c)));
        let number = &rest[..end.unwrap_or(rest.len())];
        self.place += number.len();
        match wrong_number(number) {
            None => Ok(Token::Other(number)),
            Some(what) => Err(self.mistake(start, what)),
        }
    }

    fn word(&mut self) -> Result<Token<'t>, Mistake> {
        let start = self.place;
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "_$".contains(c)));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.place += word.len();
        if matches!(word, "true" | "false" | "null") {
            return Ok(Token::Other(word));
        }
        let what = match word {
            "" => return Err(self.mistake(start, wrong_letter(rest))),
            "True" | "False" | "None" | "TRUE" | "FALSE" | "NULL" | "Null" => {
                "write true, false or null, in small letters"
            }
            "NaN" | "Infinity" | "undefined" => "JSON has no such value; null comes near",
            _ => "a text, a name included, stands in double quotes",
        };
        Err(self.mistake(start, what))
    }
}

fn wrong_letter(rest: &str) -> &'static str {
    match rest.chars().next() {
        Some('\'' | '`' | '‘' | '’' | '“' | '”') => {
            "a text stands in straight double quotes"
        }
        Some('/') => "JSON has no comments",
        Some('+' | '.') => "a number begins with a digit or a minus",
        Some('\u{feff}') => "a byte order mark stands here, which cannot be seen; delete it",
        Some('\u{a0}') => "this blank is no plain space; type it again",
        _ => "this character cannot stand here",
    }
}

fn wrong_number(number: &str) -> Option<&'static str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = number.strip_prefix('-').unwrap_or(number);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if digits(whole) && whole.len() > 1 && whole.starts_with('0') {
        return Some("a number has no zeros before its first digit");
    }
    if fraction.is_some_and(|fraction| !digits(fraction)) && digits(whole) {
        return Some("digits are missing behind the point of the number");
    }
    let unsigned = |text: &str| text.strip_prefix(['+', '-']).is_none_or(digits);
    let is_good = digits(whole)
        && exponent
            .is_none_or(|text| unsigned(text) && digits(text.trim_start_matches(['+', '-'])));
    (!is_good).then_some("this is no number; write it in double quotes if it is a text")
}
