//! Each fault of the sandbox leads to what the table says, in the way of three engines, without a
//! socket and without a browser.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
    time::{Duration, UNIX_EPOCH},
};

use anyhow::{Context as _, Result};
use diagnosis::{
    Certainty, Finding, Place,
    authorizer::{self, Expectation, Tested},
};
use e2e::{
    Fault, diagnose,
    fault_table::{Expected, HEALTHY, Moment, ROWS, Row, rows},
    fetch::{Engine, InProcess},
    person::{SignedIn, after_wish, sign_in},
    place,
};
use sandbox::{Config, Keys, MemoryStore, State};

/// How long anybody waits for an answer that a router has ready.
const PATIENCE: Duration = Duration::from_secs(2);

static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::generate().expect("keys"));

fn at_home() -> Place {
    let api_url = "http://localhost:8082/default/wish-list-service";
    place("http://localhost:8081/", api_url, "http://localhost:8080").expect("a place")
}

fn sandbox_with(fault: Fault) -> InProcess {
    let config = Config::default();
    let ports = [config.tenant_port, config.api_port];
    let store = Arc::new(MemoryStore::with_samples());
    let state = State::new(config, KEYS.clone(), store).expect("a sandbox");
    InProcess::new(&state, ports, &[fault], PATIENCE)
}

fn short(findings: &[Finding]) -> String {
    let all = findings.iter();
    let all =
        all.map(|f| format!("{} ({}, {})", f.code.as_str(), f.certainty.as_str(), f.catalogue));
    all.collect::<Vec<_>>().join(", ")
}

/// What speaks against the row in what was found; `None` when it is as the table says.
fn objection(expected: &Expected, found: &[Finding]) -> Option<String> {
    let is_met = found.iter().any(|finding| expected.is_met_by(finding));
    let is_alone = found
        .iter()
        .all(|finding| finding.code == expected.code || finding.certainty != Certainty::Proved);
    (!is_met || !is_alone).then(|| format!("found {}, expected {expected:?}", short(found)))
}

async fn found_signed_out(fault: Fault, engine: Engine) -> Vec<Finding> {
    let diagnosis = diagnose(&at_home(), engine, &sandbox_with(fault)).await;
    assert!(diagnosis.indiscreet().is_empty(), "{fault}: a token was sent");
    diagnosis.findings
}

#[tokio::test]
async fn a_diagnosis_without_a_sign_in_finds_what_the_table_says() {
    let mut objections = Vec::new();
    let mut confusion: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for Row { fault, expected } in rows(Moment::Diagnosis) {
        for engine in Engine::ALL {
            let found = found_signed_out(*fault, engine).await;
            for finding in &found {
                *confusion.entry((fault.name(), finding.code.as_str())).or_default() += 1;
            }
            objections.extend(
                objection(expected, &found).map(|text| format!("{fault} {engine:?}: {text}")),
            );
        }
    }
    for ((fault, found), times) in &confusion {
        println!("{fault:<28} {found:<28} {times} of {}", Engine::ALL.len());
    }
    assert!(objections.is_empty(), "{objections:#?}");
}

#[tokio::test]
async fn what_shows_at_another_moment_is_not_found_without_a_sign_in() {
    let others = ROWS.iter().filter(|row| row.expected.moment != Moment::Diagnosis);
    for fault in others.map(|row| row.fault).chain(HEALTHY.iter().copied()) {
        for engine in Engine::ALL {
            let found = found_signed_out(fault, engine).await;
            assert!(found.is_empty(), "{fault} {engine:?}: {}", short(&found));
        }
    }
}

/// The access token of a row's person, whose sign-in has to go well, and the time.
async fn signed_in(server: &InProcess, person: &str) -> Result<(String, u64)> {
    match sign_in(server, &at_home(), person).await? {
        SignedIn::Token(token) => Ok((token, UNIX_EPOCH.elapsed().context("the time")?.as_secs())),
        SignedIn::Refused(finding) => anyhow::bail!("{}", short(&[*finding])),
    }
}

fn of_token(token: &str, now: u64) -> Vec<Finding> {
    let place = at_home();
    authorizer::findings(&Tested::new(token, now), &Expectation::of(&place.settings), &place)
}

#[tokio::test]
async fn a_refused_wish_says_what_the_table_says() -> Result<()> {
    for row in rows(Moment::AfterWish) {
        let server = sandbox_with(row.fault);
        let (token, now) =
            signed_in(&server, row.person()).await.with_context(|| row.fault.to_string())?;
        let found = after_wish(&server, &at_home(), &token, now).await?;
        let found: Vec<_> = found.into_iter().collect();
        assert_eq!(objection(&row.expected, &found), None, "{}", row.fault);
        assert!(!short(&found).contains(&token));
    }
    Ok(())
}

#[tokio::test]
async fn a_token_is_judged_as_the_table_says() -> Result<()> {
    // Whether a key has the token's name is found out with the signature, which a browser checks.
    for row in rows(Moment::Token).filter(|row| row.fault != Fault::JwksNoKid) {
        let server = sandbox_with(row.fault);
        let (token, now) =
            signed_in(&server, row.person()).await.with_context(|| row.fault.to_string())?;
        assert_eq!(objection(&row.expected, &of_token(&token, now)), None, "{}", row.fault);
        let refused = after_wish(&server, &at_home(), &token, now).await?;
        let code = refused.map(|finding| finding.code);
        assert_eq!(code, Some(row.expected.code), "{}: the gateway refuses it as well", row.fault);
    }
    Ok(())
}

#[tokio::test]
async fn an_error_in_the_response_says_what_the_table_says() -> Result<()> {
    let mut count = 0;
    for row in rows(Moment::SignIn) {
        // The other sign-ins end at the token endpoint, or in the page: a browser is needed for those.
        if let Ok(SignedIn::Refused(found)) =
            sign_in(&sandbox_with(row.fault), &at_home(), row.person()).await
        {
            assert_eq!(objection(&row.expected, &[*found]), None, "{}", row.fault);
            count += 1;
        }
    }
    assert_eq!(count, 8, "each refusal by the tenant");
    Ok(())
}

#[tokio::test]
async fn what_is_only_unusual_lets_people_in() -> Result<()> {
    // Slower than anybody waits here, and faster than the app gives up.
    for fault in HEALTHY.iter().filter(|fault| **fault != Fault::TokenEndpointSlow) {
        let server = sandbox_with(*fault);
        let (token, now) = signed_in(&server, "ada").await.with_context(|| fault.to_string())?;
        let found = of_token(&token, now);
        assert!(found.is_empty(), "{fault}: {}", short(&found));
        let refused = after_wish(&server, &at_home(), &token, now).await?;
        assert_eq!(refused.map(|finding| finding.code), None, "{fault}");
    }
    Ok(())
}
