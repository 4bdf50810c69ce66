//! What must hold for every input: the parsers of what others send, against inputs nobody wrote.
//!
//! Each property is tried with [`CASES`] inputs of a fresh seed. An input that breaks one is made as
//! small as possible and printed; it belongs into the table of the module that it breaks.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::sync::atomic::{AtomicU32, Ordering};

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::{TestCaseResult, TestRunner},
};

mod callback;
mod challenge;
mod id_token;
mod initiation;
mod jwks;
mod jwt;
mod party;
mod return_to;

/// How many inputs each property is tried with.
const CASES: u32 = 100_000;

/// Tries a property with at least [`CASES`] inputs.
fn holds<S: Strategy>(inputs: S, property: impl Fn(S::Value) -> TestCaseResult) {
    let tried = AtomicU32::new(0);
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..Default::default() };
    let outcome = TestRunner::new(config).run(&inputs, |input| {
        tried.fetch_add(1, Ordering::Relaxed);
        property(input)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let tried = tried.into_inner();
    assert!(tried >= CASES, "{tried} inputs");
}

/// How often something happened, to see that a property is not true of nothing.
#[derive(Default)]
struct Counter(AtomicU32);

impl Counter {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn expect_at_least(&self, least: u32) {
        let count = self.0.load(Ordering::Relaxed);
        assert!(count >= least, "only {count} of the inputs said something");
    }
}

/// Texts that a parser may meet: fragments at random, edited valid ones, and noise.
fn texts(
    fragments: Vec<&'static str>,
    valid: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = String> {
    let parts = vec(select(fragments.clone()), 0..10).prop_map(|parts| parts.concat());
    let noise = vec(any::<char>(), 0..12).prop_map(String::from_iter);
    prop_oneof![4 => parts, 5 => edited(valid, fragments), 1 => noise]
}

/// Valid texts with up to three edits.
fn edited(
    valid: impl Strategy<Value = String>,
    fragments: Vec<&'static str>,
) -> impl Strategy<Value = String> {
    let edits = vec((0..5_u8, any::<Index>(), select(fragments)), 0..4);
    (valid, edits).prop_map(|(mut text, edits)| {
        for (kind, at, fragment) in edits {
            let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
            let place = at.index(starts.len() + 1);
            let start = starts.get(place).copied().unwrap_or(text.len());
            let end = starts.get(place + 1).copied().unwrap_or(text.len());
            match kind {
                0 => text.insert_str(start, fragment),
                1 => text.replace_range(start..end, ""),
                2 => text.replace_range(start..end, fragment),
                3 => text.truncate(start),
                _ => text.extend(text.clone().get(start..)),
            }
        }
        text
    })
}
