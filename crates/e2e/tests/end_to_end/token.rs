//! The Token page: what it forecasts, what it shows of a token, and what it never shows.

use anyhow::{Context as _, Result};
use e2e::{ADA, Fault, World};
use serde_json::Value;

/// Goes to the page without loading it anew, which would have the session brought back.
async fn open(world: &World) -> Result<()> {
    world.browser.click("a[href='/token']").await?;
    world.browser.find("[data-token=memory] [data-rule=signature]").await.map(|_| ())
}

/// Waits for what is forecast of a method, as `[data-prospect]`, and gives the row's text.
async fn forecast(world: &World, method: &str, prospect: &str) -> Result<String> {
    let row = format!("[data-forecast^='{method} '][data-prospect={prospect}]");
    world.browser.text(&format!("[data-token=memory] {row}")).await
}

async fn is_true(world: &World, expression: &str) -> Result<()> {
    world.browser.wait_until(expression).await
}

/// A token that is signed in under a fault: what is forecast of `POST`, and the finding.
async fn check(fault: Fault, prospect: &str, words: &str, code: &str) -> Result<World> {
    let world = World::new().await?;
    if fault == Fault::PermissionsOnly {
        let route = serde_json::json!({"POST /wish-list-service": ["create:wishes"]});
        world.configure(|settings| settings["authorizer"] = serde_json::json!({"routes": route}));
    }
    world.sandbox.set_fault(fault, true).await;
    world.sign_in(ADA).await?;
    open(&world).await?;
    let row = forecast(&world, "POST", prospect).await.with_context(|| format!("{fault:?}"))?;
    assert!(row.contains(words), "{fault:?}: {row}");
    world.app().wait_for_finding(code).await.with_context(|| format!("{fault:?}"))?;
    assert_eq!(world.app().findings().await?, [code], "{fault:?}");
    forecast(&world, "GET", "open").await?;
    shows_no_token(&world).await?;
    Ok(world)
}

/// Nothing that was issued is in the document, nor anything that looks like a token.
async fn shows_no_token(world: &World) -> Result<()> {
    let page = world.browser.eval("document.documentElement.outerHTML").await?.to_string();
    let secrets = world.sandbox.issued_secrets();
    assert!(!secrets.is_empty(), "something was issued");
    for secret in &secrets {
        let parts = secret.split('.').filter(|part| part.len() >= 16);
        for part in parts {
            assert!(!page.contains(part), "the page holds a part of a secret");
        }
    }
    assert!(!page.contains("eyJ"), "the page holds something like a JWT");
    Ok(())
}

#[tokio::test]
async fn signed_out_it_says_what_will_be_here() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/token").await?;
    world.browser.find("[data-token=none]").await?;
    assert_eq!(world.browser.eval("document.title").await?, "Token · Wish List");
    world.browser.click("#token-sign-in").await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    world.browser.find("[data-token=memory]").await?;
    assert!(world.browser.url().await?.ends_with("/token"), "back where the person was");
    Ok(())
}

#[tokio::test]
async fn a_good_token_is_accepted_and_explained() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    let before = world.sandbox.requests().len();
    open(&world).await?;
    forecast(&world, "POST", "accepted").await?;
    forecast(&world, "GET", "open").await?;
    is_true(
        &world,
        "document.querySelector('[data-rule=signature]').dataset.checkState === 'passed'",
    )
    .await?;
    let failed = "document.querySelectorAll('[data-rule]:not([data-check-state=passed])').length";
    assert_eq!(world.browser.eval(failed).await?, 0, "every check passes");
    assert_eq!(world.app().findings().await?, [""; 0]);

    let claims = world.browser.text("[data-token=memory] [data-claim=exp]").await?;
    assert!(
        claims.contains("in 2") && claims.contains(" min") && claims.contains("refuses"),
        "{claims}"
    );
    let id_token = world.browser.text("[data-id-token]").await?;
    assert!(id_token.contains("Ada") && id_token.contains("email"), "{id_token}");
    let binding = "document.querySelectorAll('[data-claim=nonce], [data-claim=at_hash]').length";
    assert_eq!(world.browser.eval(binding).await?, 0);
    let scope = world.browser.text("[data-scope='create:wishes']").await?;
    assert_eq!(scope.matches("yes").count(), 3, "asked for, granted and assigned: {scope}");
    world.browser.click("#access-view-tab-raw").await?;
    let raw = world.browser.text("#access-view-panel-raw").await?;
    assert!(raw.contains("\"scope\": ") && raw.contains("characters of base64url"), "{raw}");
    copies_the_token(&world).await?;
    assert_eq!(world.sandbox.requests().len(), before, "nothing is sent");
    shows_no_token(&world).await
}

/// The access token goes to the clipboard once the warning was answered, and nowhere else.
async fn copies_the_token(world: &World) -> Result<()> {
    let permissions =
        serde_json::json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
    world.browser.devtools("Browser.grantPermissions", permissions).await?;
    world.browser.eval("navigator.clipboard.writeText('before')").await?;
    world.browser.click("#copy-token").await?;
    is_true(world, "document.querySelector('#copying').open").await?;
    let warning = world.browser.text("#copying").await?;
    assert!(warning.contains("bearer token") && warning.contains("good until"), "{warning}");
    assert_eq!(world.browser.eval("navigator.clipboard.readText()").await?, "before");
    shows_no_token(world).await?;
    world.browser.click("#confirm-copy-token").await?;
    is_true(world, "document.querySelector('.toast').innerText.includes('good until')").await?;
    is_true(world, "document.activeElement.id === 'copy-token'").await?;
    let copied = world.browser.eval("navigator.clipboard.readText()").await?;
    let copied = copied.as_str().unwrap_or_default().to_owned();
    assert!(world.sandbox.issued_secrets().contains(&copied) && copied.starts_with("eyJ"));
    Ok(())
}

#[tokio::test]
async fn the_end_of_a_token_is_counted_down() -> Result<()> {
    let world = World::new().await?;
    world.sandbox.set_fault(Fault::ShortTokens, true).await;
    world.sign_in(ADA).await?;
    open(&world).await?;
    let shown = "document.querySelector('#countdown').textContent";
    let first = world.browser.eval(shown).await?;
    assert!(first.to_string().contains("ends in"), "{first}");
    is_true(&world, &format!("{shown} !== {first}")).await
}

#[tokio::test]
async fn faults_of_a_token_are_told_apart() -> Result<()> {
    for (fault, prospect, words, code) in [
        (Fault::OpaqueToken, "refused", "three parts", "token-opaque"),
        (Fault::TokenHs256, "refused", "RSA", "token-algorithm"),
        (Fault::TokenFromFuture, "refused", "future", "token-not-yet-valid"),
        (Fault::HugeToken, "unknown", "No request with it fits", "token-too-large"),
        (Fault::TokenBadSignature, "refused", "signature", "token-signature"),
    ] {
        check(fault, prospect, words, code).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_audience_and_an_issuer_show_where_they_differ() -> Result<()> {
    let world = check(Fault::TokenAudienceSlash, "refused", "aud", "token-audience").await?;
    let marked = world.browser.text("[data-difference=aud] mark").await?;
    assert_eq!(marked, "/");
    let world = check(Fault::TokenCustomDomain, "refused", "iss", "token-issuer").await?;
    let text = world.browser.text("[data-difference=iss]").await?;
    assert!(text.contains(world.sandbox.issuer()) && text.contains("login."), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_permission_that_is_no_scope_is_named() -> Result<()> {
    let world = check(Fault::PermissionsOnly, "refused", "403", "scope-in-permissions").await?;
    let named = world.browser.text("[data-overlooked]").await?;
    assert!(named.contains("create:wishes"), "{named}");
    Ok(())
}

#[tokio::test]
async fn an_opaque_token_says_why_nothing_is_shown() -> Result<()> {
    let world = check(Fault::OpaqueToken, "refused", "one part", "token-opaque").await?;
    let text = world.browser.text("[data-closed]").await?;
    assert!(text.contains("only the tenant"), "{text}");
    let scope = world.browser.text("[data-scope='openid']").await?;
    assert!(scope.contains("not visible"), "what cannot be seen is not absent: {scope}");
    Ok(())
}

/// Puts a text into the field, as pasting does.
async fn paste(world: &World, text: &str) -> Result<()> {
    let script = format!(
        "(() => {{ const field = document.querySelector('#pasted-token'); field.value = {text}; \
         field.dispatchEvent(new Event('input', {{bubbles: true}})); return true; }})()"
    );
    world.browser.eval(&script).await.map(|_| ())
}

#[tokio::test]
async fn a_text_from_elsewhere_is_examined_and_forgotten() -> Result<()> {
    let world = World::new().await?;
    world.app().open("/token").await?;
    world.app().wait_for_session("signed-out").await?;
    world.browser.find("#pasted-token").await?;
    let before = world.sandbox.requests().len();
    for (text, selector) in [
        ("'garbage'", "[data-token=pasted] [data-finding=token-opaque]"),
        ("'Bearer [object Promise]'", "[data-token=pasted] [data-slip=no-token]"),
        ("'Bearer Bearer a.b.c'", "[data-slip=bearer-twice]"),
        ("'\"a.b.c\"'", "[data-slip=quotes]"),
        ("'x'.repeat(1 << 20)", "[data-finding=token-opaque]"),
        ("'a.'.repeat(1 << 19)", "[data-finding=token-opaque]"),
        (
            "btoa('{\"alg\":\"RS256\"}') + '.' + btoa('{\"sub\":\"canary\"}') + '.c2ln'",
            "[data-token=pasted] [data-claim=sub]",
        ),
        (
            "'curl -H \"Authorization: Bearer ' + btoa('{\"alg\":\"RS256\"}') + '.' + btoa('{\"sub\":\"canary\"}') + '.c2ln\" https://x.example'",
            "[data-token=pasted]:has([data-claim=sub]) [data-slip=command]",
        ),
    ] {
        paste(&world, text).await?;
        world.browser.find(selector).await.with_context(|| text.to_owned())?;
    }
    let offers = "document.querySelectorAll('[data-token=pasted] .button--primary').length";
    assert_eq!(world.browser.eval(offers).await?, 0, "no sign-in gives another's token");
    let page = world.browser.eval("document.documentElement.outerHTML").await?.to_string();
    assert!(page.contains("canary") && !page.contains("eyJ"), "the claims, and not the token");
    world.browser.click("#paste-token button[type=reset]").await?;
    is_true(&world, "document.querySelector('[data-token=pasted]') === null && document.querySelector('#pasted-token').value === ''").await?;
    assert_eq!(world.sandbox.requests().len(), before, "nothing is sent");
    assert_eq!(world.browser.eval("sessionStorage.length").await?, 0, "nothing is kept");
    // Where the list is, which stands in `config.json`.
    let stored = world.browser.eval("Object.keys(localStorage).join()").await?;
    assert_eq!(stored, "wish-list.list", "nothing is kept");
    Ok(())
}

#[tokio::test]
async fn it_fits_a_phone() -> Result<()> {
    let world = check(Fault::TokenAudienceSlash, "refused", "aud", "token-audience").await?;
    paste(&world, "'a'.repeat(5000) + '.b.c'").await?;
    world.browser.find("[data-token=pasted]").await?;
    let ids = "[...document.querySelectorAll('[id]')].map(e => e.id)";
    let twice = format!("{ids}.filter((id, place, all) => all.indexOf(id) !== place)");
    assert_eq!(world.browser.eval(&twice).await?, Value::from(Vec::<Value>::new()));
    for width in [320, 1280] {
        world.browser.resize(width, 800).await?;
        let overflow = world.browser.eval("document.documentElement.scrollWidth - innerWidth");
        let overflow = overflow.await?.as_i64();
        assert!(overflow <= Some(0), "{width} px: {overflow:?} px too wide");
    }
    Ok(())
}
