//! What comes between a person and the app besides a server that fails: the network goes, storage is full or
//! blocked, the clock is wrong, a tab is closed, somebody clicks twice. The steps under a server that fails are
//! in `breaking.rs`; a machine that sleeps is in `renewing.rs`, tabs side by side are in `tabs.rs`.

use std::{future::Future, time::Duration};

use anyhow::{Context, Result};
use e2e::{
    ADA, DAY, Engine, World,
    breaking::{Breakage, Endpoint, Way},
    tally::{Attempt, Kind},
};

const WISHES: &str = "/default/wish-list-service";
/// Fills the session storage to the last byte.
const FILL: &str = "(() => {
    for (let size = 1 << 22, at = 0; size > 0;) {
        try { sessionStorage.setItem('full' + at++, 'x'.repeat(size)) } catch { size >>= 1 }
    }
    return true;
    })()";

/// Tries something that the app has to survive, without an error that nobody caught.
async fn survives<F: Future<Output = Result<()>>>(
    name: &str,
    scenario: impl FnOnce(World) -> F,
    world: World,
) -> Result<()> {
    let trial = Attempt::begin(Kind::Fault, Engine::wanted(), name);
    scenario(world).await.with_context(|| name.to_owned())?;
    trial.held();
    Ok(())
}

/// What is typed is there, and can be added, once.
async fn finish(world: &World, name: &str) -> Result<()> {
    assert_eq!(world.app().written_wish().await?[0], name);
    let before = world.count_requests("POST", WISHES);
    world.app().add().await?;
    let shown = format!("document.querySelector('#wishes')?.innerText.includes('{name}')");
    world.browser.wait_until(&shown).await?;
    assert_eq!(world.count_requests("POST", WISHES), before + 1);
    let errors = world.browser.uncaught().await?;
    assert!(errors.is_empty(), "{errors:?}");
    Ok(())
}

/// Signs in again, where the tenant still knows the person.
async fn sign_in_again(world: &World) -> Result<()> {
    world.app().sign_in().await?;
    world.app().wait_for_session("signed-in").await
}

/// By the finding, or, where the part of the app that explains was not there yet, by what says that it cannot be had.
async fn is_told_offline(world: &World) -> Result<()> {
    world.browser.find("[data-finding=offline], [data-missing] button").await.map(drop)
}

/// The network is there again, and so is what was missing, when somebody wants it.
async fn back_online(world: &World) -> Result<()> {
    world.browser.set_offline(false).await?;
    if world.browser.eval("!!document.querySelector('[data-missing] button')").await? == true {
        world.browser.click("[data-missing] button").await?;
    }
    Ok(())
}

#[tokio::test]
async fn offline_before_a_sign_in_and_back() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        app.open("/").await?;
        app.write_wish("Green tea", "", "").await?;
        // That the tenant answered a moment ago is no reason to go.
        world.browser.shift_clock(10).await?;
        world.browser.set_offline(true).await?;
        app.sign_in().await?;
        is_told_offline(&world).await?;
        app.wait_for_session("failed").await?;
        back_online(&world).await?;
        app.sign_in().await?;
        world.tenant().log_in(ADA).await?;
        world.tenant().accept().await?;
        app.wait_for_session("signed-in").await?;
        finish(&world, "Green tea").await
    };
    survives("offline before a sign-in", scenario, World::new().await?).await
}

#[tokio::test]
async fn offline_while_reading_and_adding_and_back() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        world.sign_in(ADA).await?;
        app.wait_for_list().await?;
        app.write_wish("Green tea", "", "").await?;
        world.browser.set_offline(true).await?;
        world.browser.click("#refresh").await?;
        is_told_offline(&world).await?;
        assert_eq!(app.wish_names().await?.len(), 4);
        app.add().await?;
        is_told_offline(&world).await?;
        assert_eq!(world.count_requests("POST", WISHES), 0);
        back_online(&world).await?;
        world.browser.find("section:has(#add-wish) [data-finding]").await?;
        finish(&world, "Green tea").await
    };
    survives("offline while reading and adding", scenario, World::new().await?).await
}

#[tokio::test]
async fn offline_when_a_token_is_due() -> Result<()> {
    let scenario = async |world: World| {
        world.configure_refresh_tokens();
        world.sign_in(ADA).await?;
        world.browser.set_offline(true).await?;
        world.sleep(DAY - 50).await?;
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(world.sandbox.grants(), ["authorization_code"], "nothing is sent to nobody");
        world.app().wait_for_session("signed-in").await?;
        world.browser.set_offline(false).await?;
        assert_eq!(world.grants(2).await, ["authorization_code", "refresh_token"]);
        world.app().write_wish("Green tea", "", "").await?;
        finish(&world, "Green tea").await
    };
    survives("offline when a token is due", scenario, World::new().await?).await
}

#[tokio::test]
async fn offline_at_a_reload_and_back() -> Result<()> {
    let scenario = async |world: World| {
        world.sign_in(ADA).await?;
        world.browser.set_offline(true).await?;
        // The browser says so itself: there is no page.
        _ = world.browser.reload().await;
        world.browser.set_offline(false).await?;
        world.browser.reload().await?;
        world.app().wait_for_session("signed-in").await?;
        assert_eq!(world.sandbox.grants(), ["authorization_code"; 2]);
        world.app().write_wish("Green tea", "", "").await?;
        finish(&world, "Green tea").await
    };
    survives("offline at a reload", scenario, World::new().await?).await
}

#[tokio::test]
async fn session_storage_that_is_full() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        app.open("/").await?;
        world.browser.eval(FILL).await?;
        app.write_wish("Green tea", "", "").await?;
        app.sign_in().await?;
        app.wait_for_finding("storage-blocked").await?;
        assert_eq!(
            world.count_requests("GET", "/authorize"),
            0,
            "nobody goes who could not be back"
        );
        world.browser.eval("(sessionStorage.clear(), true)").await?;
        app.sign_in().await?;
        world.tenant().log_in(ADA).await?;
        world.tenant().accept().await?;
        app.wait_for_session("signed-in").await?;
        finish(&world, "Green tea").await
    };
    survives("session storage full", scenario, World::new().await?).await
}

/// As a browser does it in which site data is blocked.
fn blocks(storage: &str) -> String {
    format!(
        "if (location.protocol.startsWith('http')) Object.defineProperty(window, '{storage}', {{
            get() {{ throw new DOMException('Access is denied for this document.', 'SecurityError') }} }})"
    )
}

#[tokio::test]
async fn session_storage_that_is_blocked() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        world.browser.run_first(&blocks("sessionStorage")).await?;
        app.open("/").await?;
        app.wait_for_list().await?;
        app.write_wish("Green tea", "", "").await?;
        app.sign_in().await?;
        app.wait_for_finding("storage-blocked").await?;
        app.wait_for_session("failed").await?;
        assert_eq!(app.written_wish().await?[0], "Green tea");
        assert_eq!(world.count_requests("GET", "/authorize"), 0);
        let errors = world.browser.uncaught().await?;
        assert!(errors.is_empty(), "{errors:?}");
        Ok(())
    };
    survives("session storage blocked", scenario, World::new().await?).await
}

#[tokio::test]
async fn local_storage_that_is_blocked() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        world.browser.run_first(&blocks("localStorage")).await?;
        world.sign_in(ADA).await?;
        app.wait_for_list().await?;
        app.write_wish("Green tea", "", "").await?;
        finish(&world, "Green tea").await?;
        // Nobody remembers that somebody was here; one click, and they are back.
        world.browser.reload().await?;
        app.wait_for_session("signed-out").await?;
        sign_in_again(&world).await?;
        app.write_wish("Oolong", "", "").await?;
        finish(&world, "Oolong").await
    };
    survives("local storage blocked", scenario, World::new().await?).await
}

#[tokio::test]
async fn a_clock_that_is_an_hour_ahead() -> Result<()> {
    let scenario = async |world: World| {
        world.browser.shift_clock(3600).await?;
        world.sign_in(ADA).await?;
        world.app().wait_for_list().await?;
        world.app().write_wish("Green tea", "", "").await?;
        finish(&world, "Green tea").await?;
        world.browser.reload().await?;
        world.app().wait_for_session("signed-in").await?;
        assert_eq!(world.sandbox.grants().len(), 2, "no circle");
        Ok(())
    };
    survives("clock an hour ahead", scenario, World::new().await?).await
}

#[tokio::test]
async fn a_clock_that_is_an_hour_behind() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        app.open("/").await?;
        world.browser.shift_clock(-3600).await?;
        app.write_wish("Green tea", "", "").await?;
        app.sign_in().await?;
        world.tenant().log_in(ADA).await?;
        world.tenant().accept().await?;
        app.wait_for_finding("clock-wrong").await?;
        app.wait_for_session("failed").await?;
        assert_eq!(world.sandbox.grants().len(), 1);
        world.browser.shift_clock(3600).await?;
        sign_in_again(&world).await?;
        finish(&world, "Green tea").await
    };
    survives("clock an hour behind", scenario, World::new().await?).await
}

#[tokio::test]
async fn a_tab_that_is_closed_while_a_code_is_exchanged() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        app.open("/config.json").await?;
        let first = world.browser.open_tab().await?;
        app.open("/").await?;
        app.sign_in().await?;
        world.tenant().log_in(ADA).await?;
        let slow = Breakage { endpoint: Endpoint::Token, way: Way::Slow };
        world.sandbox.replace_breakages([slow]);
        world.tenant().accept().await?;
        assert_eq!(world.grants(1).await.len(), 1);
        world.browser.close_for(first).await?;
        world.sandbox.replace_breakages([]);
        app.open("/").await?;
        app.wait_for_session("signed-out").await?;
        assert_eq!(app.findings().await?, [""; 0]);
        sign_in_again(&world).await?;
        assert_eq!(world.sandbox.grants(), ["authorization_code"; 2], "each code once");
        app.write_wish("Green tea", "", "").await?;
        finish(&world, "Green tea").await
    };
    survives("closed while a code is exchanged", scenario, World::new().await?).await
}

#[tokio::test]
async fn two_clicks_are_one() -> Result<()> {
    let scenario = async |world: World| {
        let app = world.app();
        let twice = |button: &str| {
            format!("(b => (b.click(), b.click(), true))(document.querySelector('{button}'))")
        };
        app.open("/").await?;
        world.browser.wait_until("document.querySelector('#sign-in')?.disabled === false").await?;
        world.browser.eval(&twice("#sign-in")).await?;
        world.tenant().log_in(ADA).await?;
        world.tenant().accept().await?;
        app.wait_for_session("signed-in").await?;
        assert_eq!(world.count_requests("GET", "/authorize"), 1);
        app.wait_for_list().await?;
        app.write_wish("Green tea", "", "").await?;
        world.browser.eval(&twice("#add-wish button[type=submit]")).await?;
        world
            .browser
            .wait_until("document.querySelector('#wish-count').textContent === '5'")
            .await?;
        assert_eq!(world.count_requests("POST", WISHES), 1);
        world.browser.click("#sign-out").await?;
        app.wait_for_session("signed-out").await?;
        // The same for the app as for what was there before it.
        app.write_wish("Oolong", "", "").await?;
        let before = world.count_requests("GET", "/authorize");
        world.browser.eval(&twice("#sign-in")).await?;
        world.tenant().log_in(ADA).await?;
        app.wait_for_session("signed-in").await?;
        assert_eq!(world.count_requests("GET", "/authorize"), before + 1);
        finish(&world, "Oolong").await
    };
    survives("two clicks", scenario, World::new().await?).await
}
