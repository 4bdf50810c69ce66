//! The app in each engine: it starts under its strict policy, tells its failures apart, and signs in.

use anyhow::{Context, Result};
use e2e::{ADA, Engine, Fault, World};

#[tokio::test]
async fn chromium() -> Result<()> {
    check(Engine::Chromium).await
}

#[tokio::test]
async fn firefox() -> Result<()> {
    check(Engine::Firefox).await
}

#[tokio::test]
async fn webkit() -> Result<()> {
    check(Engine::WebKit).await
}

async fn check(engine: Engine) -> Result<()> {
    let world = World::with_engine(engine).await?;
    starts_under_its_policy(&world).await.context("starting")?;
    tells_failures_apart(&world).await.context("telling failures apart")?;
    let origins = [world.sandbox.issuer(), world.sandbox.api_url()].map(origin);
    world.server.connect_only_to(&origins)?;
    signs_in_and_writes(&world).await.context("signing in")?;
    connects_to_nobody_else(&world).await.context("connecting elsewhere")
}

fn origin(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

/// The list is there, nothing is wrong, and the browser enforces what the policy says.
async fn starts_under_its_policy(world: &World) -> Result<()> {
    let app = world.app();
    world.server.ask_for_violations()?;
    app.open("/").await?;
    app.wait_for_session("signed-out").await?;
    app.wait_for_list().await?;
    app.wait_for_exchange("GET", "200").await?;
    assert_eq!(app.wish_names().await?.len(), 4);
    assert_eq!(app.findings().await?, [""; 0]);

    // This test's own violation is the only one: reports arrive, and the app gave cause for none.
    world
        .browser
        .eval("document.head.appendChild(document.createElement('style')).append('a {}')")
        .await?;
    let violations = world.server.wait_for_violations().await?;
    assert!(violations.iter().all(|directive| directive == "style-src-elem"), "{violations:?}");
    Ok(())
}

/// A refusal by CORS and an API that is down look alike to a page, in each engine in its own words.
async fn tells_failures_apart(world: &World) -> Result<()> {
    let app = world.app();
    for (fault, code) in [(Fault::CorsOff, "cors-blocked"), (Fault::ApiDown, "api-unreachable")] {
        world.sandbox.set_fault(fault, true).await;
        app.open("/").await?;
        app.wait_for_finding(code).await?;
        assert_eq!(app.findings().await?, [code]);
        world.sandbox.set_fault(fault, false).await;
        app.open("/").await?;
        app.wait_for_list().await?;
        assert_eq!(app.findings().await?, [""; 0], "after {fault:?}");
    }
    Ok(())
}

/// A login, a consent, the exchange of the code, and a request with the token that came of it.
async fn signs_in_and_writes(world: &World) -> Result<()> {
    let app = world.app();
    world.sign_in(ADA).await?;
    assert_eq!(world.browser.text("#account-name").await?, "Ada Lovelace");
    assert_eq!(world.browser.url().await?, format!("{}/", app.origin));
    app.wait_for_list().await?;
    app.write_wish("Green tea", "https://example.com/tea", "Loose, please.").await?;
    app.add().await?;
    app.wait_for_exchange("POST", "201").await?;
    world
        .browser
        .wait_until("document.querySelector('#wishes').innerText.includes('Green tea')")
        .await?;
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}

/// The policy as a host sends it names the tenant and the API. They were all that was needed, and anybody else is
/// out of reach.
async fn connects_to_nobody_else(world: &World) -> Result<()> {
    let ask =
        "fetch('http://127.0.0.1:9/', { mode: 'no-cors' }).then(() => 'sent', () => 'refused')";
    assert_eq!(world.browser.eval(ask).await?, "refused");
    let violations = world.server.wait_for_violations().await?;
    assert_eq!(violations, ["connect-src"], "this test's own, and none of the app");
    Ok(())
}
