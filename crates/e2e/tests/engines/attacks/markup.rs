//! Script and markup in all that others write: it is text.

use anyhow::{Context as _, Result, ensure};
use axum::response::IntoResponse as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use e2e::ADA;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::{
    scene::{MARKUP, Scene},
    strangers::Stranger,
};

/// Turns what is behind it round: U+202E, and an isolate that is never closed.
const BIDI: &str = "\u{202e}\u{2067}gnp.";

/// Addresses that are no links to the web.
const LINKS: [&str; 9] = [
    "javascript:window.hacked='link'",
    " JavaScript:window.hacked='link'",
    "java\nscript:window.hacked='link'",
    "data:text/html,<script>window.hacked='data'</script>",
    "vbscript:hacked",
    "blob:http://localhost/x",
    "https://user:password@evil.example/",
    "https://good.example@evil.example/",
    "file:///etc/passwd",
];

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    wishes(scene).await?;
    claims(scene).await?;
    error_description(scene).await?;
    settings(scene).await?;
    pasted(scene).await?;
    console_link(scene).await
}

async fn wishes(scene: &Scene) -> Result<()> {
    let name = format!("{MARKUP}{BIDI}");
    let mut items = vec![json!({ "id": MARKUP, "name": name, "description": name, "url": MARKUP })];
    items.push(json!({ "id": "__proto__", "name": { "toString": 1 }, "constructor": "x" }));
    items.extend(LINKS.map(|url| json!({ "id": url, "name": "A link", "url": url })));
    let count = items.len();
    let body = json!({ "Items": items, "Count": count }).to_string();
    let json = [("content-type", "application/json")];
    let api = Stranger::serve(move |_| (json, body.clone()).into_response()).await?;
    scene.anew().await?;
    let url = format!("{}/default/wish-list-service", api.origin);
    scene.world.configure(|settings| settings["apiUrl"] = json!(url));
    let attack = async {
        let world = &scene.world;
        world.app().open("/").await?;
        world.app().wait_for_list().await?;
        let shown = scene.content("#wishes .wish__name").await?;
        ensure!(shown == name, "{shown}");
        let items = world.browser.eval("document.querySelectorAll('#wishes > li').length").await?;
        ensure!(items == count, "{items} of {count}");
        // Before the app and with it.
        scene.is_unharmed().await?;
        world.app().write_wish("Tea", "", "").await?;
        world.app().wait_for_session("signed-out").await?;
        let click =
            "document.querySelectorAll('.wish__link, .wish__link *').forEach((e) => e.click())";
        let links = world.browser.eval("document.querySelectorAll('#wishes a').length").await?;
        ensure!(links == 0, "{links} of these are links");
        world.browser.eval(&format!("({click}, 0)")).await.map(|_| ())
    };
    scene.attack("script in the names, texts and links of wishes", attack).await;
    Ok(())
}

async fn claims(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let name = format!("{MARKUP}{BIDI}");
    for claim in ["name", "nickname", "email", "given_name", "__proto__", MARKUP] {
        scene.world.sandbox.claim(claim, json!(name));
    }
    scene.world.sandbox.claim("picture", json!("javascript:window.hacked='claim'"));
    let attack = async {
        let world = &scene.world;
        world.sign_in(ADA).await?;
        let shown = scene.content("#account-name").await?;
        ensure!(shown.contains(MARKUP), "{shown}");
        // The name has a paragraph of its own, so what turns its letters round ends with it.
        let kind = "getComputedStyle(document.querySelector('#account-name')).display";
        let kind = world.browser.eval(kind).await?;
        ensure!(kind == "block", "{kind}");
        scene.is_unharmed().await?;
        world.browser.click("a[href='/token']").await?;
        world.browser.find("[data-id-token] [data-claim=name]").await?;
        world.browser.click("#id-view-tab-raw").await?;
        Ok(())
    };
    scene.attack("script in the claims of a person", attack).await;
    Ok(())
}

async fn error_description(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let attack = async {
        let state = scene.leave_for_tenant().await?;
        let query = Serializer::new(String::new())
            .extend_pairs([
                ("error", "access_denied"),
                ("error_description", MARKUP),
                ("error_uri", "javascript:window.hacked='error_uri'"),
                ("state", &state),
            ])
            .finish();
        scene.world.app().open(&format!("/callback?{query}")).await?;
        scene.world.browser.find("[data-finding]").await?;
        let shown = scene.content("[data-finding]").await?;
        ensure!(shown.contains("onerror="), "the tenant's words are shown as they are: {shown}");
        Ok(())
    };
    scene.attack("script in error_description", attack).await;
    Ok(())
}

async fn settings(scene: &Scene) -> Result<()> {
    let hostile = json!({
        "clientId": MARKUP, MARKUP: MARKUP, "__proto__": { "issuer": "https://evil.example/" },
        "issuer": "javascript:window.hacked='issuer'", "apiUrl": "javascript:window.hacked='api'",
        "scope": MARKUP, "audience": MARKUP,
    });
    scene.anew().await?;
    scene.world.server.set_config(Some(&hostile.to_string()));
    let file = async {
        scene.world.app().open("/").await?;
        scene.world.browser.find("[data-finding]").await?;
        scene.is_unharmed().await?;
        scene.world.app().open("/settings").await?;
        scene.world.browser.find("[data-finding]").await.map(|_| ())
    };
    scene.attack("script in config.json", file).await;
    let text = async {
        scene.world.server.set_config(Some(&scene.world.settings().to_string()));
        scene.world.app().open("/settings").await?;
        scene.world.browser.click("#settings-tab-json").await?;
        for text in [hostile.to_string(), format!("{MARKUP}={MARKUP}"), "[".repeat(100_000)] {
            scene.put("#settings-text", &text).await?;
            scene.world.browser.find("#settings-mistakes li, #imported").await?;
            scene.is_unharmed().await?;
        }
        Ok(())
    };
    scene.attack("script in settings that are pasted", text).await;
    Ok(())
}

fn jwt(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2ln", part(header), part(claims))
}

async fn pasted(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let token = jwt(
        &json!({ "alg": MARKUP, "kid": MARKUP, "jku": "javascript:window.hacked='jku'" }),
        &json!({
            "sub": MARKUP, "iss": "javascript:window.hacked='iss'", "aud": [MARKUP, BIDI],
            "scope": MARKUP, MARKUP: MARKUP, "__proto__": { "a": MARKUP }, "exp": 1e300,
        }),
    );
    let attack = async {
        scene.world.app().open("/token").await?;
        scene.put("#pasted-token", &token).await?;
        scene.world.browser.find("[data-token=pasted] [data-claim=sub]").await?;
        let shown = scene.content("[data-token=pasted]").await?;
        ensure!(shown.contains("onerror="), "{shown}");
        scene.world.browser.click("#pasted-view-tab-raw").await
    };
    scene.attack("script in a token that is pasted", attack).await;

    let answers = [
        format!("HTTP/2 403 \r\ncontent-type: text/html\r\nx-a: {MARKUP}\r\n\r\n{MARKUP}"),
        format!("<!doctype html>{MARKUP}"),
        json!({ "ApiId": MARKUP, "Name": MARKUP, "__proto__": { "a": 1 },
            "CorsConfiguration": { "AllowOrigins": [MARKUP, "javascript:window.hacked='origin'"] } })
        .to_string(),
        format!("curl -i '{MARKUP}' -H 'Origin: {MARKUP}'"),
    ];
    let attack = async {
        scene.world.app().open("/diagnose").await?;
        for answer in &answers {
            scene.put("#paste-text", answer).await?;
            scene.world.browser.click("#paste [type=submit]").await?;
            scene.is_unharmed().await?;
        }
        Ok(())
    };
    scene.attack("script in what a terminal printed", attack).await;
    Ok(())
}

async fn console_link(scene: &Scene) -> Result<()> {
    let query = Serializer::new(String::new())
        .extend_pairs([("method", MARKUP), ("path", MARKUP), ("headers", MARKUP), ("body", MARKUP)])
        .finish();
    let attack = async {
        scene.world.app().open(&format!("/console?{query}")).await?;
        scene.world.browser.find("#console-linked").await?;
        scene.world.browser.click("#snippets summary").await?;
        let path = "document.querySelector('#console [name=path]').value";
        let path = scene.world.browser.eval(path).await?;
        let path = path.as_str().context("no path")?;
        ensure!(!path.is_empty(), "the link fills the form in");
        Ok(())
    };
    scene.attack("script in a link to the Console", attack).await;
    Ok(())
}
