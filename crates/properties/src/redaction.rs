//! A secret is taken out of every text that others may read.

use diagnosis::{Certainty, Fix};
use diagnosis::{
    Code, Finding,
    paste::redact,
    report::{About, markdown},
};
use serde_json::{Value, json};
use workbench::secrets;

use crate::{
    input::{CANARY, assert_no_canary, text},
    party::PLACE,
};

/// The forms in which a secret may stand in a text, apart from its neighbours.
const FORMS: [&str; 10] = [
    "eyJhbGciOiJSUzI1NiJ9.@.@",
    "Bearer @",
    "authorization: @",
    "?code=@&x=1",
    "&state=@",
    "id_token=@",
    "\"access_token\": \"@\"",
    "cookie: a=@; b=@",
    "Set-Cookie: @",
    "@@example.com",
];

/// The first byte chooses the form of the secret and what stands before it; the rest is the text.
pub(crate) fn holds(input: &[u8]) {
    let Some((first, rest)) = input.split_first() else { return };
    let text = text(rest);
    let form = FORMS[usize::from(*first) % FORMS.len()];
    let gap = [" ", "\n", "\"", "<", "|", "("][usize::from(*first) / FORMS.len() % 6];
    let planted = if form.starts_with("@@") {
        form.replacen('@', CANARY, 1)
    } else {
        form.replace('@', CANARY)
    };
    let whole = format!("{text}{gap}{planted}\n");
    assert_no_canary(&redact::secrets(&whole));
    assert_no_canary(&secrets::without_secrets(&whole));
    in_a_report(&whole, usize::from(*first) % 6);
    in_json(&text);
    // Without a token there is nothing to take out, and what was taken out leaves none.
    let clean = redact::without_tokens(&text);
    assert_eq!(redact::without_tokens(&clean), clean);
    assert!(!secrets::has_token(&clean), "{clean:?}");
}

/// Each part of a report in its turn.
fn in_a_report(text: &str, part: usize) {
    let own = |place: usize| if place == part { text.to_owned() } else { "x.".to_owned() };
    let finding = Finding {
        code: Code::CorsBlocked,
        certainty: Certainty::Proved,
        sentence: own(0),
        evidence: vec![own(1)],
        fixes: vec![Fix::Step(own(2))],
        offer: None,
        catalogue: "",
    };
    let checks = [(own(3), "x".to_owned(), own(3))];
    let about = About { when: own(4), browser: own(5) };
    assert_no_canary(&markdown(&[finding], &checks, &PLACE, &about));
}

/// JSON stays JSON, and the values of members that are named as secrets go.
fn in_json(text: &str) {
    let body = json!({"note": text, "password": CANARY, "inner": [{"refreshToken": CANARY}]});
    for clean in [
        secrets::without_secrets(&body.to_string()),
        secrets::without_credentials(&body.to_string()),
    ] {
        assert_no_canary(&clean);
        let value: Value = serde_json::from_str(&clean).unwrap_or_else(|e| panic!("{e}: {clean}"));
        assert_eq!(value["password"], secrets::REDACTED);
    }
    // Whatever else is pasted: what was JSON stays so.
    let (before, after) = (is_json(text), is_json(&secrets::without_secrets(text)));
    assert!(!before || after, "{text:?}");
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
