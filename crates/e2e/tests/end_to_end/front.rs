//! What is there before the app: the list and the way in, which need no more than the front (`src/front`).

use anyhow::Result;
use axum::{Router, http::HeaderMap, routing::get};
use e2e::{ADA, World, serve};
use std::sync::{Arc, Mutex};

/// The names of the files of WebAssembly that the page has asked for.
const CHUNKS: &str = "performance.getEntriesByType('resource').map(e => e.name.split('/').pop())
    .filter(name => name.endsWith('.wasm') && !name.endsWith('_bg.wasm')).join()";
/// Where the list was the last time.
const SLOT: &str = "wish-list.list";

async fn chunks(world: &World) -> Result<String> {
    Ok(world.browser.eval(CHUNKS).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn who_signs_in_and_comes_back_needs_no_app() -> Result<()> {
    let world = World::new().await?;
    let (browser, server) = (&world.browser, &world.server);
    server.lack_chunks(Some("app-"));
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    browser.wait_until(&format!("({CHUNKS}).includes('sign_in-')")).await?;
    assert!(!chunks(&world).await?.contains("app-"), "nobody wants the app yet");
    browser.click("#sign-in").await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    // Somebody is signed in, and is seen to be; what is missing is said besides.
    browser.find("#account-name").await?;
    assert_eq!(browser.text("#account-name").await?, "Ada Lovelace");
    world.app().wait_for_list().await?;
    browser.find("[data-missing] button").await?;
    // The code was used, and nothing is judged twice when the app comes.
    server.lack_chunks(None);
    browser.click("[data-missing] button").await?;
    world.app().wait_for_session("signed-in").await?;
    assert_eq!(world.count_requests("POST", "/oauth/token"), 1);
    world.add_and_see("A wish of somebody who waited").await
}

#[tokio::test]
async fn without_its_chunk_the_way_in_is_the_apps() -> Result<()> {
    let world = World::new().await?;
    world.server.lack_chunks(Some("sign_in-"));
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    world.app().wait_for_session("signed-in").await?;
    world.app().wait_for_list().await
}

#[tokio::test]
async fn the_app_comes_to_who_reaches_for_more_than_the_list() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    let typed = "(document.body.dispatchEvent(new KeyboardEvent('keydown',
        { key: '/', bubbles: true })), performance.now())";
    let typed = world.browser.eval(typed).await?.as_f64().unwrap_or_default();
    // What the key stands for is done when the app is there.
    world.browser.wait_until("document.activeElement?.id === 'search-wishes'").await?;
    let waited =
        world.browser.eval("performance.now()").await?.as_f64().unwrap_or_default() - typed;
    assert!(
        waited < 2900.0,
        "it came because somebody waited, not because of the key: {waited} ms"
    );
    Ok(())
}

#[tokio::test]
async fn an_api_of_before_is_asked_for_nothing_that_is_shown() -> Result<()> {
    let world = World::new().await?;
    let asked: Arc<Mutex<Vec<HeaderMap>>> = Arc::default();
    let headers = Arc::clone(&asked);
    let list = move |sent: HeaderMap| {
        if let Ok(mut asked) = headers.lock() {
            asked.push(sent);
        }
        let body = r#"{"Items":[{"id":"1","name":"Of another API"}],"Count":1}"#;
        std::future::ready(([("access-control-allow-origin", "*")], body))
    };
    let other = serve(Router::new().route("/list", get(list))).await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    let kept = world.browser.eval(&format!("localStorage.getItem('{SLOT}')")).await?;
    assert_eq!(kept, world.sandbox.api_url());
    world.browser.eval(&format!("localStorage.setItem('{SLOT}', '{other}/list')")).await?;
    world.app().open("/").await?;
    world.app().wait_for_session("signed-in").await?;
    world.app().wait_for_list().await?;
    let names = world.app().wish_names().await?;
    assert!(!names.iter().any(|name| name.contains("another")), "{names:?}");
    let kept = world.browser.eval(&format!("localStorage.getItem('{SLOT}')")).await?;
    assert_eq!(kept, world.sandbox.api_url());
    let asked = asked.lock().map(|asked| asked.clone()).unwrap_or_default();
    assert!(!asked.is_empty(), "it was asked, as it was kept");
    let tells = |sent: &HeaderMap| {
        ["authorization", "cookie", "referer"].iter().any(|name| sent.contains_key(*name))
    };
    assert!(!asked.iter().any(tells), "{asked:?}");
    Ok(())
}

#[tokio::test]
async fn on_the_way_to_the_session_of_before_everything_is_asked_for_once() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    let metadata = || world.count_requests("GET", "/.well-known/openid-configuration");
    let (before, tokens) = (metadata(), world.count_requests("POST", "/oauth/token"));
    world.app().open("/").await?;
    world.app().wait_for_session("signed-in").await?;
    assert_eq!(metadata(), before + 1);
    assert_eq!(world.count_requests("POST", "/oauth/token"), tokens + 1);
    Ok(())
}
