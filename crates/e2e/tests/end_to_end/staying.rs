//! Staying signed in over reloads, and coming back when the token has ended; and why a session does not
//! come back.

use std::time::Duration;

use anyhow::Result;
use e2e::{ADA, Fault, World};

// Holds: R13, complaint 1, complaint 3, complaint 4.
#[tokio::test]
async fn a_reload_brings_the_session_back_without_a_question() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    app.open("/?list=mine#add-heading").await?;
    app.wait_for_session("signed-in").await?;
    app.write_wish("Green tea", "", "Loose").await?;
    let before = world.browser.eval("history.length").await?;

    world.browser.reload().await?;
    app.wait_for_session("signed-in").await?;
    app.wait_for_list().await?;
    assert_eq!(world.browser.url().await?, format!("{}/?list=mine#add-heading", app.origin));
    assert_eq!(world.browser.eval("history.length").await?, before, "no way back into the detour");
    assert_eq!(world.browser.text("#account-name").await?, "Ada Lovelace");
    assert_eq!(world.sandbox.grants(), ["authorization_code"; 3]);
    assert_eq!(app.findings().await?, [""; 0]);
    world.add_and_see("Oolong").await
}

// Holds: R5, complaint 4, complaint 5, complaint 28.
#[tokio::test]
async fn a_session_that_does_not_come_back_says_why_and_is_not_asked_for_again() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    for (fault, finding) in
        [(Fault::LoginRequired, None), (Fault::ConsentRequired, Some("session-not-restored"))]
    {
        world.start_over().await?;
        world.sign_in(ADA).await?;
        app.write_wish("Green tea", "", "").await?;
        world.sandbox.set_fault(fault, true).await;
        world.browser.reload().await?;
        app.wait_for_session("signed-out").await?;
        match finding {
            Some(code) => drop(app.wait_for_finding(code).await?),
            None => assert_eq!(app.findings().await?, [""; 0]),
        }
        world.sandbox.set_fault(fault, false).await;
        let asked = world.count_requests("GET", "/authorize");
        world.browser.reload().await?;
        app.wait_for_list().await?;
        app.wait_for_session("signed-out").await?;
        assert_eq!(world.count_requests("GET", "/authorize"), asked, "{fault:?}");
    }
    Ok(())
}

// Holds: complaint 4, complaint 10.
#[tokio::test]
async fn a_tenant_that_sends_back_without_an_answer_is_asked_twice_and_no_more() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    let asked = world.count_requests("GET", "/authorize");
    world.sandbox.set_fault(Fault::AuthorizeBounces, true).await;
    world.browser.reload().await?;
    world.app().wait_for_finding("session-not-restored").await?;
    world.app().wait_for_session("signed-out").await?;
    world.app().wait_for_list().await?;
    assert_eq!(world.count_requests("GET", "/authorize"), asked + 2);
    Ok(())
}

// Holds: R12, complaint 10.
#[tokio::test]
async fn a_silent_sign_in_that_loses_its_code_is_not_tried_again_by_itself() -> Result<()> {
    for fault in [Fault::TokenOriginRefused, Fault::TokenEndpointDrops] {
        let world = World::new().await?;
        world.sign_in(ADA).await?;
        world.sandbox.set_fault(fault, true).await;
        world.browser.reload().await?;
        world.app().wait_for_session("failed").await?;
        let sent = world.sandbox.grants().len();
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(world.sandbox.grants().len(), sent, "{fault:?}");
        world.app().wait_for_session("failed").await?;
        world.sandbox.set_fault(fault, false).await;
        world.browser.click("[data-finding] .button--primary").await?;
        world.app().wait_for_session("signed-in").await?;
    }
    Ok(())
}

// Holds: complaint 13.
#[tokio::test]
async fn a_tenant_that_cannot_be_reached_signs_nobody_out() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::TenantDown, true).await;
    world.browser.reload().await?;
    app.wait_for_finding("tenant-unreachable").await?;
    app.wait_for_session("restoring").await?;
    app.wait_for_list().await?;
    world.browser.find("#sign-in").await?;
    world.browser.find("#sign-out").await?;
    app.write_wish("Green tea", "", "").await?;
    world.sandbox.set_fault(Fault::TenantDown, false).await;
    world.browser.eval("dispatchEvent(new Event('online'))").await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}
