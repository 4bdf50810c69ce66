//! Everything that a test needs, of its own.

use std::time::Duration;

use anyhow::Result;
use sandbox::{Config, Sandbox};
use serde_json::{Value, json};

use crate::{App, AppServer, Browser, Engine, Tenant};

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
    /// Starts all three, with Chromium; `config.json` points the app to the sandbox.
    ///
    /// # Errors
    /// When one of them does not start.
    pub async fn new() -> Result<Self> {
        Self::with_engine(Engine::Chromium).await
    }

    /// The same with a browser of `engine`.
    ///
    /// # Errors
    /// When one of them does not start.
    pub async fn with_engine(engine: Engine) -> Result<Self> {
        let server = AppServer::start().await?;
        let sandbox = Sandbox::start(Config {
            app_origins: vec![server.origin.clone()],
            tenant_port: 0,
            api_port: 0,
            control_port: 0,
            data: None,
            wishes: None,
        })
        .await?;
        let browser = Browser::start_with(engine).await?;
        let world = Self { sandbox, server, browser };
        world.server.set_config(Some(&world.settings().to_string()));
        Ok(world)
    }

    /// The settings that fit the sandbox, for a test to change.
    #[must_use]
    pub fn settings(&self) -> Value {
        json!({
            "issuer": self.sandbox.issuer(),
            "clientId": self.sandbox.client_id(),
            "audience": self.sandbox.audience(),
            "apiUrl": self.sandbox.api_url(),
            "scope": "openid profile email create:wishes",
        })
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
        self.app().open("/config.json").await?;
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
