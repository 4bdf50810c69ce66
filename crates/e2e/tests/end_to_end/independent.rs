//! The app with an OpenID provider that others wrote, which answers for itself what the sandbox answers
//! as this project understands the standards.

use anyhow::Result;
use e2e::{Independent, ProviderPages, World};
use serde_json::{Value, json};

const CODE: &str = "granted authorization_code for https://auth0-jwt-authorizer";
const REFRESH: &str = "granted refresh_token for https://auth0-jwt-authorizer";

/// The app beside the provider, with access tokens that live for `seconds`.
async fn start(seconds: u32, change: impl FnOnce(&mut Value)) -> Result<(World, Independent)> {
    let world = World::new().await?;
    let provider = Independent::start(&world, seconds).await?;
    let mut settings = provider.settings(&world);
    change(&mut settings);
    world.server.set_config(Some(&settings.to_string()));
    Ok((world, provider))
}

/// Signs Ada in by a click, a login and a consent.
async fn sign_in(world: &World) -> Result<()> {
    let pages = ProviderPages { browser: &world.browser };
    world.app().sign_in().await?;
    pages.log_in("ada").await?;
    pages.accept().await?;
    world.app().wait_for_session("signed-in").await
}

/// How often the provider showed somebody a page: for the login and for the consent.
fn questions(provider: &Independent) -> [usize; 2] {
    [provider.count("asked login"), provider.count("asked consent")]
}

// Holds: R8, R13, R18, R29, module base, module discovery-openid-config, module idtoken-sig-rs256.
// Holds: module rp-init-logout, complaint 4, complaint 20.
#[tokio::test]
async fn a_session_is_had_back_in_every_tab_and_ends_in_every_tab() -> Result<()> {
    let (world, provider) = start(3600, |_| {}).await?;
    let (app, browser) = (world.app(), &world.browser);
    app.open("/?list=mine").await?;
    sign_in(&world).await?;
    assert_eq!(browser.text("#account-name").await?, "Person ada");
    assert_eq!(browser.url().await?, format!("{}/?list=mine", app.origin));
    assert_eq!((provider.count(CODE), questions(&provider)), (1, [1, 1]));

    browser.reload().await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(browser.text("#account-name").await?, "Person ada");
    assert_eq!(browser.url().await?, format!("{}/?list=mine", app.origin));
    assert_eq!((provider.count(CODE), questions(&provider)), (2, [1, 1]));

    let first = browser.open_tab().await?;
    app.open("/").await?;
    app.wait_for_session("signed-in").await?;
    app.wait_for_list().await?;
    assert_eq!((provider.count(CODE), questions(&provider)), (3, [1, 1]));
    assert_eq!(app.findings().await?, [""; 0]);

    browser.click("#sign-out").await?;
    ProviderPages { browser }.confirm_sign_out().await?;
    app.wait_for_session("signed-out").await?;
    assert_eq!(browser.url().await?, format!("{}/", app.origin), "no state is left");
    browser.switch_to(first).await?;
    app.wait_for_session("signed-out").await?;

    browser.reload().await?;
    app.wait_for_list().await?;
    app.wait_for_session("signed-out").await?;
    assert_eq!((provider.count(CODE), questions(&provider)), (3, [1, 1]));
    app.sign_in().await?;
    ProviderPages { browser }.wait_for_login().await?;
    assert_eq!(provider.refusals(), [""; 0]);
    Ok(())
}

// Holds: R19, R29, module refresh-token, module rp-init-logout, complaint 6.
#[tokio::test]
async fn a_refresh_token_renews_unseen_as_often_as_it_rotates_and_is_revoked() -> Result<()> {
    let (world, provider) = start(20, |settings| {
        settings["refreshTokens"] = json!(true);
        settings["prompt"] = json!("consent");
    })
    .await?;
    let (app, browser) = (world.app(), &world.browser);
    app.open("/").await?;
    sign_in(&world).await?;
    assert_eq!(app.findings().await?, [""; 0]);
    browser.eval("window.__same = 1").await?;
    for count in [1, 2] {
        provider.wait_for(REFRESH, count).await?;
    }
    app.wait_for_session("signed-in").await?;
    assert_eq!(browser.eval("window.__same").await?, json!(1), "the page never left");
    assert_eq!(browser.text("#account-name").await?, "Person ada");
    assert_eq!((provider.count(CODE), questions(&provider)), (1, [1, 1]));

    browser.click("#sign-out").await?;
    provider.wait_for("revoked refresh_token", 1).await?;
    ProviderPages { browser }.confirm_sign_out().await?;
    app.wait_for_session("signed-out").await?;
    assert_eq!(app.findings().await?, [""; 0]);
    assert_eq!(provider.refusals(), [""; 0]);
    Ok(())
}

// Holds: complaint 4, complaint 6.
#[tokio::test]
async fn without_refresh_tokens_the_session_comes_back_by_itself_when_its_token_ended() -> Result<()>
{
    let (world, provider) = start(12, |_| {}).await?;
    let (app, browser) = (world.app(), &world.browser);
    app.open("/").await?;
    sign_in(&world).await?;
    app.write_wish("Green tea", "", "").await?;
    browser.eval("window.__same = 1").await?;

    provider.wait_for(CODE, 2).await?;
    browser.wait_until("window.__same === undefined").await?;
    app.wait_for_session("signed-in").await?;
    assert_eq!(browser.text("#account-name").await?, "Person ada");
    assert_eq!(app.written_wish().await?[0], "Green tea");
    assert_eq!(app.findings().await?, [""; 0]);
    assert_eq!((provider.count(REFRESH), questions(&provider)), (0, [1, 1]));
    assert_eq!(provider.refusals(), [""; 0]);
    Ok(())
}
