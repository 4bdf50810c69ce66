//! The console as a workbench: what is composed, where it goes, what is kept of it, and what leaves the
//! page.

use anyhow::Result;
use e2e::{ADA, World};
use serde_json::Value;

const LIST: &str = "/wish-list-service";
const SENT: &str = "#console [type=submit][aria-disabled=false]";

/// Writes into a field of the form, as a person who pastes.
async fn write(world: &World, field: &str, text: &str) -> Result<()> {
    let event = if field == "method" { "change" } else { "input" };
    let text = Value::from(text);
    let script = format!(
        "(() => {{ const field = document.querySelector('#console [name={field}]'); field.value = {text}; field.dispatchEvent(new Event('{event}', {{bubbles: true}})); }})()"
    );
    world.browser.eval(&script).await.map(|_| ())
}

async fn value(world: &World, selector: &str) -> Result<String> {
    let script = format!("document.querySelector(\"{selector}\").value");
    Ok(world.browser.eval(&script).await?.as_str().unwrap_or_default().to_owned())
}

/// Sends a `GET`, and waits for its answer.
async fn get(world: &World, path: &str, status: &str) -> Result<()> {
    write(world, "path", path).await?;
    world.browser.click(SENT).await?;
    let shown = format!(".panel > [data-exchange][data-method=GET][data-status='{status}']");
    world.browser.find(&shown).await?;
    let end = path.rsplit_once('/').map_or(path, |(_, end)| end);
    let is_new = format!("document.querySelector('.answer__url').textContent.endsWith('{end}')");
    world.browser.wait_until(&is_new).await
}

/// The requests to a path, and whether each had an Authorization header.
fn arrived(world: &World, target: &str) -> Vec<bool> {
    let requests = world.sandbox.requests().into_iter();
    let own = requests.filter(|request| request.target == target && request.method == "GET");
    own.map(|request| request.has_authorization).collect()
}

/// Keeps what is copied and what is saved where the test can look at it.
async fn watch_what_leaves(world: &World) -> Result<()> {
    let script = "(() => {
        navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); };
        const make = URL.createObjectURL;
        URL.createObjectURL = file => { file.text().then(text => { window.saved = text; }); return make.call(URL, file); };
    })()";
    world.browser.eval(script).await.map(|_| ())
}

/// Presses a button and gives what it copies.
async fn copied(world: &World, selector: &str) -> Result<String> {
    world.browser.eval("delete window.copied").await?;
    world.browser.click(selector).await?;
    world.browser.wait_until("!!window.copied").await?;
    Ok(world.browser.eval("window.copied").await?.as_str().unwrap_or_default().to_owned())
}

fn secrets_in(world: &World, text: &str) -> Vec<String> {
    let all = world.sandbox.issued_secrets().into_iter();
    all.filter(|secret| text.contains(secret)).collect()
}

/// The policy refuses nothing; a 404 is told in the console, too.
async fn check_policy(world: &World) -> Result<()> {
    let said = world.browser.console().await?;
    assert!(
        !said.iter().any(|line| line.contains("Policy") || line.contains("Trusted")),
        "{said:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_token_goes_to_the_api_only_and_leaves_the_page_only_when_asked() -> Result<()> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    world.browser.click(".site-nav a[href='/console']").await?;
    world.browser.find("#console [name=token]:enabled:checked").await?;
    let settings = world.settings();
    let issuer = settings["issuer"].as_str().unwrap_or_default();
    let api = settings["apiUrl"].as_str().unwrap_or_default();

    // Another origin, though the token is on by itself: it answers, and no token went there.
    let discovery = "/.well-known/openid-configuration";
    let before = arrived(&world, discovery).len();
    write(&world, "path", &format!("{issuer}{}", &discovery[1..])).await?;
    world.browser.find("#console-goal[data-goal=elsewhere]").await?;
    assert!(world.browser.text("#console-goal").await?.contains("without your token"));
    world.browser.find("#console [name=token]:disabled").await?;
    assert_eq!(world.browser.text("#console-token-note").await?, "Your token is not sent there.");
    get(&world, &format!("{issuer}{}", &discovery[1..]), "200").await?;
    assert_eq!(arrived(&world, discovery)[before..], [false]);

    // Another stage of the same host.
    let other = api.replace("/default/", "/other/");
    write(&world, "path", &other).await?;
    world.browser.find("#console-goal[data-goal=other-stage]").await?;
    get(&world, &other, "404").await?;
    assert_eq!(arrived(&world, "/other/wish-list-service"), [false]);
    assert_eq!(world.app().findings().await?, [""; 0], "it is not the API that is judged");

    // The API itself, by its whole URL, which becomes a path.
    get(&world, &format!("{api}/echo?a=b"), "200").await?;
    assert_eq!(arrived(&world, "/default/wish-list-service/echo?a=b"), [true]);
    assert_eq!(value(&world, "#console [name=path]").await?, "/wish-list-service/echo?a=b");

    watch_what_leaves(&world).await?;
    world.browser.click("#snippets summary").await?;
    let plain = copied(&world, "#snippet-panel-curl .code button").await?;
    assert!(plain.contains("Bearer $TOKEN"), "{plain}");
    assert_eq!(secrets_in(&world, &plain), [""; 0]);
    world.browser.click("#snippet-panel-curl > button").await?;
    world.browser.find("#snippet-with-token[open]").await?;
    let asked = copied(&world, "#copy-with-token").await?;
    assert_eq!(secrets_in(&world, &asked).len(), 1, "the token is there, and nothing else");
    let link = copied(&world, "#copy-link").await?;
    assert!(link.ends_with("/console?method=GET&path=/wish-list-service/echo%3Fa%3Db"), "{link}");

    world.browser.click("#save-har").await?;
    world.browser.wait_until("!!window.saved").await?;
    let said = "document.querySelector('.toast').textContent.startsWith('The history is saved')";
    world.browser.wait_until(said).await?;
    let saved = world.browser.eval("window.saved").await?.as_str().unwrap_or_default().to_owned();
    assert_eq!(secrets_in(&world, &saved), [""; 0]);
    let log = serde_json::from_str::<Value>(&saved)?["log"].clone();
    assert_eq!(
        (log["version"].as_str(), log["entries"].as_array().map(Vec::len)),
        (Some("1.2"), Some(3))
    );
    let page = world.browser.eval("document.documentElement.outerHTML").await?.to_string();
    assert_eq!(secrets_in(&world, &page), [""; 0], "a secret is in the page");
    check_policy(&world).await?;
    Ok(())
}

#[tokio::test]
async fn a_request_is_composed_sent_by_a_key_repeated_and_edited() -> Result<()> {
    let world = World::new().await?;
    let link =
        "/console?method=POST&path=/wish-list-service/echo%3Fq%3D1&body=%7B%22a%22:%7D&token=on";
    world.app().open(link).await?;
    world.browser.find("#console-linked").await?;
    world.browser.find(SENT).await?;
    assert!(world.browser.url().await?.ends_with("/console"), "a link is taken once");
    assert_eq!(world.count_requests("POST", "/default/wish-list-service/echo?q=1"), 0);
    assert!(world.browser.text("#console-linked").await?.contains("cannot send your token"));

    // A mistake is named as it is typed; JSON is indented.
    assert!(world.browser.text("#console-body-note").await?.contains("Line 1, column 6"));
    write(&world, "body", r#"{"b":1,"a":12345678901234567890123}"#).await?;
    world.browser.click("#format-body").await?;
    let body = value(&world, "#console [name=body]").await?;
    assert_eq!(body, "{\n  \"b\": 1,\n  \"a\": 12345678901234567890123\n}");
    assert!(world.browser.text("#console-body-note").await?.contains("Valid JSON"));

    // Rows and path are one.
    let row = "#console-query > li:first-child input:nth-of-type(2)";
    assert_eq!(value(&world, row).await?, "1");
    world.browser.click("#console-add-row").await?;
    world.browser.wait_until("!!document.activeElement.closest('#console-query')").await?;
    world.browser.find("#console-query > li:nth-child(2) input").await?.send_keys("ü &").await?;
    assert_eq!(
        value(&world, "#console [name=path]").await?,
        "/wish-list-service/echo?q=1&%C3%BC%20%26"
    );
    world.browser.click("#console-query > li:nth-child(2) button").await?;
    world.browser.wait_until("document.activeElement.id === 'console-add-row'").await?;
    assert_eq!(value(&world, "#console [name=path]").await?, "/wish-list-service/echo?q=1");

    // From any field, by a key.
    write(&world, "method", "GET").await?;
    let key = "document.querySelector('#console [name=headers]').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}))";
    world.browser.eval(key).await?;
    world.browser.find(".panel > [data-exchange][data-method=GET][data-status='200']").await?;
    world.browser.click("#answer-tab-headers").await?;
    assert!(
        world
            .browser
            .text("#answer-panel-headers")
            .await?
            .contains("Access-Control-Expose-Headers")
    );
    world.browser.click("#answer-tab-timing").await?;
    let time = world.browser.text("#answer-panel-timing").await?;
    assert!(time.contains("hidden") && !time.contains("0.0 ms"), "{time}");

    // What was sent can be sent again, and put back into the form.
    get(&world, LIST, "200").await?;
    world.browser.click("#earlier li button[aria-label^='Repeat: GET']").await?;
    world
        .browser
        .wait_until("document.querySelectorAll('#earlier [data-exchange]').length === 2")
        .await?;
    let echo = "/default/wish-list-service/echo?q=1";
    world.browser.find(SENT).await?;
    assert_eq!(arrived(&world, echo).len(), 2);
    assert_eq!(value(&world, "#console [name=path]").await?, LIST, "the form is left alone");
    world.browser.click("#earlier li:last-child button[aria-label^=Edit]").await?;
    world.browser.wait_until("document.activeElement.name === 'path'").await?;
    assert_eq!(value(&world, "#console [name=path]").await?, "/wish-list-service/echo?q=1");
    world.browser.click("#clear-history").await?;
    world.browser.wait_until("!document.querySelector('#earlier [data-exchange]')").await?;
    check_policy(&world).await?;
    Ok(())
}
