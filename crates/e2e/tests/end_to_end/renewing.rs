//! Newer tokens before, and when, the old one ends.

use std::time::Duration;

use anyhow::Result;
use e2e::{ADA, DAY, Fault, World};
use serde_json::Value;

// Holds: R19, module refresh-token, defect 9, complaint 19.
#[tokio::test]
async fn a_refresh_token_renews_before_the_end_even_after_a_sleep() -> Result<()> {
    let world = World::new().await?;
    world.configure_refresh_tokens();
    world.sign_in(ADA).await?;
    assert_eq!(world.sandbox.grants(), ["authorization_code"]);
    world.sleep(DAY - 30).await?;
    assert_eq!(world.grants(2).await, ["authorization_code", "refresh_token"]);
    world.app().wait_for_session("signed-in").await?;
    world.sleep(DAY).await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    assert_eq!(world.grants(3).await.len(), 3, "a rotated token renews, too");
    let loads = world.browser.eval("performance.getEntriesByType('navigation').length").await?;
    assert_eq!(loads, 1);
    world.add_and_see("Oolong").await?;
    assert_eq!(world.sandbox.grants().len(), 3);
    assert_eq!(world.count_requests("GET", "/authorize"), 1, "the page never left");
    Ok(())
}

// Holds: complaint 6, complaint 19.
#[tokio::test]
async fn without_refresh_tokens_the_session_comes_back_when_the_token_has_ended() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    app.write_wish("Green tea", "", "").await?;
    world.sleep(DAY - 30).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(world.sandbox.grants().len(), 1, "a token that is good is kept");
    world.sleep(31).await?;
    assert_eq!(world.grants(2).await, ["authorization_code"; 2]);
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    app.add().await?;
    app.wait_for_exchange("POST", "201").await?;
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}

// Holds: defect 6, complaint 14.
#[tokio::test]
async fn a_renewal_that_fails_ends_nothing_while_the_token_is_good() -> Result<()> {
    for (fault, sent) in [
        (Fault::RefreshRefused, 2),
        (Fault::TokenEndpoint500, 2),
        (Fault::TokenEndpointDrops, 2),
        (Fault::TokenEndpoint429, 3),
    ] {
        let world = World::new().await?;
        world.configure_refresh_tokens();
        world.sign_in(ADA).await?;
        world.sandbox.set_fault(fault, true).await;
        world.sleep(DAY - 50).await?;
        assert_eq!(world.grants(2).await.len(), 2, "{fault:?}");
        world.app().wait_for_session("signed-in").await?;
        world.sandbox.set_fault(fault, false).await;
        world.add_and_see("Oolong").await?;
        // Who was asked to come back later comes back, and nobody else sends a token twice.
        assert_eq!(world.grants(sent).await.len(), sent, "{fault:?}");
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(world.sandbox.grants().len(), sent, "{fault:?}");
        world.app().wait_for_session("signed-in").await?;
    }
    Ok(())
}

// Holds: complaint 14.
#[tokio::test]
async fn a_refresh_token_that_may_be_used_later_is_not_thrown_away() -> Result<()> {
    let world = World::new().await?;
    world.configure_refresh_tokens();
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::TokenEndpoint429, true).await;
    world.sleep(DAY + 10).await?;
    assert!(world.grants(3).await.len() >= 3, "asked again after each pause");
    world.sandbox.set_fault(Fault::TokenEndpoint429, false).await;
    world.add_and_see("Oolong").await?;
    assert_eq!(world.count_requests("GET", "/authorize"), 1, "the page never left");
    Ok(())
}

// Holds: R11, module refresh-token-invalid-issuer, module refresh-token-invalid-sub.
#[tokio::test]
async fn a_renewal_for_somebody_else_ends_the_session() -> Result<()> {
    let world = World::new().await?;
    world.configure_refresh_tokens();
    for (fault, rule) in [
        (Fault::RefreshOtherSub, "id-token-changed"),
        (Fault::RefreshOtherIssuer, "id-token-issuer"),
        (Fault::RefreshOtherAudience, "id-token-audience"),
        (Fault::RefreshOtherAzp, "id-token-audience"),
        (Fault::RefreshOtherNonce, "id-token-changed"),
        (Fault::IdTokenBadSignature, "id-token-signature"),
    ] {
        world.start_over().await?;
        world.sign_in(ADA).await?;
        for fault in [fault, Fault::Post401Once] {
            world.sandbox.set_fault(fault, true).await;
        }
        world.app().write_wish("Green tea", "", "").await?;
        world.app().add().await?;
        let text = world.app().wait_for_finding("id-token-refused").await?;
        assert!(text.contains(rule), "{fault:?}: {text}");
        world.app().wait_for_session("failed").await?;
        assert_eq!(world.app().written_wish().await?[0], "Green tea");
    }
    Ok(())
}

// Holds: module refresh-token, complaint 27.
#[tokio::test]
async fn a_renewal_without_an_id_token_or_without_rotation_is_taken() -> Result<()> {
    let world = World::new().await?;
    world.configure_refresh_tokens();
    for fault in [Fault::RefreshNoIdToken, Fault::RefreshNoRotation] {
        world.start_over().await?;
        world.sandbox.set_fault(fault, true).await;
        world.sign_in(ADA).await?;
        world.sandbox.set_fault(Fault::Post401Once, true).await;
        world.add_and_see("Oolong").await?;
        assert_eq!(world.browser.text("#account-name").await?, "Ada Lovelace");
        assert_eq!(world.sandbox.grants(), ["authorization_code", "refresh_token"], "{fault:?}");
    }
    Ok(())
}

// Holds: complaint 6.
#[tokio::test]
async fn a_refresh_token_that_does_not_come_is_said_and_does_no_harm() -> Result<()> {
    let world = World::new().await?;
    world.configure_refresh_tokens();
    world.sandbox.set_fault(Fault::NoRefreshToken, true).await;
    world.sign_in(ADA).await?;
    world.app().wait_for_finding("refresh-token-missing").await?;
    world.add_and_see("Oolong").await
}

/// Notes whether this page ever shows a problem, until it is left.
const WATCH: &str = "(new MutationObserver(() => { if (document.querySelector('[data-finding]')) localStorage.setItem('problem', 'shown') }).observe(document.body, { childList: true, subtree: true }), true)";

#[tokio::test]
async fn a_refusal_is_said_while_the_token_is_good_and_forgotten_when_the_session_is_back()
-> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.configure_refresh_tokens();
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::RefreshRefused, true).await;
    world.sleep(DAY - 50).await?;
    let text = app.wait_for_finding("refresh-refused").await?;
    assert!(text.contains("Unknown or invalid refresh token."), "{text}");
    app.wait_for_session("signed-in").await?;
    world.add_and_see("Oolong").await?;
    assert_eq!(app.findings().await?, ["refresh-refused"], "a good token serves on");

    world.sleep(51).await?;
    assert_eq!(world.grants(3).await[2], "authorization_code");
    app.wait_for_session("signed-in").await?;
    app.wait_for_list().await?;
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn a_refresh_token_that_ended_in_a_long_sleep_is_no_problem_where_the_session_comes_back()
-> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.configure_refresh_tokens();
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::RefreshRefused, true).await;
    world.browser.eval(WATCH).await?;
    world.sleep(DAY + 10).await?;
    let grants = world.grants(3).await;
    assert_eq!(grants, ["authorization_code", "refresh_token", "authorization_code"]);
    app.wait_for_session("signed-in").await?;
    app.wait_for_list().await?;
    assert_eq!(app.findings().await?, [""; 0]);
    assert_eq!(world.browser.eval("localStorage.getItem('problem')").await?, Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_session_that_ended_because_it_was_not_renewed_says_so_until_a_new_sign_in() -> Result<()>
{
    let world = World::new().await?;
    let app = world.app();
    world.configure_refresh_tokens();
    world.sign_in(ADA).await?;
    for fault in [Fault::RefreshRefused, Fault::LoginRequired] {
        world.sandbox.set_fault(fault, true).await;
    }
    world.sleep(DAY + 10).await?;
    app.wait_for_session("signed-out").await?;
    let text = app.wait_for_finding("refresh-refused").await?;
    assert!(text.contains("Unknown or invalid refresh token."), "{text}");
    world.sandbox.set_fault(Fault::LoginRequired, false).await;
    world.browser.click("[data-finding=refresh-refused] .button--primary").await?;
    app.wait_for_session("signed-in").await?;
    app.wait_for_list().await?;
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}
