//! An OpenID provider that others wrote, in a process of its own: what `independent/server.mjs` starts.

use std::{
    env,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::{Browser, World};

/// How long the provider may take to say what a test waits for: an access token has to end meanwhile.
const PATIENCE: Duration = Duration::from_secs(40);
const PREPARED_BY: &str = "`cargo xtask test e2e` sets it";

/// The provider on a port of its own; it ends with this value.
#[derive(Debug)]
pub struct Independent {
    /// Its issuer: `http://localhost:PORT`, without a final slash.
    pub issuer: String,
    said: Arc<Mutex<Vec<String>>>,
    _process: Child,
}

impl Independent {
    /// Starts it for the app of `world`, with access tokens that live for `seconds`.
    ///
    /// `INDEPENDENT_PROVIDER` names the folder in which its packages are installed, and `NODE` the
    /// program, if it is not found by itself.
    ///
    /// # Errors
    /// When there is no such folder or program, or it ends before it listens; the error has its words.
    pub async fn start(world: &World, seconds: u32) -> Result<Self> {
        let folder = env::var_os("INDEPENDENT_PROVIDER").map(PathBuf::from);
        let folder = folder.with_context(|| format!("no INDEPENDENT_PROVIDER; {PREPARED_BY}"))?;
        let node = env::var_os("NODE").unwrap_or_else(|| "node".into());
        let mut process = Command::new(&node)
            .arg("server.mjs")
            .current_dir(&folder)
            .env("PORT", "0")
            .env("APP_ORIGIN", &world.server.origin)
            .env("ACCESS_TOKEN_TTL", seconds.to_string())
            // It ends when this closes, so it does not outlive the tests, however they end.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {} in {}", node.display(), folder.display()))?;
        let output = process.stdout.take().context("the provider has no output")?;
        let mut errors = process.stderr.take().context("the provider has no error output")?;
        let mut lines = BufReader::new(output).lines();
        let Some(issuer) = ready(&mut lines).await? else {
            let mut words = String::new();
            errors.read_to_string(&mut words).await?;
            bail!("the independent provider ended before it listened: {words}");
        };
        let said = Arc::<Mutex<Vec<String>>>::default();
        tokio::spawn(collect(lines, Arc::clone(&said)));
        tokio::spawn(async move { tokio::io::copy(&mut errors, &mut tokio::io::sink()).await });
        Ok(Self { issuer, said, _process: process })
    }

    /// The settings that fit it. The API is the sandbox's, which lets everybody read.
    #[must_use]
    pub fn settings(&self, world: &World) -> Value {
        json!({
            "issuer": self.issuer,
            "clientId": "wish-list",
            "resource": "https://auth0-jwt-authorizer",
            "apiUrl": world.sandbox.api_url(),
        })
    }

    /// How often it said `line` up to now: `asked login` or `asked consent`, `granted refresh_token for
    /// AUDIENCE`, `revoked refresh_token`.
    #[must_use]
    pub fn count(&self, line: &str) -> usize {
        self.said().iter().filter(|said| *said == line).count()
    }

    /// Waits until it said `line` so many times.
    ///
    /// # Errors
    /// When it did not in time; the error has all that it said.
    pub async fn wait_for(&self, line: &str, count: usize) -> Result<()> {
        let started = Instant::now();
        while self.count(line) < count {
            if started.elapsed() > PATIENCE {
                bail!("the provider did not say {count} times {line}, but {:#?}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// What it refused, and why.
    #[must_use]
    pub fn refusals(&self) -> Vec<String> {
        self.said().into_iter().filter(|line| line.starts_with("refused")).collect()
    }

    fn said(&self) -> Vec<String> {
        self.said.lock().map(|said| said.clone()).unwrap_or_default()
    }
}

/// The issuer, once it listens; `None` if it ended before.
async fn ready(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<Option<String>> {
    while let Some(line) = lines.next_line().await? {
        if let Some(issuer) = line.strip_prefix("ready ") {
            return Ok(Some(issuer.to_owned()));
        }
    }
    Ok(None)
}

async fn collect(mut lines: Lines<BufReader<ChildStdout>>, said: Arc<Mutex<Vec<String>>>) {
    while let Ok(Some(line)) = lines.next_line().await {
        if let Ok(mut said) = said.lock() {
            said.push(line);
        }
    }
}

/// The pages of the independent provider.
#[derive(Clone, Copy, Debug)]
pub struct ProviderPages<'w> {
    /// The window.
    pub browser: &'w Browser,
}

impl ProviderPages<'_> {
    /// Waits for the login page.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn wait_for_login(&self) -> Result<()> {
        self.browser.find("form [name=login]").await.map(|_| ())
    }

    /// Logs somebody in; the name is the subject, and any password is right.
    ///
    /// # Errors
    /// When the login page does not come.
    pub async fn log_in(&self, name: &str) -> Result<()> {
        self.browser.fill("form [name=login]", name).await?;
        self.browser.fill("form [name=password]", "any").await?;
        self.browser.click("form:has([name=login]) [type=submit]").await
    }

    /// Consents.
    ///
    /// # Errors
    /// When the consent page does not come.
    pub async fn accept(&self) -> Result<()> {
        self.browser.click("form:has([name=prompt][value=consent]) [type=submit]").await
    }

    /// Confirms that the person means to sign out.
    ///
    /// # Errors
    /// When it does not ask.
    pub async fn confirm_sign_out(&self) -> Result<()> {
        self.browser.click("[name=logout][value=yes]").await
    }
}
