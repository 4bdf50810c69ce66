//! The fault table in a real browser: each fault leads to its finding, and to no other that is proved.
//! The confusion matrix is printed, a line for each fault.

use std::time::Duration;

use anyhow::{Context, Result};
use e2e::{
    World,
    fault_table::{HEALTHY, Moment, Row, rows_for_browsers},
};
use tokio::time::timeout;

/// How long one fault may take: the API's silence takes ten seconds of its own.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the page shows: code, certainty and ids of each finding.
type Found = Vec<[String; 3]>;

/// Goes through the rows of a moment, and fails with all of them that came out otherwise.
#[expect(clippy::print_stdout, reason = "the matrix is there to be read")]
async fn check(moment: Moment, part: usize, parts: usize) -> Result<()> {
    let world = World::new().await?;
    let mut wrong = Vec::new();
    let mine = rows_for_browsers(moment).enumerate().filter(|(number, _)| number % parts == part);
    for (_, row) in mine {
        world.start_over().await?;
        let found =
            timeout(PATIENCE, find(&world, row)).await.context("too slow").and_then(|found| found);
        world.sandbox.replace_faults([]).await;
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                wrong.push(format!("{}: {error:#}", row.fault));
                continue;
            }
        };
        let shown: Vec<_> = found
            .iter()
            .map(|[code, certainty, _]| [code, " (", certainty, ")"].concat())
            .collect();
        println!("{:34} {}", row.fault.name(), shown.join(", "));
        if !is_right(row, &found) {
            wrong.push(format!("{}: {found:?} instead of {:?}", row.fault, row.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn is_right(row: &Row, found: &Found) -> bool {
    let expected = row.expected;
    let is_it = |[code, certainty, ids]: &[String; 3]| {
        code == expected.code.as_str()
            && certainty == expected.certainty.as_str()
            && expected.id.is_none_or(|id| ids.split(' ').any(|known| known == id))
    };
    let is_other_proof = |finding: &[String; 3]| finding[1] == "proved" && !is_it(finding);
    found.iter().any(is_it) && !found.iter().any(is_other_proof)
}

async fn find(world: &World, row: &Row) -> Result<Found> {
    let email = format!("{}@example.com", row.person());
    let on = || world.sandbox.set_fault(row.fault, true);
    match row.expected.moment {
        Moment::Diagnosis => {
            on().await;
            world.app().open("/diagnose").await?;
            let found = world.app().diagnose().await?;
            let requests = world.sandbox.requests();
            let sent: Vec<_> =
                requests.iter().filter(|seen| seen.target.contains("__probe=")).collect();
            // The metadata of the tenant is the ninth.
            anyhow::ensure!(sent.len() <= 8, "{} requests: {sent:?}", sent.len());
            Ok(found)
        }
        Moment::Token => {
            on().await;
            world.sign_in(&email).await?;
            world.browser.click("a[href='/diagnose']").await?;
            world.app().diagnose().await
        }
        Moment::AfterWish => {
            on().await;
            world.sign_in(&email).await?;
            world.app().write_wish("Green tea", "", "").await?;
            world.app().add().await?;
            world.browser.find("section:has(#add-wish) [data-finding]").await?;
            world.app().found_in("section:has(#add-wish)").await
        }
        Moment::SignIn => {
            on().await;
            world.app().open("/").await?;
            world.app().sign_in().await?;
            come_back(world, &email).await?;
            world.app().found_in("main").await
        }
    }
}

/// Goes as far through the tenant's pages as they let one, and gives up where they end.
async fn come_back(world: &World, email: &str) -> Result<()> {
    const WHERE: &str = "document.querySelector('[data-finding]') ? 'finding' : document.querySelector('#login, #consent')?.id ?? (document.body.innerText.includes('Callback URL mismatch') ? 'end' : '')";
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        // Between two pages there is none to ask.
        let here = world.browser.eval(WHERE).await.unwrap_or_default();
        match here.as_str().unwrap_or_default() {
            "finding" => return Ok(()),
            "login" => world.tenant().log_in(email).await?,
            "consent" => world.tenant().accept().await?,
            // A page from which the tenant leads nowhere: the person comes back by themselves.
            "end" => {
                world.app().open("/diagnose").await?;
                return world.app().diagnose().await.map(|_| ());
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn of_the_api() -> Result<()> {
    check(Moment::Diagnosis, 0, 2).await
}

#[tokio::test]
async fn of_the_api_further() -> Result<()> {
    check(Moment::Diagnosis, 1, 2).await
}

#[tokio::test]
async fn of_the_authorizer() -> Result<()> {
    check(Moment::AfterWish, 0, 1).await
}

#[tokio::test]
async fn of_the_token() -> Result<()> {
    check(Moment::Token, 0, 1).await
}

#[tokio::test]
async fn of_the_sign_in() -> Result<()> {
    check(Moment::SignIn, 0, 2).await
}

#[tokio::test]
async fn of_the_sign_in_further() -> Result<()> {
    check(Moment::SignIn, 1, 2).await
}

#[tokio::test]
async fn what_is_unusual_and_healthy_is_no_finding() -> Result<()> {
    let world = World::new().await?;
    for fault in HEALTHY {
        world.start_over().await?;
        world.sandbox.set_fault(*fault, true).await;
        world.sign_in("ada@example.com").await.with_context(|| fault.to_string())?;
        world.browser.click("a[href='/diagnose']").await?;
        let found = world.app().diagnose().await?;
        assert!(found.is_empty(), "{fault}: {found:?}");
    }
    Ok(())
}
