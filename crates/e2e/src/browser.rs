//! A headless Chromium, driven by WebDriver (<https://www.w3.org/TR/webdriver2/>).

use std::{
    env,
    io::{Read as _, Write as _},
    net::TcpStream,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use fantoccini::{
    Client, ClientBuilder, Locator,
    elements::Element,
    wd::{Capabilities, WebDriverCompatibleCommand, WindowHandle},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// How long a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A tab that is not in front.
#[derive(Debug)]
pub struct Tab(WindowHandle);

/// A browser window with nothing in it from before.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    /// Before the driver, so that it goes first.
    _session: Session,
    _driver: Child,
}

impl Browser {
    /// Starts a driver and a browser of its own; both end with this value.
    ///
    /// `CHROMEDRIVER` and `CHROMIUM` name the programs where they are not found by themselves.
    ///
    /// # Errors
    /// When there is no driver, or it does not start a browser.
    pub async fn start() -> Result<Self> {
        let (driver, port) = start_driver().await?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        let id = client.session_id().await?.context("the driver gave no session")?;
        Ok(Self { client, _session: Session { port, id }, _driver: driver })
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

    /// Moves the wall clock of this tab, in the page that it shows and in all that it will show: what
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

    /// Sets the size of the window, in CSS pixels.
    ///
    /// # Errors
    /// Those of WebDriver.
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

    /// Clicks the element that `selector` finds.
    ///
    /// # Errors
    /// When there is none, or it cannot be clicked.
    pub async fn click(&self, selector: &str) -> Result<()> {
        let element = self.find(selector).await?;
        element.click().await.with_context(|| format!("clicking {selector}"))
    }

    /// Types into the field that `selector` finds, in place of what is there.
    ///
    /// # Errors
    /// When there is none, or it takes no text.
    pub async fn fill(&self, selector: &str, text: &str) -> Result<()> {
        let field = self.find(selector).await?;
        field.clear().await?;
        field.send_keys(text).await.with_context(|| format!("typing into {selector}"))
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
        self.client
            .execute(&script, Vec::new())
            .await
            .with_context(|| format!("running {expression}"))
    }

    /// A command of the Chrome DevTools Protocol.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        Ok(self.client.issue_cmd(Vendor { path: "goog/cdp/execute", body }).await?)
    }

    /// Keeps the browser from loading URLs of these patterns; none lets everything through.
    ///
    /// # Errors
    /// Those of the protocol.
    pub async fn block(&self, patterns: &[&str]) -> Result<()> {
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.setBlockedURLs", json!({ "urls": patterns })).await?;
        Ok(())
    }

    /// What the console said since the last call: errors of the page and refusals of its policy, too.
    ///
    /// # Errors
    /// Those of WebDriver.
    pub async fn console(&self) -> Result<Vec<String>> {
        let body = json!({ "type": "browser" });
        let log = self.client.issue_cmd(Vendor { path: "se/log", body }).await?;
        let entries = log.as_array().ok_or_else(|| anyhow!("the console is no list"))?;
        Ok(entries.iter().map(|entry| entry["message"].to_string()).collect())
    }

    async fn summary(&self) -> String {
        let page = self.eval(
            "location.pathname + ' ' + document.documentElement.dataset.session + '\\n' + document.body.innerText",
        );
        format!("the page shows {}", page.await.unwrap_or_default())
    }
}

/// The driver's session. Ending it ends the browser, which would outlive its driver.
#[derive(Debug)]
struct Session {
    port: u16,
    id: String,
}

impl Drop for Session {
    fn drop(&mut self) {
        // A browser that cannot be ended has ended already; a test must not fail for that.
        _ = self.end();
    }
}

impl Session {
    /// Without the async client, which cannot be waited for here.
    fn end(&self) -> std::io::Result<()> {
        let mut driver = TcpStream::connect(("127.0.0.1", self.port))?;
        driver.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            driver,
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            self.id
        )?;
        driver.read_to_end(&mut Vec::new()).map(|_| ())
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

/// A driver that was told to take any port can lose it to another one that starts at the same moment,
/// and then ends: it is started again.
async fn start_driver() -> Result<(Child, u16)> {
    for _ in 0..2 {
        if let Ok(driver) = try_to_start_driver().await {
            return Ok(driver);
        }
    }
    try_to_start_driver().await
}

async fn try_to_start_driver() -> Result<(Child, u16)> {
    let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
    let mut driver = Command::new(&program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("starting {program}; `cargo xtask test` installs it"))?;
    let output = driver.stdout.take().context("the driver has no output")?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        let port =
            line.rsplit_once("successfully on port ").map(|(_, rest)| rest.trim_end_matches('.'));
        if let Some(port) = port {
            let port = port.parse().context("reading the driver's port")?;
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((driver, port));
        }
    }
    bail!("{program} ended before it said its port")
}

fn capabilities() -> Capabilities {
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=1100,900",
            // This machine under a name that is no localhost, so that http is no secure context.
            "--host-resolver-rules=MAP app.insecure.example 127.0.0.1",
        ],
    });
    if let Ok(program) = env::var("CHROMIUM") {
        options["binary"] = json!(program);
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    capabilities
}
