//! Messages: of strangers that hold a handle of the window, and of others in the same browser.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::ADA;
use serde_json::json;

use super::{
    scene::{MARKUP, Scene},
    strangers::Stranger,
};

/// What a stranger says, over and over.
const WORDS: &str = "['signed-out', 'signed-in', '', null, 7, {type: 'authorization_response', response: {\
    access_token: 'stolen', id_token: 'x.y.z', state: 'evil'}}, {toString: null}, '<img src=x>', \
    'x'.repeat(1 << 20)]";

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    of_an_opener(scene).await?;
    of_the_same_origin(scene).await?;
    of_another_origin(scene).await
}

/// Another site opens the app in a window, and keeps talking to it while a person signs in there.
async fn of_an_opener(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    let page = format!(
        "<button onclick=\"app = window.open('{}/?opened'); setInterval(() => {{
            for (const word of {}) app.postMessage(word, '*');
            try {{ loot = app.document.body.innerText + app.localStorage.length }} catch (e) {{ caught = e.name }}
        }}, 100)\">go</button>",
        world.server.origin,
        WORDS.replace('"', "&quot;"),
    );
    let stranger = Stranger::page(page).await?;
    let attack = async {
        world.browser.goto(&stranger.other_site()).await?;
        world.browser.click("button").await?;
        let mut opener = None;
        for _ in 0..50 {
            opener = world.browser.switch_to_opened().await?;
            if opener.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let opener = opener.context("no window was opened")?;
        let inside = async {
            world.app().wait_for_list().await?;
            world.app().sign_in().await?;
            scene.come_back().await?;
            world.app().wait_for_session("signed-in").await?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            world.app().wait_for_session("signed-in").await?;
            ensure!(world.app().findings().await?.is_empty(), "findings");
            scene.is_unharmed().await
        };
        let outcome = inside.await;
        world.browser.close_tab(opener).await?;
        outcome?;
        let loot = world.browser.eval("typeof loot + caught").await?;
        ensure!(loot == "undefinedSecurityError", "{loot}");
        Ok(())
    };
    scene.attack("postMessage of the site that opened the window", attack).await;
    Ok(())
}

/// Garbage on the channel of the tabs, in events of storage and as messages: none of it is a word of the app.
async fn of_the_same_origin(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    let say = "const [markup] = arguments;
        const channel = new BroadcastChannel('wish-list.session');
        const words = ['signed-out ', 'SIGNED-OUT', '', null, 7, [], { word: 'signed-out' }, ['signed-out'],
            markup, new Uint8Array(9), 'x'.repeat(1 << 20), '__proto__', 'toString'];
        for (const word of words) {
            channel.postMessage(word);
            postMessage(word, '*');
            const origin = 'https://evil.example';
            dispatchEvent(new MessageEvent('message', { data: word, origin, source: window }));
            dispatchEvent(new StorageEvent('storage', { key: 'wish-list.session', newValue: String(word) }));
        }
        dispatchEvent(new StorageEvent('storage', { key: null }));
        dispatchEvent(new Event('focus'));
        return new Promise((done) => setTimeout(done, 300));";
    let attack = async {
        world.sign_in(ADA).await?;
        world.app().wait_for_list().await?;
        let grants = world.sandbox.grants().len();
        world.browser.run(say, vec![json!(MARKUP)]).await?;
        world.app().wait_for_session("signed-in").await?;
        world.add_and_see("Assam").await?;
        ensure!(world.sandbox.grants().len() == grants, "a session was had anew");
        ensure!(world.app().findings().await?.is_empty(), "findings");
        Ok(())
    };
    scene.attack("garbage on the channel of the tabs", attack).await;
    Ok(())
}

/// The channel's name is known to all, and is heard in one origin only.
async fn of_another_origin(scene: &Scene) -> Result<()> {
    let world = &scene.world;
    let script = "<script>const channel = new BroadcastChannel('wish-list.session');
        heard = []; channel.onmessage = (event) => heard.push(event.data);
        channel.postMessage('signed-out');
        localStorage.setItem('wish-list.session', 'signed-out 9');</script>";
    let stranger = Stranger::page(script).await?;
    let attack = async {
        world.app().wait_for_session("signed-in").await?;
        let app = world.browser.open_tab().await?;
        world.browser.goto(&stranger.origin).await?;
        let stranger_tab = world.browser.switch_to(app).await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        world.app().wait_for_session("signed-in").await?;
        let app = world.browser.switch_to(stranger_tab).await?;
        let heard = world.browser.eval("heard").await?;
        world.browser.close_tab(app).await?;
        ensure!(heard == json!([]), "{heard}");
        Ok(())
    };
    scene.attack("the channel of the tabs, from another origin", attack).await;
    Ok(())
}
