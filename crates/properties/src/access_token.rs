//! A token is explained without being shown, whatever somebody pastes as one.

use diagnosis::authorizer::{
    Anatomy, Expectation, Form, Judgement, Rule, Tested, bare_token, difference, findings,
    forecast, grants, judge, mismatches, raw, shown,
};

use crate::{
    input::{CANARY, assert_no_canary, line_and_rest, text},
    jwt::token_of,
    party::{NOW, PLACE},
};

/// A pasted text; or, of an input with a line break after a brace, the token of header and claims, which
/// holds a secret by its name.
pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let token = if text.starts_with('{') {
        let (header, claims) = line_and_rest(&text);
        token_of(header, &claims.replace("@secret@", CANARY))
    } else {
        text.clone().into_owned()
    };
    let bare = bare_token(&token);
    assert!(bare.len() <= token.len() && bare_token(&bare).len() <= bare.len());
    let anatomy = Anatomy::of(&token);
    assert!(anatomy.length <= token.len());
    let expected = Expectation::of(&PLACE.settings);
    let tested = Tested { is_pasted: true, ..Tested::new(&bare, NOW) };
    assert!(bare.len() < 40 || !format!("{tested:?}").contains(bare.as_ref()));
    let checks = judge(&tested, &expected);
    assert!(!checks.is_empty());
    if anatomy.form == Form::Opaque {
        let parts = checks.iter().find(|check| check.rule == Rule::Parts);
        assert!(parts.is_some_and(|check| matches!(check.judgement, Judgement::Failed(_))));
    }
    assert_eq!(forecast(&tested, &expected).len(), expected.routes.len());
    let signature = token.rsplit('.').next().filter(|part| part.len() > 20 && bare.contains('.'));
    for finding in findings(&tested, &expected, &PLACE) {
        assert!(finding.sentence.ends_with('.'), "{finding:?}");
        let all = format!("{finding:?}");
        assert!(bare.len() < 40 || !all.contains(bare.as_ref()), "the token is shown: {all}");
        assert!(signature.is_none_or(|part| !all.contains(part)), "{all}");
    }
    let _compared = (grants(&anatomy, &[], &expected), mismatches(&anatomy, &expected));
    what_is_shown(&anatomy);
    let apart = difference(&expected.issuer, anatomy.text("iss").unwrap_or_default());
    assert!(!apart.sentence().is_empty());
    assert_eq!([apart.start, apart.expected, apart.end].concat(), expected.issuer);
}

fn what_is_shown(anatomy: &Anatomy) {
    for members in [&anatomy.header, &anatomy.claims].into_iter().flatten() {
        let listing = shown::claims(members);
        assert_eq!(listing.entries.len() + listing.left_out, members.len());
        assert_eq!(shown::parameters(members).entries.len(), listing.entries.len());
        let raw = raw::raw(members);
        assert!(serde_json::from_str::<serde_json::Value>(&raw.text).is_ok(), "{}", raw.text);
        assert!(!raw.text.contains("eyJ"), "a token in a claim: {}", raw.text);
        for entry in &listing.entries {
            assert!(entry.value.chars().count() < 5000 && !entry.explanation.sentence.is_empty());
            assert!(!entry.value.contains("eyJ"), "a token in a claim: {}", entry.value);
        }
        // Of what binds a token to its sign-in nothing is seen.
        if members.iter().all(|(name, value)| shown::is_binding(name) || !holds_canary(name, value))
        {
            assert_no_canary(&raw.text);
            assert!(listing.entries.iter().all(|entry| !entry.value.contains(CANARY)));
        }
    }
}

fn holds_canary(name: &str, value: &serde_json::Value) -> bool {
    name.contains(CANARY) || value.to_string().contains(CANARY)
}
