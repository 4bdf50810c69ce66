//! Signing in and out, and everything that can come back to `/callback`.

use std::time::Duration;

use anyhow::Result;
use e2e::{
    ADA, Engine, Fault, World,
    tally::{Attempt, Kind},
};

// Holds: R1, module base, module idtoken-sig-rs256.
#[tokio::test]
async fn a_person_signs_in_adds_a_wish_and_signs_out() -> Result<()> {
    let world = World::new().await?;
    let (app, browser) = (world.app(), &world.browser);
    app.open("/").await?;
    app.wait_for_session("signed-out").await?;
    app.wait_for_list().await?;
    app.wait_for_exchange("GET", "200").await?;

    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    let consent = browser.text("#consent").await? + &browser.text("body").await?;
    for named in [world.sandbox.audience(), "create:wishes"] {
        assert!(consent.contains(named), "the consent page does not name {named}: {consent}");
    }
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(browser.text("#account-name").await?, "Ada Lovelace");
    assert_eq!(browser.url().await?, format!("{}/", app.origin));

    app.wait_for_list().await?;
    app.write_wish("Green tea", "https://example.com/tea", "Loose, please.").await?;
    app.add().await?;
    app.wait_for_exchange("POST", "201").await?;
    browser.wait_until("document.querySelector('#wishes').innerText.includes('Green tea')").await?;
    assert_eq!(app.written_wish().await?, ["", "", ""]);
    assert_eq!(app.findings().await?, [""; 0]);
    browser.wait_until("document.querySelector('#wish-count').textContent === '5'").await?;

    browser.click("#sign-out").await?;
    app.wait_for_session("signed-out").await?;
    browser.find("#sign-in").await?;
    app.sign_in().await?;
    browser.find("#login").await?;
    Ok(())
}

#[tokio::test]
async fn the_person_is_back_where_they_were_with_what_they_typed() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/?list=mine#add-heading").await?;
    app.write_wish("Green tea", "https://example.com/tea", "Loose").await?;
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(world.browser.url().await?, format!("{}/?list=mine#add-heading", app.origin));
    assert_eq!(app.written_wish().await?, ["Green tea", "https://example.com/tea", "Loose"]);
    world.browser.wait_until("document.activeElement.tagName === 'H1'").await
}

#[tokio::test]
async fn a_declined_consent_is_named_and_nothing_is_lost() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.write_wish("Green tea", "", "").await?;
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().decline().await?;
    app.wait_for_session("failed").await?;
    let text = app.wait_for_finding("access-denied").await?;
    assert!(text.contains("User did not authorize the request"), "{text}");
    assert_eq!(app.written_wish().await?[0], "Green tea");
    assert_eq!(world.browser.url().await?, format!("{}/", app.origin));
    assert_eq!(world.count_requests("POST", "/oauth/token"), 0);
    app.wait_for_list().await
}

#[tokio::test]
async fn a_sign_in_that_takes_too_long_can_be_given_up_and_what_still_comes_is_dropped()
-> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sandbox.set_fault(Fault::TokenEndpointSlow, true).await;
    app.open("/").await?;
    app.write_wish("Green tea", "", "").await?;
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("exchanging").await?;
    world.browser.click("#cancel-sign-in").await?;
    app.wait_for_session("signed-out").await?;
    world.browser.wait_until("document.activeElement.tagName === 'H1'").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    tokio::time::sleep(Duration::from_millis(4500)).await;
    app.wait_for_session("signed-out").await?;
    assert_eq!(app.findings().await?, [""; 0]);
    app.sign_in().await?;
    app.wait_for_session("signed-in").await
}

#[tokio::test]
async fn a_blocked_account_hears_the_tenants_own_words() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.sign_in().await?;
    world.tenant().log_in("mallory@example.com").await?;
    let text = app.wait_for_finding("account-blocked").await?;
    assert!(text.contains("user is blocked"), "{text}");
    Ok(())
}

// Holds: R4, R5, defect 2, complaint 2.
#[tokio::test]
async fn forged_responses_do_nothing_and_leave_a_pending_sign_in_alone() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.sign_in().await?;
    let login = world.browser.find("#login").await?;
    drop(login);
    let login_page = world.browser.url().await?;
    for forged in [
        "/callback?error=access_denied&state=evil",
        "/callback?code=stolen&state=evil",
        "/callback?code=stolen&state=__proto__",
        "/callback?code=stolen",
        "/callback?code=a&code=b&state=evil",
    ] {
        let attempt = Attempt::begin(Kind::Attack, Engine::Chromium, forged);
        app.open(forged).await?;
        app.wait_for_session("failed").await?;
        world.browser.find("[data-finding]").await?;
        assert_eq!(app.findings().await?.len(), 1, "{forged}");
        assert_eq!(world.browser.url().await?, format!("{}/", app.origin), "{forged}");
        attempt.held();
    }
    assert_eq!(world.count_requests("POST", "/oauth/token"), 0);

    world.browser.goto(&login_page).await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await
}

#[tokio::test]
async fn a_response_that_nobody_waits_for_is_narrowed_by_what_waits() -> Result<()> {
    const FORGED: &str = "/callback?code=stolen&state=evil";
    let world = World::new().await?;
    let app = world.app();
    let causes = "document.querySelector('[data-finding=callback-unknown]').dataset.catalogue";
    app.open(FORGED).await?;
    let text = app.wait_for_finding("callback-unknown").await?;
    assert_eq!(world.browser.eval(causes).await?, "L07 L08", "{text}");
    assert!(text.contains("wait for an answer: 0."), "{text}");

    app.sign_in().await?;
    world.browser.find("#login").await?;
    app.open(FORGED).await?;
    let text = app.wait_for_finding("callback-unknown").await?;
    assert_eq!(world.browser.eval(causes).await?, "L07", "{text}");
    assert!(text.contains("wait for an answer: 1."), "{text}");
    Ok(())
}

/// Signs in with WebAssembly blocked, so that the response stays on the URL, and gives that URL.
async fn captured_response(world: &World) -> Result<String> {
    world.app().open("/").await?;
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.browser.find("#consent").await?;
    world.browser.block(&["*_bg.wasm"]).await?;
    world.tenant().accept().await?;
    world.browser.wait_until("location.search.includes('code=')").await?;
    let response = world.browser.url().await?;
    world.browser.block(&[]).await?;
    Ok(response)
}

// Holds: R4, R12, R13, complaint 1, complaint 3, complaint 11.
#[tokio::test]
async fn a_response_serves_once() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    let response = captured_response(&world).await?;
    world.browser.goto(&response).await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(world.count_requests("POST", "/oauth/token"), 1);

    let attempt = Attempt::begin(Kind::Attack, Engine::Chromium, "a response that was answered");
    world.browser.goto(&response).await?;
    app.wait_for_finding("callback-unknown").await?;
    app.wait_for_session("failed").await?;
    assert_eq!(world.browser.url().await?, format!("{}/", app.origin));
    assert_eq!(world.count_requests("POST", "/oauth/token"), 1, "the code is not sent again");
    attempt.held();

    app.open("/callback").await?;
    world.browser.wait_until("location.pathname === '/'").await?;
    app.wait_for_list().await
}

#[tokio::test]
async fn a_response_without_settings_is_not_lost_on_the_person() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/?here").await?;
    app.write_wish("Green tea", "", "").await?;
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.server.set_config(Some("{"));
    world.tenant().accept().await?;
    app.wait_for_finding("settings-not-json").await?;
    assert_eq!(world.browser.url().await?, format!("{}/?here", app.origin));
    assert_eq!(app.written_wish().await?[0], "Green tea");
    assert_eq!(world.browser.eval("sessionStorage.length").await?, 0);

    world.server.set_config(Some(&world.settings().to_string()));
    world.browser.click("[data-finding] .button--primary").await?;
    app.wait_for_list().await?;
    assert_eq!(app.written_wish().await?[0], "Green tea", "trying again reloads the settings only");
    Ok(())
}

// Holds: complaint 3.
#[tokio::test]
async fn going_back_from_the_tenant_leaves_a_page_that_works() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/").await?;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().sign_in().await?;
    world.browser.find("#login").await?;
    world.app().open("/").await?;
    world.browser.wait_until("!!document.querySelector('#add-wish [name=name]')?.value").await?;
    assert_eq!(
        world.app().written_wish().await?[0],
        "Green tea",
        "a page loaded anew has the draft"
    );
    world.app().sign_in().await?;
    world.browser.find("#login").await?;
    world.browser.back().await?;
    world.app().wait_for_session("signed-out").await?;
    world.browser.wait_until("!!document.querySelector('#add-wish [name=name]')?.value").await?;
    assert_eq!(world.app().written_wish().await?[0], "Green tea", "going back has it, too");
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    world.app().wait_for_session("signed-in").await
}
