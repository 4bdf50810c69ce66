//! `WWW-Authenticate`: whatever an API sends is read without harm, and what it means is understood.

use proptest::{collection::vec, prelude::*, sample::select};
use relying_party::challenge::{self, Challenge, Demand};

use crate::{Counter, holds, texts};

const FRAGMENTS: [&str; 44] = [
    "Bearer",
    "Bearer ",
    "bearer ",
    "Basic ",
    "Negotiate YII==",
    "DPoP",
    ",",
    ", ",
    " ",
    "\t",
    "=",
    " = ",
    "==",
    "\"",
    "\"\"",
    "\\",
    "\\\"",
    "\\\\",
    "@",
    ";",
    "a",
    "b",
    "a=b",
    "realm=\"w\"",
    "error=",
    "error=\"insufficient_scope\"",
    "error=\"insufficient_user_authentication\"",
    "error=invalid_token",
    "error_description=\"no\"",
    "scope=",
    "SCOPE=\"a\"",
    "scope=\"a b\"",
    "scope=\"a\\\"b c\u{fc} \\\\ d\"",
    "acr_values=\"urn:x y\"",
    "acr_values=\"\\\"\"",
    "max_age=\"5\"",
    "max_age=-1",
    "\u{0}",
    "\r\n",
    "\u{7f}",
    "\u{85}",
    "\u{fc}",
    "\u{201c}",
    "\u{1F381}",
];

/// Challenges with names, values and token68 of any kind.
fn challenges() -> impl Strategy<Value = Vec<Challenge>> {
    let schemes = select(vec!["Bearer", "BEARER", "Basic", "DPoP", "x!#9"]);
    let name = select(vec![
        "realm",
        "scope",
        "error",
        "error_description",
        "acr_values",
        "max_age",
        "a",
        "b*",
    ]);
    let special = select(vec![' ', '\t', ',', '=', '"', '\\', 'a', '\u{fc}']);
    let character =
        prop_oneof![special, any::<char>().prop_filter("a control", |c| !c.is_control())];
    let known = select(vec![
        "insufficient_scope",
        "invalid_token",
        "insufficient_user_authentication",
        "create:wishes",
    ]);
    let value = prop_oneof![
        2 => vec(character, 0..6).prop_map(String::from_iter),
        1 => known.prop_map(str::to_owned),
    ];
    let token68 = select(vec!["abc", "a-b/c+d", "YII=", "x=="]).prop_map(str::to_owned);
    let parameters = vec((name.prop_map(str::to_owned), value), 0..5);
    let one = (schemes, parameters, proptest::option::weighted(0.2, token68));
    vec(
        one.prop_map(|(scheme, mut parameters, token68)| {
            let mut seen = Vec::new();
            parameters.retain(|(name, _)| {
                let is_new = !seen.contains(name);
                seen.push(name.clone());
                is_new && token68.is_none()
            });
            Challenge { scheme: scheme.to_owned(), parameters, token68 }
        }),
        0..4,
    )
}

/// Writes challenges down; each bit of `style` is a freedom that the grammar gives.
fn written(challenges: &[Challenge], style: u8) -> String {
    let is = |bit: u8| style & (1 << bit) != 0;
    let between = if is(0) {
        " "
    } else if is(1) {
        ","
    } else {
        " ,\t "
    };
    let equals = if is(2) { " =\t" } else { "=" };
    let parameter = |(name, value): &(String, String)| {
        let name = if is(3) { name.to_uppercase() } else { name.clone() };
        let is_token =
            !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if is_token && is(4) {
            return format!("{name}{equals}{value}");
        }
        let escape = |c: char| if is(5) || c == '"' || c == '\\' { vec!['\\', c] } else { vec![c] };
        format!("{name}{equals}\"{}\"", value.chars().flat_map(escape).collect::<String>())
    };
    let challenge = |challenge: &Challenge| {
        let parameters: Vec<String> = challenge.parameters.iter().map(parameter).collect();
        let rest = challenge.token68.clone().unwrap_or_else(|| parameters.join(between));
        format!("{} {rest}", challenge.scheme)
    };
    let separator = if is(6) { " ,, " } else { ", " };
    challenges.iter().map(challenge).collect::<Vec<_>>().join(separator)
}

/// `1*( %x21 / %x23-5B / %x5D-7E )` of RFC 6749 section 3.3.
fn is_scope(word: &str) -> bool {
    let allowed = |c: char| matches!(c, '\u{21}' | '\u{23}'..='\u{5b}' | '\u{5d}'..='\u{7e}');
    !word.is_empty() && word.chars().all(allowed)
}

fn words(demand: &Demand) -> Vec<&String> {
    match demand {
        Demand::Token(scopes) | Demand::Scope(scopes) => scopes.iter().collect(),
        Demand::StepUp { acr_values, scopes, .. } => acr_values.iter().chain(scopes).collect(),
        _ => Vec::new(),
    }
}

// Holds: R28.
#[test]
fn whatever_an_api_sends_is_read_without_harm() {
    let (read, named) = (Counter::default(), Counter::default());
    let valid = (challenges(), any::<u8>()).prop_map(|(model, style)| written(&model, style));
    holds(texts(FRAGMENTS.to_vec(), valid), |field| {
        let challenges = challenge::parse(&field);
        for challenge in &challenges {
            prop_assert!(field.contains(&challenge.scheme));
            let parameters = &challenge.parameters;
            prop_assert!(challenge.token68.is_none() || parameters.is_empty());
            for (at, (name, value)) in parameters.iter().enumerate() {
                prop_assert!(!name.is_empty() && *name == name.to_ascii_lowercase());
                prop_assert!(parameters[..at].iter().all(|(other, _)| other != name));
                prop_assert!(!value.contains(|c: char| c.is_ascii_control() && c != '\t'));
                prop_assert_eq!(challenge.parameter(&name.to_uppercase()), Some(value.as_str()));
            }
        }
        let demand = challenge::demand(&field);
        prop_assert_eq!(demand.is_some(), challenges.iter().any(Challenge::is_bearer));
        let words = demand.as_ref().map(words).unwrap_or_default();
        prop_assert!(words.iter().all(|word| is_scope(word)), "{words:?}");
        if challenges.len() > 1 {
            read.count();
        }
        if !words.is_empty() {
            named.count();
        }
        Ok(())
    });
    read.expect_at_least(2000);
    named.expect_at_least(1000);
}

// Holds: R28.
#[test]
fn challenges_in_the_form_of_the_standard_or_of_aws_are_read_as_they_are() {
    let demanded = Counter::default();
    holds((challenges(), any::<u8>()), |(model, style)| {
        let field = written(&model, style);
        prop_assert_eq!(challenge::parse(&field), model.as_slice(), "{:?}", field);
        let says = |challenge: &&Challenge| {
            let error = challenge.parameter("error").unwrap_or_default();
            challenge.is_bearer() && is_scope(error)
        };
        let error = model.iter().find(says).and_then(|challenge| challenge.parameter("error"));
        let said = match challenge::demand(&field) {
            None | Some(Demand::Token(_)) => None,
            Some(Demand::Scope(_)) => Some("insufficient_scope".to_owned()),
            Some(Demand::StepUp { .. }) => Some("insufficient_user_authentication".to_owned()),
            Some(Demand::InvalidToken { .. }) => Some("invalid_token".to_owned()),
            Some(Demand::Other { error, .. }) => Some(error),
        };
        prop_assert_eq!(said.as_deref(), error, "{:?}", field);
        if error.is_some() {
            demanded.count();
        }
        Ok(())
    });
    demanded.expect_at_least(2000);
}
