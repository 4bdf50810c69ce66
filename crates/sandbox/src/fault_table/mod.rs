//! One row for each fault: what it changes, measured with the fault off and with it on.

mod answer_rows;
mod api_rows;
mod api_wires;
mod broken_wires;
mod moments;
mod probe;
mod tenant_rows;

use std::{collections::BTreeSet, time::Duration};

use tokio::time::timeout;

use crate::{Fault, State, testing::state};
use probe::{Probe, measure};

/// A fault, what to look at, and what is found there with the fault off and with it on.
type Row = (Fault, Probe, &'static str, &'static str);

/// The faults that have a test of their own.
const ELSEWHERE: &[Fault] = &[
    // `tests/sockets.rs`: only a socket can refuse a connection.
    Fault::ApiDown,
    Fault::TenantDown,
    // `moments.rs`: they are not the same twice.
    Fault::DiscoveryFlaky,
    Fault::JwksStaleOnce,
    Fault::PostNeedsStepUp,
    Fault::Post401Once,
    Fault::AuthorizerKeysDown,
    Fault::ThrottledSometimes,
    // `api_wires.rs`: they are about the connection.
    Fault::ApiHangsUp,
    Fault::AnswerCutShort,
    // `broken_wires.rs`: they are about the connection, the size or the time.
    Fault::TokenEndpointTruncated,
    Fault::TokenEndpointRedirect,
    Fault::TokenEndpointDrops,
    Fault::TokenEndpointHuge,
    Fault::TokenEndpointSlow,
];

fn rows() -> impl Iterator<Item = &'static Row> {
    api_rows::ROWS.iter().chain(tenant_rows::ROWS).chain(answer_rows::ROWS)
}

#[tokio::test]
async fn every_fault_changes_what_it_says() {
    for (fault, probe, off, on) in rows() {
        let state = state();
        check(&state, *fault, *probe, off).await;
        state.set_fault(*fault, true);
        check(&state, *fault, *probe, on).await;
        state.set_fault(*fault, false);
        check(&state, *fault, *probe, off).await;
    }
}

#[test]
fn every_fault_has_a_row_or_a_test_of_its_own() {
    let covered: BTreeSet<_> = rows().map(|row| &row.0).chain(ELSEWHERE).collect();
    assert_eq!(covered, Fault::ALL.iter().collect());
}

async fn check(state: &State, fault: Fault, probe: Probe, expected: &str) {
    let soon = Duration::from_millis(if expected == "silence" { 100 } else { 10_000 });
    let found = timeout(soon, measure(state, probe)).await.unwrap_or_else(|_| "silence".to_owned());
    assert_eq!(found, expected, "{fault} {probe:?} with {:?}", state.faults.all_on());
}
