//! A proved finding is true, whatever API stands there: thousands of random ones, each diagnosed in
//! the way of three engines, and each finding held against what was configured.

use std::env;

use crate::random::{
    draw::{APP, Draw, HOST, STAGE, WISHES, draw},
    gateway::{Deployed, ISSUER},
    prng::Prng,
    tally::Tally,
    truth::{is_cors_broken, is_healthy, truth},
};
use diagnosis::{Certainty, Code, Place};
use e2e::{Diagnosis, diagnose, fetch::Engine, place};
use http::Request;

/// The seed, unless `RANDOM_GATEWAY_SEED` says another one.
const SEED: u64 = 20_261_122;
const DRAWS: usize = 4000;
/// The most questions to an API, and the most requests that they may lead to.
const MOST: usize = 9;

fn seed() -> u64 {
    let given = env::var("RANDOM_GATEWAY_SEED").ok();
    given.map_or(SEED, |seed| seed.parse().expect("RANDOM_GATEWAY_SEED is a number"))
}

fn at_home() -> Place {
    place(ISSUER, &format!("{HOST}/{STAGE}{WISHES}"), APP).expect("a place")
}

async fn diagnosed(draw: &Draw, engine: Engine) -> Diagnosis {
    let deployed = Deployed::new(draw);
    let server = |request: Request<Vec<u8>>| deployed.reply(&request);
    diagnose(&at_home(), engine, &server).await
}

#[tokio::test]
async fn what_is_proved_is_true_of_every_random_gateway() {
    let seed = seed();
    println!("seed {seed}");
    let mut random = Prng(seed);
    let mut tally = Tally::default();
    let mut lies = Vec::new();
    for number in 0..DRAWS {
        let draw = draw(&mut random);
        let truth = truth(&draw);
        for engine in Engine::ALL.into_iter().chain([Engine::ReticentFirefox]) {
            let diagnosis = diagnosed(&draw, engine).await;
            lies.extend(count(&mut tally, number, &draw, &truth, engine, &diagnosis));
        }
    }
    println!("{tally}");
    let shown: Vec<_> = lies.iter().take(5).collect();
    assert!(lies.is_empty(), "{} of them, such as {shown:#?}", lies.len());
    assert!(tally.healthy >= 3 * 100 && tally.broken >= 3 * 1000, "too few of a kind: {tally}");
    let (_, proved) = tally.of_certainty(Certainty::Proved);
    assert!(proved > 1000, "nearly nothing is proved: {tally}");
    assert!(tally.named * 100 >= tally.broken * 90, "causes are missed: {tally}");
}

/// What must not be, of one diagnosis.
fn count(
    tally: &mut Tally,
    number: usize,
    draw: &Draw,
    truth: &[Code],
    engine: Engine,
    diagnosis: &Diagnosis,
) -> Vec<String> {
    let mut lies = Vec::new();
    let mut lie = |what: &str| {
        lies.push(format!(
            "{what} in draw {number}, {engine:?}: {draw:#?}\n{:#?}",
            diagnosis.evidence.seen
        ));
    };
    let found = diagnosis.found();
    tally.diagnoses += 1;
    for (code, certainty) in &found {
        let is_true = truth.contains(code);
        tally.note(*code, *certainty, is_true);
        if *certainty == Certainty::Proved && !is_true {
            lie(&format!("{} is proved and false", code.as_str()));
        }
    }
    if is_healthy(draw) {
        tally.healthy += 1;
        assert!(truth.is_empty(), "{truth:?}");
        if !found.is_empty() {
            lie(&format!("it is healthy, and {found:?}"));
        }
    } else if !truth.is_empty() {
        tally.broken += 1;
        tally.silent += usize::from(found.is_empty());
        let is_named = found.iter().any(|(code, _)| truth.contains(code));
        tally.named += usize::from(is_named);
    }
    let questions = diagnosis.asked.iter().filter(|probe| !probe.is_for_tenant()).count();
    let is_for_api = |sent: &&e2e::fetch::Sent| sent.request.uri().to_string().starts_with(HOST);
    let requests = diagnosis.sent.iter().filter(is_for_api).count();
    tally.questions = tally.questions.max(questions);
    tally.requests = tally.requests.max(requests);
    if questions > MOST {
        lie("too many questions");
    }
    if is_cors_broken(draw) && requests > MOST {
        lie(&format!("{requests} requests"));
    }
    if !diagnosis.indiscreet().is_empty() {
        lie("a token was sent");
    }
    lies
}
