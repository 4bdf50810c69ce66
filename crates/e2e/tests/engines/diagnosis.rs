//! CORS and reachability, told apart in each engine: what a page can observe differs between them.

use anyhow::Result;
use diagnosis::Party;
use e2e::{
    Engine, World,
    fault_table::{Moment, Row, rows_for_browsers},
};

/// The rows that rest on what an engine shows of a request without a readable answer.
fn rows_of_network() -> impl Iterator<Item = &'static Row> {
    let parties = [Party::Cors, Party::Network];
    rows_for_browsers(Moment::Diagnosis)
        .filter(move |row| parties.contains(&row.expected.code.party()))
}

#[expect(clippy::print_stdout, reason = "the matrix is there to be read")]
async fn check(engine: Engine) -> Result<()> {
    let world = World::with_engine(engine).await?;
    world.app().open("/diagnose").await?;
    assert_eq!(world.app().diagnose().await?, [[""; 3]; 0], "nothing is wrong");
    let mut wrong = Vec::new();
    for row in rows_of_network() {
        world.sandbox.replace_faults([row.fault]).await;
        world.app().open("/diagnose").await?;
        let found = world.app().diagnose().await?;
        println!("{engine:?} {:30} {found:?}", row.fault.name());
        let expected = row.expected;
        let is_it = |[code, certainty, _]: &[String; 3]| {
            code == expected.code.as_str() && certainty == expected.certainty.as_str()
        };
        if !found.iter().any(is_it) || found.iter().any(|one| one[1] == "proved" && !is_it(one)) {
            wrong.push(format!("{}: {found:?} instead of {expected:?}", row.fault));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn firefox_tells_the_causes_apart() -> Result<()> {
    check(Engine::Firefox).await
}

#[tokio::test]
async fn webkit_tells_the_causes_apart() -> Result<()> {
    check(Engine::WebKit).await
}
