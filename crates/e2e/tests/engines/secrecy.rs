//! After each flow, in each engine, no secret is anywhere but where it belongs: see `e2e::secrecy`.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{
    ADA, Engine, Event, Fault, World,
    tally::{Attempt, Kind},
};
use serde_json::{Value, json};

/// For so long at most is on its way what a page tells.
const MOMENT: Duration = Duration::from_millis(300);
const SENT: &str = "#console [type=submit][aria-disabled=false]";

// Holds: R13, R15, R16.
#[tokio::test]
async fn no_secret_is_anywhere_in_chromium() -> Result<()> {
    check(Engine::Chromium).await
}

#[tokio::test]
async fn no_secret_is_anywhere_in_firefox() -> Result<()> {
    check(Engine::Firefox).await
}

#[tokio::test]
async fn no_secret_is_anywhere_in_webkit() -> Result<()> {
    check(Engine::WebKit).await
}

#[tokio::test]
async fn a_secret_is_found_wherever_it_is_in_chromium() -> Result<()> {
    finds(Engine::Chromium).await
}

#[tokio::test]
async fn a_secret_is_found_wherever_it_is_in_firefox() -> Result<()> {
    finds(Engine::Firefox).await
}

#[tokio::test]
async fn a_secret_is_found_wherever_it_is_in_webkit() -> Result<()> {
    finds(Engine::WebKit).await
}

async fn check(engine: Engine) -> Result<()> {
    let world = World::with_engine(engine).await?;
    world.listen_in();
    every_page(&world).await.context("every page")?;
    a_reload_and_a_sign_out(&world).await.context("a reload and a sign-out")?;
    on_the_way(&world).await.context("on the way")?;
    refresh_tokens(&world).await.context("refresh tokens")?;
    a_sign_in_that_fails(&world).await.context("a sign-in that fails")?;
    a_panic(&world).await.context("a panic")
}

/// Searches everything; `seen` is in the page, so that the scan is known to see it.
async fn scan(world: &World, after: &str, seen: &str) -> Result<()> {
    let attempt = Attempt::begin(Kind::Scan, world.browser.engine(), after);
    world.gather().await?.check(4, seen).with_context(|| format!("after {after}"))?;
    attempt.held();
    Ok(())
}

/// Writes into a field, as a person who pastes.
async fn put(world: &World, selector: &str, text: &str) -> Result<()> {
    world.browser.find(selector).await?;
    let put = "const [selector, text] = arguments;
        const field = document.querySelector(selector);
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    world.browser.run(put, vec![json!(selector), json!(text)]).await.map(|_| ())
}

async fn every_page(world: &World) -> Result<()> {
    let browser = &world.browser;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    world.add_and_see("Green tea").await?;
    scan(world, "a sign-in and a wish", "Green tea").await?;

    // The sandbox's echo answers with the event, and so with the token.
    browser.click("a[href='/console']").await?;
    browser.find("#console [name=token]:enabled:checked").await?;
    put(world, "#console [name=path]", "/wish-list-service/echo").await?;
    browser.click(SENT).await?;
    browser.find(".panel > [data-exchange][data-method=GET][data-status='200']").await?;
    browser.click("#answer-tab-headers").await?;
    browser.click("#save-har").await?;
    browser.wait_until("document.querySelector('.toast').textContent.includes('is saved')").await?;
    scan(world, "an exchange with the Console, saved as HAR", "echo").await?;
    let saved = world.gather().await?.saved();
    ensure!(saved.iter().any(|file| file.contains("/echo")), "no HAR file was seen: {saved:?}");

    browser.click("a[href='/token']").await?;
    browser.find("[data-id-token] [data-claim=sub]").await?;
    browser.click("#access-view-tab-raw").await?;
    browser.click("#id-view-tab-raw").await?;
    let issued = world.sandbox.issued_secrets();
    let token = issued.iter().find(|secret| secret.starts_with("eyJ")).context("no token")?;
    put(world, "#pasted-token", token).await?;
    browser.find("[data-token=pasted]").await?;
    browser.click("#paste-token button[type=reset]").await?;
    scan(world, "the page Token, and a token pasted there", "auth0|").await?;

    browser.click("a[href='/diagnose']").await?;
    world.app().diagnose().await?;
    let command = format!(
        "curl -i -H 'Authorization: Bearer {token}' {}\nHTTP/2 401 \ncontent-type: application/json\n\
         www-authenticate: Bearer error=\"invalid_token\"\n\n{{\"message\":\"Unauthorized\"}}\n",
        world.sandbox.api_url()
    );
    for text in [token, &command] {
        put(world, "#paste-text", text).await?;
        browser.click("#paste [type=submit]").await?;
        browser.wait_until("document.querySelector('#paste-text').value === ''").await?;
    }
    browser.wait_until("document.querySelector('#report').textContent.length > 100").await?;
    scan(world, "Diagnose with a token pasted, and its report", "Diagnose").await
}

/// Begins anew, with nothing of before.
async fn anew(world: &World) -> Result<()> {
    world.start_over().await?;
    world.server.forget();
    world.server.set_config(Some(&world.settings().to_string()));
    Ok(())
}

async fn a_reload_and_a_sign_out(world: &World) -> Result<()> {
    world.browser.click("a[href='/']").await?;
    world.browser.reload().await?;
    world.app().wait_for_session("signed-in").await?;
    world.app().wait_for_list().await?;
    scan(world, "a session had back after a reload", "Ada Lovelace").await?;
    world.browser.click("#sign-out").await?;
    world.app().wait_for_session("signed-out").await?;
    world.browser.find("#sign-in").await?;
    world.app().wait_for_list().await?;
    scan(world, "a sign-out", "data-wish-id").await
}

/// While a sign-in is on its way its transaction is in session storage, and nowhere else.
async fn on_the_way(world: &World) -> Result<()> {
    anew(world).await?;
    world.app().open("/").await?;
    world.app().sign_in().await?;
    world.browser.find("#login").await?;
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    let attempt = Attempt::begin(Kind::Scan, world.browser.engine(), "a sign-in on its way");
    let mut scan = world.gather().await?;
    let slots: Value = serde_json::from_str(scan.place("session storage"))?;
    let slot = slots.as_object().and_then(|slots| slots.values().next()?.as_str());
    let kept: Value = serde_json::from_str(slot.context("nothing is kept")?)?;
    for member in ["state", "nonce", "verifier"] {
        scan.look_for(kept[member].as_str().with_context(|| format!("no {member}"))?);
    }
    ensure!(scan.secrets() >= 3, "{} secrets", scan.secrets());
    let leaks = scan.leaks(false);
    ensure!(leaks.is_empty(), "{}", leaks.join("\n"));
    attempt.held();
    Ok(())
}

async fn refresh_tokens(world: &World) -> Result<()> {
    anew(world).await?;
    world.configure_refresh_tokens();
    world.sandbox.set_fault(Fault::Post401Once, true).await;
    world.sign_in(ADA).await?;
    world.add_and_see("Oolong").await?;
    assert_eq!(world.grants(2).await, ["authorization_code", "refresh_token"]);
    scan(world, "a renewal with a refresh token", "Oolong").await?;
    world.browser.click("#sign-out").await?;
    world.app().wait_for_session("signed-out").await?;
    world.app().wait_for_list().await?;
    scan(world, "a sign-out with a refresh token revoked", "data-wish-id").await
}

async fn a_sign_in_that_fails(world: &World) -> Result<()> {
    anew(world).await?;
    world.sandbox.set_fault(Fault::IdTokenWrongNonce, true).await;
    world.app().open("/").await?;
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    world.app().wait_for_session("failed").await?;
    world.app().wait_for_finding("id-token-refused").await?;
    scan(world, "a sign-in that failed", "nonce").await
}

/// The browser refuses an element, with a token in its words, where the app does not expect it.
async fn a_panic(world: &World) -> Result<()> {
    anew(world).await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    world.browser.find("#sign-out").await?;
    let issued = world.sandbox.issued_secrets();
    let token = issued.iter().find(|secret| secret.starts_with("eyJ")).context("no token")?;
    let break_once = "const [token] = arguments;
        let broken = false;
        for (const [owner, name] of [
            [Document, 'createElement'], [Node, 'cloneNode'], [Node, 'appendChild'], [Node, 'insertBefore'],
        ]) {
            const own = owner.prototype[name];
            owner.prototype[name] = function (...args) {
                if (!broken) {
                    broken = true;
                    throw new Error(`no ${token}`);
                }
                return own.apply(this, args);
            };
        }";
    world.browser.run(break_once, vec![json!(token)]).await?;
    world.browser.eval("document.querySelector(\"a[href='/settings']\").click()").await?;
    world.browser.find("main.crash").await?;
    tokio::time::sleep(MOMENT).await;
    let attempt = Attempt::begin(Kind::Scan, world.browser.engine(), "a panic");
    let scan = world.gather().await?;
    ensure!(scan.place("the page").contains("Wish List stopped"), "no page");
    ensure!(scan.secrets() >= 4, "{} secrets", scan.secrets());
    // In a release a panic ends WebAssembly at once.
    let ended = |event: &Event| event.kind == "error" && event.text().contains("RuntimeError");
    ensure!(scan.events().iter().any(ended), "no panic: {:?}", scan.events().last());
    let leaks = scan.leaks(true);
    ensure!(leaks.is_empty(), "{}", leaks.join("\n"));
    attempt.held();
    Ok(())
}

/// Each place with what puts a secret there.
const PLANTS: [(&str, &str); 20] = [
    ("the page", "document.body.append(secret)"),
    ("the fields of forms", "document.querySelector('#add-wish [name=name]').value = secret"),
    ("globals", "window.kept = { list: [new Map([['a', Promise.resolve(btoa('x' + secret))]])] }"),
    ("local storage", "localStorage.setItem('a', secret)"),
    ("session storage", "sessionStorage.setItem('wish-list.draft', encodeURIComponent(secret))"),
    ("stored", "localStorage.setItem('wish-list.list', secret)"),
    ("cookies", "document.cookie = `a=${secret}`"),
    ("kept", "0"),
    ("the address", "history.replaceState(null, '', `/?a=${secret}`)"),
    ("history", "0"),
    ("the title", "document.title = secret"),
    ("the name of the window", "window.name = secret.slice(8, 28)"),
    ("the state of the history", "history.replaceState({ a: secret }, '')"),
    ("what was timed", "await fetch(`/config.json?a=${secret}`)"),
    ("query of /config.json", "0"),
    ("IndexedDB", "await new Promise((done) => { indexedDB.open(secret).onsuccess = done; })"),
    ("caches", "await caches.open(secret)"),
    ("console", "console.debug({ a: [secret] })"),
    ("broadcast", "new BroadcastChannel('a').postMessage({ secret })"),
    ("saved", "URL.createObjectURL(new Blob([secret]))"),
];

/// A scan that finds nothing proves nothing, unless it finds what is there.
async fn finds(engine: Engine) -> Result<()> {
    let world = World::with_engine(engine).await?;
    world.listen_in();
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    world.browser.find("#add-wish [name=name]").await?;
    world.gather().await?.check(4, "Ada Lovelace")?;
    let issued = world.sandbox.issued_secrets();
    let secret = issued.iter().rfind(|secret| secret.starts_with("eyJ")).context("no token")?;
    // A piece of it, from where it does not look like a JWT.
    let piece = &secret[secret.len() - 40..];
    for (place, plant) in PLANTS {
        let body = format!("return (async (secret) => {{ {plant} }})(...arguments)");
        world.browser.run(&body, vec![json!(piece)]).await.with_context(|| place.to_owned())?;
    }
    let api = "const [url, secret] = arguments;
        return fetch(`${url}?a=${secret}`, { method: 'POST', body: secret,
            headers: { 'content-type': 'text/plain' } }).then(() => true, () => false);";
    world.browser.run(api, vec![json!(world.sandbox.api_url()), json!(piece)]).await?;
    tokio::time::sleep(MOMENT).await;
    let leaks = world.gather().await?.leaks(true);
    let places = PLANTS.iter().map(|(place, _)| *place);
    let sent = ["the query of api POST", "the body of api POST"];
    for place in places.chain(sent) {
        assert!(
            leaks.iter().any(|leak| leak.starts_with(place)),
            "not found in {place}: {leaks:#?}"
        );
    }
    Ok(())
}
