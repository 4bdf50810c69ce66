//! An API that is hostile: it has the token that it is sent, and gets nothing else.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use e2e::{ADA, secrecy::Needles};
use futures::stream::{Stream, unfold};
use serde_json::json;

use super::{
    scene::{MARKUP, Scene},
    strangers::{Seen, Stranger},
};

const SENT: &str = "#console [type=submit][aria-disabled=false]";
/// What it would send if it were read to the end.
const HUGE: u64 = 500_000_000;
static CHUNK: [u8; 256 * 1024] = [b' '; 256 * 1024];

/// What it does with a request.
#[derive(Clone, Debug, Default)]
enum Way {
    #[default]
    List,
    Redirect(String),
    Reflect,
    Html,
    Huge,
    Endless,
}

/// The API.
struct Hostile {
    server: Stranger,
    way: Arc<Mutex<Way>>,
    /// How many bytes of the long answer were sent.
    sent: Arc<AtomicU64>,
}

impl Hostile {
    async fn start() -> Result<Self> {
        let (way, sent) = (Arc::<Mutex<Way>>::default(), Arc::<AtomicU64>::default());
        let (own_way, own_sent) = (Arc::clone(&way), Arc::clone(&sent));
        let server = Stranger::serve(move |seen| {
            let way = own_way.lock().map(|way| way.clone()).unwrap_or_default();
            if seen.target.contains("/elsewhere") { list() } else { answer(&way, seen, &own_sent) }
        });
        Ok(Self { server: server.await?, way, sent })
    }

    fn does(&self, way: Way) {
        if let Ok(mut own) = self.way.lock() {
            *own = way;
        }
    }
}

fn list() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"Items":[],"Count":0}"#).into_response()
}

fn answer(way: &Way, seen: &Seen, sent: &Arc<AtomicU64>) -> Response {
    match way {
        Way::List => list(),
        Way::Redirect(to) => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to.clone())]).into_response()
        }
        Way::Reflect => reflection(seen),
        Way::Html => ([(header::CONTENT_TYPE, "text/html")], MARKUP).into_response(),
        Way::Huge => Body::from_stream(huge(Arc::clone(sent))).into_response(),
        Way::Endless => Body::from_stream(endless()).into_response(),
    }
}

/// The token, as often and in as many places as an answer has.
fn reflection(seen: &Seen) -> Response {
    let token = seen.token.clone().unwrap_or_default();
    let bare = token.trim_start_matches("Bearer ");
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-reflected", token.clone()),
        (
            "www-authenticate",
            format!("Bearer error=\"invalid_token\", error_description=\"{token}\""),
        ),
        ("content-type", "application/json".to_owned()),
    ] {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    let body = json!({ "event": { "headers": { "authorization": token } }, "token": bare, bare: bare,
        "in a text": format!("say {bare}{bare} again") });
    (StatusCode::UNAUTHORIZED, headers, body.to_string()).into_response()
}

fn huge(sent: Arc<AtomicU64>) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
    unfold(sent, async |sent| {
        // As quick as a fast network. Browsers take in what comes before the page reads it.
        tokio::time::sleep(Duration::from_millis(2)).await;
        let before = sent.fetch_add(CHUNK.len() as u64, Ordering::Relaxed);
        (before < HUGE).then(|| (Ok(Bytes::from_static(&CHUNK)), sent))
    })
}

fn endless() -> impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
    unfold((), async |()| {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Some((Ok(Bytes::from_static(b" ")), ()))
    })
}

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    let api = Hostile::start().await?;
    let url = format!("{}/default/wish-list-service", api.server.origin);
    world.configure(|settings| settings["apiUrl"] = json!(url));
    world.sign_in(ADA).await?;
    redirects(scene, &api).await?;
    world.browser.click("a[href='/console']").await?;
    world.browser.find("#console [name=token]:enabled:checked").await?;
    reflects(scene, &api).await;
    markup(scene, &api).await;
    long_answers(scene, &api).await;
    Ok(())
}

/// Sends a request with the token to a path that was not asked for before, and waits for what became of it.
async fn send(scene: &Scene, path: &str, statuses: &[&str]) -> Result<()> {
    scene.put("#console [name=path]", &format!("/wish-list-service/{path}")).await?;
    scene.world.browser.click(SENT).await?;
    let statuses: Vec<_> = statuses.iter().map(|one| format!("[data-status='{one}']")).collect();
    let shown = format!(".panel > [data-exchange][data-method=GET]:is({})", statuses.join(","));
    scene.world.browser.find(&shown).await?;
    let is_new = format!("document.querySelector('.answer__url').textContent.endsWith('{path}')");
    scene.world.browser.wait_until(&is_new).await
}

async fn redirects(scene: &Scene, api: &Hostile) -> Result<()> {
    let thief = Stranger::serve(|_| list()).await?;
    let world = &scene.world;
    let away = format!("{}/elsewhere", thief.origin);
    let here = format!("{}/other/elsewhere", api.server.origin);
    for (name, to) in [("to another origin", &away), ("within its origin", &here)] {
        let attack = async {
            api.does(Way::Redirect(to.clone()));
            world.app().write_wish("Green tea", "", "").await?;
            world.app().add().await?;
            world.app().wait_for_finding_at_form("api-redirects").await?;
            // Within its origin the browser takes the token along, and the app cannot keep it from that; what
            // answers there is not believed.
            ensure!(thief.seen().iter().all(|seen| seen.token.is_none()), "{:?}", thief.seen());
            Ok(())
        };
        scene.attack(&format!("an API that redirects a wish {name}"), attack).await;
    }
    world.browser.click("a[href='/console']").await?;
    world.browser.find("#console [name=token]:enabled:checked").await?;
    for (name, to, path) in [("to another origin", &away, "a"), ("to another stage", &here, "b")] {
        let attack = async {
            let before = [api.server.seen().len(), thief.seen().len()];
            api.does(Way::Redirect(to.clone()));
            send(scene, path, &["redirected", "no-readable-answer"]).await?;
            let mut more = api.server.seen().split_off(before[0]);
            more.extend(thief.seen().split_off(before[1]));
            more.retain(|seen| seen.target.contains("/elsewhere"));
            ensure!(more.iter().all(|seen| seen.token.is_none()), "{more:?}");
            Ok(())
        };
        scene.attack(&format!("an API that redirects a request {name}"), attack).await;
    }
    Ok(())
}

/// What repeats the token is shown, kept and saved without it.
async fn reflects(scene: &Scene, api: &Hostile) {
    let attack = async {
        let browser = &scene.world.browser;
        api.does(Way::Reflect);
        send(scene, "reflects", &["401"]).await?;
        browser.click("#answer-tab-headers").await?;
        browser.click("#save-har").await?;
        let said = "document.querySelector('.toast').textContent.includes('is saved')";
        browser.wait_until(said).await?;
        let seen = api.server.seen();
        ensure!(seen.iter().any(|seen| seen.token.is_some()), "no token was sent");
        let mut needles = Needles::new();
        scene.world.sandbox.issued_secrets().iter().for_each(|secret| needles.add(secret));
        let page = browser.eval("document.documentElement.outerHTML").await?;
        let page = page.as_str().context("no page")?;
        ensure!(page.contains("in a text"), "the answer is shown");
        let saved = scene.world.gather().await?.saved().pop().context("nothing was saved")?;
        for text in [page, &saved] {
            let found = needles.find(text);
            ensure!(found.is_none(), "{found:?}");
        }
        Ok(())
    };
    scene.attack("an API that repeats the token", attack).await;
}

async fn markup(scene: &Scene, api: &Hostile) {
    let attack = async {
        api.does(Way::Html);
        send(scene, "html", &["200"]).await?;
        let shown = scene.content("#answer-panel-body code").await?;
        ensure!(shown.contains("onerror="), "{shown}");
        Ok(())
    };
    scene.attack("an API that answers with script", attack).await;
}

async fn long_answers(scene: &Scene, api: &Hostile) {
    let attack = async {
        api.does(Way::Huge);
        send(scene, "huge", &["too-large"]).await?;
        // What was under way in buffers comes on top of the 11 MB that are read.
        let sent = api.sent.load(Ordering::Relaxed);
        ensure!(sent < HUGE / 5, "{sent} bytes were read");
        Ok(())
    };
    scene.attack("an API that answers with 500 MB", attack).await;
    let attack = async {
        api.does(Way::Endless);
        scene.put("#console [name=path]", "/wish-list-service/endless").await?;
        scene.world.browser.click(SENT).await?;
        scene.world.browser.click("#cancel-request").await?;
        let shown = "[data-exchange][data-status=cancelled]";
        scene.world.browser.find(shown).await?;
        api.does(Way::List);
        send(scene, "again", &["200"]).await
    };
    scene.attack("an API whose answer never ends", attack).await;
}
