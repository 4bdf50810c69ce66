//! What is looked for: secrets, whole or in pieces, as they are or encoded.

use std::collections::{BTreeSet, HashMap};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use url::form_urlencoded;

/// How many characters of a secret in a row are a find. A shorter secret counts as a whole.
const PIECE: usize = 16;

/// Secrets, and every form in which they are found.
#[derive(Clone, Debug, Default)]
pub struct Needles {
    secrets: BTreeSet<String>,
    /// Each piece, and the form that it is of.
    pieces: HashMap<[u8; PIECE], &'static str>,
    /// Secrets that are shorter than a piece.
    short: BTreeSet<String>,
}

impl Needles {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks for this, too.
    pub fn add(&mut self, secret: &str) {
        if secret.is_empty() || !self.secrets.insert(secret.to_owned()) {
            return;
        }
        if secret.len() < PIECE {
            self.short.insert(secret.to_owned());
            return;
        }
        for (form, text) in forms(secret) {
            for piece in text.as_bytes().windows(PIECE) {
                if let Ok(piece) = piece.try_into() {
                    self.pieces.entry(piece).or_insert(form);
                }
            }
        }
    }

    /// How many secrets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.secrets.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// The form in which a secret stands in a text, and what stands around its first piece.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<String> {
        let around = |form: &str, at: usize| {
            let shown = &text.as_bytes()[at.saturating_sub(40)..text.len().min(at + PIECE)];
            format!("{form}: …{}…", String::from_utf8_lossy(shown))
        };
        if let Some(at) = self.short.iter().find_map(|secret| text.find(secret)) {
            return Some(around("whole", at));
        }
        text.as_bytes().windows(PIECE).enumerate().find_map(|(at, window)| {
            let window: [u8; PIECE] = window.try_into().ok()?;
            self.pieces.get(&window).map(|form| around(form, at))
        })
    }
}

/// A secret as it is, and as it would be if it went through something on its way.
fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let mut forms = vec![
        ("as it is", secret.to_owned()),
        ("percent-encoded", form_urlencoded::byte_serialize(secret.as_bytes()).collect()),
        ("as hexadecimal digits", hexadecimal(secret)),
        ("backwards", secret.chars().rev().collect()),
    ];
    // Three bytes make four digits of base64, so what stands before the secret counts by its length only. The
    // digits that the bytes before and behind share with the secret are left out.
    for before in 0..3 {
        let padded = [&b"???"[..before], secret.as_bytes()].concat();
        let skipped = if before == 0 { 0 } else { before + 1 };
        for encoded in [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)] {
            let end = encoded.len().saturating_sub(1);
            forms.push(("as base64", encoded[skipped..end].to_owned()));
        }
    }
    forms
}

fn hexadecimal(secret: &str) -> String {
    secret.bytes().flat_map(|byte| [byte >> 4, byte & 15]).map(digit).collect()
}

/// A hexadecimal digit.
fn digit(half: u8) -> char {
    char::from_digit(u32::from(half), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "eyJhbGciOi~JSUzI1NiIsInR5cCI6IkpXVCJ9.c2VjcmV0";

    fn check(text: &str, found: bool) {
        let mut needles = Needles::new();
        for secret in [SECRET, "short-one", ""] {
            needles.add(secret);
        }
        assert_eq!(needles.len(), 2);
        assert_eq!(needles.find(text).is_some(), found, "{text}: {:?}", needles.find(text));
    }

    #[test]
    fn a_secret_is_found_in_each_form_and_in_pieces() {
        check(SECRET, true);
        check(&format!("ü{}", &SECRET[7..23]), true);
        check(&SECRET[7..22], false);
        check("a short-one here", true);
        check("a short one", false);
        check("", false);
        let percent: String = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
        check(&percent[..18], true);
        check(&hexadecimal(&SECRET[20..]), true);
        for before in ["", "a", "ab", "abc", "abcd"] {
            for behind in ["", "x", "xy"] {
                let text = format!("{before}{}{behind}", &SECRET[3..31]);
                check(&STANDARD_NO_PAD.encode(&text), true);
                check(&URL_SAFE_NO_PAD.encode(&text), true);
            }
        }
        check("eyJub3QiOiJ0aGUgc2VjcmV0In0.bm90LXRoZS1zZWNyZXQ", false);
    }

    #[test]
    fn what_is_found_is_shown_in_its_place_without_the_rest() {
        let mut needles = Needles::new();
        needles.add(SECRET);
        let found = needles.find(&format!("token={SECRET}")).unwrap();
        assert_eq!(found, "as it is: …token=eyJhbGciOi~JSUzI…");
    }
}
