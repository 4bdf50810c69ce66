//! `WWW-Authenticate` is read without harm: what goes on from it can stand in a URL and on a page.

use relying_party::challenge::{self, Challenge, Demand};

use crate::input::text;

/// `1*( %x21 / %x23-5B / %x5D-7E )` of RFC 6749 section 3.3.
fn is_scope(word: &str) -> bool {
    let allowed = |c: char| matches!(c, '\u{21}' | '\u{23}'..='\u{5b}' | '\u{5d}'..='\u{7e}');
    !word.is_empty() && word.chars().all(allowed)
}

fn words(demand: &Demand) -> Vec<&String> {
    match demand {
        Demand::Token(scopes) | Demand::Scope(scopes) => scopes.iter().collect(),
        Demand::StepUp { acr_values, scopes, .. } => acr_values.iter().chain(scopes).collect(),
        Demand::InvalidToken { .. } => Vec::new(),
        Demand::Other { error, .. } => vec![error],
    }
}

pub(crate) fn holds(input: &[u8]) {
    let field = text(input);
    let challenges = challenge::parse(&field);
    for challenge in &challenges {
        assert!(field.contains(&challenge.scheme) && !challenge.scheme.is_empty());
        let parameters = &challenge.parameters;
        assert!(challenge.token68.is_none() || parameters.is_empty());
        for (at, (name, value)) in parameters.iter().enumerate() {
            assert!(!name.is_empty() && *name == name.to_ascii_lowercase());
            assert!(parameters[..at].iter().all(|(other, _)| other != name));
            assert!(!value.contains(|c: char| c.is_ascii_control() && c != '\t'), "{value:?}");
            assert_eq!(challenge.parameter(&name.to_uppercase()), Some(value.as_str()));
        }
        // Written as the standard has it, it is read as the same.
        if challenge.token68.is_none() {
            assert_eq!(challenge::parse(&written(challenge)), std::slice::from_ref(challenge));
        }
    }
    let demand = challenge::demand(&field);
    assert_eq!(demand.is_some(), challenges.iter().any(Challenge::is_bearer));
    let words = demand.as_ref().map(words).unwrap_or_default();
    assert!(words.iter().all(|word| is_scope(word)), "{words:?}");
}

fn written(challenge: &Challenge) -> String {
    let escaped = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"");
    let parameter = |(name, value): &(String, String)| format!("{name}=\"{}\"", escaped(value));
    let parameters: Vec<String> = challenge.parameters.iter().map(parameter).collect();
    format!("{} {}", challenge.scheme, parameters.join(", "))
}
