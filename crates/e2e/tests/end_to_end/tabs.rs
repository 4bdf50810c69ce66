//! Several tabs, and signing out of all of them.

use anyhow::Result;
use e2e::{ADA, DAY, Fault, World};

// Holds: R29, complaint 20.
#[tokio::test]
async fn a_page_that_slept_through_a_sign_out_wakes_up_signed_out() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    // What another tab leaves behind whose word did not arrive.
    world.browser.eval("localStorage.setItem('wish-list.session', 'signed-in 1')").await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    // Somebody has signed in since: the tenant says who.
    assert_eq!(world.grants(2).await, ["authorization_code"; 2]);
    world.app().wait_for_session("signed-in").await?;
    world.browser.eval("localStorage.setItem('wish-list.session', 'signed-out 2')").await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    world.app().wait_for_session("signed-out").await
}

// Holds: R29, complaint 20.
#[tokio::test]
async fn tabs_see_each_others_sign_in_and_sign_out() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.wait_for_session("signed-out").await?;
    app.write_wish("Green tea", "", "").await?;
    let first = world.browser.open_tab().await?;
    world.sign_in(ADA).await?;

    let second = world.browser.switch_to(first).await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    app.add().await?;
    app.wait_for_exchange("POST", "201").await?;
    world.browser.click("#sign-out").await?;
    app.wait_for_session("signed-out").await?;

    world.browser.switch_to(second).await?;
    app.wait_for_session("signed-out").await?;
    let asked = world.count_requests("GET", "/authorize");
    world.browser.reload().await?;
    app.wait_for_list().await?;
    app.wait_for_session("signed-out").await?;
    assert_eq!(world.count_requests("GET", "/authorize"), asked);
    Ok(())
}

// Holds: R4, complaint 1.
#[tokio::test]
async fn sign_ins_in_two_tabs_at_once_both_end_well() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.sign_in().await?;
    world.browser.find("#login").await?;
    let first = world.browser.open_tab().await?;
    app.open("/").await?;
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    world.browser.switch_to(first).await?;
    world.tenant().log_in(ADA).await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}

// Holds: complaint 14.
#[tokio::test]
async fn two_tabs_renew_each_its_own_token() -> Result<()> {
    let world = World::new().await?;
    world.configure_refresh_tokens();
    world.sign_in(ADA).await?;
    let first = world.browser.open_tab().await?;
    world.app().open("/").await?;
    world.app().wait_for_session("signed-in").await?;
    world.sandbox.set_fault(Fault::Post401Once, true).await;
    world.add_and_see("Oolong").await?;
    world.browser.switch_to(first).await?;
    world.sleep(DAY - 30).await?;
    assert_eq!(world.grants(4).await.iter().filter(|grant| *grant == "refresh_token").count(), 2);
    world.app().wait_for_session("signed-in").await?;
    world.add_and_see("Assam").await
}

// Holds: R29, complaint 4.
#[tokio::test]
async fn who_signed_out_stays_so() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    world.browser.click("#sign-out").await?;
    app.wait_for_session("signed-out").await?;
    let said = "document.querySelector('[role=status]').innerText.includes('You are signed out')";
    world.browser.wait_until(said).await?;
    assert_eq!(world.browser.url().await?, format!("{}/", app.origin), "no state is left");
    let asked = world.count_requests("GET", "/authorize");
    world.browser.reload().await?;
    app.wait_for_list().await?;
    app.wait_for_session("signed-out").await?;
    assert_eq!(world.count_requests("GET", "/authorize"), asked);
    Ok(())
}

// Holds: complaint 10, complaint 20.
#[tokio::test]
async fn who_signed_out_signs_in_again_however_slow_the_tenant_is() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.browser.click("#sign-out").await?;
    world.app().wait_for_session("signed-out").await?;
    world.sandbox.set_fault(Fault::TokenEndpointSlow, true).await;
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.app().wait_for_session("exchanging").await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    world.app().wait_for_session("signed-in").await
}
