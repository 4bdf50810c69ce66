//! Staying signed in: over reloads, over the end of a token, in several tabs; and not longer than the
//! person wants.

use std::time::Duration;

use anyhow::Result;
use e2e::{ADA, Fault, World};
use serde_json::json;

/// A day, the life of an access token of the sandbox, in seconds.
const DAY: i64 = 86_400;

/// Time passes for the browser and for the sandbox, as over a night in which the machine slept.
async fn sleep(world: &World, seconds: i64) -> Result<()> {
    world.sandbox.advance_clock(Duration::from_secs(seconds.unsigned_abs()));
    world.browser.shift_clock(seconds).await
}

/// The grants that the token endpoint has seen, once there are so many.
async fn grants(world: &World, count: usize) -> Vec<String> {
    for _ in 0..200 {
        if world.sandbox.grants().len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    world.sandbox.grants()
}

async fn add_and_see(world: &World, name: &str) -> Result<()> {
    world.app().write_wish(name, "", "").await?;
    world.app().add().await?;
    let shown = format!("document.querySelector('#wishes')?.innerText.includes('{name}')");
    world.browser.wait_until(&shown).await
}

fn with_refresh_tokens(world: &World) {
    world.configure(|settings| settings["refreshTokens"] = json!(true));
}

// Holds: R13, complaint 1, complaint 3, complaint 4.
#[tokio::test]
async fn a_reload_brings_the_session_back_without_a_question() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    app.open("/?list=mine#add-heading").await?;
    app.wait_for_session("signed-in").await?;
    app.write_wish("Green tea", "", "Loose").await?;
    let before = world.browser.eval("history.length").await?;

    world.browser.reload().await?;
    app.wait_for_session("signed-in").await?;
    app.wait_for_list().await?;
    assert_eq!(world.browser.url().await?, format!("{}/?list=mine#add-heading", app.origin));
    assert_eq!(world.browser.eval("history.length").await?, before, "no way back into the detour");
    assert_eq!(world.browser.text("#account-name").await?, "Ada Lovelace");
    assert_eq!(world.sandbox.grants(), ["authorization_code"; 3]);
    assert_eq!(app.findings().await?, [""; 0]);
    add_and_see(&world, "Oolong").await
}

// Holds: R29, complaint 4.
#[tokio::test]
async fn who_signed_out_stays_so() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    world.browser.click("#sign-out").await?;
    app.wait_for_session("signed-out").await?;
    let said = "document.querySelector('[role=status]').innerText.includes('You are signed out')";
    world.browser.wait_until(said).await?;
    assert_eq!(world.browser.url().await?, format!("{}/", app.origin), "no state is left");
    let asked = world.count_requests("GET", "/authorize");
    world.browser.reload().await?;
    app.wait_for_list().await?;
    app.wait_for_session("signed-out").await?;
    assert_eq!(world.count_requests("GET", "/authorize"), asked);
    Ok(())
}

// Holds: R5, complaint 4, complaint 5, complaint 28.
#[tokio::test]
async fn a_session_that_does_not_come_back_says_why_and_is_not_asked_for_again() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    for (fault, finding) in
        [(Fault::LoginRequired, None), (Fault::ConsentRequired, Some("session-not-restored"))]
    {
        world.start_over().await?;
        world.sign_in(ADA).await?;
        app.write_wish("Green tea", "", "").await?;
        world.sandbox.set_fault(fault, true).await;
        world.browser.reload().await?;
        app.wait_for_session("signed-out").await?;
        match finding {
            Some(code) => drop(app.wait_for_finding(code).await?),
            None => assert_eq!(app.findings().await?, [""; 0]),
        }
        world.sandbox.set_fault(fault, false).await;
        let asked = world.count_requests("GET", "/authorize");
        world.browser.reload().await?;
        app.wait_for_list().await?;
        app.wait_for_session("signed-out").await?;
        assert_eq!(world.count_requests("GET", "/authorize"), asked, "{fault:?}");
    }
    Ok(())
}

// Holds: complaint 4, complaint 10.
#[tokio::test]
async fn a_tenant_that_sends_back_without_an_answer_is_asked_twice_and_no_more() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    let asked = world.count_requests("GET", "/authorize");
    world.sandbox.set_fault(Fault::AuthorizeBounces, true).await;
    world.browser.reload().await?;
    world.app().wait_for_finding("session-not-restored").await?;
    world.app().wait_for_session("signed-out").await?;
    world.app().wait_for_list().await?;
    assert_eq!(world.count_requests("GET", "/authorize"), asked + 2);
    Ok(())
}

// Holds: complaint 10, complaint 20.
#[tokio::test]
async fn who_signed_out_signs_in_again_however_slow_the_tenant_is() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.browser.click("#sign-out").await?;
    world.app().wait_for_session("signed-out").await?;
    world.sandbox.set_fault(Fault::TokenEndpointSlow, true).await;
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.app().wait_for_session("exchanging").await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    world.app().wait_for_session("signed-in").await
}

// Holds: R12, complaint 10.
#[tokio::test]
async fn a_silent_sign_in_that_loses_its_code_is_not_tried_again_by_itself() -> Result<()> {
    for fault in [Fault::TokenOriginRefused, Fault::TokenEndpointDrops] {
        let world = World::new().await?;
        world.sign_in(ADA).await?;
        world.sandbox.set_fault(fault, true).await;
        world.browser.reload().await?;
        world.app().wait_for_session("failed").await?;
        let sent = world.sandbox.grants().len();
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(world.sandbox.grants().len(), sent, "{fault:?}");
        world.app().wait_for_session("failed").await?;
        world.sandbox.set_fault(fault, false).await;
        world.browser.click("[data-finding] .button--primary").await?;
        world.app().wait_for_session("signed-in").await?;
    }
    Ok(())
}

// Holds: R29, complaint 20.
#[tokio::test]
async fn a_page_that_slept_through_a_sign_out_wakes_up_signed_out() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    // What another tab leaves behind whose word did not arrive.
    world.browser.eval("localStorage.setItem('wish-list.session', 'signed-in 1')").await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    // Somebody has signed in since: the tenant says who.
    assert_eq!(grants(&world, 2).await, ["authorization_code"; 2]);
    world.app().wait_for_session("signed-in").await?;
    world.browser.eval("localStorage.setItem('wish-list.session', 'signed-out 2')").await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    world.app().wait_for_session("signed-out").await
}

// Holds: complaint 13.
#[tokio::test]
async fn a_tenant_that_cannot_be_reached_signs_nobody_out() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::TenantDown, true).await;
    world.browser.reload().await?;
    app.wait_for_finding("tenant-unreachable").await?;
    app.wait_for_session("restoring").await?;
    app.wait_for_list().await?;
    world.browser.find("#sign-in").await?;
    world.browser.find("#sign-out").await?;
    app.write_wish("Green tea", "", "").await?;
    world.sandbox.set_fault(Fault::TenantDown, false).await;
    world.browser.eval("dispatchEvent(new Event('online'))").await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}

// Holds: R19, module refresh-token, defect 9, complaint 19.
#[tokio::test]
async fn a_refresh_token_renews_before_the_end_even_after_a_sleep() -> Result<()> {
    let world = World::new().await?;
    with_refresh_tokens(&world);
    world.sign_in(ADA).await?;
    assert_eq!(world.sandbox.grants(), ["authorization_code"]);
    sleep(&world, DAY - 30).await?;
    assert_eq!(grants(&world, 2).await, ["authorization_code", "refresh_token"]);
    world.app().wait_for_session("signed-in").await?;
    sleep(&world, DAY).await?;
    world.browser.eval("dispatchEvent(new Event('focus'))").await?;
    assert_eq!(grants(&world, 3).await.len(), 3, "a rotated token renews, too");
    let loads = world.browser.eval("performance.getEntriesByType('navigation').length").await?;
    assert_eq!(loads, 1);
    add_and_see(&world, "Oolong").await?;
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
    sleep(&world, DAY - 30).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(world.sandbox.grants().len(), 1, "a token that is good is kept");
    sleep(&world, 31).await?;
    assert_eq!(grants(&world, 2).await, ["authorization_code"; 2]);
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
        with_refresh_tokens(&world);
        world.sign_in(ADA).await?;
        world.sandbox.set_fault(fault, true).await;
        sleep(&world, DAY - 50).await?;
        assert_eq!(grants(&world, 2).await.len(), 2, "{fault:?}");
        world.app().wait_for_session("signed-in").await?;
        world.sandbox.set_fault(fault, false).await;
        add_and_see(&world, "Oolong").await?;
        // Who was asked to come back later comes back, and nobody else sends a token twice.
        assert_eq!(grants(&world, sent).await.len(), sent, "{fault:?}");
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
    with_refresh_tokens(&world);
    world.sign_in(ADA).await?;
    world.sandbox.set_fault(Fault::TokenEndpoint429, true).await;
    sleep(&world, DAY + 10).await?;
    assert!(grants(&world, 3).await.len() >= 3, "asked again after each pause");
    world.sandbox.set_fault(Fault::TokenEndpoint429, false).await;
    add_and_see(&world, "Oolong").await?;
    assert_eq!(world.count_requests("GET", "/authorize"), 1, "the page never left");
    Ok(())
}

// Holds: R11, module refresh-token-invalid-issuer, module refresh-token-invalid-sub.
#[tokio::test]
async fn a_renewal_for_somebody_else_ends_the_session() -> Result<()> {
    let world = World::new().await?;
    with_refresh_tokens(&world);
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
    with_refresh_tokens(&world);
    for fault in [Fault::RefreshNoIdToken, Fault::RefreshNoRotation] {
        world.start_over().await?;
        world.sandbox.set_fault(fault, true).await;
        world.sign_in(ADA).await?;
        world.sandbox.set_fault(Fault::Post401Once, true).await;
        add_and_see(&world, "Oolong").await?;
        assert_eq!(world.browser.text("#account-name").await?, "Ada Lovelace");
        assert_eq!(world.sandbox.grants(), ["authorization_code", "refresh_token"], "{fault:?}");
    }
    Ok(())
}

// Holds: complaint 6.
#[tokio::test]
async fn a_refresh_token_that_does_not_come_is_said_and_does_no_harm() -> Result<()> {
    let world = World::new().await?;
    with_refresh_tokens(&world);
    world.sandbox.set_fault(Fault::NoRefreshToken, true).await;
    world.sign_in(ADA).await?;
    world.app().wait_for_finding("refresh-token-missing").await?;
    add_and_see(&world, "Oolong").await
}

// Holds: R29, complaint 20.
#[tokio::test]
async fn tabs_see_each_others_sign_in_and_sign_out() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.wait_for_session("signed-out").await?;
    app.write_wish("Green tea", "", "").await?;
    let first = world.browser.open_tab().await?;
    world.sign_in(ADA).await?;

    let second = world.browser.switch_to(first).await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.written_wish().await?[0], "Green tea");
    app.add().await?;
    app.wait_for_exchange("POST", "201").await?;
    world.browser.click("#sign-out").await?;
    app.wait_for_session("signed-out").await?;

    world.browser.switch_to(second).await?;
    app.wait_for_session("signed-out").await?;
    let asked = world.count_requests("GET", "/authorize");
    world.browser.reload().await?;
    app.wait_for_list().await?;
    app.wait_for_session("signed-out").await?;
    assert_eq!(world.count_requests("GET", "/authorize"), asked);
    Ok(())
}

// Holds: R4, complaint 1.
#[tokio::test]
async fn sign_ins_in_two_tabs_at_once_both_end_well() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    app.open("/").await?;
    app.sign_in().await?;
    world.browser.find("#login").await?;
    let first = world.browser.open_tab().await?;
    app.open("/").await?;
    app.sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    world.browser.switch_to(first).await?;
    world.tenant().log_in(ADA).await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(app.findings().await?, [""; 0]);
    Ok(())
}

// Holds: complaint 14.
#[tokio::test]
async fn two_tabs_renew_each_its_own_token() -> Result<()> {
    let world = World::new().await?;
    with_refresh_tokens(&world);
    world.sign_in(ADA).await?;
    let first = world.browser.open_tab().await?;
    world.app().open("/").await?;
    world.app().wait_for_session("signed-in").await?;
    world.sandbox.set_fault(Fault::Post401Once, true).await;
    add_and_see(&world, "Oolong").await?;
    world.browser.switch_to(first).await?;
    sleep(&world, DAY - 30).await?;
    assert_eq!(grants(&world, 4).await.iter().filter(|grant| *grant == "refresh_token").count(), 2);
    world.app().wait_for_session("signed-in").await?;
    add_and_see(&world, "Assam").await
}
