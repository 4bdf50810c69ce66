//! A JSON text without the values that are nobody else's business. All else stays to the letter: the
//! order, the blanks, the digits.

use super::{Token, read};
use crate::secrets::REDACTED;

/// What of a member's value is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrecy {
    /// Nothing.
    Nothing,
    /// Texts.
    Texts,
    /// Texts and numbers.
    Whole,
}

/// The text without the values of members that `secrecy` names, however deep they are; names and all
/// other texts as `clean` leaves them. `None` when it is no JSON.
pub(crate) fn redacted(
    text: &str,
    secrecy: &dyn Fn(&str) -> Secrecy,
    clean: &dyn Fn(&str) -> String,
) -> Option<String> {
    let mut walk = Walk {
        text,
        secrecy,
        clean,
        out: String::with_capacity(text.len()),
        place: 0,
        waiting: None,
        member: Secrecy::Nothing,
        around: None,
    };
    read(text, |token, depth| walk.see(token, depth)).ok()?;
    walk.flush();
    walk.out.push_str(&text[walk.place..]);
    Some(walk.out)
}

struct Walk<'t> {
    text: &'t str,
    secrecy: &'t dyn Fn(&str) -> Secrecy,
    clean: &'t dyn Fn(&str) -> String,
    out: String,
    /// How much of the text is written.
    place: usize,
    /// A text of which only the next token says whether it is a name.
    waiting: Option<String>,
    /// The member whose value comes next.
    member: Secrecy,
    /// The array or object that is a secret as a whole, by its depth.
    around: Option<(usize, Secrecy)>,
}

impl Walk<'_> {
    fn see(&mut self, token: Token<'_>, depth: usize) {
        match token {
            Token::Text(written) => self.waiting = Some(written.to_owned()),
            Token::Colon => {
                let Some(written) = self.waiting.take() else { return };
                let name = decoded(&written);
                self.member = (self.secrecy)(&name);
                self.write(&written, &name, (self.clean)(&name));
            }
            Token::Other(written) => {
                let is_number = written.starts_with(|c: char| c == '-' || c.is_ascii_digit());
                if is_number && self.here() == Secrecy::Whole {
                    self.write(written, written, REDACTED.to_owned());
                }
                self.member = Secrecy::Nothing;
            }
            Token::Open(_) => {
                if self.around.is_none() && self.member != Secrecy::Nothing {
                    self.around = Some((depth, self.member));
                }
                self.member = Secrecy::Nothing;
            }
            Token::Close(_) => {
                self.flush();
                self.around = self.around.filter(|(begun, _)| *begun != depth);
            }
            Token::Comma | Token::End => self.flush(),
        }
    }

    fn here(&self) -> Secrecy {
        self.around.map_or(self.member, |(_, secrecy)| secrecy)
    }

    /// Writes a text that is a value.
    fn flush(&mut self) {
        if let Some(written) = self.waiting.take() {
            let value = decoded(&written);
            let is_secret = self.here() != Secrecy::Nothing && !value.is_empty();
            let clean = if is_secret { REDACTED.to_owned() } else { (self.clean)(&value) };
            self.write(&written, &value, clean);
        }
        self.member = Secrecy::Nothing;
    }

    /// Writes what is before a token, and the token, unless it was cleaned. Before it are only blanks
    /// and what is not written on its own, so its first occurrence is the token itself.
    fn write(&mut self, written: &str, value: &str, clean: String) {
        let rest = &self.text[self.place..];
        let Some(start) = rest.find(written) else { return };
        self.out.push_str(&rest[..start]);
        if clean == value {
            self.out.push_str(written);
        } else {
            self.out.push_str(&serde_json::Value::from(clean).to_string());
        }
        self.place += start + written.len();
    }
}

/// What a JSON string says.
fn decoded(written: &str) -> String {
    serde_json::from_str(written).unwrap_or_else(|_| written.trim_matches('"').to_owned())
}
