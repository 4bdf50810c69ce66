//! The page itself: its policy, its size on a phone, the keyboard, and a load that fails.

use anyhow::Result;
use axum::{Router, response::Html, routing::get};
use e2e::{
    ADA, Engine, World, serve,
    tally::{Attempt, Kind},
};
use serde_json::json;

// Holds: R24, defect 12.
#[tokio::test]
async fn the_strict_policy_holds_and_refuses_nothing_of_ours() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    let console = world.browser.console().await?;
    assert_eq!(console, [""; 0], "the console is clean");

    let refused =
        "(() => { try { document.body.innerHTML = '<p>x</p>' } catch (e) { return e.name }
        return 'allowed' })()";
    assert_eq!(world.browser.eval(refused).await?, "TypeError", "Trusted Types are enforced");
    Ok(())
}

#[tokio::test]
async fn a_part_that_cannot_be_had_is_said_and_can_be_tried_again() -> Result<()> {
    let world = World::new().await?;
    let (browser, server) = (&world.browser, &world.server);
    server.lack_chunks(Some(""));
    world.app().open("/").await?;
    // The list and the way in are there without any chunk; what is pressed counts as soon as it can.
    world.app().wait_for_list().await?;
    browser.click("#sign-in").await?;
    browser.find(".page > [data-missing][role=alert] button").await?;
    server.lack_chunks(None);
    browser.click("[data-missing] button").await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    world.app().wait_for_session("signed-in").await?;
    // A page whose chunk is missing says so in its place, and the others go on.
    server.lack_chunks(Some(""));
    browser.click("a[href='/settings']").await?;
    browser.find("main [data-missing] button").await?;
    server.lack_chunks(None);
    browser.click("main [data-missing] button").await?;
    browser.find("[data-settings]").await?;
    world.app().wait_for_session("signed-in").await
}

// Holds: R23.
#[tokio::test]
async fn no_foreign_page_can_frame_the_app() -> Result<()> {
    let world = World::new().await?;
    let attempt = Attempt::begin(Kind::Attack, Engine::Chromium, "the callback in a frame");
    let frame = format!("<iframe src='{}/callback?code=c&state=s'></iframe>", world.server.origin);
    let page = move || std::future::ready(Html(frame.clone()));
    let foreign = serve(Router::new().route("/", get(page))).await?;
    world.browser.goto(&foreign).await?;
    let console = world.browser.console().await?.join("\n");
    assert!(console.contains("frame-ancestors"), "{console}");
    attempt.held();
    Ok(())
}

// Holds: R14.
#[tokio::test]
async fn the_page_that_takes_a_response_asks_nobody_else_and_tells_nobody_where_it_is() -> Result<()>
{
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    let asked = "[...new Set(performance.getEntriesByType('resource')
        .filter(e => e.initiatorType !== 'other').map(e => new URL(e.name).origin))]";
    let asked: Vec<String> = serde_json::from_value(world.browser.eval(asked).await?)?;
    let issuer = world.sandbox.issuer().trim_end_matches('/');
    let known = |origin: &String| {
        *origin == world.server.origin
            || origin == issuer
            || world.sandbox.api_url().starts_with(origin.as_str())
    };
    assert!(asked.len() > 1 && asked.iter().all(known), "{asked:?}");
    let policy = "fetch('/callback').then(answer => answer.headers.get('referrer-policy'))";
    assert_eq!(world.browser.eval(policy).await?, "no-referrer");
    Ok(())
}

// Holds: R31, complaint 16.
#[tokio::test]
async fn without_a_secure_context_nobody_signs_in_and_the_page_says_why() -> Result<()> {
    let world = World::new().await?;
    let port = world.server.origin.rsplit(':').next().unwrap_or_default();
    world.browser.goto(&format!("http://app.insecure.example:{port}/")).await?;
    world.app().sign_in().await?;
    let text = world.app().wait_for_finding("insecure-context").await?;
    assert!(text.contains("https://"), "{text}");
    assert_eq!(world.count_requests("GET", "/authorize"), 0);
    Ok(())
}

#[tokio::test]
async fn it_fits_a_phone_in_light_and_dark() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(e2e::Fault::CorsOff, true).await;
    for (width, scheme) in [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")] {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        world.browser.devtools("Emulation.setEmulatedMedia", media).await?;
        world.browser.resize(width, 800).await?;
        world.app().open("/").await?;
        world.app().wait_for_finding("cors-blocked").await?;
        let overflow = "document.documentElement.scrollWidth - innerWidth";
        let overflow = world.browser.eval(overflow).await?.as_i64();
        assert!(overflow <= Some(0), "{width} px, {scheme}: {overflow:?} px too wide");
        let dark = "getComputedStyle(document.body).backgroundColor === 'rgb(20, 20, 27)'";
        assert_eq!(world.browser.eval(dark).await?, scheme == "dark");
    }
    Ok(())
}

#[tokio::test]
async fn the_shell_is_there_before_webassembly_and_says_when_it_cannot_start() -> Result<()> {
    let world = World::new().await?;
    world.browser.block(&["*_bg.wasm"]).await?;
    world.app().open("/").await?;
    let text = world.browser.text("#boot-error").await?;
    assert!(!text.is_empty());
    assert_eq!(world.browser.text("h1").await?, "Wishes");
    Ok(())
}

#[tokio::test]
async fn a_form_that_is_not_filled_says_so_at_the_field() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/").await?;
    world.app().write_wish(" ", "tea", "").await?;
    world.app().add().await?;
    let note = |field: &str| format!("#wish-{field}-note");
    assert_eq!(world.browser.text(&note("name")).await?, "Enter what you wish for.");
    assert!(world.browser.text(&note("url")).await?.contains("https://"));
    world.browser.wait_until("document.activeElement.id === 'wish-name'").await?;
    let invalid = "document.querySelectorAll('[aria-invalid=true]').length";
    assert_eq!(world.browser.eval(invalid).await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_path_without_a_page_leads_back() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/nowhere").await?;
    world
        .browser
        .wait_until("document.querySelector('h1').innerText.includes('no such page')")
        .await?;
    world.browser.click("main a[href='/']").await?;
    world.app().wait_for_list().await?;
    world.browser.wait_until("document.activeElement.tagName === 'H1'").await?;
    world.browser.back().await?;
    world
        .browser
        .wait_until("document.querySelector('h1').innerText.includes('no such page')")
        .await
}

#[tokio::test]
async fn a_link_to_where_one_is_changes_nothing() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    world.browser.click("[data-exchange] summary").await?;
    let length = world.browser.eval("history.length").await?;
    world.browser.click(".site-header__name").await?;
    assert_eq!(world.browser.eval("document.querySelector('[data-exchange]').open").await?, true);
    assert_eq!(world.browser.eval("history.length").await?, length);
    Ok(())
}

#[tokio::test]
async fn what_the_pages_own_policy_refuses_is_said_to_be_its_doing() -> Result<()> {
    let world = World::new().await?;
    world.server.forbid_connections();
    world.app().open("/").await?;
    world.app().wait_for_finding("blocked-by-policy").await?;
    world.app().sign_in().await?;
    world.app().wait_for_session("failed").await?;
    assert_eq!(world.app().findings().await?, ["blocked-by-policy", "blocked-by-policy"]);
    Ok(())
}

#[tokio::test]
async fn the_list_is_asked_for_once_at_a_time() -> Result<()> {
    let world = World::new().await?;
    let list = "/default/wish-list-service";
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    assert_eq!(world.count_requests("GET", list), 1, "when the page opens");
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    assert_eq!(world.count_requests("GET", list), 3, "once before leaving, and once when back");
    Ok(())
}
