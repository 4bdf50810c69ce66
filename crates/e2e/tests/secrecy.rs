//! Tokens, codes and verifiers are found nowhere but in memory and in the one header.

use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result};
use axum::{
    Router,
    http::{HeaderMap, Method, StatusCode},
};
use e2e::{ADA, World, serve};
use serde_json::{Value, json};

/// Everything that a script of the page, or the next visitor of the profile, could read.
const EVERYTHING: &str = "JSON.stringify([
    {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title,
    history.state, document.documentElement.outerHTML, window.name, document.referrer,
    [...document.querySelectorAll('input, textarea')].map(e => e.value),
    performance.getEntriesByType('resource').map(e => e.name),
    Object.getOwnPropertyNames(window).filter(n => typeof window[n] === 'string').map(n => window[n]),
])";

async fn sign_in_and_add(world: &World) -> Result<()> {
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().add().await?;
    world.app().wait_for_exchange("POST", "201").await
}

// Holds: R13, R15, R16, R25.
#[tokio::test]
async fn no_secret_is_left_anywhere() -> Result<()> {
    let world = World::new().await?;
    sign_in_and_add(&world).await?;
    scan(&world, "Green tea").await?;
    // The page that shows what the tokens say shows neither of them.
    world.browser.click("a[href='/token']").await?;
    world.browser.find("[data-id-token] [data-claim=sub]").await?;
    scan(&world, "auth0|").await
}

/// `seen` is on the page, so that the scan is known to see it; no secret is anywhere.
async fn scan(world: &World, seen: &str) -> Result<()> {
    let mut secrets = world.sandbox.issued_secrets();
    assert!(secrets.len() >= 4, "a code, two tokens and a session: {}", secrets.len());
    secrets.extend(sent_to_authorize(world)?);
    let places = [
        ("the page", world.browser.eval(EVERYTHING).await?.to_string()),
        ("the console", world.browser.console().await?.join("\n")),
        ("the history", history_of_the_app(world).await?),
    ];
    for (place, content) in &places {
        for secret in &secrets {
            assert!(!content.contains(secret.as_str()), "{place} holds a secret");
        }
        assert!(!content.contains("eyJ"), "{place} holds something like a JWT: {content}");
    }
    assert!(places[0].1.contains(seen), "the scan sees the page");
    assert_eq!(world.browser.eval("sessionStorage.length").await?, 0);
    let kept = world.browser.eval("({...localStorage})").await?;
    // A word and a number, and the URL that `config.json` has for everybody.
    let list = world.sandbox.api_url();
    assert_eq!(kept, json!({ "wish-list.session": "signed-in 0", "wish-list.list": list }));

    let targets: Vec<String> =
        world.sandbox.requests().into_iter().map(|request| request.target).collect();
    let tokens = secrets.iter().filter(|secret| secret.starts_with("eyJ"));
    for token in tokens {
        assert!(!targets.iter().any(|target| target.contains(token.as_str())), "a token in a URL");
    }
    Ok(())
}

/// What the browser remembers of the app's pages. Those of the tenant have the request in their URLs.
async fn history_of_the_app(world: &World) -> Result<String> {
    let history = world.browser.devtools("Page.getNavigationHistory", json!({})).await?;
    let entries = history["entries"].as_array().context("a history has entries")?;
    let is_ours = |entry: &&Value| {
        entry["url"].as_str().is_some_and(|url| url.starts_with(world.server.origin.as_str()))
    };
    let ours: Vec<String> =
        entries.iter().filter(is_ours).map(|entry| entry["url"].to_string()).collect();
    assert!(ours.len() >= 2, "before and after the sign-in: {ours:?}");
    Ok(ours.join("\n"))
}

/// `state` and `nonce`, which the app made itself.
fn sent_to_authorize(world: &World) -> Result<Vec<String>> {
    let requests = world.sandbox.requests();
    let request = requests.iter().find(|request| request.target.starts_with("/authorize?"));
    let target = &request.context("nobody was sent to /authorize")?.target;
    let url = url::Url::parse(world.sandbox.issuer())?.join(target)?;
    let secrets: Vec<String> = url
        .query_pairs()
        .filter(|(name, _)| matches!(name.as_ref(), "state" | "nonce"))
        .map(|(_, value)| value.into_owned())
        .collect();
    assert_eq!(secrets.len(), 2);
    Ok(secrets)
}

/// An API that sends every call on to another server.
async fn redirecting_api(elsewhere: &str) -> Result<String> {
    let to = elsewhere.to_owned();
    let answer = move |method: Method| {
        let cors = [
            ("access-control-allow-origin", "*".to_owned()),
            ("access-control-allow-headers", "authorization,content-type".to_owned()),
            ("location", to.clone()),
        ];
        let is_preflight = method == Method::OPTIONS;
        let status =
            if is_preflight { StatusCode::NO_CONTENT } else { StatusCode::TEMPORARY_REDIRECT };
        std::future::ready((status, cors))
    };
    let origin = serve(Router::new().fallback(answer)).await?;
    Ok(format!("{origin}/default/wish-list-service"))
}

// Holds: R17, R32.
#[tokio::test]
async fn the_token_follows_no_redirect() -> Result<()> {
    let world = World::new().await?;
    let (stranger, seen) = stranger().await?;
    let mut settings = world.settings();
    settings["apiUrl"] = json!(redirecting_api(&stranger).await?);
    world.server.set_config(Some(&settings.to_string()));
    world.sign_in(ADA).await?;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().add().await?;
    let text = world.app().wait_for_finding_at_form("api-redirects").await?;
    assert!(text.contains("redirect") && text.contains("may have been saved"), "{text}");
    let seen = seen.lock().unwrap().clone();
    assert!(seen.iter().any(|(method, _)| method == "POST"), "the browser follows: {seen:?}");
    assert!(seen.iter().all(|(_, has_token)| !has_token), "{seen:?}");
    Ok(())
}

/// What a stranger saw of a request: its method, and whether it had a token.
type SeenByStranger = Arc<Mutex<Vec<(String, bool)>>>;

/// A server that lets every page in and notes what it sees.
async fn stranger() -> Result<(String, SeenByStranger)> {
    let seen = SeenByStranger::default();
    let notes = Arc::clone(&seen);
    let answer = move |method: Method, headers: HeaderMap| {
        let has_token = headers.contains_key("authorization");
        if let Ok(mut notes) = notes.lock() {
            notes.push((method.to_string(), has_token));
        }
        let cors = [
            ("access-control-allow-origin", "*"),
            ("access-control-allow-headers", "authorization,content-type"),
        ];
        std::future::ready((StatusCode::OK, cors, r#"{"id":"stolen"}"#))
    };
    Ok((serve(Router::new().fallback(answer)).await?, seen))
}

// Holds: R15, R17, defect 5.
#[tokio::test]
async fn the_token_goes_to_the_api_only_and_only_where_it_is_needed() -> Result<()> {
    let world = World::new().await?;
    sign_in_and_add(&world).await?;
    let with_token: Vec<String> = world
        .sandbox
        .requests()
        .into_iter()
        .filter(|request| request.has_authorization)
        .map(|request| format!("{} {} {}", request.listener, request.method, request.target))
        .collect();
    assert_eq!(with_token, ["api POST /default/wish-list-service"]);
    assert_eq!(
        world.count_requests("OPTIONS", "/default/wish-list-service"),
        1,
        "GET needs no preflight"
    );
    Ok(())
}
