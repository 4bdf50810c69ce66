//! What a person pastes back from a terminal, understood.
//!
//! A page cannot see the answer to a preflight, nor the configuration of an API; a person with a
//! terminal can. [`read`] takes a paste apart, [`Gateway`] gathers what several of them tell, and
//! [`findings`] says what is wrong by going through the configuration as the gateway does.

mod answers;
mod authorizers;
mod command;
mod commands;
mod cors;
mod error;
mod gateway;
mod head;
mod json;
mod noise;
pub mod redact;
mod routes;
mod routing;
mod shapes;
mod summary;
mod transcript;

pub use error::PasteError;
pub use gateway::{CorsKnown, Expectation, Gateway, Known, Routes};
pub use shapes::{
    Api, Asked, Authorizer, Configuration, Cors, CurlFailure, Integration, Part, Pasted, Reply,
    Route, Stage,
};

use crate::{Finding, Place};

/// Takes a paste apart: any number of answers of `curl -i` or `curl -v`, failures of `curl`, and JSON
/// documents of `aws apigatewayv2`, with command lines, prompts and other noise between them.
///
/// No token is kept: whatever looks like one is taken out of every text.
///
/// # Errors
/// [`PasteError`] when there is nothing in it that is understood, or when it lacks a part without
/// which the rest would be misunderstood.
pub fn read(text: &str) -> Result<Vec<Pasted>, PasteError> {
    if text.len() > error::MAX_BYTES {
        return Err(PasteError::TooLarge { bytes: text.len() });
    }
    let text = plain(text);
    if text.trim().is_empty() {
        return Err(PasteError::Empty);
    }
    // First of all, because taking a text apart parts a secret from the name that gives it away. What
    // is taken out of the parts again later is a second net.
    let safe = redact::secrets(&text);
    match transcript::Transcript::new(&safe).read() {
        Err(PasteError::Unknown { .. }) if text.lines().any(redact::is_token) => {
            Err(PasteError::Token)
        }
        outcome => outcome,
    }
}

/// What the configuration and the answers show to be wrong, the way a request takes: the endpoint,
/// stage and route, CORS, the authorizer, then what `curl` saw. Of two findings with the same code the
/// surer one stays; an empty list is that nothing is wrong in what was pasted.
///
/// Parts of the configuration in `pasted` are left alone: [`Gateway::with`] takes these.
#[must_use]
pub fn findings(gateway: &Gateway, pasted: &[Pasted], place: &Place) -> Vec<Finding> {
    let all = [
        routes::findings(gateway, place),
        cors::findings(gateway, place),
        authorizers::findings(gateway, place),
        answers::findings(gateway, pasted, place),
    ];
    let mut kept: Vec<Finding> = Vec::new();
    for finding in all.into_iter().flatten() {
        match kept.iter_mut().find(|known| known.code == finding.code) {
            None => kept.push(finding),
            Some(known) => join(known, finding),
        }
    }
    kept
}

/// Two findings of one code: what both have seen, said by the surer one.
fn join(known: &mut Finding, other: Finding) {
    let (surer, less) = if other.certainty < known.certainty {
        (other, known.clone())
    } else {
        (known.clone(), other)
    };
    *known = surer;
    for line in less.evidence {
        if !known.evidence.contains(&line) {
            known.evidence.push(line);
        }
    }
}

/// The text without byte order marks, colours of a terminal, and other line ends than `\n`.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{feff}' | '\u{200b}' | '\0' => {}
            '\r' => {
                letters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{a0}' => out.push(' '),
            // `ESC [ 0 ; 1 m`: ECMA-48 section 5.4, as far as terminals print it.
            '\u{1b}' => {
                if letters.next_if_eq(&'[').is_some() {
                    while letters.next_if(|letter| "0123456789;:?".contains(*letter)).is_some() {}
                    letters.next_if(char::is_ascii_alphabetic);
                }
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests;
