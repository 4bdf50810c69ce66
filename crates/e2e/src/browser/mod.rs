//! A browser without a screen, driven by WebDriver (<https://www.w3.org/TR/webdriver2/>).

mod capabilities;
mod driver;
mod engine;
mod hands;
mod keys;
mod look;
mod troubles;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use fantoccini::{
    Client, ClientBuilder, Locator,
    elements::Element,
    wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use self::driver::{Driver, Session};

pub use self::{
    engine::Engine,
    keys::Key,
    look::{Colours, Size},
};

/// How long a browser may take to start: the first time, from a cold disk.
const START: Duration = Duration::from_secs(60);
/// How long a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);
/// A tab that is not in front.
#[derive(Debug)]
pub struct Tab(WindowHandle);

/// A browser window with nothing in it from before.
#[derive(Debug)]
pub struct Browser {
    engine: Engine,
    client: Client,
    /// Before the driver, so that it goes first.
    _session: Session,
    _driver: Driver,
}

impl Browser {
    /// Starts a driver and a Chromium of its own; both end with this value.
    ///
    /// `CHROMEDRIVER` and `CHROMIUM` name the programs where they are not found by themselves.
    ///
    /// # Errors
    /// When there is no driver, or it does not start a browser.
    pub async fn start() -> Result<Self> {
        Self::start_with(Engine::wanted()).await
    }

    /// The same with a browser of `engine`.
    ///
    /// `GECKODRIVER` and `FIREFOX` name the programs of the one, `WEBKIT_DRIVER`, `WEBKIT_BROWSER` and
    /// `XVFB` those of the other, where they are not found by themselves.
    ///
    /// # Errors
    /// When there is no driver, or it does not start a browser.
    pub async fn start_with(engine: Engine) -> Result<Self> {
        Self::launch(engine, capabilities::capabilities(engine)).await
    }

    /// Chromium again, which keeps the events of the network for [`Browser::network`].
    ///
    /// # Errors
    /// Those of [`Browser::start`].
    pub async fn start_listening() -> Result<Self> {
        Self::launch(Engine::Chromium, capabilities::listening()).await
    }

    /// A browser of `engine` that waits for no page: one that never comes keeps nobody waiting, and who opens a
    /// page has to see to it that it is there.
    ///
    /// # Errors
    /// Those of [`Browser::start_with`].
    pub async fn start_impatient(engine: Engine) -> Result<Self> {
        Self::launch(engine, capabilities::impatient(engine)).await
    }

    async fn launch(engine: Engine, capabilities: Capabilities) -> Result<Self> {
        let driver = Driver::start(engine).await?;
        let port = driver.port;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let client = tokio::time::timeout(START, builder.connect(&address))
            .await
            .with_context(|| format!("{engine} does not start"))?
            .with_context(|| format!("starting {engine}"))?;
        let id = client.session_id().await?.context("the driver gave no session")?;
        Ok(Self { engine, client, _session: Session { port, id }, _driver: driver })
    }

    /// Which browser it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Goes to a URL.
    ///
    /// # Errors
    /// When the browser cannot load it.
    pub async fn goto(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("going to {url}"))
    }

    /// Goes one page back.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    /// Loads the page anew.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Opens a tab of the same profile, in front, and gives the one that was in front before.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn open_tab(&self) -> Result<Tab> {
        let before = Tab(self.client.window().await?);
        let new = self.client.new_window(true).await?;
        self.client.switch_to_window(new.handle).await?;
        Ok(before)
    }

    /// Brings a tab to the front, and gives the one that was in front before.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn switch_to(&self, tab: Tab) -> Result<Tab> {
        let before = Tab(self.client.window().await?);
        self.client.switch_to_window(tab.0).await?;
        Ok(before)
    }

    /// Closes the tab that is in front, and brings another there.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn close_tab(&self, next: Tab) -> Result<()> {
        self.client.close_window().await?;
        Ok(self.client.switch_to_window(next.0).await?)
    }

    /// Brings the tab to the front that the page opened, and gives the one that was in front before; `None` while
    /// there is no other.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn switch_to_opened(&self) -> Result<Option<Tab>> {
        let before = self.client.window().await?;
        let tabs = self.client.windows().await?;
        let Some(opened) = tabs.into_iter().find(|tab| *tab != before) else { return Ok(None) };
        self.client.switch_to_window(opened).await?;
        Ok(Some(Tab(before)))
    }

    /// In Chromium only: moves the wall clock of this tab, in the page that it shows and in all that it will show: what
    /// a machine that slept would find.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn shift_clock(&self, seconds: i64) -> Result<()> {
        let script = format!(
            "(() => {{ const real = Date.now.bind(Date); Date.now = () => real() + {seconds} * 1000; }})()"
        );
        self.devtools("Page.enable", json!({})).await?;
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source).await?;
        self.eval(&script).await.map(|_| ())
    }

    /// The address of the page.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn url(&self) -> Result<String> {
        Ok(self.client.current_url().await?.into())
    }

    /// In Chromium only: sets the size of the window, in CSS pixels.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Waits until `selector` finds a visible element, and gives it.
    ///
    /// # Errors
    /// When none came in time; the error says what the page showed instead.
    pub async fn find(&self, selector: &str) -> Result<Element> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Ok(element) = self.client.find(Locator::Css(selector)).await
                && element.is_displayed().await.unwrap_or_default()
            {
                return Ok(element);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        bail!("{selector} did not come; {}", self.summary().await)
    }

    /// Waits until the script's expression is true.
    ///
    /// # Errors
    /// When it stayed false; the error says what the page showed.
    pub async fn wait_until(&self, expression: &str) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if self.eval(expression).await.is_ok_and(|value| value == Value::Bool(true)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        bail!("{expression} stayed false; {}", self.summary().await)
    }

    /// The text of the element that `selector` finds.
    ///
    /// # Errors
    /// When there is none.
    pub async fn text(&self, selector: &str) -> Result<String> {
        Ok(self.find(selector).await?.text().await?)
    }

    /// The value of a JavaScript expression in the page.
    ///
    /// # Errors
    /// When it throws.
    pub async fn eval(&self, expression: &str) -> Result<Value> {
        let script = format!("return ({expression})");
        self.run(&script, Vec::new()).await.with_context(|| format!("running {expression}"))
    }

    /// What the body of a function returns, or what its promise brings; it has `arguments`.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(body, arguments).await?)
    }

    /// A command of the Chrome DevTools Protocol.
    ///
    /// # Errors
    /// Those of the protocol, and always in a browser that is not Chromium.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.of_chromium(command, Vendor { path: "goog/cdp/execute", body }).await
    }

    /// In Chromium only: keeps the browser from loading URLs of these patterns; none lets everything through.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn block(&self, patterns: &[&str]) -> Result<()> {
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.setBlockedURLs", json!({ "urls": patterns })).await?;
        Ok(())
    }

    /// In Chromium only: what the console said since the last call: errors of the page and refusals of its policy, too.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = self.log("browser").await?;
        Ok(entries.iter().map(|entry| entry["message"].to_string()).collect())
    }

    /// What the network did since the last call, as events of the Chrome DevTools Protocol with `method` and
    /// `params`; of a browser that was started to listen.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn network(&self) -> Result<Vec<Value>> {
        let entries = self.log("performance").await?;
        let event = |entry: &Value| {
            let mut text: Value = serde_json::from_str(entry["message"].as_str().unwrap_or("{}"))?;
            Ok(text["message"].take())
        };
        entries.iter().map(event).collect()
    }

    async fn log(&self, kind: &str) -> Result<Vec<Value>> {
        let body = json!({ "type": kind });
        let log = self.of_chromium("its log", Vendor { path: "se/log", body }).await?;
        log.as_array().cloned().ok_or_else(|| anyhow!("the log {kind} is no list"))
    }

    /// What only Chromium's driver can do; others would answer that they know no such command.
    async fn of_chromium(&self, what: &str, command: Vendor) -> Result<Value> {
        let engine = self.engine;
        ensure!(engine == Engine::Chromium, "{what} is there in Chromium only, not in {engine}");
        Ok(self.client.issue_cmd(command).await?)
    }

    async fn summary(&self) -> String {
        let page = self.eval(
            "location.pathname + ' ' + document.documentElement.dataset.session + '\\n' + document.body.innerText",
        );
        format!("the page shows {}", page.await.unwrap_or_default())
    }
}

/// A command that Chromium's driver has besides those of the standard.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(self.body.to_string()))
    }
}
