//! The sandbox under schemathesis, which makes requests of `crates/sandbox/openapi.yaml` and judges the answers.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::{
    process::{self, Event, Group, TICK, check_interrupt},
    progress::{plain, print, step, tell},
    tools::Toolbox,
};

/// The release that is installed, from the Python Package Index.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// Where it is installed, below the project.
const VENV: &str = "target/fuzz/venv";
const DESCRIPTION: &str = "crates/sandbox/openapi.yaml";
/// What is looked at. That a method without a route is answered by 404, and that the tutorial's function takes
/// any object for a wish, is as AWS and the tutorial have it.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,ignored_auth,use_after_free";
/// How many inputs each operation gets in the phase that makes them up.
const EXAMPLES: &str = "500";
const LIMIT: Duration = Duration::from_secs(30 * 60);
/// How long the sandbox may take to make its keys and to listen.
const START: Duration = Duration::from_secs(60);

/// Installs schemathesis, starts the sandbox on free ports, and lets the one loose on the other. Whether all
/// answers are as they are described.
pub(super) fn run(root: &Path, tools: &Toolbox) -> Result<bool> {
    let schemathesis = installed(root, tools)?;
    let mut build = tools.command("cargo");
    build.args(["build", "--package", "sandbox"]);
    step("building the sandbox", build, LIMIT)?;
    let [tenant, api, control] = free_ports()?;
    let mut command = tools.command("cargo");
    command.args(["run", "--quiet", "--package", "sandbox", "--", "--tenant-port"]);
    command.args([&tenant.to_string(), "--api-port", &api.to_string()]);
    command.args(["--control-port", &control.to_string()]);
    let mut sandbox = Group::spawn(command, true)?;
    wait_until_ready(&mut sandbox)?;
    let token = token(&schemathesis, tenant)?;
    let mut is_good = true;
    for (tag, port) in [("wishes", api), ("tenant", tenant)] {
        let mut command = tools.command(schemathesis.with_file_name("schemathesis"));
        command.args(["run", DESCRIPTION, "--include-tag", tag, "--checks", CHECKS]);
        command.args(["--url", &format!("http://localhost:{port}"), "--max-examples", EXAMPLES]);
        command.args(["--no-color", "--header", &format!("Authorization: Bearer {token}")]);
        tell(&format!("\n=== {tag} ==="));
        let status = process::run(command, LIMIT, |event| {
            if let Event::Line(line) = event {
                print(&plain(&line.text));
            }
        })?;
        is_good &= status.success();
    }
    Ok(is_good)
}

/// The Python of a virtual environment that has schemathesis.
fn installed(root: &Path, tools: &Toolbox) -> Result<PathBuf> {
    let folder = root.join(VENV);
    let python = folder.join("bin").join("python");
    let stamp = folder.join(SCHEMATHESIS);
    if stamp.is_file() {
        return Ok(python);
    }
    let found = tools.find("python3");
    let system = found.context("schemathesis needs Python 3.10 or later, with its module venv")?;
    let mut venv = tools.command(system);
    venv.args(["-m", "venv"]).arg(&folder);
    step("making a virtual environment for Python", venv, LIMIT)?;
    let mut pip = tools.command(&python);
    pip.args(["-m", "pip", "install", "--quiet", SCHEMATHESIS]);
    step("installing schemathesis", pip, LIMIT)?;
    fs::write(&stamp, "")?;
    Ok(python)
}

/// Three ports that nobody listens on; somebody may take one before the sandbox does, and then it says so.
fn free_ports() -> Result<[u16; 3]> {
    let listeners = [(); 3].map(|()| TcpListener::bind(("127.0.0.1", 0)));
    let mut ports = [0; 3];
    for (port, listener) in ports.iter_mut().zip(&listeners) {
        let listener = listener.as_ref().ok().context("there is no free port")?;
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}

fn wait_until_ready(sandbox: &mut Group) -> Result<()> {
    let started = Instant::now();
    loop {
        check_interrupt()?;
        if let Ok(line) = sandbox.next_line(TICK)
            && line.text.contains("The sandbox is ready")
        {
            return Ok(());
        }
        ensure!(sandbox.exited()?.is_none(), "the sandbox ended before it was ready");
        ensure!(started.elapsed() < START, "the sandbox is not ready after {START:?}");
    }
}

/// A token of the client that the tutorial tests with: it opens the API and is of nobody.
fn token(python: &Path, tenant: u16) -> Result<String> {
    const ASK: &str = "import sys, urllib.request; \
        print(urllib.request.urlopen(sys.argv[1], sys.argv[2].encode()).read().decode())";
    let grant = "grant_type=client_credentials&client_id=wish-list-test&\
        client_secret=wish-list-test-secret&audience=https://auth0-jwt-authorizer";
    let mut command = Command::new(python);
    command.args(["-c", ASK, &format!("http://localhost:{tenant}/oauth/token"), grant]);
    let answer = process::output(command).context("the tenant gives no token")?;
    let answer: Value = serde_json::from_str(&answer)?;
    let token = answer["access_token"].as_str().context("the tenant's answer has no token")?;
    Ok(token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_three_and_free() {
        let mut ports = free_ports().unwrap();
        assert!(ports.iter().all(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()));
        ports.sort_unstable();
        assert!(ports[0] < ports[1] && ports[1] < ports[2]);
    }

    #[test]
    fn every_operation_of_the_description_is_asked() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let text = fs::read_to_string(root.join(DESCRIPTION)).unwrap();
        let operations = text.matches("operationId:").count();
        let tagged =
            ["[wishes]", "[tenant]"].map(|tag| text.matches(&format!("tags: {tag}")).count());
        assert!(operations > 8 && tagged.iter().sum::<usize>() == operations, "{tagged:?}");
    }
}
