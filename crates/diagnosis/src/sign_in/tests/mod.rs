//! Each refusal and each silence of a tenant, and what is said about it.

mod refusals;
mod silences;

use relying_party::{
    TransportError, callback::CallbackError, metadata::MetadataError, session::SignInError,
    token::TokenError,
};
use settings::Settings;

use super::{callback_unknown, finding, refresh_refused, sign_in_unanswered};
use crate::{
    Certainty::{self, OneOfThese, Proved, VeryLikely},
    Code, Finding, Fix, Offer, Place,
    reach::Verdict,
    tests::place,
};

/// The client and the identifier of the API as in `place`.
const CLIENT: &str = "client-1";
const AUDIENCE: &str = "https://api";

/// A place at an issuer, with what `more` adds to config.json.
fn at(issuer: &str, more: &str) -> Place {
    let file = format!(
        r#"{{"issuer":"{issuer}","clientId":"{CLIENT}","audience":"{AUDIENCE}",
            "apiUrl":"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service"{more}}}"#
    );
    Place { settings: Settings::from_json(&file).unwrap(), ..place() }
}

fn auth0() -> Place {
    at("https://t.eu.auth0.com/", "")
}

fn cognito() -> Place {
    at("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1", "")
}

fn standard() -> Place {
    at("https://op.example", "")
}

fn fixes(finding: &Finding) -> String {
    let lines = finding.fixes.iter().map(|fix| match fix {
        Fix::Step(text) => text.clone(),
        Fix::Copy { label, text } => format!("{label} [{text}]"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A finding, the ids that it stands for, how sure it is, and words of its fixes.
type Expected<'e> = (Code, &'e str, Certainty, &'e [&'e str]);

fn check(found: &Finding, (code, ids, certainty, words): Expected<'_>) {
    assert_eq!((found.code, found.catalogue, found.certainty), (code, ids, certainty), "{found:?}");
    assert!(found.sentence.ends_with('.'), "{found:?}");
    assert!(!found.evidence.is_empty() && !found.fixes.is_empty(), "{found:?}");
    for text in found.fixes.iter().filter_map(|fix| match fix {
        Fix::Step(text) => Some(text),
        Fix::Copy { .. } => None,
    }) {
        assert!(!text.contains("> .") && !text.contains("> ,"), "a path ends in nothing: {text}");
    }
    let fixes = fixes(found);
    for word in words {
        assert!(fixes.contains(word), "“{word}” is not in {fixes}");
    }
}
