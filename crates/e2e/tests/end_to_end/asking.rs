//! An API that says no and what it wants instead: a newer token, another scope, a better login. And
//! links that ask for a sign-in.

use anyhow::Result;
use e2e::{ADA, Fault, World};
use serde_json::json;

const POSTS: &str = "/default/wish-list-service";

async fn signed_in_with_a_wish(world: &World) -> Result<()> {
    world.sign_in(ADA).await?;
    world.app().write_wish("Green tea", "https://example.com/tea", "Loose").await
}

async fn wait_for_wish(world: &World) -> Result<()> {
    world
        .browser
        .wait_until("document.querySelector('#wishes')?.innerText.includes('Green tea')")
        .await?;
    assert_eq!(world.app().written_wish().await?, ["", "", ""]);
    assert_eq!(world.app().findings().await?, [""; 0]);
    Ok(())
}

// Holds: R12, R28.
#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_request_sent_once_more() -> Result<()> {
    let world = World::new().await?;
    world.configure(|settings| settings["refreshTokens"] = json!(true));
    signed_in_with_a_wish(&world).await?;
    world.sandbox.set_fault(Fault::Post401Once, true).await;
    world.app().add().await?;
    wait_for_wish(&world).await?;
    assert_eq!(world.count_requests("POST", POSTS), 2);
    assert_eq!(world.sandbox.grants(), ["authorization_code", "refresh_token"]);
    Ok(())
}

// Holds: R12.
#[tokio::test]
async fn a_token_that_is_refused_again_is_not_renewed_again() -> Result<()> {
    let world = World::new().await?;
    world.configure(|settings| settings["refreshTokens"] = json!(true));
    signed_in_with_a_wish(&world).await?;
    world.sandbox.set_fault(Fault::Post401Always, true).await;
    world.app().add().await?;
    world.app().wait_for_finding_at_form("token-not-accepted").await?;
    assert_eq!(world.count_requests("POST", POSTS), 2);
    assert_eq!(world.sandbox.grants(), ["authorization_code", "refresh_token"]);
    world.app().wait_for_session("signed-in").await?;
    assert_eq!(world.app().written_wish().await?[0], "Green tea");
    Ok(())
}

#[tokio::test]
async fn a_good_token_that_is_refused_is_kept_where_a_newer_one_would_cost_it() -> Result<()> {
    let world = World::new().await?;
    signed_in_with_a_wish(&world).await?;
    world.sandbox.set_fault(Fault::Post401Always, true).await;
    world.app().add().await?;
    world.app().wait_for_finding_at_form("token-not-accepted").await?;
    world.app().wait_for_session("signed-in").await?;
    assert_eq!(world.count_requests("POST", POSTS), 1);
    assert_eq!(world.count_requests("GET", "/authorize"), 1);
    Ok(())
}

// Holds: complaint 10, complaint 19.
#[tokio::test]
async fn a_token_that_has_ended_is_had_anew_once_and_the_wish_finished() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::TokenExpired, true).await;
    signed_in_with_a_wish(&world).await?;
    world.app().add().await?;
    world.app().wait_for_finding("token-expired").await?;
    assert_eq!(world.count_requests("POST", POSTS), 2, "once more, and not again");
    assert_eq!(world.sandbox.grants(), ["authorization_code"; 2]);
    assert_eq!(world.app().written_wish().await?[0], "Green tea");

    world.sandbox.set_fault(Fault::TokenExpired, false).await;
    world.app().add().await?;
    wait_for_wish(&world).await?;
    assert_eq!(world.count_requests("POST", POSTS), 4);
    assert_eq!(world.sandbox.grants(), ["authorization_code"; 3]);
    Ok(())
}

// Holds: R28.
#[tokio::test]
async fn a_scope_that_is_missing_is_asked_for_and_the_wish_finished() -> Result<()> {
    let world = World::new().await?;
    world.configure(|settings| settings["scope"] = json!("openid profile"));
    world.sandbox.set_fault(Fault::PostNeedsScope, true).await;
    signed_in_with_a_wish(&world).await?;
    world.app().add().await?;
    let text = world.app().wait_for_finding_at_form("scope-in-permissions").await?;
    assert!(text.contains("create:wishes"), "{text}");
    world.browser.click("[data-finding=scope-in-permissions] .button--primary").await?;
    world.tenant().accept().await?;
    world.app().wait_for_session("signed-in").await?;
    wait_for_wish(&world).await?;
    assert_eq!(world.count_requests("POST", POSTS), 2);
    Ok(())
}

// Holds: defect 6.
#[tokio::test]
async fn a_scope_that_the_person_does_not_grant_ends_no_session() -> Result<()> {
    let world = World::new().await?;
    world.configure(|settings| settings["scope"] = json!("openid profile"));
    world.sandbox.set_fault(Fault::PostNeedsScope, true).await;
    signed_in_with_a_wish(&world).await?;
    world.app().add().await?;
    world.app().wait_for_finding_at_form("scope-in-permissions").await?;
    world.browser.click("[data-finding=scope-in-permissions] .button--primary").await?;
    world.tenant().decline().await?;
    let text = world.app().wait_for_finding("earlier-session-kept").await?;
    assert!(text.contains("User did not authorize the request"), "{text}");
    world.app().wait_for_session("signed-in").await?;
    assert_eq!(world.app().written_wish().await?[0], "Green tea");
    Ok(())
}

// Holds: defect 6.
#[tokio::test]
async fn a_better_login_that_is_refused_ends_nothing_and_the_tenants_own_words_stay() -> Result<()>
{
    let world = World::new().await?;
    signed_in_with_a_wish(&world).await?;
    world.sandbox.set_fault(Fault::PostNeedsStepUp, true).await;
    world.app().add().await?;
    world.app().wait_for_finding_at_form("step-up-needed").await?;
    world.browser.click("[data-finding=step-up-needed] .button--primary").await?;
    world.tenant().log_in("mallory@example.com").await?;
    let text = world.app().wait_for_finding("earlier-session-kept").await?;
    for words in ["user is blocked", "Rule: callback-refused"] {
        assert!(text.contains(words), "{text}");
    }
    world.app().wait_for_session("signed-in").await?;
    assert_eq!(world.app().written_wish().await?[0], "Green tea");
    Ok(())
}

// Holds: R28.
#[tokio::test]
async fn a_better_login_is_asked_for_and_the_wish_finished() -> Result<()> {
    let world = World::new().await?;
    signed_in_with_a_wish(&world).await?;
    world.sandbox.set_fault(Fault::PostNeedsStepUp, true).await;
    world.app().add().await?;
    world.app().wait_for_finding_at_form("step-up-needed").await?;
    world.app().wait_for_session("signed-in").await?;
    world.browser.click("[data-finding=step-up-needed] .button--primary").await?;
    world.tenant().log_in(ADA).await?;
    world.app().wait_for_session("signed-in").await?;
    wait_for_wish(&world).await?;
    assert_eq!(world.count_requests("POST", POSTS), 2);
    Ok(())
}

// Holds: R28.
#[tokio::test]
async fn a_wish_is_not_finished_by_somebody_else() -> Result<()> {
    let world = World::new().await?;
    signed_in_with_a_wish(&world).await?;
    world.sandbox.set_fault(Fault::PostNeedsStepUp, true).await;
    world.app().add().await?;
    world.app().wait_for_finding_at_form("step-up-needed").await?;
    world.browser.click("[data-finding=step-up-needed] .button--primary").await?;
    world.tenant().log_in("grace@example.com").await?;
    world.tenant().accept().await?;
    world.app().wait_for_session("signed-in").await?;
    world.app().wait_for_list().await?;
    assert_eq!(world.browser.text("#account-name").await?, "Grace Hopper");
    assert_eq!(world.count_requests("POST", POSTS), 1);
    assert_eq!(world.app().written_wish().await?[0], "Green tea");
    Ok(())
}

// Holds: R10, R28, defect 6.
#[tokio::test]
async fn a_login_that_did_not_get_better_is_not_taken_and_costs_nothing() -> Result<()> {
    let world = World::new().await?;
    signed_in_with_a_wish(&world).await?;
    for fault in [Fault::PostNeedsStepUp, Fault::IdTokenNoAcr] {
        world.sandbox.set_fault(fault, true).await;
    }
    world.app().add().await?;
    world.app().wait_for_finding_at_form("step-up-needed").await?;
    world.browser.click("[data-finding=step-up-needed] .button--primary").await?;
    world.tenant().log_in(ADA).await?;
    let text = world.app().wait_for_finding("earlier-session-kept").await?;
    assert!(text.contains("id-token-acr"), "{text}");
    world.app().wait_for_session("signed-in").await?;
    assert_eq!(world.app().written_wish().await?[0], "Green tea");
    assert_eq!(world.count_requests("POST", POSTS), 1);
    Ok(())
}

// Holds: R21, module 3rd-party-init-login.
#[tokio::test]
async fn a_link_begins_a_sign_in_here_and_nowhere_else() -> Result<()> {
    let world = World::new().await?;
    let app = world.app();
    let link = |issuer: &str, target: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("iss", issuer), ("target_link_uri", target), ("login_hint", ADA)])
            .finish();
        format!("/sign-in?{query}")
    };
    let ours = format!("{}/?list=mine", app.origin);
    for bad in [
        link("https://evil.example/", &ours),
        link(world.sandbox.issuer(), "https://evil.example/"),
        "/sign-in?iss=a&iss=b".to_owned(),
    ] {
        app.open(&bad).await?;
        app.wait_for_finding("link-refused").await?;
        assert_eq!(world.browser.url().await?, format!("{}/", app.origin), "{bad}");
    }
    assert_eq!(world.count_requests("GET", "/authorize"), 0);
    app.open(&link(world.sandbox.issuer(), &ours)).await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(world.browser.url().await?, ours);
    Ok(())
}

// Holds: R29, defect 10.
#[tokio::test]
async fn no_link_signs_anybody_out() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    for path in ["/?logout", "/logout", "/sign-out", "/?destroy_session=true", "/?state=evil"] {
        world.app().open(path).await?;
        world.app().wait_for_session("signed-in").await?;
    }
    Ok(())
}

// Holds: R8, R20, R32, complaint 11.
#[tokio::test]
async fn what_is_fetched_between_the_response_and_the_first_answer_of_the_api() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/deep").await?;
    world.app().wait_for_session("signed-out").await?;
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.browser.find("#consent").await?;
    let before = world.sandbox.requests().len();
    world.tenant().accept().await?;
    world.app().wait_for_session("signed-in").await?;
    let requests = world.sandbox.requests().split_off(before);
    let seen = |part: &str| requests.iter().filter(|seen| seen.target.contains(part)).count();
    assert_eq!(seen("openid-configuration"), 0, "discovery is not fetched again: {requests:?}");
    assert_eq!((seen("/oauth/token"), seen("/jwks.json")), (1, 1), "{requests:?}");
    let authorize = world.sandbox.requests();
    let redirect = format!("redirect_uri={}", "http%3A%2F%2Flocalhost");
    let sent = authorize.iter().find(|seen| seen.target.starts_with("/authorize?"));
    assert!(sent.is_some_and(
        |seen| seen.target.contains(&redirect) && seen.target.contains("%2Fcallback&")
    ));
    Ok(())
}
