//! The diagnosis in a real browser: what it finds, what it sends, and that it can be stopped.

use std::time::{Duration, Instant};

use anyhow::Result;
use e2e::{ADA, Fault, World};

/// Runs the diagnosis and gives what was found: code, certainty and ids.
async fn diagnose(world: &World) -> Result<Vec<[String; 3]>> {
    world.app().open("/diagnose").await?;
    world.app().diagnose().await
}

fn codes(found: &[[String; 3]]) -> Vec<&str> {
    found.iter().map(|[code, ..]| code.as_str()).collect()
}

#[tokio::test]
async fn an_api_that_works_has_no_problem() -> Result<()> {
    let world = World::new().await?;
    assert_eq!(diagnose(&world).await?, [[""; 3]; 0]);
    let others = "[...document.querySelectorAll('.check:not([data-check-state=passed])')].map(e => e.innerText).join()";
    let others = world.browser.eval(others).await?.to_string();
    assert!(others.contains("takes your token") && !others.contains("Failed"), "{others}");
    Ok(())
}

#[tokio::test]
async fn cors_that_is_off_is_found_with_few_requests_and_without_the_token() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::CorsOff, true).await;
    world.browser.click("a[href='/diagnose']").await?;
    let before = world.sandbox.requests().len();
    let started = Instant::now();
    let found = world.app().diagnose().await?;
    let time = started.elapsed();
    assert_eq!(codes(&found), ["cors-blocked"]);
    assert!(found[0][2].split(' ').any(|id| id == "C01"), "{found:?}");
    let sent = &world.sandbox.requests()[before..];
    assert!(sent.len() <= 9, "{sent:?}");
    assert!(time < Duration::from_secs(2), "{time:?}");
    let text = world.app().wait_for_finding("cors-blocked").await?;
    let origin = &world.server.origin;
    assert!(text.contains("update-api") && text.contains(origin), "{text}");

    world.sandbox.set_fault(Fault::CorsOff, false).await;
    world.browser.click("[data-finding=cors-blocked] .button--primary").await?;
    world.browser.wait_until("document.querySelector('[data-diagnosis=done]') !== null && document.querySelector('[data-finding]') === null").await
}

#[tokio::test]
async fn each_cors_mistake_is_told_apart() -> Result<()> {
    let world = World::new().await?;
    for (fault, code, certainty) in [
        (Fault::CorsOtherOrigin, "cors-blocked", "one-of-these"),
        (Fault::CorsNoAuthorization, "cors-authorization", "proved"),
        (Fault::CorsNoContentType, "cors-content-type", "proved"),
        (Fault::CorsNoPost, "cors-post", "very-likely"),
        (Fault::CorsOnlyOrigins, "cors-incomplete", "very-likely"),
        (Fault::AnyRoute, "preflight-caught", "very-likely"),
        (Fault::GatewayErrorsUndecorated, "gateway-errors-hidden", "very-likely"),
        (Fault::CorsHeadersHidden, "reason-hidden", "very-likely"),
        (Fault::PostOpen, "post-open", "proved"),
        (Fault::GetProtected, "get-protected", "one-of-these"),
        (Fault::ApiGone, "route-not-found", "very-likely"),
        (Fault::ApiDown, "api-unreachable", "one-of-these"),
        (Fault::TenantDown, "tenant-unreachable", "very-likely"),
        (Fault::Throttled, "api-throttled", "proved"),
        (Fault::FunctionThrows, "function-failed", "proved"),
    ] {
        world.sandbox.set_fault(fault, true).await;
        let found = diagnose(&world).await?;
        let found: Vec<_> = found.iter().map(|[c, s, _]| (c.as_str(), s.as_str())).collect();
        assert_eq!(found, [(code, certainty)], "{fault:?}");
        world.sandbox.set_fault(fault, false).await;
    }
    Ok(())
}

#[tokio::test]
async fn it_can_be_stopped() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::ApiSilent, true).await;
    world.app().open("/diagnose").await?;
    world.browser.click("#run-diagnosis").await?;
    world.browser.find("[data-diagnosis=running]").await?;
    world.browser.click("#stop-diagnosis").await?;
    world.browser.find("[data-diagnosis=done]").await?;
    Ok(())
}

/// Puts a text into the box, as a paste does, and has it read.
async fn paste(world: &World, text: &str) -> Result<()> {
    world.browser.find("#paste-text").await?;
    let text = serde_json::Value::from(text);
    let script = format!(
        "(() => {{ const box = document.querySelector('#paste-text'); box.value = {text}; box.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
    );
    world.browser.eval(&script).await?;
    world.browser.click("#paste [type=submit]").await
}

#[tokio::test]
async fn what_a_terminal_printed_makes_the_verdict_sure() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::CorsOff, true).await;
    let found = diagnose(&world).await?;
    assert_eq!(found[0][1], "one-of-these");
    paste(&world, "null").await?;
    world.browser.find("[data-finding=cors-blocked]").await?;
    let api = r#"{"ApiId":"a1b2c3d4e5","Name":"wish-list-service-API","ProtocolType":"HTTP","CorsConfiguration":{"AllowOrigins":["https://app.example/"],"AllowMethods":["GET"],"AllowHeaders":["*"]}}"#;
    world.browser.click("#paste [type=button]").await?;
    paste(&world, api).await?;
    let proved = "[data-finding=cors-blocked][data-certainty=proved]";
    let text = world.browser.text(proved).await?;
    assert!(text.contains("https://app.example/"), "{text}");
    let ids = world
        .browser
        .eval(&format!("document.querySelector('{proved}').dataset.catalogue"))
        .await?;
    assert_eq!(ids, "C02");
    Ok(())
}

#[tokio::test]
async fn a_paste_that_is_not_understood_says_what_was_expected_and_stays() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/diagnose").await?;
    let value = "document.querySelector('#paste-text').value.length";
    for (text, words) in [
        ("", "curl -i"),
        ("hello there", "curl -i"),
        ("<!doctype html><html></html>", "page"),
        (r#"{"swagger": "2.0"}"#, "swagger"),
        (r#"[1, {"a":"#, "JSON"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl", "Token"),
    ] {
        paste(&world, text).await?;
        world.browser.find("#paste [aria-invalid=true]").await?;
        let note = world.browser.text("#paste-text-note").await?;
        assert!(note.contains(words), "{text}: {note}");
        // Whatever it is stays to be corrected, but a token, which is taken out of sight.
        let left = if text.starts_with("eyJ") { 0 } else { text.len() };
        assert_eq!(world.browser.eval(value).await?, left, "{text}");
    }
    let large = "x".repeat(1_100_000);
    paste(&world, &large).await?;
    world
        .browser
        .wait_until(
            "document.querySelector('#paste-text-note').innerText.includes('at most 1000000')",
        )
        .await
}

#[tokio::test]
async fn a_report_has_no_secret() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::AuthorizerWrongAudience, true).await;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().add().await?;
    world.app().wait_for_finding("token-audience").await?;
    world.browser.click("a[href='/diagnose']").await?;
    let found = world.app().diagnose().await?;
    assert_eq!(codes(&found), ["token-audience"]);
    let report =
        world.browser.eval("document.querySelector('#report').textContent").await?.to_string();
    assert!(report.contains("token-audience") && report.contains("A03"), "{report}");
    for secret in world.sandbox.issued_secrets() {
        assert!(!report.contains(&secret), "{secret}");
    }
    assert!(!report.contains("ada@example.com"), "{report}");
    Ok(())
}

#[tokio::test]
async fn a_sign_in_that_nothing_came_back_of_is_said_here_and_nowhere_else() -> Result<()> {
    const FOUND: [&str; 3] = ["sign-in-unanswered", "one-of-these", "L01 L15"];
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.sign_in().await?;
    world.browser.find("#login").await?;
    world.browser.back().await?;
    app.wait_for_session("signed-out").await?;
    app.wait_for_list().await?;
    assert_eq!(app.findings().await?, [""; 0], "most people only turned back");
    world.browser.click("a[href='/diagnose']").await?;
    assert_eq!(app.diagnose().await?, [FOUND]);

    app.open("/").await?;
    app.wait_for_list().await?;
    assert_eq!(app.findings().await?, [""; 0]);
    assert_eq!(diagnose(&world).await?, [FOUND]);
    let text = app.wait_for_finding(FOUND[0]).await?;
    assert!(text.contains(&format!("{}/callback", app.origin)), "{text}");

    world.browser.click("[data-finding=sign-in-unanswered] .button--primary").await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.diagnose().await?, [[""; 3]; 0], "somebody is signed in");
    Ok(())
}

#[tokio::test]
async fn a_sign_in_of_long_ago_is_not_waited_for() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/").await?;
    world.app().sign_in().await?;
    world.browser.find("#login").await?;
    world.sleep(30 * 60).await?;
    assert_eq!(diagnose(&world).await?, [[""; 3]; 0]);
    Ok(())
}

#[tokio::test]
async fn a_fix_makes_the_finding_go_whatever_was_pasted_before() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::CorsOff, true).await;
    diagnose(&world).await?;
    let command = "aws apigatewayv2 get-api --api-id a1b2c3d4e5 --query CorsConfiguration";
    paste(&world, &format!("$ {command}\nnull\n")).await?;
    world.browser.find("#paste:has(.pasted li)").await?;
    world.browser.click("[data-finding=cors-blocked] .button--primary").await?;
    world
        .browser
        .wait_until(
            "document.querySelector('[data-diagnosis=done] [data-finding=cors-blocked]') !== null",
        )
        .await?;
    let focus = "document.activeElement.closest('[data-finding]')?.dataset.finding ?? document.activeElement.id";
    let focused = world.browser.eval(focus).await?;
    assert!(
        focused == "cors-blocked" || focused == "run-diagnosis",
        "the focus is not lost: {focused}"
    );
    world.sandbox.set_fault(Fault::CorsOff, false).await;
    assert_eq!(world.app().diagnose().await?, [[""; 3]; 0]);
    let said = world.browser.text(".diagnosis__summary").await?;
    assert_eq!(said, "No problem found.");
    Ok(())
}

#[tokio::test]
async fn a_silence_that_is_over_is_told_once_and_is_no_problem() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::CorsNoPost, true).await;
    world.app().write_wish("Green tea", "", "").await?;
    world.app().add().await?;
    world.app().wait_for_finding("preflight-refused").await?;
    world.sandbox.set_fault(Fault::CorsNoPost, false).await;
    world.browser.click("a[href='/diagnose']").await?;
    assert_eq!(codes(&world.app().diagnose().await?), ["works-now"]);
    assert_eq!(world.browser.text(".diagnosis__summary").await?, "No problem found.");
    assert_eq!(world.app().diagnose().await?, [[""; 3]; 0]);
    Ok(())
}

#[tokio::test]
async fn what_stands_above_the_page_counts_and_is_in_the_report() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::AudienceUnknown, true).await;
    world.app().open("/").await?;
    world.app().sign_in().await?;
    world.app().wait_for_finding("audience-unknown").await?;
    world.browser.click("a[href='/diagnose']").await?;
    assert_eq!(world.app().diagnose().await?, [[""; 3]; 0]);
    assert_eq!(world.browser.text(".diagnosis__summary").await?, "One problem found.");
    let report = world.browser.eval("document.querySelector('#report').textContent").await?;
    assert!(report.as_str().is_some_and(|text| text.contains("audience-unknown")), "{report}");
    Ok(())
}
