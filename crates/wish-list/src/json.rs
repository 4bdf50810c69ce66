//! JSON as it comes, value by value: what a list of wishes needs of it, and no tree. Nothing is ever
//! repaired. Whatever is rare enough to be left to `serde_json` is refused, such as numbers out of all
//! measure.

use std::borrow::Cow;

/// How deep values may be nested; `serde_json` reads 127 levels.
const DEEPEST: usize = 100;
/// The longest number, in characters, and the longest exponent, in digits: no `f64` overflows by them.
const LONGEST_NUMBER: usize = 100;
const LONGEST_EXPONENT: usize = 2;

/// A text and how much of it was read. All that reads gives `None` where something else comes, and the
/// text is then worth nothing more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Json<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte that is no blank.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    /// Takes a mark such as a comma, if it comes next.
    pub(crate) fn takes(&mut self, mark: u8) -> bool {
        // Most of what services write has no blanks.
        self.takes_here(mark) || (self.peek() == Some(mark) && self.takes_here(mark))
    }

    pub(crate) fn take(&mut self, mark: u8) -> Option<()> {
        self.takes(mark).then_some(())
    }

    /// The name of a member and its colon.
    pub(crate) fn name(&mut self) -> Option<Cow<'a, str>> {
        let name = self.string()?;
        self.take(b':')?;
        Some(name)
    }

    /// The members of an object; `each` reads the value.
    pub(crate) fn members(
        &mut self,
        mut each: impl FnMut(&mut Self, Cow<'a, str>) -> Option<()>,
    ) -> Option<()> {
        self.take(b'{')?;
        if self.takes(b'}') {
            return Some(());
        }
        loop {
            let name = self.name()?;
            each(self, name)?;
            if !self.takes(b',') {
                return self.take(b'}');
            }
        }
    }

    /// A string.
    pub(crate) fn string(&mut self) -> Option<Cow<'a, str>> {
        self.take(b'"')?;
        let plain = self.plain()?;
        if self.takes_here(b'"') {
            return Some(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        while !self.takes_here(b'"') {
            text.push(self.escaped()?);
            text.push_str(self.plain()?);
        }
        Some(Cow::Owned(text))
    }

    /// What stands here of a string up to its end or an escape.
    fn plain(&mut self) -> Option<&'a str> {
        let (bytes, from) = (self.text.as_bytes(), self.at);
        let mut at = from;
        while !matches!(*bytes.get(at)?, b'"' | b'\\' | 0..=0x1f) {
            at += 1;
        }
        self.at = at;
        self.text.get(from..at)
    }

    fn takes_here(&mut self, mark: u8) -> bool {
        let comes = self.text.as_bytes().get(self.at) == Some(&mark);
        self.at += usize::from(comes);
        comes
    }

    fn escaped(&mut self) -> Option<char> {
        if !self.takes_here(b'\\') {
            return None;
        }
        let letter = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                // A half of a pair that stands alone is no character.
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                let is_pair = self.takes_here(b'\\') && self.takes_here(b'u');
                let second =
                    self.unit().filter(|unit| is_pair && (0xdc00..0xe000).contains(unit))?;
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
    }

    /// A number, as it is written.
    pub(crate) fn number(&mut self) -> Option<&'a str> {
        self.peek()?;
        let from = self.at;
        self.takes_here(b'-');
        if !self.takes_here(b'0') {
            self.digits()?;
        }
        if self.takes_here(b'.') {
            self.digits()?;
        }
        if self.takes_here(b'e') || self.takes_here(b'E') {
            if !self.takes_here(b'+') {
                self.takes_here(b'-');
            }
            let from = self.at;
            self.digits()?;
            if self.at - from > LONGEST_EXPONENT {
                return None;
            }
        }
        self.text.get(from..self.at).filter(|number| number.len() <= LONGEST_NUMBER)
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    /// A value of any kind, which is not looked at.
    pub(crate) fn skip(&mut self) -> Option<()> {
        self.walk(&mut None, DEEPEST)
    }

    /// A text; anything else as its JSON text as `serde_json` writes it, and `null` as nothing.
    #[expect(clippy::option_option, reason = "the outer one says whether it could be read")]
    pub(crate) fn text(&mut self) -> Option<Option<String>> {
        match self.peek()? {
            b'"' => Some(Some(self.string()?.into_owned())),
            b'n' => self.word("null").map(|_| None),
            _ => {
                let mut written = Some(String::new());
                self.walk(&mut written, DEEPEST)?;
                Some(written)
            }
        }
    }

    fn word(&mut self, word: &'static str) -> Option<&'static str> {
        let comes = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        comes.then_some(word)
    }

    /// Goes through a value and writes it down, if that is asked for, without blanks. What would have to be
    /// written otherwise than it comes is then refused.
    fn walk(&mut self, written: &mut Option<String>, levels: usize) -> Option<()> {
        let levels = levels.checked_sub(1)?;
        match self.peek()? {
            b'{' => {
                let mut before: Option<&str> = None;
                write(written, "{");
                self.members(|json, name| {
                    if written.is_some() {
                        // Names are written in their order, and once; one with an escape is too rare.
                        let Cow::Borrowed(name) = name else { return None };
                        if before.is_some_and(|before| before >= name) {
                            return None;
                        }
                        write(written, if before.is_some() { ",\"" } else { "\"" });
                        write(written, name);
                        write(written, "\":");
                        before = Some(name);
                    }
                    json.walk(written, levels)
                })?;
                write(written, "}");
            }
            b'[' => {
                self.at += 1;
                write(written, "[");
                let mut is_done = self.takes(b']');
                while !is_done {
                    self.walk(written, levels)?;
                    is_done = !self.takes(b',');
                    if is_done {
                        self.take(b']')?;
                    } else {
                        write(written, ",");
                    }
                }
                write(written, "]");
            }
            b'"' => {
                let string = self.string()?;
                if written.is_some() {
                    let Cow::Borrowed(text) = string else { return None };
                    write(written, "\"");
                    write(written, text);
                    write(written, "\"");
                }
            }
            b't' => write(written, self.word("true")?),
            b'f' => write(written, self.word("false")?),
            b'n' => write(written, self.word("null")?),
            _ => {
                let number = self.number()?;
                if written.is_some() && !is_written_so(number) {
                    return None;
                }
                write(written, number);
            }
        }
        Some(())
    }
}

fn write(written: &mut Option<String>, text: &str) {
    if let Some(written) = written {
        written.push_str(text);
    }
}

/// Whether `serde_json` writes a number just as it comes: integers of 64 bits, and of other numbers those
/// of up to 15 digits, which an `f64` keeps, without an exponent and without a zero too many. Some more are
/// written so; it is enough that no other is let pass.
fn is_written_so(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    match digits.split_once('.') {
        _ if number.contains(['e', 'E']) => false,
        None => digits.len() <= 18 && number != "-0",
        Some((whole, part)) => {
            let is_small = whole == "0" && part.starts_with('0') && part != "0";
            let has_idle_zero = part.ends_with('0') && part != "0";
            digits.len() <= 16 && !is_small && !has_idle_zero
        }
    }
}
