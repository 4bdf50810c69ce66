//! One visit to one app, in a browser that has never seen it: look at the list, sign in, add a wish, reload.

use std::time::Duration;

use anyhow::{Context as _, Result};
use e2e::{ADA, Browser, Sandbox, Tenant};
use serde_json::{Value, json};

use super::{
    apps::App,
    hand::{press, wait_until, write},
    network::Network,
};

/// What notes in each document when things are there.
pub(super) const WATCH: &str = include_str!("watch.js");
const WISH: &str = "A kettle that whistles";
/// How long a person looks at a page before they press something; an app may use it.
const LOOK: Duration = Duration::from_secs(1);
/// What a page does right after it is there.
const REST: Duration = Duration::from_millis(300);

/// What a visit left behind, before anything is concluded from it.
#[derive(Debug)]
pub(super) struct Visit {
    /// The notes of each document of the app, in order (`watch.js`).
    pub(super) documents: Vec<Value>,
    /// How many of them there were before the reload.
    pub(super) before_reload: usize,
    /// The renderer's clocks: on the blank page, with the list, on the login page, on the login page loaded
    /// once more, on the consent page, and signed in with the list.
    pub(super) clocks: [Value; 6],
    /// Bytes of the JavaScript heap and of WebAssembly's memory, signed in with the list.
    pub(super) memory: [f64; 2],
    /// The events of the network.
    pub(super) events: Vec<Value>,
}

/// Makes a visit.
///
/// # Errors
/// When a step does not lead to the next.
pub(super) async fn visit(
    app: &App,
    network: Network,
    sandbox: &Sandbox,
    blank: &str,
) -> Result<Visit> {
    sandbox.reset().await;
    let browser = &Browser::start_listening().await?;
    prepare(browser, blank).await?;
    network.apply(browser).await?;
    let start = clock(browser).await?;

    browser.goto(&format!("{}/", app.server.origin)).await?;
    wait_until(browser, "!!(bench.marks.list?.painted && bench.marks.usable?.painted)").await?;
    tokio::time::sleep(LOOK).await;
    let looked = clock(browser).await?;
    press(browser, "#sign-in").await?;
    let left = at_tenant(browser, "#login").await?;
    // What this page alone costs is taken off again.
    browser.reload().await?;
    let again = at_tenant(browser, "#login").await?;
    Tenant { browser }.log_in(ADA).await?;
    let back = at_tenant(browser, "#consent").await?;

    press(browser, "#consent [value=accept]").await?;
    let origin = &app.server.origin;
    let there = "bench.marks.list?.painted && bench.marks.name?.painted";
    wait_until(browser, &format!("!!(location.origin === '{origin}' && {there})")).await?;
    tokio::time::sleep(LOOK).await;
    let clocks = [start, looked, left, again, back, clock(browser).await?];
    let memory = memory(browser).await?;

    wait_until(browser, "!!bench.marks.form?.painted").await?;
    add(browser).await?;
    tokio::time::sleep(REST).await;
    let before_reload = documents(browser).await?.len();
    browser.eval("(location.reload(), true)").await?;
    let is_back = format!("{there} && JSON.parse(sessionStorage.bench).length > {before_reload}");
    wait_until(browser, &format!("!!(location.origin === '{origin}' && {is_back})")).await?;
    tokio::time::sleep(REST).await;
    let (documents, events) = (documents(browser).await?, browser.network().await?);
    Ok(Visit { documents, before_reload, clocks, memory, events })
}

/// Makes the browser ready on a page with nothing in it, whose process goes on with the app: so its clocks
/// run through, and starting it is not counted.
async fn prepare(browser: &Browser, blank: &str) -> Result<()> {
    browser.goto(blank).await?;
    browser.devtools("Network.enable", json!({})).await?;
    browser.devtools("Page.enable", json!({})).await?;
    browser.devtools("Performance.enable", json!({})).await?;
    let watch = json!({ "source": WATCH });
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", watch).await?;
    tokio::time::sleep(LOOK).await;
    // What happened so far is not of the visit.
    browser.network().await.map(drop)
}

/// The clocks once a page of the tenant is there and has come to rest.
async fn at_tenant(browser: &Browser, form: &str) -> Result<Value> {
    let is_there =
        format!("document.readyState === 'complete' && !!document.querySelector('{form}')");
    wait_until(browser, &is_there).await?;
    tokio::time::sleep(REST).await;
    clock(browser).await
}

/// Adds a wish and waits until it is in the list.
async fn add(browser: &Browser) -> Result<()> {
    write(browser, "#add-wish [name=name]", WISH).await?;
    write(browser, "#add-wish [name=url]", "https://kettles.example/whistling").await?;
    write(browser, "#add-wish [name=description]", "The red one.").await?;
    browser.eval(&format!("(window.benchAwaits = '{WISH}', true)")).await?;
    press(browser, "#add-wish button[type=submit]").await?;
    wait_until(browser, "!!bench.marks.added?.painted").await
}

/// The notes of all documents so far.
async fn documents(browser: &Browser) -> Result<Vec<Value>> {
    let notes = browser.eval("JSON.parse(sessionStorage.bench)").await?;
    notes.as_array().cloned().context("no notes of documents")
}

/// The renderer's own clocks, in seconds, by name.
async fn clock(browser: &Browser) -> Result<Value> {
    let told = browser.devtools("Performance.getMetrics", json!({})).await?;
    let metrics = told["metrics"].as_array().into_iter().flatten();
    let pairs = metrics
        .filter_map(|metric| Some((metric["name"].as_str()?.to_owned(), metric["value"].clone())));
    Ok(Value::Object(pairs.collect()))
}

/// Bytes of the JavaScript heap after a collection, and of all memories of WebAssembly.
async fn memory(browser: &Browser) -> Result<[f64; 2]> {
    // Not by `Runtime.queryObjects`: with several instances of WebAssembly it crashes Chromium 156.
    let sum = "[...benchMemories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0)";
    let sum = browser.eval(sum).await?;
    browser.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    let heap = clock(browser).await?["JSHeapUsedSize"].as_f64().context("no heap")?;
    Ok([heap, sum.as_f64().context("no memory of WebAssembly")?])
}
