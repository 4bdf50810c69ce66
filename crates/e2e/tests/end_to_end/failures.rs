//! What a person has typed and the list survive a failure; which finding each fault leads to is in
//! `fault_table.rs`.

use anyhow::{Context, Result};
use e2e::{ADA, Fault, World};

/// The fault strikes after the person signed in, and hits the list, the new wish, or both.
async fn check_api(fault: Fault, get: Option<&str>, post: Option<&str>) -> Result<String> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    app.wait_for_list().await?;
    world.sandbox.set_fault(fault, true).await;

    world.browser.click("#refresh").await?;
    if let Some(code) = get {
        app.wait_for_finding(code).await?;
    }
    assert_eq!(app.wish_names().await?.len(), 4, "the list stays while {fault:?} strikes");
    app.write_wish("Green tea", "https://example.com", "Loose").await?;
    app.add().await?;
    let mut text = String::new();
    if let Some(code) = post {
        text = app.wait_for_finding_at_form(code).await.with_context(|| format!("{fault:?}"))?;
        assert_eq!(app.written_wish().await?, ["Green tea", "https://example.com", "Loose"]);
    } else {
        app.wait_for_exchange("POST", "201").await?;
    }
    assert!(!text.contains("Failed to fetch"), "{text}");
    Ok(text)
}

/// The fault strikes before the person signs in.
async fn check_sign_in(fault: Fault, code: &str) -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sandbox.set_fault(fault, true).await;
    app.open("/").await?;
    app.write_wish("Green tea", "", "").await?;
    app.sign_in().await?;
    if world.browser.find("#login, [data-finding]").await?.attr("id").await?.is_some() {
        world.tenant().log_in(ADA).await?;
        world.tenant().accept().await?;
    }
    app.wait_for_finding(code).await.with_context(|| format!("{fault:?}"))?;
    app.wait_for_session("failed").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    let exchanges = world.count_requests("POST", "/oauth/token");
    assert!(exchanges <= 1, "a code was sent {exchanges} times");
    Ok(())
}

#[tokio::test]
async fn cors_that_is_off() -> Result<()> {
    let text = check_api(Fault::CorsOff, Some("cors-blocked"), Some("cors-blocked")).await?;
    assert!(text.contains("update-api") && text.contains("did not leave the browser"), "{text}");
    Ok(())
}

#[tokio::test]
async fn an_api_that_is_down() -> Result<()> {
    check_api(Fault::ApiDown, Some("api-unreachable"), Some("api-unreachable")).await.map(|_| ())
}

#[tokio::test]
async fn a_token_that_has_expired() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sandbox.set_fault(Fault::TokenExpired, true).await;
    world.sign_in(ADA).await?;
    app.write_wish("Green tea", "", "").await?;
    app.add().await?;
    app.wait_for_finding("token-expired").await?;
    app.wait_for_exchange("POST", "401").await?;

    world.sandbox.set_fault(Fault::TokenExpired, false).await;
    world.browser.click("[data-finding=token-expired] .button--primary").await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea", "what was typed survives the way out");
    app.add().await?;
    app.wait_for_exchange("POST", "201").await
}

#[tokio::test]
async fn a_method_that_cors_does_not_list() -> Result<()> {
    check_api(Fault::CorsNoPost, None, Some("preflight-refused")).await.map(|_| ())
}

#[tokio::test]
async fn a_route_of_any_method_that_catches_the_preflight() -> Result<()> {
    check_api(Fault::AnyRoute, Some("preflight-refused"), Some("preflight-refused"))
        .await
        .map(|_| ())
}

#[tokio::test]
async fn a_function_that_stores_nothing_of_what_was_sent() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sandbox.set_fault(Fault::FunctionAsPublished, true).await;
    world.sandbox.set_fault(Fault::Payload10, true).await;
    world.sign_in(ADA).await?;
    app.write_wish("Green tea", "", "").await?;
    app.add().await?;
    let text = app.wait_for_finding_at_form("fields-not-stored").await?;
    assert!(text.contains("JSON.parse(event.body)"), "{text}");
    assert_eq!(app.written_wish().await?[0], "Green tea");
    Ok(())
}

#[tokio::test]
async fn trying_again_says_what_came_of_it_and_keeps_the_focus() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sandbox.set_fault(Fault::Throttled, true).await;
    app.open("/").await?;
    let retry = "[data-finding=api-throttled] .button--primary";
    world.browser.click(retry).await?;
    world
        .browser
        .wait_until("document.querySelector('[role=status]').innerText.includes('still')")
        .await?;
    world.sandbox.set_fault(Fault::Throttled, false).await;
    world.browser.click(retry).await?;
    app.wait_for_list().await?;
    world.browser.wait_until("document.activeElement.id === 'list-heading'").await
}

#[tokio::test]
async fn a_sign_out_that_the_tenant_does_not_hear() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::TenantDown, true).await;
    world.browser.click("#sign-out").await?;
    world.app().wait_for_finding("signed-out-here-only").await?;
    world.app().wait_for_session("signed-out").await?;
    let focused = "document.activeElement.dataset.finding === 'signed-out-here-only'";
    world.browser.wait_until(focused).await
}

#[tokio::test]
async fn a_route_that_needs_a_scope() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::PostNeedsScope, true).await;
    world.sign_in("grace@example.com").await?;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().add().await?;
    world.app().wait_for_finding("scope-missing").await?;
    world.app().wait_for_exchange("POST", "403").await
}

#[tokio::test]
async fn a_function_that_throws() -> Result<()> {
    check_api(Fault::FunctionThrows, Some("function-failed"), Some("function-failed"))
        .await
        .map(|_| ())
}

#[tokio::test]
async fn a_function_that_takes_too_long() -> Result<()> {
    check_api(Fault::FunctionTimedOut, Some("function-timed-out"), Some("function-timed-out"))
        .await
        .map(|_| ())
}

#[tokio::test]
async fn a_function_that_returns_nothing() -> Result<()> {
    check_api(Fault::FunctionAsPublished, Some("not-a-list"), Some("not-confirmed"))
        .await
        .map(|_| ())
}

#[tokio::test]
async fn an_api_that_throttles() -> Result<()> {
    check_api(Fault::Throttled, Some("api-throttled"), Some("api-throttled")).await.map(|_| ())
}

#[tokio::test]
async fn an_api_without_its_routes() -> Result<()> {
    check_api(Fault::ApiGone, Some("route-not-found"), Some("route-not-found")).await.map(|_| ())
}

#[tokio::test]
async fn an_opaque_token() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::OpaqueToken, true).await;
    world.sign_in(ADA).await?;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().add().await?;
    world.app().wait_for_finding("token-opaque").await.map(|_| ())
}

#[tokio::test]
async fn a_tenant_that_is_down() -> Result<()> {
    check_sign_in(Fault::TenantDown, "tenant-unreachable").await
}

#[tokio::test]
async fn a_list_for_signed_in_people_only() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sandbox.set_fault(Fault::GetProtected, true).await;
    app.open("/").await?;
    app.wait_for_finding("sign-in-needed").await?;
    world.browser.click("[data-finding=sign-in-needed] .button--primary").await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    app.wait_for_list().await?;
    assert_eq!(app.findings().await?, [""; 0]);

    world.browser.click("#sign-out").await?;
    app.wait_for_finding("sign-in-needed").await?;
    assert_eq!(app.wish_names().await?, [""; 0]);
    Ok(())
}
