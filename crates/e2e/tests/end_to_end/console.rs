//! The console: any request to the API and nowhere else, without the token where it is switched off.

use anyhow::Result;
use e2e::{ADA, Fault, World};
use serde_json::Value;

const LIST: &str = "/wish-list-service";
const SENT: &str = "#console [type=submit][aria-disabled=false]";

/// What is composed; the token is as it was.
struct Request<'r> {
    method: &'r str,
    path: &'r str,
    headers: &'r str,
    body: &'r str,
}

const GET: Request<'_> = Request { method: "GET", path: LIST, headers: "", body: "" };

async fn open(world: &World) -> Result<()> {
    world.browser.click(".site-nav a[href='/console']").await?;
    world.browser.find(SENT).await.map(|_| ())
}

async fn opened() -> Result<World> {
    let world = World::new().await?;
    world.app().open("/console").await?;
    world.browser.find(SENT).await?;
    Ok(world)
}

async fn signed_in() -> Result<World> {
    let world = World::new().await?;
    world.sign_in(ADA).await?;
    world.app().wait_for_list().await?;
    open(&world).await?;
    Ok(world)
}

/// Fills the form and sends it.
async fn send(world: &World, request: &Request<'_>) -> Result<()> {
    let Request { method, path, headers, body } = request;
    for (field, text, event) in [
        ("method", method, "change"),
        ("path", path, "input"),
        ("headers", headers, "input"),
        ("body", body, "input"),
    ] {
        // A script, for a person cannot type a line break into a line, but paste one.
        let text = Value::from(*text);
        let script = format!(
            "(() => {{ const field = document.querySelector('#console [name={field}]'); field.value = {text}; field.dispatchEvent(new Event('{event}', {{bubbles: true}})); }})()"
        );
        world.browser.eval(&script).await?;
    }
    world.browser.click(SENT).await
}

/// The exchange that is shown as the answer.
fn shown(method: &str, status: &str) -> String {
    format!(".panel > [data-exchange][data-method={method}][data-status='{status}']")
}

async fn body_of_answer(world: &World) -> Result<String> {
    let text =
        "document.querySelector('.panel > [data-exchange] #answer-panel-body code').textContent";
    Ok(world.browser.eval(text).await?.as_str().unwrap_or_default().to_owned())
}

/// Ticks the box of the token, or unticks it; it is ticked to begin with.
async fn turn_token(world: &World, on: bool) -> Result<()> {
    let now = if on { ":enabled:not(:checked)" } else { ":enabled:checked" };
    world.browser.click(&format!("#console [name=token]{now}")).await
}

fn requests_to_api(world: &World) -> Vec<(String, String, bool)> {
    let requests = world.sandbox.requests().into_iter();
    requests
        .filter(|request| request.listener == "api")
        .map(|request| (request.method, request.target, request.has_authorization))
        .collect()
}

#[tokio::test]
async fn a_get_without_a_token_shows_its_answer_and_those_before() -> Result<()> {
    let world = opened().await?;
    let path = "document.querySelector('#console [name=path]').value";
    assert_eq!(world.browser.eval(path).await?, LIST, "the route of the settings to begin with");
    world.browser.find("#console [name=token]:disabled").await?;
    send(&world, &GET).await?;
    world.browser.find(&shown("GET", "200")).await?;
    assert!(body_of_answer(&world).await?.contains("Count"));
    send(&world, &Request { path: "/nowhere", ..GET }).await?;
    world.browser.find(&shown("GET", "404")).await?;
    world.app().wait_for_finding("route-not-found").await?;
    let text = world.browser.text("[data-finding=route-not-found]").await?;
    assert!(text.contains("GET /nowhere"), "{text}");
    world.browser.find("#earlier [data-exchange][data-status='200']:not([open])").await?;
    assert_eq!(world.browser.eval(path).await?, "/nowhere", "what was typed is still there");
    Ok(())
}

#[tokio::test]
async fn a_post_with_the_token_is_created() -> Result<()> {
    let world = signed_in().await?;
    world.browser.find("#console [name=token]:enabled:checked").await?;
    send(&world, &Request { method: "POST", body: r#"{"name":"Tea"}"#, ..GET }).await?;
    world.browser.find(&shown("POST", "201")).await?;
    assert_eq!(world.app().findings().await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn the_token_goes_only_where_it_is_switched_on_and_is_never_shown() -> Result<()> {
    let world = signed_in().await?;
    turn_token(&world, false).await?;
    let post = Request { method: "POST", body: "{}", ..GET };
    send(&world, &post).await?;
    world.browser.find(&shown("POST", "401")).await?;
    assert!(world.browser.text("#answer-note").await?.contains("Tick “Send my token”"));
    assert_eq!(world.app().findings().await?, [""; 0], "nobody who is signed in is to sign in");
    assert!(requests_to_api(&world).iter().all(|(_, _, has_token)| !has_token));

    // The sandbox's echo answers with the event, and so with the header that carries the token.
    turn_token(&world, true).await?;
    let echo = "/wish-list-service/echo";
    send(&world, &Request { path: echo, ..GET }).await?;
    world.browser.find(&shown("GET", "200")).await?;
    assert!(requests_to_api(&world).iter().any(|(_, target, has)| target.contains(echo) && *has));
    let body = body_of_answer(&world).await?;
    assert!(body.contains("Bearer (your access token)"), "{body}");
    let page = world.browser.eval("document.documentElement.outerHTML").await?.to_string();
    for secret in world.sandbox.issued_secrets() {
        assert!(!page.contains(&secret), "a secret is in the page");
    }
    Ok(())
}

#[tokio::test]
async fn what_would_go_elsewhere_is_refused_and_nothing_is_sent() -> Result<()> {
    let world = opened().await?;
    let before = world.sandbox.requests().len();
    for path in [
        "//evil.example/a",
        "https://api.example@evil.example/a",
        "/\\evil.example",
        "/../other-stage/a",
        "/%2e%2e/other-stage/a",
        "@evil.example/",
        "",
    ] {
        send(&world, &Request { path, ..GET }).await?;
        world.browser.find("#console [name=path][aria-invalid=true]").await?;
        world.browser.wait_until("document.activeElement.name === 'path'").await?;
        let note = world.browser.text("#console-path-note").await?;
        assert!(note.ends_with('.'), "{path}: {note}");
    }
    let headers = "Authorization: Bearer forged";
    send(&world, &Request { headers, ..GET }).await?;
    world.browser.find("#console [name=headers][aria-invalid=true]").await?;
    assert!(world.browser.text("#console-headers-note").await?.contains("Send my token"));
    assert_eq!(world.sandbox.requests().len(), before, "nothing was sent");
    assert_eq!(world.browser.eval("document.querySelector('[data-exchange]')").await?, Value::Null);
    Ok(())
}

#[tokio::test]
async fn what_a_browser_changes_is_said_at_the_field() -> Result<()> {
    let world = opened().await?;
    send(&world, &Request { headers: "Cookie: a=b", body: "{", ..GET }).await?;
    world.browser.find(&shown("GET", "200")).await?;
    assert!(world.browser.text("#console-headers-note").await?.contains("cookie"));
    assert!(world.browser.text("#console-body-note").await?.contains("no body"));
    assert_eq!(world.browser.console().await?, [""; 0], "the policy refuses nothing");
    Ok(())
}

async fn check_refused(request: &Request<'_>, catalogue: &str, listed: &str) -> Result<()> {
    let world = opened().await?;
    send(&world, request).await?;
    let text = world.app().wait_for_finding("preflight-refused").await?;
    assert!(text.contains(listed), "{text}");
    let found = world.app().found_in(".panel").await?;
    assert_eq!(found, [["preflight-refused", "very-likely", catalogue].map(str::to_owned)]);
    let arrived = requests_to_api(&world);
    let is_own = |(method, ..): &&(String, String, bool)| method == "DELETE";
    assert_eq!(arrived.iter().find(is_own), None, "{arrived:?}");
    Ok(())
}

#[tokio::test]
async fn a_method_that_is_not_listed_is_named() -> Result<()> {
    let listed = r#""AllowMethods":["GET","POST","DELETE"]"#;
    check_refused(&Request { method: "DELETE", ..GET }, "C14", listed).await
}

#[tokio::test]
async fn a_header_that_is_not_listed_is_named() -> Result<()> {
    let listed = r#""AllowHeaders":["authorization","content-type","x-trace"]"#;
    check_refused(&Request { headers: "X-Trace: 1", ..GET }, "C15", listed).await
}

#[tokio::test]
async fn cors_that_lets_nobody_in_is_found_in_place_and_mended() -> Result<()> {
    let world = opened().await?;
    world.sandbox.set_fault(Fault::CorsOff, true).await;
    let path = "/wish-list-service/echo";
    for method in ["GET", "PUT"] {
        send(&world, &Request { method, path, ..GET }).await?;
        world.browser.find(&shown(method, "no-readable-answer")).await?;
        world.app().wait_for_finding("cors-blocked").await?;
    }
    world.sandbox.set_fault(Fault::CorsOff, false).await;
    send(&world, &Request { path, ..GET }).await?;
    world.browser.find(&shown("GET", "200")).await?;
    assert_eq!(world.app().findings().await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn what_was_typed_survives_a_sign_in_and_a_change_of_page() -> Result<()> {
    let world = opened().await?;
    let typed = Request { method: "PATCH", path: "/a/b?c=d", headers: "X-A: 1", body: "[1,\n2]" };
    send(&world, &typed).await?;
    world.browser.click(".site-nav a[href='/']").await?;
    world.app().sign_in().await?;
    world.tenant().log_in(ADA).await?;
    world.tenant().accept().await?;
    world.app().wait_for_session("signed-in").await?;
    open(&world).await?;
    let values = "['method', 'path', 'headers', 'body'].map(name => document.querySelector(`#console [name=${name}]`).value)";
    let kept: Vec<String> = serde_json::from_value(world.browser.eval(values).await?)?;
    assert_eq!(kept, [typed.method, typed.path, typed.headers, typed.body]);
    Ok(())
}

#[tokio::test]
async fn a_request_can_be_given_up() -> Result<()> {
    let world = opened().await?;
    world.sandbox.set_fault(Fault::ApiSilent, true).await;
    let request = Request { path: "/wish-list-service?a=b", headers: "Accept: a/b", ..GET };
    send(&world, &request).await?;
    world.browser.click("#cancel-request:not([hidden])").await?;
    world.browser.find(SENT).await?;
    world.browser.wait_until("document.querySelector('#cancel-request').hidden").await?;
    world.browser.wait_until("document.activeElement.type === 'submit'").await?;
    world
        .browser
        .wait_until("document.querySelector('.console .empty').textContent === 'Cancelled.'")
        .await?;
    world.browser.find("#earlier [data-exchange][data-status=cancelled]").await?;
    let kept = "document.querySelector('#console [name=headers]').value";
    assert_eq!(world.browser.eval(kept).await?, "Accept: a/b", "what was typed stays");
    world.sandbox.set_fault(Fault::ApiSilent, false).await;
    world.browser.click(SENT).await?;
    world.browser.find(&shown("GET", "200")).await.map(|_| ())
}

#[tokio::test]
async fn it_fits_a_phone_and_each_field_has_its_label() -> Result<()> {
    let world = opened().await?;
    let long = format!("/wish-list-service/{}", "a".repeat(300));
    send(&world, &Request { method: "DELETE", path: &long, ..GET }).await?;
    world.app().wait_for_finding("preflight-refused").await?;
    send(&world, &GET).await?;
    world.browser.find(&shown("GET", "200")).await?;
    world.browser.find("#earlier [data-exchange]").await?;
    let ids = "[...document.querySelectorAll('[id]')].map(e => e.id)";
    let twice = format!("{ids}.filter((id, place, all) => all.indexOf(id) !== place)");
    assert_eq!(world.browser.eval(&twice).await?, Value::from(Vec::<Value>::new()));
    let bare = "[...document.querySelector('#console').elements].filter(e => e.name && !(e.labels.length && document.getElementById(e.getAttribute('aria-describedby')))).map(e => e.name)";
    assert_eq!(world.browser.eval(bare).await?, Value::from(Vec::<Value>::new()));
    for width in [320, 1280] {
        world.browser.resize(width, 800).await?;
        let overflow = world.browser.eval("document.documentElement.scrollWidth - innerWidth");
        let overflow = overflow.await?.as_i64();
        assert!(overflow <= Some(0), "{width} px: {overflow:?} px too wide");
    }
    Ok(())
}
