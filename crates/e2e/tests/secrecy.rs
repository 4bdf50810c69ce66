//! Tokens, codes and verifiers are found nowhere but in memory and in the one header.

use anyhow::Result;
use e2e::{ADA, World};
use serde_json::json;

/// Everything that a script of the page, or the next visitor of the profile, could read.
const EVERYTHING: &str = "JSON.stringify([
    {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title,
    history.state, document.documentElement.outerHTML, window.name, document.referrer,
    [...document.querySelectorAll('input')].map(e => e.value),
    performance.getEntriesByType('resource').map(e => e.name),
    Object.getOwnPropertyNames(window).filter(n => typeof window[n] === 'string').map(n => window[n]),
])";

#[tokio::test]
async fn no_secret_is_left_anywhere() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    app.wait_for_list().await?;
    app.write_wish("Green tea", "", "").await?;
    app.add().await?;
    app.wait_for_exchange("POST", "201").await?;

    let secrets = world.sandbox.issued_secrets();
    assert!(secrets.len() >= 4, "a code, two tokens and a session: {}", secrets.len());
    let places = [
        ("the page", world.browser.eval(EVERYTHING).await?.to_string()),
        ("the console", world.browser.console().await?.join("\n")),
        (
            "the history",
            world.browser.devtools("Page.getNavigationHistory", json!({})).await?.to_string(),
        ),
    ];
    for (place, content) in &places {
        for secret in &secrets {
            assert!(!content.contains(secret.as_str()), "{place} holds a secret");
        }
        assert!(!content.contains("eyJ"), "{place} holds something like a JWT: {content}");
    }
    assert!(places[0].1.contains("Green tea"), "the scan sees the page");
    assert_eq!(world.browser.eval("sessionStorage.length + localStorage.length").await?, 0);

    let targets: Vec<String> =
        world.sandbox.requests().into_iter().map(|request| request.target).collect();
    let tokens = secrets.iter().filter(|secret| secret.starts_with("eyJ"));
    for token in tokens {
        assert!(!targets.iter().any(|target| target.contains(token.as_str())), "a token in a URL");
    }
    Ok(())
}

#[tokio::test]
async fn the_token_goes_to_the_api_only_and_only_where_it_is_needed() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    app.wait_for_list().await?;
    app.write_wish("Green tea", "", "").await?;
    app.add().await?;
    app.wait_for_exchange("POST", "201").await?;
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
