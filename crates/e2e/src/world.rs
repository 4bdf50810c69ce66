//! Everything that a test needs, of its own.

use std::time::Duration;

use anyhow::Result;
use sandbox::{Config, Keys, Sandbox};
use serde_json::{Value, json};
use tokio::{sync::OnceCell, task::spawn_blocking};

use crate::{App, AppServer, Browser, Engine, Tenant};

/// The tenant's keys: made once in a process, for that takes as long as many a test.
static KEYS: OnceCell<Keys> = OnceCell::const_new();

/// A sandbox, the app beside it, and a browser.
pub struct World {
    /// The tenant and the API.
    pub sandbox: Sandbox,
    /// The host of the app.
    pub server: AppServer,
    /// The window.
    pub browser: Browser,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("server", &self.server).finish_non_exhaustive()
    }
}

impl World {
    /// Starts all three, with Chromium unless [`Engine::wanted`] says otherwise; `config.json` points the app to the sandbox.
    ///
    /// # Errors
    /// When one of them does not start.
    pub async fn new() -> Result<Self> {
        Self::with_engine(Engine::wanted()).await
    }

    /// The same with a browser of `engine`.
    ///
    /// # Errors
    /// When one of them does not start.
    pub async fn with_engine(engine: Engine) -> Result<Self> {
        Self::around(AppServer::start().await?, engine, [0; 3]).await
    }

    /// The same at the ports of `cargo xtask dev`, so that addresses look as a person knows them.
    ///
    /// # Errors
    /// When one of them does not start, such as where a port is in use.
    pub async fn at_home() -> Result<Self> {
        let Config { tenant_port, api_port, control_port, .. } = Config::default();
        let ports = [tenant_port, api_port, control_port];
        Self::around(AppServer::start_on(8080).await?, Engine::Chromium, ports).await
    }

    /// A sandbox and a browser for an app that is served already.
    ///
    /// # Errors
    /// When one of them does not start.
    pub async fn around(server: AppServer, engine: Engine, ports: [u16; 3]) -> Result<Self> {
        Self::with_browser(server, Browser::start_with(engine), ports).await
    }

    /// The same with a browser of `engine` that waits for no page ([`Browser::start_impatient`]).
    ///
    /// # Errors
    /// When one of them does not start.
    pub async fn impatient(engine: Engine) -> Result<Self> {
        Self::with_browser(AppServer::start().await?, Browser::start_impatient(engine), [0; 3])
            .await
    }

    async fn with_browser(
        server: AppServer,
        browser: impl Future<Output = Result<Browser>>,
        ports: [u16; 3],
    ) -> Result<Self> {
        let origins = vec![server.origin.clone()];
        let sandbox = async { sandbox(origins, ports).await };
        let (sandbox, browser) = tokio::try_join!(sandbox, browser)?;
        let world = Self { sandbox, server, browser };
        world.server.set_config(Some(&world.settings().to_string()));
        Ok(world)
    }

    /// The settings that fit the sandbox, for a test to change.
    #[must_use]
    pub fn settings(&self) -> Value {
        settings(&self.sandbox)
    }

    /// The app in the window.
    #[must_use]
    pub fn app(&self) -> App<'_> {
        App { browser: &self.browser, origin: &self.server.origin }
    }

    /// The tenant's pages in the window.
    #[must_use]
    pub fn tenant(&self) -> Tenant<'_> {
        Tenant { browser: &self.browser }
    }

    /// Opens the app and signs a person in, consent included.
    ///
    /// # Errors
    /// When a step does not lead to the next.
    pub async fn sign_in(&self, email: &str) -> Result<()> {
        self.app().open("/").await?;
        self.app().sign_in().await?;
        self.tenant().log_in(email).await?;
        self.tenant().accept().await?;
        self.app().wait_for_session("signed-in").await
    }

    /// Changes the settings that fit the sandbox; the app takes them up when it is loaded.
    pub fn configure(&self, change: impl FnOnce(&mut Value)) {
        let mut settings = self.settings();
        change(&mut settings);
        self.server.set_config(Some(&settings.to_string()));
    }

    /// The settings that fit the sandbox, with refresh tokens.
    pub fn configure_refresh_tokens(&self) {
        self.configure(|settings| settings["refreshTokens"] = json!(true));
    }

    /// Time passes for the browser and for the sandbox, as over a night in which the machine slept.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn sleep(&self, seconds: i64) -> Result<()> {
        self.sandbox.advance_clock(Duration::from_secs(seconds.unsigned_abs()));
        self.browser.shift_clock(seconds).await
    }

    /// The grants that the token endpoint has seen, once there are so many, or after a while.
    pub async fn grants(&self, count: usize) -> Vec<String> {
        for _ in 0..200 {
            if self.sandbox.grants().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.sandbox.grants()
    }

    /// Adds a wish and waits until it is in the list.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn add_and_see(&self, name: &str) -> Result<()> {
        self.app().write_wish(name, "", "").await?;
        self.app().add().await?;
        let shown = format!("document.querySelector('#wishes')?.innerText.includes('{name}')");
        self.browser.wait_until(&shown).await
    }

    /// Makes the sandbox and the app forget everybody, so that a further sign-in is like the first.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn start_over(&self) -> Result<()> {
        self.sandbox.reset().await;
        // Not `config.json`, which Firefox shows in a viewer of its own.
        self.app().open("/robots.txt").await?;
        self.browser.eval("(localStorage.clear(), sessionStorage.clear())").await?;
        Ok(())
    }

    /// How many requests of this method and path a listener of the sandbox has seen.
    #[must_use]
    pub fn count_requests(&self, method: &str, path: &str) -> usize {
        let requests = self.sandbox.requests();
        let matches = |target: &str| target.split('?').next() == Some(path);
        requests.iter().filter(|seen| seen.method == method && matches(&seen.target)).count()
    }
}

/// The settings of an app that fit a sandbox.
#[must_use]
pub fn settings(sandbox: &Sandbox) -> Value {
    json!({
        "issuer": sandbox.issuer(),
        "clientId": sandbox.client_id(),
        "audience": sandbox.audience(),
        "apiUrl": sandbox.api_url(),
        "scope": "openid profile email create:wishes",
    })
}

/// A sandbox for the apps at these origins; its tenant, API and control page are at these ports, where 0 is
/// any free one.
///
/// # Errors
/// When a port is in use.
pub async fn sandbox(app_origins: Vec<String>, ports: [u16; 3]) -> Result<Sandbox> {
    let [tenant_port, api_port, control_port] = ports;
    let config =
        Config { app_origins, tenant_port, api_port, control_port, data: None, wishes: None };
    let keys = KEYS.get_or_try_init(async || anyhow::Ok(spawn_blocking(Keys::generate).await??));
    Ok(Sandbox::start_with(config, keys.await?.clone()).await?)
}
