//! Tokens, codes and verifiers are found nowhere but in memory and in the one header.

use std::sync::{Arc, Mutex};

use anyhow::Result;
use axum::{
    Router,
    http::{HeaderMap, Method, StatusCode},
};
use e2e::{
    ADA, Engine, World, serve,
    tally::{Attempt, Kind},
};
use serde_json::json;

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
    world.listen_in();
    sign_in_and_add(&world).await?;
    let attempt = Attempt::begin(Kind::Scan, Engine::Chromium, "what is kept after a sign-in");
    // A code, two tokens, a session, and what the app made: `state`, `nonce` and verifier.
    world.gather().await?.check(7, "Green tea")?;
    assert_eq!(world.browser.eval("sessionStorage.length").await?, 0);
    let kept = world.browser.eval("({...localStorage})").await?;
    // A word and a number, and the URL that `config.json` has for everybody.
    let list = world.sandbox.api_url();
    assert_eq!(kept, json!({ "wish-list.session": "signed-in 0", "wish-list.list": list }));
    attempt.held();
    Ok(())
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
    let attempt = Attempt::begin(Kind::Attack, Engine::Chromium, "an API that redirects a wish");
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
    attempt.held();
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
    let attempt = Attempt::begin(Kind::Scan, Engine::Chromium, "requests with a token");
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
    attempt.held();
    Ok(())
}
