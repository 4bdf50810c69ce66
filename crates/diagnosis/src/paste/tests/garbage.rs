//! What must hold for every input: inputs that nobody wrote, made of those that somebody did.

use std::panic::catch_unwind;

use super::{
    found_at,
    reading::{GET_API, PREFLIGHT, UNAUTHORIZED, VERBOSE},
};
use crate::{
    Code, Finding,
    paste::{Gateway, Pasted, findings, read, redact::secrets},
    report::{About, markdown},
    tests::place,
};

const INPUTS: u64 = 20_000;

/// A secret that no letter of the samples makes by chance.
const PLANTED: &str = "Zk9QvXw3Yp7";

/// `SplitMix64`: numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const SAMPLES: [&str; 12] = [
    GET_API,
    PREFLIGHT,
    UNAUTHORIZED,
    VERBOSE,
    "curl: (6) Could not resolve host: a.example\n",
    "$ curl -si -X OPTIONS 'https://h/x' -H 'Origin: http://o' \\\n -H \"Access-Control-Request-Method: POST\"\n",
    "An error occurred (AccessDeniedException) when calling the GetApi operation: no\n",
    r#"{"Items":[{"RouteKey":"ANY /{proxy+}","AuthorizationType":"JWT","AuthorizerId":"z","Target":"integrations/i"}]}"#,
    r#"{"Items":[{"AuthorizerId":"z","IdentitySource":["x"],"JwtConfiguration":{"Issuer":"https://t.eu.auth0.com","Audience":["a"]}}]}"#,
    r#"[["default",false],["$default",true]]"#,
    "[me@höst ~]$ aws apigatewayv2 get-routes --api-id a1b2c3d4e5 --query \"Items[]\"\n[]\n",
    "null\n",
];

const SPLINTERS: [&str; 24] = [
    "", "\u{0}", "\u{feff}", "\u{1b}[", "é", "💥", "\u{202e}", "\r", "\n\n", "{", "[", "]", "\"",
    "\\", "'", "< ", "> ", "HTTP/2 ", "curl: (", "eyJ", "%", "Bearer ", "`", "@",
];

/// A sample, or several, with letters lost, doubled, moved and put between.
fn mutated(numbers: &mut Numbers) -> String {
    let mut letters: Vec<char> = Vec::new();
    for _ in 0..=numbers.below(3) {
        letters.extend(numbers.pick(&SAMPLES).chars());
    }
    for _ in 0..numbers.below(12) {
        let at = numbers.below(letters.len());
        match numbers.below(5) {
            0 => letters.truncate(at),
            1 => {
                letters.drain(..at);
            }
            2 => {
                let end = (at + numbers.below(20)).min(letters.len());
                letters.drain(at.min(end)..end);
            }
            3 => {
                let splinter = numbers.pick(&SPLINTERS);
                letters.splice(at..at, splinter.chars());
            }
            _ => {
                let code = u32::try_from(numbers.below(0x3000)).unwrap();
                letters.insert(at, char::from_u32(code).unwrap_or('x'));
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn every_input_gives_something_or_a_sentence() {
    let (mut understood, mut refused) = (0, 0);
    let place = place();
    for seed in 0..INPUTS {
        let text = mutated(&mut Numbers(seed));
        let outcome = catch_unwind(|| {
            let pasted = match read(&text) {
                Ok(pasted) => pasted,
                Err(error) => return Err(error.to_string()),
            };
            let api = &place.settings.api_url;
            let gateway = pasted
                .iter()
                .fold(Gateway::default(), |gateway, one| gateway.with(one, api).unwrap_or(gateway));
            let found = findings(&gateway, &pasted, &place);
            let summaries: Vec<String> = pasted.iter().map(|one| one.summary(&place)).collect();
            Ok((pasted, found, summaries))
        });
        match outcome.unwrap_or_else(|_| panic!("seed {seed}: {text:?}")) {
            Err(sentence) => {
                refused += 1;
                assert!(sentence.len() > 20 && sentence.ends_with('.'), "{seed}: {sentence}");
            }
            Ok((pasted, found, summaries)) => {
                understood += 1;
                assert!(!pasted.is_empty(), "seed {seed}: {text:?}");
                assert!(summaries.iter().all(|summary| summary.ends_with('.')), "{summaries:?}");
                assert!(found.iter().all(|finding| !finding.evidence.is_empty()), "{found:?}");
            }
        }
    }
    // Neither way may be dead.
    assert!(understood > 1000 && refused > 1000, "{understood} {refused}");
}

/// The forms in which a secret may stand in a text.
fn planted(numbers: &mut Numbers) -> String {
    let forms = [
        format!("eyJhbGciOiJSUzI1NiJ9.{PLANTED}.{PLANTED}"),
        format!("Bearer {PLANTED}"),
        format!("authorization: {PLANTED}"),
        format!("?code={PLANTED}&x=1"),
        format!("&state={PLANTED}"),
        format!("id_token={PLANTED}"),
        format!("\"access_token\": \"{PLANTED}\""),
        format!("cookie: a={PLANTED}; b={PLANTED}"),
        format!("Set-Cookie: {PLANTED}"),
        format!("{PLANTED}@example.com"),
    ];
    forms[numbers.below(forms.len())].clone()
}

/// A text with a secret, set apart from its neighbours as anything that people write is.
fn with_secret(numbers: &mut Numbers) -> String {
    let text = mutated(numbers);
    let gap = numbers.pick(&[" ", "\n", "\"", "<", "|", "("]);
    let secret = planted(numbers);
    text + gap
        + &secret
        + "
"
}

#[test]
fn no_report_holds_a_planted_secret() {
    let place = place();
    for seed in 0..INPUTS {
        let numbers = &mut Numbers(seed);
        let text = with_secret(numbers);
        let whole = Finding::proved(Code::CorsBlocked, "x.");
        let (mut checks, mut about) = (Vec::new(), About::default());
        // Each place in its turn.
        let finding = match seed % 6 {
            0 => Finding::proved(Code::CorsBlocked, text.clone()),
            1 => whole.seen(text.clone()),
            2 => whole.step(text.clone()),
            3 => whole.copy(text.clone(), text.clone()),
            4 => {
                checks.push((text.clone(), text.clone(), text.clone()));
                whole
            }
            _ => {
                about = About { when: text.clone(), browser: text.clone() };
                whole
            }
        };
        let report = markdown(&[finding], &checks, &place, &about);
        assert!(!report.contains(PLANTED), "seed {seed}: {text:?}");
        assert!(!secrets(&text).contains(PLANTED), "seed {seed}: {text:?}");
    }
}

#[test]
fn nothing_that_is_read_holds_a_planted_secret() {
    let mut kept = 0;
    for seed in 0..INPUTS {
        let numbers = &mut Numbers(seed);
        let text = format!("{}\n{}", with_secret(numbers), numbers.pick(&SAMPLES));
        match read(&text) {
            Ok(pasted) => {
                kept += 1;
                assert!(!format!("{pasted:?}").contains(PLANTED), "seed {seed}: {pasted:?}");
            }
            Err(error) => assert!(!error.to_string().contains(PLANTED), "seed {seed}: {error}"),
        }
    }
    assert!(kept > 1000, "{kept}");
}

#[test]
fn a_large_paste_is_read_in_good_time() {
    for line in [
        "[1,\n",
        "{ \n",
        "eyJ ",
        "a@",
        "code",
        "> \n",
        "< HTTP/2 200\n",
        "[me ~]$\n",
        "((((",
        "\"\n",
        "curl: (7) a\n",
    ] {
        let text = line.repeat(1_000_000 / line.len());
        let _: Result<Vec<Pasted>, _> = read(&text);
    }
    assert_eq!(found_at("curl: (7) x", &place()).len(), 1);
}
