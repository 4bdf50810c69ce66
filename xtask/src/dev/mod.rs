//! `cargo xtask dev`: the app and the sandbox on a machine that has only Rust.

pub(crate) mod sandbox;
mod server;

use std::{
    fs,
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    dev::server::Server,
    kill::lead_group,
    pack::policy::Connect,
    ports,
    process::{TICK, check_interrupt},
    progress::{Progress, print, step, tell},
    release::trunk,
    tools::{self, Toolbox},
};

const TENANT: u16 = 8081;
const API: u16 = 8082;
const CONTROL: u16 = 8083;
/// Apart from the release, which a person may be about to upload.
const DIST: &str = "target/dev-dist";
const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
/// What cargo writes to, and Trunk does not watch.
const TARGET: &str = "target";
/// How long the sandbox may take from its start to its first answer.
const START_LIMIT: Duration = Duration::from_secs(60);
const APP: &str = "the app's server";
const SANDBOX: &str = "the sandbox";

/// What a person asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Open a browser when the app answers.
    pub(crate) open: bool,
    /// Start the sandbox too.
    pub(crate) sandbox: bool,
    /// The app's port.
    pub(crate) port: u16,
    /// Where the sandbox keeps its wishes; in memory without it.
    pub(crate) data: Option<PathBuf>,
    /// How many wishes the sandbox starts with; a few samples without it.
    pub(crate) wishes: Option<u32>,
    /// The faults that are on in the sandbox from the start; [`sandbox::LIST`] asks for the names.
    pub(crate) faults: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { open: true, sandbox: true, port: 8080, data: None, wishes: None, faults: Vec::new() }
    }
}

/// Serves until interrupted; or prints the names of the faults, if that is what was asked for.
///
/// # Errors
/// Where it serves always, in the end: with what went wrong, or with the interruption.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    check_options(root, options)?;
    if !options.faults.is_empty() {
        let names = sandbox::list_faults(root, &options.faults)?;
        if options.faults.iter().any(|name| name == sandbox::LIST) {
            print(&names);
            return Ok(());
        }
    }
    ports::check_free(&needed_ports(options))?;
    let tools = tools::prepare(root)?;
    compile_app(&tools)?;
    let sandbox = options.sandbox.then(|| sandbox::start(&tools, options)).transpose()?;
    let app = start_app(&tools, root, options.port)?;
    let mut servers: Vec<_> = [Some(app), sandbox].into_iter().flatten().collect();
    let result = wait_for_answers(&mut servers, options).and_then(|()| {
        greet(&servers, root, options);
        look_on(&mut servers)
    });
    // All at once, so that the slowest decides how long it takes.
    for server in &servers {
        server.group.ask_to_end();
    }
    result
}

/// Refuses what could not work, before anything takes time.
fn check_options(root: &Path, options: &Options) -> Result<()> {
    let is_taken = options.sandbox && [TENANT, API, CONTROL].contains(&options.port);
    ensure!(options.port != 0, "--port 0 is no port that a browser can go to");
    ensure!(!is_taken, "port {} is the sandbox's; choose another for the app", options.port);
    ensure!(
        options.sandbox || options.faults.is_empty(),
        "--fault is for the sandbox, which --no-sandbox leaves out"
    );
    let Some(file) = &options.data else { return Ok(()) };
    let file = std::path::absolute(file).context("--data")?;
    ensure!(
        !file.starts_with(root) || file.starts_with(root.join(TARGET)),
        "each new wish would make Trunk build and load the app anew, because it watches {}; \
         choose a file elsewhere, or {TARGET}/wishes.json",
        root.display()
    );
    Ok(())
}

/// Says what is ready, and opens it. What the sandbox wrote is for the person: it says where it is,
/// and who may sign in.
fn greet(servers: &[Server], root: &Path, options: &Options) {
    let url = format!("http://localhost:{}/", options.port);
    print(&format!("\nThe app is ready: {url}\n"));
    for line in servers.iter().filter(|server| server.name == SANDBOX).flat_map(|s| &s.lines) {
        print(&line.text);
    }
    let config = fs::read_to_string(root.join("config.json")).unwrap_or_default();
    if options.sandbox && !names_sandbox(&config) {
        print("\nconfig.json names another tenant or API, so the app does not use the sandbox.");
    }
    print("\nCtrl-C ends it.");
    if options.open {
        open(&url);
    }
}

fn names_sandbox(config: &str) -> bool {
    let origins = [TENANT, API].map(|port| format!("http://localhost:{port}"));
    Connect::from_config(config) == Connect::Only(origins.into())
}

/// Shows what the servers write, until one of them or the person ends it.
fn look_on(servers: &mut [Server]) -> Result<()> {
    loop {
        check_interrupt()?;
        for server in servers.iter_mut() {
            for line in server.take_lines() {
                tell(&line);
            }
            server.check_alive()?;
        }
        thread::sleep(TICK);
    }
}

fn needed_ports(options: &Options) -> Vec<(u16, &'static str)> {
    let sandbox =
        [(TENANT, "the sandbox's tenant"), (API, "the sandbox's API"), (CONTROL, "the sandbox")];
    let app = [(options.port, "the app")];
    app.into_iter().chain(sandbox.into_iter().filter(|_| options.sandbox)).collect()
}

/// Compiles the app as Trunk will do, which then finds it done.
///
/// Trunk watches the whole checkout, what cargo writes included, and its watcher can panic (index out
/// of bounds in notify-debouncer-full 0.5.0) while a first build fills that folder.
fn compile_app(tools: &Toolbox) -> Result<()> {
    let mut build = tools.command("cargo");
    build.args(["build", "--target", tools::WASM, "--bin", "wish-list-web"]);
    step("compiling the app", build, BUILD_LIMIT).map(drop)
}

fn start_app(tools: &Toolbox, root: &Path, port: u16) -> Result<Server> {
    let dist = root.join(DIST);
    fs::create_dir_all(&dist).with_context(|| format!("cannot make {}", dist.display()))?;
    // Trunk serves what was there before if it cannot build, so nothing may be there.
    match fs::remove_file(dist.join("index.html")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(error).context("cannot remove the last page");
        }
        _ => {}
    }
    let config = root.join("Trunk.toml");
    let config =
        fs::read_to_string(&config).with_context(|| format!("cannot read {}", config.display()))?;
    let mut command = trunk(tools, "serve");
    command.arg("--dist").arg(dist).args(["--port", &port.to_string()]);
    // Without the folder that cargo writes to, the first build would set off a second. Trunk.toml
    // cannot name it, since a fresh checkout has none; and what stands here stands instead of that.
    for folder in ignored(&config).context("Trunk.toml has no line `ignore = [..]`")? {
        command.args(["--ignore", &folder]);
    }
    command.args(["--ignore", TARGET]);
    if io::stderr().is_terminal() {
        command.args(["--color", "always"]);
    }
    Server::start(APP, command)
}

/// The folders that Trunk.toml tells Trunk not to watch. A list of strings on one line is JSON too.
fn ignored(trunk_toml: &str) -> Option<Vec<String>> {
    let list = trunk_toml.lines().find_map(|line| line.strip_prefix("ignore = "))?;
    serde_json::from_str(list).ok()
}

/// Waits until each server answers, showing the last line that one of them wrote.
fn wait_for_answers(servers: &mut [Server], options: &Options) -> Result<()> {
    let mut progress = Progress::start("building the app");
    let started = Instant::now();
    loop {
        let result = check_interrupt().and_then(|()| look_after(servers, &mut progress));
        let result = result.and_then(|()| is_ready(servers, options, started));
        match result {
            Ok(true) => break,
            Ok(false) => progress.tick(),
            Err(error) => {
                progress.clear();
                return Err(error);
            }
        }
        thread::sleep(TICK);
    }
    progress.done();
    Ok(())
}

fn look_after(servers: &mut [Server], progress: &mut Progress) -> Result<()> {
    for server in servers {
        server.keep_lines();
        if let Some(line) = server.lines.last().filter(|_| server.name == APP) {
            // Trunk puts the time and a level before what it says.
            progress.line(line.text.rsplit(" INFO ").next().unwrap_or_default());
        }
        server.check_alive()?;
    }
    Ok(())
}

fn is_ready(servers: &mut [Server], options: &Options, started: Instant) -> Result<bool> {
    match ports::status(options.port, "/") {
        None => return Ok(false),
        Some(200) => {}
        // It listens, but has no page: the first build failed.
        Some(_) => {
            for server in servers.iter_mut().filter(|server| server.name == APP) {
                server.keep_lines();
                for line in &server.lines {
                    tell(&line.text);
                }
            }
            bail!("the app could not be built; see above");
        }
    }
    // Under a fault tenant and API may answer anything, or nothing; the control page is as ever.
    let healthy =
        [(TENANT, "/.well-known/openid-configuration"), (API, "/default/wish-list-service")];
    let sandbox = if options.faults.is_empty() { &healthy[..] } else { &[(CONTROL, "/")] };
    let answers = |&(port, path): &(u16, &str)| ports::status(port, path) == Some(200);
    if !options.sandbox || sandbox.iter().all(answers) {
        return Ok(true);
    }
    if started.elapsed() > START_LIMIT {
        let ports: Vec<_> = sandbox.iter().map(|(port, _)| port.to_string()).collect();
        bail!("the sandbox does not answer on port {}", ports.join(" and port "));
    }
    Ok(false)
}

/// Opens the person's browser. Without one, the address is on the screen.
fn open(url: &str) {
    let (program, arguments): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-C here must not end a browser that it starts.
    lead_group(&mut command);
    match command.spawn() {
        // Some wait for the browser; nobody waits for them.
        Ok(child) => drop(child),
        Err(_) => tell("there is no program here that opens a browser"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_trunk_is_not_to_watch_is_in_every_checkout() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let config = fs::read_to_string(root.join("Trunk.toml")).unwrap();
        for folder in ignored(&config).unwrap() {
            // Trunk refuses to start if one is missing.
            assert!(root.join(&folder).is_dir(), "{folder}");
        }
        assert_eq!(ignored("[watch]\n"), None);
    }

    #[test]
    fn what_cannot_work_is_refused_at_once() {
        let root = Path::new("/project");
        let check = |port, data: Option<&str>| {
            let data = data.map(PathBuf::from);
            check_options(root, &Options { port, data, ..Options::default() }).is_ok()
        };
        assert!(check(8080, None) && check(9000, Some("/elsewhere/wishes.json")));
        assert!(check(8080, Some("/project/target/wishes.json")));
        assert!(!check(8080, Some("/project/wishes.json")));
        assert!(!check(0, None) && !check(8081, None) && !check(8083, None));
        let alone = Options { port: 8081, sandbox: false, ..Options::default() };
        assert!(check_options(root, &alone).is_ok());
        let broken = Options { faults: vec!["cors-off".to_owned()], ..alone };
        assert!(check_options(root, &broken).is_err(), "nothing there to break");
    }

    #[test]
    fn settings_that_name_the_sandbox_are_known() {
        let config = |port: u16| {
            let api = "http://localhost:8082/default/wish-list-service";
            format!(r#"{{"issuer": "http://localhost:{port}/", "apiUrl": "{api}"}}"#)
        };
        assert!(names_sandbox(&config(8081)));
        assert!(!names_sandbox(&config(9000)));
        assert!(!names_sandbox(""));
    }

    #[test]
    fn the_sandbox_s_ports_matter_only_with_it() {
        let ports = |sandbox| {
            let options = Options { sandbox, ..Options::default() };
            needed_ports(&options).into_iter().map(|(port, _)| port).collect::<Vec<_>>()
        };
        assert_eq!(ports(true), [8080, 8081, 8082, 8083]);
        assert_eq!(ports(false), [8080]);
    }
}
