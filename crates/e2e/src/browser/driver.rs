//! A driver process for one browser, and for WebKitGTK the screen that it draws on.
//!
//! All of them stay in the process group of the tests, so that who ends that group ends them.

use std::{
    env,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use super::Engine;

/// How long a driver may take until it listens.
const START: Duration = Duration::from_secs(20);
/// How long a screen may take to end once it was asked to.
const GRACE: Duration = Duration::from_secs(2);

/// A driver that listens on a port of this machine; it ends with this value.
#[derive(Debug)]
pub(super) struct Driver {
    pub(super) port: u16,
    /// Before the screen, so that it goes first.
    _process: Child,
    _screen: Option<Screen>,
}

impl Driver {
    /// Starts the driver of `engine`. It can lose its port to another program that starts at the same
    /// moment, and then ends: it is started again.
    ///
    /// # Errors
    /// When there is no such program, or it does not listen.
    pub(super) async fn start(engine: Engine) -> Result<Self> {
        for _ in 0..2 {
            if let Ok(driver) = Self::try_to_start(engine).await {
                return Ok(driver);
            }
        }
        Self::try_to_start(engine).await
    }

    async fn try_to_start(engine: Engine) -> Result<Self> {
        let program = engine.driver();
        let screen = if engine == Engine::WebKit { Some(Screen::start().await?) } else { None };
        let mut command = Command::new(&program);
        // WebKit's driver does not say which port it took, so it cannot choose one.
        let wanted = if engine == Engine::WebKit { free_port()? } else { 0 };
        command.arg(format!("--port={wanted}"));
        if engine == Engine::Firefox {
            // Otherwise 9222, for all of them.
            command.arg("--websocket-port=0");
        }
        if let Some(screen) = &screen {
            // GTK would rather draw on a Wayland desktop, in front of somebody.
            command.env("DISPLAY", &screen.name).env("GDK_BACKEND", "x11");
            command.env_remove("WAYLAND_DISPLAY");
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let program = program.display();
        let mut process = command
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {program}; `cargo xtask test` installs it"))?;
        let listening = async {
            match engine {
                Engine::Chromium => announced(&mut process, "successfully on port ").await,
                Engine::Firefox => announced(&mut process, "Listening on 127.0.0.1:").await,
                Engine::WebKit => connectable(&mut process, wanted).await,
            }
        };
        let port = tokio::time::timeout(START, listening)
            .await
            .with_context(|| format!("{program} does not listen"))?
            .with_context(|| format!("starting {program}"))?;
        Ok(Self { port, _process: process, _screen: screen })
    }
}

/// The port that stands behind `mark` in what the driver says.
async fn announced(driver: &mut Child, mark: &str) -> Result<u16> {
    let output = driver.stdout.take().context("the driver has no output")?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, rest)) = line.rsplit_once(mark) {
            let port = rest.trim_end_matches('.').parse().context("reading the driver's port")?;
            // A full pipe would stop it.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(port);
        }
    }
    bail!("it ended before it said its port")
}

/// The same port, once somebody listens there.
async fn connectable(driver: &mut Child, port: u16) -> Result<u16> {
    // What it says is about nothing that a test asks.
    drop(driver.stdout.take());
    loop {
        if let Some(status) = driver.try_wait()? {
            bail!("it ended before it listened: {status}");
        }
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The driver's session. Ending it ends the browser, which would outlive its driver.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) port: u16,
    pub(super) id: String,
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
        let mut driver = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        driver.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            driver,
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.id, self.port
        )?;
        // It answers once the browser has ended, and then keeps the connection open, whatever it says.
        driver.read(&mut [0; 1024]).map(|_| ())
    }
}

/// An X server without a monitor: WebKitGTK cannot do without one. Its end ends what draws on it.
#[derive(Debug)]
struct Screen {
    /// What `DISPLAY` is to be, such as `:7`.
    name: String,
    server: Child,
}

impl Screen {
    /// Starts a screen of its own; the server finds itself a number that is free.
    async fn start() -> Result<Self> {
        let program = env::var_os("XVFB").unwrap_or_else(|| "Xvfb".into());
        let mut server = Command::new(&program)
            .args(["-displayfd", "1", "-screen", "0", "1100x900x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| {
                format!("starting {}; `cargo xtask test` installs it", program.display())
            })?;
        let output = server.stdout.take().context("the screen has no output")?;
        let mut lines = BufReader::new(output).lines();
        let number = tokio::time::timeout(START, lines.next_line()).await;
        let number = number.context("the screen does not start")??;
        let number = number.context("the screen ended before it said its number")?;
        Ok(Self { name: format!(":{number}"), server })
    }
}

impl Drop for Screen {
    /// Asks first: a screen that is killed leaves its lock file and its socket behind.
    fn drop(&mut self) {
        self.server.id().into_iter().for_each(ask_to_end);
        let asked = Instant::now();
        while matches!(self.server.try_wait(), Ok(None)) && asked.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[cfg(unix)]
fn ask_to_end(id: u32) {
    use nix::{sys::signal, unistd::Pid};
    if let Ok(id) = i32::try_from(id) {
        // It fails if there is nobody to hear it, and then there is nothing to end.
        _ = signal::kill(Pid::from_raw(id), signal::Signal::SIGTERM);
    }
}

/// There is no X server, and nothing that would hear a request.
#[cfg(not(unix))]
fn ask_to_end(_: u32) {}
