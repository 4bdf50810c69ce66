//! JSON (RFC 8259) as it is typed: where its first mistake is, in words; and the same text indented, its
//! members in their order and its numbers to the last digit.

mod redacted;
mod scan;

pub(crate) use redacted::{Secrecy, redacted};
use scan::{Scanner, Token};

/// The first mistake of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// The place in the line, counted in letters from 1.
    pub column: usize,
    /// What is wrong there, as a sentence without a full stop.
    pub what: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {}, column {}: {}.", self.line, self.column, self.what)
    }
}

/// Checks a text.
///
/// # Errors
/// The first [`Mistake`].
pub fn check(text: &str) -> Result<(), Mistake> {
    read(text, |_, _| {})
}

/// The text indented by two spaces; `None` when it is no JSON.
#[must_use]
pub fn indented(text: &str) -> Option<String> {
    let mut out = Indented::default();
    read(text, |token, depth| out.add(token, depth)).ok().map(|()| out.text)
}

/// What a container still needs before the next part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// A value, and in an empty array its end.
    Value,
    /// A value, and nothing else.
    OnlyValue,
    /// A name, or the end of an empty object.
    Name,
    /// A name, and nothing else.
    OnlyName,
    /// The colon behind a name.
    Colon,
    /// A comma, or the end.
    Comma,
}

/// The state of the text around the value that is read.
struct Level {
    is_object: bool,
    wants: Wants,
}

/// Goes through the tokens without recursion: a text may be nested deeper than a stack.
fn read(text: &str, mut see: impl FnMut(Token<'_>, usize)) -> Result<(), Mistake> {
    let mut scanner = Scanner::new(text);
    let mut levels: Vec<Level> = Vec::new();
    let mut is_done = false;
    loop {
        let (place, token) = scanner.next()?;
        let at = |what: &str| Err(scanner.mistake(place, what));
        if is_done {
            return match token {
                Token::End => Ok(()),
                _ => at("nothing may follow the value; several values stand in [ ]"),
            };
        }
        let wants = levels.last().map_or(Wants::OnlyValue, |level| level.wants);
        let may_close = matches!(wants, Wants::Comma | Wants::Value | Wants::Name);
        let depth = levels.len();
        match token {
            Token::Close(end) if may_close => {
                let level = levels.pop();
                let is_object = level.is_some_and(|level| level.is_object);
                if is_object != (end == '}') {
                    return at(if is_object {
                        "a } is expected here, to end the object"
                    } else {
                        "a ] is expected here, to end the array"
                    });
                }
                see(token, depth - 1);
                is_done = ended(&mut levels);
            }
            Token::Comma if wants == Wants::Comma => {
                see(token, depth);
                if let Some(level) = levels.last_mut() {
                    level.wants = if level.is_object { Wants::OnlyName } else { Wants::OnlyValue };
                }
            }
            Token::Colon if wants == Wants::Colon => {
                see(token, depth);
                set(&mut levels, Wants::OnlyValue);
            }
            Token::Text(_) if matches!(wants, Wants::Name | Wants::OnlyName) => {
                see(token, depth);
                set(&mut levels, Wants::Colon);
            }
            Token::Open(start) if matches!(wants, Wants::Value | Wants::OnlyValue) => {
                see(token, depth);
                let is_object = start == '{';
                let wants = if is_object { Wants::Name } else { Wants::Value };
                levels.push(Level { is_object, wants });
            }
            Token::Text(_) | Token::Other(_)
                if matches!(wants, Wants::Value | Wants::OnlyValue) =>
            {
                see(token, depth);
                is_done = ended(&mut levels);
            }
            found => return at(&expected(wants, levels.last(), found)),
        }
    }
}

fn set(levels: &mut [Level], wants: Wants) {
    if let Some(level) = levels.last_mut() {
        level.wants = wants;
    }
}

/// A value has ended; says whether it was the whole text's.
fn ended(levels: &mut [Level]) -> bool {
    set(levels, Wants::Comma);
    levels.is_empty()
}

fn expected(wants: Wants, level: Option<&Level>, found: Token<'_>) -> String {
    let is_object = level.is_some_and(|level| level.is_object);
    let end = if is_object { '}' } else { ']' };
    let kind = if is_object { "object" } else { "array" };
    match (wants, found) {
        (Wants::OnlyValue, Token::End) if level.is_none() => "there is no value yet".to_owned(),
        (_, Token::End) => {
            format!("the text ends here, and a {end} that ends the {kind} is missing")
        }
        (Wants::OnlyName, Token::Close('}')) | (Wants::OnlyValue, Token::Close(']')) => {
            format!("a comma stands before the {end}: the last member has none")
        }
        (Wants::Comma, _) => {
            format!("a comma, or a {end} that ends the {kind}, is missing before this")
        }
        (Wants::Colon, _) => "a colon is missing between the name and its value".to_owned(),
        (Wants::Name | Wants::OnlyName, Token::Other(_)) => {
            "a name stands in double quotes".to_owned()
        }
        (Wants::Name | Wants::OnlyName, _) => "a name in double quotes is expected here".to_owned(),
        (Wants::Value | Wants::OnlyValue, _) => "a value is expected here".to_owned(),
    }
}

/// How deep lines are indented: a text that is nested without end must not become many times as long.
const DEEPEST: usize = 64;

/// Writes tokens with indentation.
#[derive(Default)]
struct Indented {
    text: String,
    /// Whether the last token opened an array or an object.
    is_opened: bool,
    /// Whether the next token begins a line.
    is_line: bool,
}

impl Indented {
    fn add(&mut self, token: Token<'_>, depth: usize) {
        let closes = matches!(token, Token::Close(_));
        let begins_line = if closes { !self.is_opened } else { self.is_line };
        if begins_line {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
        }
        self.is_opened = matches!(token, Token::Open(_));
        self.is_line = matches!(token, Token::Open(_) | Token::Comma);
        match token {
            Token::Open(letter) | Token::Close(letter) => self.text.push(letter),
            Token::Comma => self.text.push(','),
            Token::Colon => self.text.push_str(": "),
            Token::Text(text) | Token::Other(text) => self.text.push_str(text),
            Token::End => {}
        }
    }
}

#[cfg(test)]
mod tests;
