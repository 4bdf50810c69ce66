//! Pastes and what is made of them, as tables.

mod configuration;
mod curl;
mod documents;
mod evidence;
mod garbage;
mod gathering;
mod reading;

use crate::{
    Code, Finding, Place,
    paste::{Gateway, findings, read},
    tests::place,
};

/// What a paste, read in one go, leads to at a place.
pub(super) fn found_at(text: &str, place: &Place) -> Vec<Finding> {
    let pasted = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let gateway = pasted.iter().fold(Gateway::default(), |gateway, one| {
        gateway.with(one, &place.settings.api_url).unwrap_or_else(|error| panic!("{error}: {text}"))
    });
    findings(&gateway, &pasted, place)
}

/// Code, certainty and catalogue ids of a finding, as in a table.
pub(super) fn brief(finding: &Finding) -> String {
    let (code, certainty) = (finding.code.as_str(), finding.certainty.as_str());
    format!("{code} {certainty} {}", finding.catalogue)
}

pub(super) fn check(text: &str, expected: &[&str]) -> Vec<Finding> {
    let findings = found_at(text, &place());
    assert_eq!(findings.iter().map(brief).collect::<Vec<_>>(), expected, "{text}");
    findings.iter().for_each(check_whole);
    findings
}

/// Whatever is found has a sentence, evidence and a way out.
fn check_whole(finding: &Finding) {
    assert!(finding.sentence.ends_with(['.', '”']), "{finding:?}");
    assert!(!finding.evidence.is_empty(), "{finding:?}");
    assert!(!finding.fixes.is_empty() || finding.code == Code::AnswerTooLarge, "{finding:?}");
}

/// All that a finding says, for a look at its words.
pub(super) fn words(finding: &Finding) -> String {
    format!("{finding:?}")
}
