//! How a person walks through pages that may not come.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::{ADA, World};

/// How long a way in may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often to look where they are.
const MOMENT: Duration = Duration::from_millis(50);
/// Where they are: a page of the tenant's by its form, one of the app's by the session.
const WHERE: &str = "document.querySelector('#login, #consent')?.id
    ?? document.documentElement.dataset.session ?? ''";

/// Loads a path of the app, whatever the page was before. The browser was started not to wait for pages.
pub(super) async fn load(world: &World, path: &str) -> Result<()> {
    mark(world).await;
    world.app().open(path).await?;
    arrive(world).await
}

/// The same for the page as it is.
pub(super) async fn reload(world: &World) -> Result<()> {
    mark(world).await;
    world.browser.reload().await?;
    arrive(world).await
}

/// Back to where they were.
pub(super) async fn back(world: &World) -> Result<()> {
    world.browser.back().await?;
    wait_for_app(world).await
}

/// Until the page is one of the app, and the app is there.
pub(super) async fn wait_for_app(world: &World) -> Result<()> {
    let origin = &world.server.origin;
    let is_there = format!(
        "location.origin === '{origin}' && document.documentElement.dataset.session !== undefined"
    );
    wake(world).await;
    world.browser.wait_until(&is_there).await
}

/// Until the page is none of the app.
pub(super) async fn wait_for_another_page(world: &World) -> Result<()> {
    let is_gone = format!("location.origin !== '{}'", world.server.origin);
    world.browser.wait_until(&is_gone).await
}

/// Has the app come at once: somebody reaches for more than the list. A key that does nothing.
pub(super) async fn wake(world: &World) {
    let key = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true }))";
    // Between two pages there is none to hear it.
    _ = world.browser.eval(key).await;
}

/// The app forgets everybody. The tenant does not, so that who signs in again is asked nothing.
pub(super) async fn forget(world: &World) -> Result<()> {
    // Not `config.json`, which Firefox shows in a viewer of its own.
    load(world, "/robots.txt").await?;
    world.browser.eval("(localStorage.clear(), sessionStorage.clear(), true)").await.map(drop)
}

/// Signs in at a page of the app, however much the tenant asks.
pub(super) async fn sign_in(world: &World) -> Result<()> {
    world.app().sign_in().await?;
    come_in(world).await
}

/// Goes through the tenant's pages until they are signed in.
pub(super) async fn come_in(world: &World) -> Result<()> {
    let walk = async {
        loop {
            tokio::time::sleep(MOMENT).await;
            let here = world.browser.eval(WHERE).await.unwrap_or_default();
            match here.as_str().unwrap_or_default() {
                "signed-in" => return Ok(()),
                "login" => world.tenant().log_in(ADA).await?,
                "consent" => world.tenant().accept().await?,
                _ => continue,
            }
            let is_over = format!("({WHERE}) !== {here}");
            world.browser.wait_until(&is_over).await?;
        }
    };
    match tokio::time::timeout(PATIENCE, walk).await {
        Ok(walked) => walked,
        Err(_) => bail!("nobody is signed in; {}", world.app().findings().await?.join(", ")),
    }
}

async fn mark(world: &World) {
    // A page that does not run scripts is none that could be taken for the next.
    _ = world.browser.eval("(window.before = true)").await;
}

async fn arrive(world: &World) -> Result<()> {
    world.browser.wait_until("window.before === undefined && document.body !== null").await?;
    // From here on, where the browser has no log of them.
    world.browser.hear_errors().await
}
