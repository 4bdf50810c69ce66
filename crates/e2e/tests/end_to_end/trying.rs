//! Settings that are tried in one tab: they count there, and no token is carried from some to others.

use std::sync::{Arc, Mutex};

use anyhow::Result;
use axum::{
    Router,
    http::{HeaderMap, Method, StatusCode},
};
use e2e::{ADA, World, serve};
use serde_json::{Value, json};

/// What another API saw: the method, and whether a token came along.
type Seen = Arc<Mutex<Vec<(String, bool)>>>;

/// Another API, with an empty list, that lets every page in.
async fn other_api() -> Result<(String, Seen)> {
    let seen = Seen::default();
    let notes = Arc::clone(&seen);
    let answer = move |method: Method, headers: HeaderMap| {
        if let Ok(mut notes) = notes.lock() {
            notes.push((method.to_string(), headers.contains_key("authorization")));
        }
        let cors = [
            ("access-control-allow-origin", "*"),
            ("access-control-allow-headers", "authorization,content-type"),
        ];
        std::future::ready((StatusCode::OK, cors, r#"{"Items":[],"Count":0}"#))
    };
    let origin = serve(Router::new().fallback(answer)).await?;
    Ok((format!("{origin}/prod/wishes"), seen))
}

async fn kept(world: &World, storage: &str) -> Result<String> {
    let all = world.browser.eval(&format!("JSON.stringify({{...{storage}}})")).await?;
    Ok(all.as_str().unwrap_or_default().to_owned())
}

/// Presses the button and waits for the page that begins anew.
async fn try_in_this_tab(world: &World) -> Result<()> {
    world.browser.eval("(window.before = true)").await?;
    world.browser.click("#try-settings").await?;
    world.browser.wait_until("!window.before && !!document.querySelector('#tab-settings')").await
}

#[tokio::test]
async fn other_settings_count_in_this_tab_and_get_no_token_of_before() -> Result<()> {
    let world = World::new().await?;
    let (other, seen) = other_api().await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    world.app().write_wish("Half a wish", "", "").await?;
    world.browser.click("a[href='/settings']").await?;
    world.browser.find("[data-settings='config.json'] [data-setting=clientId]").await?;
    assert_eq!(world.browser.eval("document.title").await?, "Settings · Wish List");
    let redirect = world.browser.text("[data-fact=redirect-uri] code").await?;
    assert_eq!(redirect, format!("{}/callback", world.server.origin));

    // A mistake is said at its field, and nothing is tried.
    world.browser.fill("#settings-apiUrl", "wishes").await?;
    assert!(world.browser.text("#settings-apiUrl-note").await?.contains("absolute URL"));
    world.browser.click("#try-settings").await?;
    world.browser.wait_until("document.activeElement.id === 'settings-apiUrl'").await?;
    assert_eq!(kept(&world, "sessionStorage").await?, "{}");

    world.browser.fill("#settings-apiUrl", &other).await?;
    try_in_this_tab(&world).await?;
    world.app().wait_for_session("signed-out").await?;
    // The page was loaded anew, and the focus is where it begins.
    world.browser.wait_until("document.activeElement.tagName === 'H1'").await?;
    assert_eq!(world.browser.text("[data-setting=apiUrl] code.setting__value").await?, other);
    let session = kept(&world, "sessionStorage").await?;
    assert!(session.contains(&other) && !session.contains("eyJ"), "{session}");
    // The API that is tried here is none that other tabs are to ask.
    let shared: Value = serde_json::from_str(&kept(&world, "localStorage").await?)?;
    let list = world.sandbox.api_url();
    assert_eq!(shared, json!({ "wish-list.session": "signed-in 0", "wish-list.list": list }));

    // What was being written is still there, and the other API sees no token of before.
    world.browser.click("a[href='/']").await?;
    assert_eq!(world.app().written_wish().await?[0], "Half a wish");
    world
        .browser
        .wait_until("document.querySelector('#wish-count')?.innerText.includes('0')")
        .await?;
    assert_eq!(*seen.lock().unwrap(), [("GET".to_owned(), false)]);

    // No address sets settings; those of the tab outlive it, and a sign-in.
    world.app().open("/settings?apiUrl=https://evil.example/x&clientId=evil").await?;
    world.browser.find("#tab-settings").await?;
    assert_eq!(world.browser.text("[data-setting=apiUrl] code.setting__value").await?, other);
    assert!(!kept(&world, "sessionStorage").await?.contains("evil"));
    world.app().sign_in().await?;
    world.app().wait_for_session("signed-in").await?;
    assert!(world.browser.url().await?.contains("/settings"), "back where the person was");
    world.browser.click("a[href='/']").await?;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().add().await?;
    world.browser.find("[data-exchange][data-method=POST]").await?;
    assert!(seen.lock().unwrap().contains(&("POST".to_owned(), true)), "now it is their token");
    assert_eq!(world.count_requests("POST", "/default/wish-list-service"), 0);

    // Back to the file: the tab follows the others again, whose session is the browser's.
    world.browser.click("#reset-settings").await?;
    world.browser.wait_until("!document.querySelector('#tab-settings')").await?;
    world.app().wait_for_session("signed-in").await?;
    world.app().wait_for_list().await?;
    assert_eq!(kept(&world, "sessionStorage").await?, "{}");
    Ok(())
}

#[tokio::test]
async fn a_broken_file_is_mended_here_and_what_others_wrote_is_understood() -> Result<()> {
    let world = World::new().await?;
    world.server.set_config(Some("{ \"clientId\": \"mine\" "));
    world.app().open("/settings").await?;
    world.app().wait_for_finding("settings-not-json").await?;
    let shown = "document.querySelector('#settings-text').value";
    world.browser.wait_until(&format!("{shown}.includes('mine')")).await?;
    world.browser.click("#settings-tab-json").await?;
    let settings = world.settings();
    let pasted = json!({
        "authority": settings["issuer"], "client_id": settings["clientId"],
        "client_secret": "canary", "serverUrl": format!("{}/", world.sandbox.api_url()),
        "authorizationParams": {"audience": settings["audience"]},
    });
    world.browser.fill("#settings-text", &pasted.to_string()).await?;
    let understood = world.browser.text("#imported").await?;
    assert!(understood.contains("clientId (from client_id)"), "{understood}");
    assert!(understood.contains("no browser page"), "{understood}");
    world.browser.click("#take-import").await?;
    world.browser.wait_until(&format!("!{shown}.includes('canary')")).await?;
    try_in_this_tab(&world).await?;
    assert_eq!(world.app().findings().await?, [""; 0]);
    assert!(!kept(&world, "sessionStorage").await?.contains("canary"));

    // A sign-in that was begun with these is not finished with others.
    world.app().sign_in().await?;
    world.browser.find("#login").await?;
    let begun = world.browser.url().await?;
    world.app().open("/settings").await?;
    world.browser.fill("#settings-audience", "https://another.example").await?;
    try_in_this_tab(&world).await?;
    world.browser.goto(&begun).await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    world.app().wait_for_finding("callback-unknown").await?;
    assert_eq!(world.sandbox.grants(), [""; 0], "no code was sent");

    // What cannot be used any more is dropped with a word.
    world.server.set_config(Some(&world.settings().to_string()));
    world.browser.eval("sessionStorage.setItem('wish-list.settings', '{\"apiUrl\": 1}')").await?;
    world.app().open("/settings").await?;
    world.browser.find("#settings-damaged").await?;
    world.browser.find("[data-settings='config.json'] [data-setting=clientId]").await?;
    assert_eq!(kept(&world, "sessionStorage").await?, "{}");
    Ok(())
}
