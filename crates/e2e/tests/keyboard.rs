//! The main job from start to finish without a mouse: every step by a key that goes to what has the focus.

use anyhow::Result;
use axum::{Router, response::Html, routing::get};
use e2e::{ADA, Browser, Key, World, serve};

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
    browser.press(Key::Tab).await?;
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
