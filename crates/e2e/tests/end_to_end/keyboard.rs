//! The main job from start to finish without a mouse: every step by a key that goes to what has the focus.

use anyhow::Result;
use axum::{Router, response::Html, routing::get};
use e2e::{ADA, Browser, Key, World, serve};
use serde_json::Value;

const HEADING: &str = "document.activeElement?.tagName === 'H1'";

/// Tabs to a control and presses it.
async fn enter(world: &World, selector: &str) -> Result<()> {
    world.browser.tab_to(selector).await?;
    world.browser.press(Key::Enter).await
}

/// Goes to a page by its link; the focus is on its heading then.
async fn go(world: &World, path: &str, heading: &str) -> Result<()> {
    enter(world, &format!(".site-nav a[href='{path}']")).await?;
    let there = format!("{HEADING} && document.activeElement.innerText === '{heading}'");
    world.browser.wait_until(&there).await
}

async fn is_announced(world: &World, words: &str) -> Result<()> {
    let said = format!(
        "[...document.querySelectorAll('[role=status]')].some(e => e.innerText.includes('{words}'))"
    );
    world.browser.wait_until(&said).await
}

#[tokio::test]
async fn the_main_job_needs_no_mouse() -> Result<()> {
    let world = World::new().await?;
    let browser = &world.browser;
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    // What has the focus before the app is there keeps it when it comes.
    browser.press(Key::Tab).await?;
    world.app().wait_for_session("signed-out").await?;
    browser.wait_until("document.activeElement?.id === 'skip'").await?;
    browser.press(Key::Enter).await?;
    browser.press(Key::Tab).await?;
    browser.wait_until("!!document.activeElement?.closest('#main')").await?;
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    enter(&world, "#sign-in").await?;

    browser.wait_until("document.activeElement?.id === 'username'").await?;
    browser.type_text(ADA).await?;
    browser.tab_to("#password").await?;
    browser.type_text("ada-sandbox").await?;
    browser.press(Key::Enter).await?;
    browser.find("#consent").await?;
    enter(&world, "#consent [value=accept]").await?;

    world.app().wait_for_session("signed-in").await?;
    browser.wait_until(HEADING).await?;
    world.app().wait_for_list().await?;
    browser.tab_to("#add-wish [name=name]").await?;
    browser.type_text("A keyboard").await?;
    browser.tab_to("#add-wish [name=url]").await?;
    browser.type_text("https://example.com/keyboard").await?;
    browser.press(Key::Enter).await?;
    browser
        .wait_until("document.querySelector('#wishes').innerText.includes('A keyboard')")
        .await?;
    is_announced(&world, "wish was added").await?;

    go(&world, "/console", "Console").await?;
    enter(&world, "#console [type=submit][aria-disabled=false]").await?;
    browser.find(".panel > [data-exchange][data-status='200']").await?;
    is_announced(&world, "200").await?;

    go(&world, "/token", "Token").await?;
    browser.find("[data-token=memory]").await?;
    go(&world, "/diagnose", "Diagnose").await?;
    enter(&world, "#run-diagnosis").await?;
    browser.find("[data-diagnosis=done]").await?;
    enter(&world, "#sign-out").await?;
    world.app().wait_for_session("signed-out").await?;
    browser.tab_to("#sign-in").await
}

#[tokio::test]
async fn a_dialog_keeps_the_keyboard_and_gives_it_back() -> Result<()> {
    let world = World::new().await?;
    let browser = &world.browser;
    world.app().open("/console").await?;
    browser.find("#show-shortcuts").await?;
    enter(&world, "#show-shortcuts").await?;
    browser.find("dialog:modal").await?;
    for _ in 0..6 {
        browser.press(Key::Tab).await?;
        let inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')";
        assert_eq!(browser.eval(inside).await?, true);
    }
    browser.press(Key::Escape).await?;
    browser.wait_until("!document.querySelector('dialog:modal')").await?;
    browser.wait_until("document.activeElement.id === 'show-shortcuts'").await
}

#[tokio::test]
async fn single_keys_lead_to_pages_and_fields_and_can_be_switched_off() -> Result<()> {
    let world = World::new().await?;
    let browser = &world.browser;
    let has_focus = |id: &str| format!("document.activeElement.id === '{id}'");
    let is_at = |path: &str| format!("location.pathname === '{path}'");
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    for (keys, path) in
        [("gc", "/console"), ("gt", "/token"), ("gd", "/diagnose"), ("gs", "/settings")]
    {
        browser.type_text(keys).await?;
        browser.wait_until(&is_at(path)).await?;
        browser.wait_until("document.activeElement.tagName === 'H1'").await?;
    }
    browser.type_text("n").await?;
    browser.wait_until(&has_focus("wish-name")).await?;
    // In a field they are letters.
    browser.type_text("gc?").await?;
    let written = "document.querySelector('#wish-name').value";
    assert_eq!(browser.eval(written).await?, "gc?");
    assert_eq!(browser.eval(&is_at("/")).await?, true);
    browser.eval("document.activeElement.blur()").await?;
    browser.type_text("/").await?;
    browser.wait_until(&has_focus("search-wishes")).await?;
    browser.eval("document.activeElement.blur()").await?;
    let reads = || world.count_requests("GET", "/default/wish-list-service");
    let before = reads();
    browser.type_text("r").await?;
    browser.wait_until("document.querySelector('[role=status]').innerText !== ''").await?;
    assert_eq!(reads(), before + 1);

    // Behind a dialog nothing happens, wherever in it the focus is.
    browser.type_text("?").await?;
    browser.find("dialog:modal").await?;
    browser.eval("document.activeElement.blur()").await?;
    browser.type_text("gt").await?;
    assert_eq!(browser.eval(&is_at("/")).await?, true);
    browser.click("#shortcuts-on").await?;
    browser.press(Key::Escape).await?;
    browser.wait_until("!document.querySelector('dialog:modal')").await?;
    browser.type_text("gt?").await?;
    browser.reload().await?;
    world.app().wait_for_list().await?;
    browser.type_text("gt?").await?;
    assert_eq!(browser.eval(&is_at("/")).await?, true, "off after a reload, too");
    assert_eq!(browser.eval("document.querySelector('dialog:modal')").await?, Value::Null);
    Ok(())
}

// Without this, a way that examines nothing would look like a good one.
#[tokio::test]
async fn a_control_without_a_ring_or_out_of_order_is_found() -> Result<()> {
    const PAGE: &str = "<!doctype html><title>t</title><style>a:focus { outline: 2px solid } a.bare { outline: none }</style>\
        <a href='#' id=a>a</a> <a href='#' id=b class=bare>b</a> <a href='#' id=c>c</a>";
    let browser = Browser::start().await?;
    for (page, mistake) in [
        (PAGE.to_owned(), "ring: false, in order: true: <a href=\"#\" id=\"b\""),
        (
            PAGE.replace("class=bare", "tabindex=1"),
            "ring: true, in order: false: <a href=\"#\" id=\"a\"",
        ),
        (PAGE.replace("class=bare", "tabindex=-1"), ""),
    ] {
        let html = move || std::future::ready(Html(page.clone()));
        browser.goto(&serve(Router::new().route("/", get(html))).await?).await?;
        let found = browser.tab_to("#c").await.err().map(|error| error.to_string());
        assert_eq!(found.is_some(), !mistake.is_empty(), "{found:?}");
        assert!(found.unwrap_or_default().contains(mistake), "{mistake}");
    }
    Ok(())
}
