//! What is pasted from a terminal gives something or a sentence, and no secret is kept of it.

use diagnosis::paste::{self, Gateway};

use crate::{
    input::{CANARY, assert_no_canary, text},
    party::PLACE,
};

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let pasted = match paste::read(&text) {
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.len() > 20 && sentence.ends_with('.'), "{sentence}");
            return;
        }
        Ok(pasted) => pasted,
    };
    assert!(!pasted.is_empty());
    let api = &PLACE.settings.api_url;
    let gateway = pasted
        .iter()
        .fold(Gateway::default(), |gateway, one| gateway.with(one, api).unwrap_or(gateway));
    for finding in paste::findings(&gateway, &pasted, &PLACE) {
        assert!(!finding.evidence.is_empty() && finding.sentence.ends_with('.'), "{finding:?}");
    }
    for one in &pasted {
        assert!(one.summary(&PLACE).ends_with('.'), "{one:?}");
    }
    let _known = (gateway.known(api), gateway.expectation("POST", api));
    // A secret in the paste, on a line of its own.
    let secret = format!("{text}\n< set-cookie: {CANARY}\n> authorization: Bearer {CANARY}\n");
    match paste::read(&secret) {
        Ok(pasted) => assert_no_canary(&format!("{pasted:?}")),
        Err(error) => assert_no_canary(&error.to_string()),
    }
}
