//! Every page in every state, for everybody: axe-core finds nothing against it, in light and dark, on a
//! phone and on a wide screen; nothing is wider than a phone; the focus can be seen.

use anyhow::Result;
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};
use e2e::{ADA, Browser, Examiner, Fault, Key, PAGES, World, serve};
use serde_json::{Value, json};

/// In the page of the app, but not in the shell that is there before it.
const STARTED: &str = "#show-shortcuts";

/// A world, and what was found on the way through it.
struct Walk {
    world: World,
    examiner: Examiner,
    mistakes: Vec<String>,
}

impl Walk {
    async fn begin() -> Result<Self> {
        let (world, examiner) = (World::new().await?, Examiner::new()?);
        Ok(Self { world, examiner, mistakes: Vec::new() })
    }

    /// Examines what is shown once `selector` finds something.
    async fn see(&mut self, state: &str, selector: &str) -> Result<()> {
        self.world.browser.find(selector).await?;
        let found = self.examiner.examine(&self.world.browser).await?;
        self.mistakes.extend(found.into_iter().map(|mistake| format!("{state}: {mistake}")));
        Ok(())
    }

    /// The same at a path of the app that is loaded anew.
    async fn open(&mut self, state: &str, path: &str, selector: &str) -> Result<()> {
        self.world.app().open(path).await?;
        self.see(&format!("{path} {state}"), selector).await
    }

    fn end(&self) {
        assert!(self.mistakes.is_empty(), "{}", self.mistakes.join("\n"));
    }
}

/// Lists that the sandbox does not have: by the first part of their path.
async fn lists() -> Result<String> {
    let answer = |Path(kind): Path<String>| {
        let wish = |n: u32| {
            json!({ "id": n.to_string(), "name": format!("Wish number {n}"), "url": "https://example.com/a",
                "description": "Something to look forward to, in a sentence that needs two lines." })
        };
        let items: Vec<Value> = (0..if kind == "long" { 250 } else { 0 }).map(wish).collect();
        let body = json!({ "Count": items.len(), "ScannedCount": items.len(), "Items": items });
        let headers = [
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::CONTENT_TYPE, "application/json"),
        ];
        std::future::ready((headers, body.to_string()).into_response())
    };
    serve(Router::new().route("/{kind}/wish-list-service", get(answer))).await
}

#[tokio::test]
async fn signed_out() -> Result<()> {
    let mut walk = Walk::begin().await?;
    for path in PAGES {
        let settled = if path == "/" { "#wishes > li" } else { STARTED };
        walk.open("signed out", path, settled).await?;
    }
    walk.world.app().open("/").await?;
    walk.world.app().wait_for_list().await?;
    walk.world.browser.click("[data-exchange] summary").await?;
    walk.world.app().write_wish(" ", "tea", "").await?;
    walk.world.app().add().await?;
    walk.see("/ with mistakes in the form and an exchange open", "#wish-name[aria-invalid=true]")
        .await?;
    walk.world.app().open("/console").await?;
    walk.world.browser.find(STARTED).await?;
    walk.world
        .browser
        .run(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true}))",
            vec![],
        )
        .await?;
    walk.see("/console with the shortcuts open", "dialog[open]").await?;
    let link = "/console?method=POST&path=%2Fwish-list-service&body=%7B";
    walk.open("filled in by a link", link, "#console-linked").await?;
    walk.world.app().open("/settings").await?;
    walk.world.browser.fill("#settings-form [name=clientId]", " ").await?;
    walk.world.browser.click("#try-settings").await?;
    walk.see("/settings with a mistake", "[aria-invalid=true]").await?;
    walk.world.browser.fill("#settings-form [name=clientId]", "another-client").await?;
    walk.world.browser.click("#try-settings").await?;
    walk.see("/settings of this tab", "#tab-settings").await?;
    walk.end();
    Ok(())
}

#[tokio::test]
async fn signed_in_and_the_pages_of_the_sandbox() -> Result<()> {
    let mut walk = Walk::begin().await?;
    walk.world.app().open("/").await?;
    walk.world.app().sign_in().await?;
    walk.see("the tenant's login", "#login").await?;
    walk.world.browser.fill("#login [name=username]", ADA).await?;
    walk.world.browser.fill("#login [name=password]", "wrong").await?;
    walk.world.browser.click("#login button[type=submit]").await?;
    walk.see("the tenant's login after a mistake", "#problem").await?;
    walk.world.tenant().log_in(ADA).await?;
    walk.see("the tenant's consent", "#consent").await?;
    walk.world.tenant().accept().await?;
    walk.world.app().wait_for_session("signed-in").await?;
    walk.world.add_and_see("Tea").await?;
    walk.see("/ signed in, a wish added", "#wishes > li").await?;
    walk.world.browser.fill("#search-wishes", "nothing like it").await?;
    walk.see("/ where the search finds nothing", "#search-wishes-note").await?;
    walk.world.sandbox.set_fault(Fault::PostMissing, true).await;
    walk.world.app().write_wish("Never saved", "", "").await?;
    walk.world.app().add().await?;
    walk.see("/ with a wish that was not saved", "[data-finding=route-not-found]").await?;
    walk.world.sandbox.replace_faults([]).await;

    walk.world.browser.click(".site-nav a[href='/console']").await?;
    walk.world.browser.click("#console [type=submit][aria-disabled=false]").await?;
    walk.see("/console with an answer", ".panel > [data-exchange][data-status='200']").await?;
    for tab in ["#answer-tab-headers", "#answer-tab-timing", "#snippets summary"] {
        walk.world.browser.click(tab).await?;
        walk.see(&format!("/console, {tab}"), tab).await?;
    }
    walk.world.browser.click(".site-nav a[href='/token']").await?;
    walk.see("/token signed in", "[data-token=memory]").await?;
    walk.world.browser.click("#access-view-tab-raw").await?;
    walk.see("/token as JSON", "[role=tabpanel]:not([hidden])").await?;
    walk.world.browser.click("#copy-token").await?;
    walk.see("/token with the warning", "dialog#copying[open]").await?;
    walk.world.browser.press(Key::Escape).await?;
    walk.world.browser.click(".site-nav a[href='/diagnose']").await?;
    walk.world.app().diagnose().await?;
    walk.see("/diagnose, all passed", "[data-diagnosis=done]").await?;

    let control = walk.world.sandbox.control_url().to_owned();
    walk.world.sandbox.set_fault(Fault::CorsOff, true).await;
    for (state, path) in [("the control page", ""), ("the control page, searched", "?find=issuer")]
    {
        walk.world.browser.goto(&format!("{control}{path}")).await?;
        walk.see(state, "h1").await?;
    }
    walk.end();
    Ok(())
}

#[tokio::test]
async fn failed_empty_and_long() -> Result<()> {
    let mut walk = Walk::begin().await?;
    walk.world.sandbox.set_fault(Fault::CorsOff, true).await;
    walk.open("that cannot be read", "/", "[data-finding=cors-blocked]").await?;
    walk.world.browser.click(".site-nav a[href='/console']").await?;
    walk.world.browser.click("#console [type=submit][aria-disabled=false]").await?;
    walk.see("/console without a readable answer", ".panel > [data-exchange]").await?;
    walk.world.browser.click(".site-nav a[href='/diagnose']").await?;
    walk.world.app().diagnose().await?;
    walk.see("/diagnose with a finding", "[data-diagnosis=done]").await?;
    walk.world.sandbox.replace_faults([Fault::ApiSilent]).await;
    walk.world.app().open("/diagnose").await?;
    walk.world.browser.click("#run-diagnosis:not([aria-disabled=true])").await?;
    walk.see("/diagnose on its way", "[data-diagnosis=running]").await?;
    walk.open("that keeps loading", "/", "[aria-busy=true]").await?;
    walk.world.sandbox.replace_faults([]).await;

    let lists = lists().await?;
    for (kind, settled) in [("empty", ".empty"), ("long", "#wishes > li")] {
        let url = format!("{lists}/{kind}/wish-list-service");
        walk.world.configure(|settings| settings["apiUrl"] = json!(url));
        walk.open(&format!("with the {kind} list"), "/", settled).await?;
    }
    walk.world.server.set_config(Some("{\n  \"domain\": \"https://tenant/\",\n}"));
    for path in PAGES {
        walk.open("with broken settings", path, STARTED).await?;
    }
    walk.end();
    Ok(())
}

// Without this, an examination that sees nothing would look like a good one.
#[tokio::test]
async fn what_is_wrong_with_a_page_is_found() -> Result<()> {
    const PAGE: &str = "<!doctype html><html lang=en><meta name=viewport content='width=device-width'>\
        <title>Bad</title><style>button { outline: none !important; border: 0 }</style><main><h1>One</h1>\
        <h1>Two</h1><p style='color: #bbb; background: #fff'>Pale</p><input><img src=x.png>\
        <a href=a style='font-size: 9px'>a</a><a href=b style='font-size: 9px'>b</a>\
        <button style='width: 900px'>Wide</button></main>";
    let bad = serve(Router::new().route("/", get(|| std::future::ready(Html(PAGE))))).await?;
    let (browser, examiner) = (Browser::start().await?, Examiner::new()?);
    browser.goto(&bad).await?;
    let found = examiner.examine(&browser).await?;
    for look in ["320 px, light: ", "320 px, dark: ", "1280 px, light: ", "1280 px, dark: "] {
        for rule in ["color-contrast", "target-size", "heading", "focus"] {
            let begins = format!("{look}{rule}: ");
            assert!(
                found.iter().any(|mistake| mistake.starts_with(&begins)),
                "{begins} {found:#?}"
            );
        }
    }
    for look in ["320 px, light", "1280 px, dark"] {
        for rule in ["label", "image-alt"] {
            let begins = format!("{look}: {rule}: ");
            assert!(
                found.iter().any(|mistake| mistake.starts_with(&begins)),
                "{begins} {found:#?}"
            );
        }
    }
    let begins = |start: &str| found.iter().filter(|mistake| mistake.starts_with(start)).count();
    assert!(begins("320 px, light: overflow") == 1 && begins("1280 px, light: overflow") == 0);
    assert!(
        begins("320 px, forced colours: border") == 1
            && begins("320 px, forced colours: focus") > 0,
        "{found:#?}"
    );
    Ok(())
}
