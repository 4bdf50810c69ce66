//! Back, and many tabs: pages that were left, and pages that know of each other.

use anyhow::{Result, ensure};
use e2e::{
    ADA, Engine, World,
    tally::{Attempt, Kind},
};

fn begin(name: &str) -> Attempt {
    Attempt::begin(Kind::Fault, Engine::wanted(), name)
}

/// Goes back until the page is one of the app.
async fn back_to_app(world: &World) -> Result<()> {
    for _ in 0..6 {
        world.browser.back().await?;
        if world.browser.url().await? == format!("{}/", world.server.origin) {
            return Ok(());
        }
    }
    anyhow::bail!("no page of the app to go back to")
}

async fn no_errors(world: &World) -> Result<()> {
    let errors = world.browser.uncaught().await?;
    ensure!(errors.is_empty(), "{errors:?}");
    Ok(())
}

#[tokio::test]
async fn back_to_a_page_that_was_left_before_the_app_was_there() -> Result<()> {
    let trial = begin("back to the front");
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.sign_in().await?;
    world.browser.find("#login").await?;
    world.browser.back().await?;
    app.sign_in().await?;
    world.browser.find("#login").await?;
    world.browser.back().await?;
    app.write_wish("Green tea", "", "").await?;
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    assert_eq!(world.sandbox.grants().len(), 1);
    no_errors(&world).await?;
    trial.held();
    Ok(())
}

#[tokio::test]
async fn back_after_a_sign_in_and_after_a_sign_out() -> Result<()> {
    let trial = begin("back after a sign-in");
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    back_to_app(&world).await?;
    app.wait_for_session("signed-in").await?;
    no_errors(&world).await?;
    trial.held();

    let trial = begin("back after a sign-out");
    world.browser.click("#sign-out").await?;
    app.wait_for_session("signed-out").await?;
    back_to_app(&world).await?;
    // Whatever the browser kept of the page: nobody is signed in there.
    app.wait_for_session("signed-out").await?;
    world.browser.find("#sign-in").await?;
    world.browser.wait_until("document.querySelector('#account-name') === null").await?;
    no_errors(&world).await?;
    trial.held();
    Ok(())
}

#[tokio::test]
async fn ten_tabs_come_in_and_go_out_together() -> Result<()> {
    let trial = begin("ten tabs");
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.wait_for_session("signed-out").await?;
    let mut others = Vec::new();
    for _ in 1..10 {
        others.push(world.browser.open_tab().await?);
        app.open("/").await?;
        app.wait_for_session("signed-out").await?;
    }
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    let mut seen = Vec::new();
    for tab in others {
        seen.push(world.browser.switch_to(tab).await?);
        app.wait_for_session("signed-in").await?;
    }
    assert_eq!(
        world.sandbox.grants(),
        ["authorization_code"; 10],
        "a code for each tab, sent once"
    );
    world.browser.click("#sign-out").await?;
    app.wait_for_session("signed-out").await?;
    let asked = world.count_requests("GET", "/authorize");
    for tab in seen {
        world.browser.switch_to(tab).await?;
        app.wait_for_session("signed-out").await?;
    }
    assert_eq!(world.count_requests("GET", "/authorize"), asked, "nobody is signed in again");
    no_errors(&world).await?;
    trial.held();
    Ok(())
}
