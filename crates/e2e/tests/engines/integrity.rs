//! A changed byte in the loader, the WebAssembly, a chunk or a style sheet never runs, in any engine, and the
//! person is told. What is changed would run: that is made sure of, too.

use std::slice;

use anyhow::{Context as _, Result};
use e2e::{Engine, World};
use serde_json::{Value, json};

#[tokio::test]
async fn nothing_that_was_changed_runs_in_chromium() -> Result<()> {
    check(Engine::Chromium).await
}

#[tokio::test]
async fn nothing_that_was_changed_runs_in_firefox() -> Result<()> {
    check(Engine::Firefox).await
}

#[tokio::test]
async fn nothing_that_was_changed_runs_in_webkit() -> Result<()> {
    check(Engine::WebKit).await
}

/// The files of the release that code or style is in.
struct Files {
    loader: String,
    main: String,
    first_sheet: String,
    later_sheet: String,
    chunks: Vec<String>,
}

impl Files {
    fn of(world: &World) -> Result<Self> {
        let all = world.server.files()?;
        let one = |start: &str, end: &str| {
            let found = all.iter().find(|name| name.starts_with(start) && name.ends_with(end));
            found.cloned().with_context(|| format!("the release has no {start}*{end}"))
        };
        let is_chunk =
            |name: &&String| name.strip_suffix(".wasm").is_some_and(|name| !name.ends_with("_bg"));
        Ok(Self {
            loader: one("app-", ".js")?,
            main: one("app-", "_bg.wasm")?,
            first_sheet: one("style-", ".css")?,
            later_sheet: one("later-", ".css")?,
            chunks: all.iter().filter(is_chunk).cloned().collect(),
        })
    }
}

async fn check(engine: Engine) -> Result<()> {
    let world = World::with_engine(engine).await?;
    let files = Files::of(&world)?;
    each_chunk_is_known_by_its_hash(&world, &files).await.context("each chunk")?;
    pages_of_changed_chunks(&world, &files).await.context("the chunks of pages")?;
    the_app_of_changed_chunks(&world, &files).await.context("the chunks of the app")?;
    style_sheets(&world, &files).await.context("style sheets")?;
    main_part(&world, &files).await.context("the main WebAssembly")?;
    loader(&world, &files).await.context("the loader")
}

/// What the page fetches as the loader does, with the hash that the loader holds, is refused once it is changed,
/// though it is WebAssembly as before.
async fn each_chunk_is_known_by_its_hash(world: &World, files: &Files) -> Result<()> {
    const HASHES: &str = "return (async (chunks, loader) => {
        const code = await (await fetch(loader)).text();
        const hash = async (chunk) => {
            const bytes = await (await fetch(chunk)).arrayBuffer();
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
            return btoa(String.fromCharCode(...digest));
        };
        const hashes = await Promise.all(chunks.map(hash));
        return hashes.filter((hash) => code.includes(hash.replace(/=+$/, '')));
        })(...arguments)";
    const RUNS: &str = "const [chunks, hashes] = arguments;
        const compiles = (chunk, options) => WebAssembly.compileStreaming(fetch(chunk, options))
            .then(() => true, () => false);
        return Promise.all(chunks.map(async (chunk, at) => [
            await compiles(chunk, { integrity: `sha256-${hashes[at]}` }), await compiles(chunk, {}),
        ]));";
    world.app().open("/").await?;
    let paths: Vec<_> = files.chunks.iter().map(|name| format!("/{name}")).collect();
    let loader = format!("/{}", files.loader);
    let hashes = world.browser.run(HASHES, vec![json!(paths), json!(loader)]).await?;
    let count = files.chunks.len();
    assert_eq!(hashes.as_array().map(Vec::len), Some(count), "the loader knows each: {hashes}");
    let runs = async || world.browser.run(RUNS, vec![json!(paths), hashes.clone()]).await;
    assert_eq!(runs().await?, json!(vec![[true, true]; count]), "as they are");
    world.server.tamper(&files.chunks);
    assert_eq!(runs().await?, json!(vec![[false, true]; count]), "changed");
    assert_eq!(world.server.tampered(), files.chunks);
    Ok(())
}

/// The app runs, and a page whose chunks were changed says that it cannot be had; as they are, it is there.
async fn pages_of_changed_chunks(world: &World, files: &Files) -> Result<()> {
    let pages = ["console", "diagnose", "settings", "token"];
    let is_of = |name: &String| pages.iter().any(|page| name.starts_with(&format!("{page}-")));
    let changed: Vec<_> = files.chunks.iter().filter(|name| is_of(name)).cloned().collect();
    assert_eq!(changed.len(), pages.len(), "{changed:?}");
    world.server.tamper(&changed);
    for page in pages {
        world.app().open(&format!("/{page}")).await?;
        world.app().wait_for_session("signed-out").await?;
        world.browser.find("main [data-missing] button").await.context(page)?;
        let asked = world.server.tampered();
        assert!(asked.iter().any(|name| name.starts_with(&format!("{page}-"))), "{asked:?}");
    }
    world.server.tamper(&[]);
    world.browser.click("main [data-missing] button").await?;
    world.browser.find("[data-token]").await.map(drop)
}

/// The list and the way in need no chunk. Whoever presses *Sign in* is told, and goes nowhere.
async fn the_app_of_changed_chunks(world: &World, files: &Files) -> Result<()> {
    world.server.tamper(&files.chunks);
    world.app().open("/").await?;
    world.app().wait_for_list().await?;
    world.browser.click("#sign-in").await?;
    world.browser.find(".page > [data-missing][role=alert] button").await?;
    assert!(!world.server.tampered().is_empty());
    assert_eq!(session(world).await?, Value::Null);
    Ok(())
}

/// A style sheet cannot run, but it can hide and show; a changed one is not taken.
async fn style_sheets(world: &World, files: &Files) -> Result<()> {
    let taken = "getComputedStyle(document.documentElement).getPropertyValue('--tampered')";
    world.server.tamper(&[files.first_sheet.clone(), files.later_sheet.clone()]);
    world.app().open("/settings").await?;
    world.browser.find("main [data-missing]").await?;
    let both = [files.later_sheet.clone(), files.first_sheet.clone()];
    assert_eq!(world.server.tampered(), both);
    assert_eq!(world.browser.eval(taken).await?, "");
    Ok(())
}

/// Nothing of the app starts, and the page says what may be the matter.
async fn main_part(world: &World, files: &Files) -> Result<()> {
    world.server.tamper(slice::from_ref(&files.main));
    world.app().open("/").await?;
    let text = world.browser.text("#boot-error").await?;
    assert!(text.contains("missing, changed or blocked"), "{text}");
    assert_eq!(world.server.tampered(), slice::from_ref(&files.main));
    assert_eq!(session(world).await?, Value::Null);
    assert_eq!(world.app().wish_names().await?, [""; 0]);
    Ok(())
}

/// Not one line of it runs, so the style alone tells the person, after a while.
async fn loader(world: &World, files: &Files) -> Result<()> {
    world.server.tamper(slice::from_ref(&files.loader));
    world.app().open("/").await?;
    let text = world.browser.text(".late-start").await?;
    assert!(text.contains("missing, changed or blocked"), "{text}");
    assert_eq!(world.server.tampered(), slice::from_ref(&files.loader));
    let ran =
        "[typeof tampered, typeof wishListEarly, document.documentElement.dataset.session ?? '']";
    assert_eq!(world.browser.eval(ran).await?, json!(["undefined", "undefined", ""]));
    // It is the integrity that stops it: asked for without, the same bytes run under the same policy.
    let run = "import(`/${arguments[0]}?again`).then(() => typeof tampered, String)";
    let ran = world.browser.run(&format!("return {run}"), vec![json!(files.loader)]).await?;
    assert_eq!(ran, "boolean");
    Ok(())
}

async fn session(world: &World) -> Result<Value> {
    world.browser.eval("document.documentElement.dataset.session ?? null").await
}
