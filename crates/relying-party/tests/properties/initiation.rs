//! A sign-in that somebody else asks for: no other issuer is asked, and nobody ends up elsewhere.

use proptest::{collection::vec, prelude::*, sample::select};
use relying_party::initiation::{self, InitiationError};
use url::{Url, form_urlencoded};

use crate::{
    Counter, holds,
    party::{ISSUER, issuer},
    texts,
};

const ORIGIN: &str = "https://app.example";

const NAMES: [&str; 6] =
    ["iss", "target_link_uri", "login_hint", "organization", "invitation", "screen_hint"];

const FRAGMENTS: [&str; 32] = [
    "&",
    "&",
    "=",
    "=",
    "?",
    "#",
    "%",
    "%00",
    "%FF",
    "%5C",
    "%2F%2Fevil.example",
    "\\",
    "//",
    "/",
    "..",
    "@evil.example",
    ".evil.example",
    ":444",
    ":443",
    "\u{0}",
    "\u{fc}",
    "\u{3002}",
    "iss=",
    "&iss=https://op.example/",
    "&iss=https://evil.example/",
    "&target_link_uri=",
    "&target_link_uri=https://app.example/a",
    "&target_link_uri=https://evil.example",
    "&target_link_uri=javascript:alert(1)",
    "&login_hint=ada",
    "https://app.example",
    "HTTPS://APP.EXAMPLE/",
];

const VALUES: [&str; 14] = [
    "",
    "ada",
    "x y",
    ISSUER,
    "https://op.example",
    "https://app.example",
    "https://app.example/a?b#c",
    "https://app.example//evil.example",
    "https://app.example/..//evil.example",
    "https://app.example/\\evil.example",
    "https://ada@app.example/",
    "https://app.example.evil.example/",
    "blob:https://app.example/a",
    "//app.example/",
];

fn links() -> impl Strategy<Value = String> {
    let fitting = vec![("iss", ISSUER), ("target_link_uri", "https://app.example/a?b#c")];
    let pair = prop_oneof![(select(&NAMES), select(&VALUES)), select(fitting)];
    vec(pair, 0..4).prop_map(|pairs| {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    })
}

// Holds: R21, module 3rd-party-init-login.
#[test]
fn a_link_leads_to_our_issuer_and_to_our_pages_only() {
    let here = Url::parse(ORIGIN).unwrap();
    let (followed, refused) = (Counter::default(), Counter::default());
    holds(texts(FRAGMENTS.to_vec(), links()), |query| {
        let own = query.strip_prefix('?').unwrap_or(&query);
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(own.as_bytes()).into_owned().collect();
        let given = |name: &str| -> Vec<&str> {
            pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
        };
        let one = |name: &str| given(name).first().copied().filter(|value| !value.is_empty());
        match initiation::parse(&query, &issuer(), ORIGIN) {
            Ok(link) => {
                prop_assert!(NAMES.iter().all(|name| given(name).len() < 2));
                prop_assert!(one("iss").is_none_or(|iss| iss == ISSUER));
                let there = here.join(link.return_to.as_str()).map(|url| url.origin());
                prop_assert_eq!(there, Ok(here.origin()));
                if let Some(target) = one("target_link_uri") {
                    prop_assert_eq!(Url::parse(target).map(|url| url.origin()), Ok(here.origin()));
                    followed.count();
                }
                let options = &link.options;
                for (name, found) in [
                    ("login_hint", &options.login_hint),
                    ("organization", &options.organization),
                    ("invitation", &options.invitation),
                    ("screen_hint", &options.screen_hint),
                ] {
                    prop_assert_eq!(found.as_deref(), one(name));
                }
            }
            Err(InitiationError::Duplicate(name)) => prop_assert!(given(name).len() > 1),
            Err(InitiationError::OtherIssuer(iss)) => {
                prop_assert!(iss != ISSUER && one("iss") == Some(&iss));
            }
            Err(InitiationError::OtherTarget(target)) => {
                refused.count();
                prop_assert_eq!(one("target_link_uri"), Some(target.as_str()));
            }
        }
        Ok(())
    });
    followed.expect_at_least(2000);
    refused.expect_at_least(2000);
}
