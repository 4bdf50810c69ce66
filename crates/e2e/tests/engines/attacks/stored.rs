//! What is kept, changed by somebody with a hand in it: read as foreign, never believed.

use anyhow::{Context as _, Result, ensure};
use axum::response::IntoResponse as _;
use serde_json::json;

use super::{
    scene::{MARKUP, Scene},
    strangers::Stranger,
};

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    the_word(scene).await?;
    the_list(scene).await?;
    the_settings(scene).await?;
    the_transactions(scene).await
}

/// The app starts, and its list is the one of the API.
async fn starts(scene: &Scene) -> Result<()> {
    let app = scene.world.app();
    scene.open_app().await?;
    app.wait_for_session("signed-out").await?;
    app.wait_for_list().await?;
    let names = app.wish_names().await?;
    ensure!(names.len() == 4 && !names.iter().any(|name| name.contains("planted")), "{names:?}");
    scene.nobody_came().await
}

const KEEP: &str = "const [storage, slot, text, times] = arguments;
    window[storage].setItem(slot, text.repeat(times));";

async fn the_word(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    for word in ["signed-in", "signed-in 99999999999", "signed-in 0 \u{0}", MARKUP] {
        let attack = async {
            let arguments =
                vec![json!("localStorage"), json!("wish-list.session"), json!(word), json!(1)];
            scene.change_kept(KEEP, arguments).await?;
            starts(scene).await
        };
        let word = if word == MARKUP { "markup" } else { word };
        scene.attack(&format!("the word that is kept, changed to {word:?}"), attack).await;
    }
    Ok(())
}

/// Where the list was the last time is asked before `config.json` is there, and believed only after it.
async fn the_list(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let planted = json!({ "Items": [{ "id": "1", "name": "planted" }], "Count": 1 }).to_string();
    let data = format!("data:application/json,{planted}");
    let json = [("content-type", "application/json")];
    let stranger = Stranger::serve(move |_| (json, planted.clone()).into_response()).await?;
    let url = format!("{}/default/wish-list-service", stranger.origin);
    for (name, text, times) in [
        ("of a stranger", url.as_str(), 1),
        ("javascript:", "javascript:window.hacked='list'", 1),
        ("data:", &data, 1),
        ("no URL", "https://[", 1),
        ("a million characters", "https://a.example/", 60_000),
    ] {
        if name != "of a stranger" {
            // The page asks, and its policy lets it connect to servers only.
            scene.is_stopped_by("connect-src");
        }
        let attack = async {
            let arguments =
                vec![json!("localStorage"), json!("wish-list.list"), json!(text), json!(times)];
            scene.change_kept(KEEP, arguments).await?;
            starts(scene).await
        };
        scene.attack(&format!("the address of the list that is kept: {name}"), attack).await;
        scene.is_stopped_by("none");
    }
    let seen = stranger.seen();
    let is_bare = seen.iter().all(|seen| seen.token.is_none() && seen.body.is_empty());
    ensure!(!seen.is_empty() && is_bare, "{seen:?}");
    Ok(())
}

async fn the_settings(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let mut elsewhere = scene.world.settings();
    elsewhere["apiUrl"] = json!("javascript:window.hacked='settings'");
    for (name, text, times) in [
        ("markup", MARKUP.to_owned(), 1),
        ("javascript: for an API", elsewhere.to_string(), 1),
        ("deep brackets", "[".to_owned(), 200_000),
        (
            "a name of every object",
            r#"{"__proto__": {"issuer": "https://evil.example/"}}"#.to_owned(),
            1,
        ),
    ] {
        let attack = async {
            let arguments = vec![
                json!("sessionStorage"),
                json!("wish-list.settings"),
                json!(text),
                json!(times),
            ];
            scene.change_kept(KEEP, arguments).await?;
            starts(scene).await?;
            let kept =
                scene.world.browser.eval("sessionStorage.getItem('wish-list.settings')").await?;
            ensure!(kept.is_null(), "it is still there: {kept}");
            Ok(())
        };
        scene.attack(&format!("the settings of the tab, changed to {name}"), attack).await;
    }
    Ok(())
}

/// Each with what it makes of the transaction, and whether the person is signed in then.
const TRANSACTIONS: [(&str, &str, bool); 5] = [
    ("no JSON", "return '{'", false),
    (
        "the issuer of somebody else",
        "kept.issuer = 'https://evil.example/'; return JSON.stringify(kept)",
        false,
    ),
    ("the client of somebody else", "kept.client_id = 'evil'; return JSON.stringify(kept)", false),
    (
        "a token endpoint without HTTPS",
        "kept.metadata.token_endpoint = 'http://evil.example/token'; return JSON.stringify(kept)",
        false,
    ),
    (
        "another site to come back to",
        "kept.resume.return_to = '//evil.example/'; return JSON.stringify(kept)",
        true,
    ),
];

async fn the_transactions(scene: &Scene) -> Result<()> {
    let world = &scene.world;
    for (name, change, comes_back) in TRANSACTIONS {
        scene.anew().await?;
        scene.leave_for_tenant().await?;
        let login = world.browser.url().await?;
        let attack = async {
            let script = format!(
                "const name = Object.keys(sessionStorage).find((name) => name.startsWith('wish-list.login.'));
                const kept = JSON.parse(sessionStorage.getItem(name));
                sessionStorage.setItem(name, (() => {{ {change} }})());
                return name;"
            );
            scene.change_kept(&script, Vec::new()).await?;
            world.browser.goto(&login).await?;
            scene.come_back().await?;
            if comes_back {
                world.app().wait_for_session("signed-in").await?;
            } else {
                world.app().wait_for_session("failed").await?;
                scene.nobody_came().await?;
                ensure!(world.sandbox.grants().is_empty(), "the code was sent");
            }
            let at = world.browser.url().await?;
            ensure!(at == format!("{}/", world.server.origin), "{at}");
            Ok(())
        };
        scene.attack(&format!("a sign-in that is kept, changed to {name}"), attack).await;
    }
    world.browser.eval("0").await.context("the page is still there").map(|_| ())
}
