//! `config.json`: every mistake has a message of its own, and any shape of list is understood.

use anyhow::Result;
use axum::{Json, Router, http::HeaderName, routing::get};
use e2e::{ADA, World, serve};
use serde_json::{Value, json};

async fn check(world: &World, config: Option<&str>, code: &str, sentence: &str) -> Result<()> {
    world.server.set_config(config);
    world.app().open("/").await?;
    let text = world.app().wait_for_finding(code).await?;
    assert!(text.contains(sentence), "{code}: {text}");
    assert_eq!(world.browser.eval("document.querySelector('#sign-in').disabled").await?, true);
    Ok(())
}

#[tokio::test]
async fn each_mistake_has_its_own_message() -> Result<()> {
    let world = World::new().await?;
    let good = world.settings();
    let with = |key: &str, value: Value| {
        let mut settings = good.clone();
        settings[key] = value;
        settings.to_string()
    };
    let without = |key: &str| {
        let mut settings = good.clone();
        settings.as_object_mut().map(|object| object.remove(key));
        settings.to_string()
    };
    check(&world, None, "settings-unavailable", "a web page").await?;
    check(
        &world,
        Some("{\n  \"clientId\": \"a\"\n  \"audience\": \"b\"}"),
        "settings-not-json",
        "line 3",
    )
    .await?;
    check(&world, Some(&without("audience")), "settings-missing", "audience").await?;
    check(&world, Some(&without("issuer")), "settings-missing", "domain").await?;
    check(
        &world,
        Some(&with("client_id", json!("x"))),
        "settings-unknown-key",
        "did you mean clientId",
    )
    .await?;
    check(&world, Some(&with("clientId", json!(7))), "settings-wrong-type", "not a number").await?;
    check(&world, Some(&with("audience", json!(""))), "settings-empty", "is empty").await?;
    check(&world, Some(&with("domain", json!("x.y"))), "settings-conflict", "not both").await?;
    check(&world, Some(&with("apiUrl", json!("api"))), "settings-url", "absolute URL").await?;
    let domain = without("issuer").replacen('{', r#"{"domain":"https://t.auth0.com","#, 1);
    check(&world, Some(&domain), "settings-domain", "\"domain\": \"t.auth0.com\"").await?;
    Ok(())
}

#[tokio::test]
async fn mistakes_are_shown_together_and_a_corrected_file_is_taken_up() -> Result<()> {
    let world = World::new().await?;
    world.server.set_config(Some("{}"));
    world.app().open("/").await?;
    world.app().wait_for_finding("settings-missing").await?;
    assert_eq!(world.app().findings().await?.len(), 4);
    world.server.set_config(Some(&world.settings().to_string()));
    world.browser.click("[data-finding] .button--primary").await?;
    world.app().wait_for_list().await?;
    assert_eq!(world.app().findings().await?, [""; 0]);
    Ok(())
}

/// An API that answers one body, readable from anywhere.
async fn api(body: Value) -> Result<String> {
    let cors = (HeaderName::from_static("access-control-allow-origin"), "*");
    let answer = move || std::future::ready(([cors], Json(body)));
    let origin = serve(Router::new().route("/default/wish-list-service", get(answer))).await?;
    Ok(format!("{origin}/default/wish-list-service"))
}

#[tokio::test]
async fn a_bare_array_is_a_list_and_anything_else_is_shown_as_it_came() -> Result<()> {
    let world = World::new().await?;
    let mut settings = world.settings();
    let items = json!([{"id": "1", "name": "Tea"}, {"id": "2"}, {"name": "<b>", "url": "javascript:alert(1)"}]);
    settings["apiUrl"] = json!(api(items).await?);
    world.server.set_config(Some(&settings.to_string()));
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    assert_eq!(world.app().wish_names().await?, ["Tea", "Unnamed wish 2", "<b>"]);
    assert_eq!(world.browser.eval("document.querySelectorAll('#wishes a').length").await?, 0);

    settings["apiUrl"] = json!(api(json!({"hello": "world"})).await?);
    world.server.set_config(Some(&settings.to_string()));
    world.app().open("/").await?;
    world.app().wait_for_finding("not-a-list").await?;
    world.browser.click(".exchange__summary").await?;
    world.browser.find(".exchange__body").await?;
    let shown = world.browser.eval("document.querySelector('.exchange__body').textContent").await?;
    assert_eq!(shown, "{\n  \"hello\": \"world\"\n}");
    Ok(())
}

#[tokio::test]
async fn a_list_that_the_settings_call_protected_is_asked_for_with_the_token_only() -> Result<()> {
    let world = World::new().await?;
    let mut settings = world.settings();
    settings["authorizer"] = json!({"routes": {"GET /wish-list-service": []}});
    world.server.set_config(Some(&settings.to_string()));
    world.app().open("/").await?;
    world.app().wait_for_finding("sign-in-needed").await?;
    assert_eq!(world.count_requests("GET", "/default/wish-list-service"), 0);
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    let requests = world.sandbox.requests();
    let mut gets =
        requests.iter().filter(|request| request.listener == "api" && request.method == "GET");
    assert!(gets.all(|request| request.has_authorization), "{requests:?}");
    Ok(())
}
