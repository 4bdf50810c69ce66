//! The program: how it starts, what it prints and how it ends.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

fn sandbox(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts on free ports and reads what is printed up to the last demo account.
fn started(extra: &[&str]) -> (Child, String) {
    let ports = ["--tenant-port", "0", "--api-port", "0", "--control-port", "0"];
    let mut child = sandbox(&[&ports, extra].concat()).spawn().unwrap();
    let mut printed = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    while !printed.contains("mallory") {
        assert_ne!(output.read_line(&mut printed).unwrap(), 0, "{printed}");
    }
    (child, printed)
}

#[test]
fn prints_where_everything_is_and_ends_with_its_standard_input() {
    let (mut child, printed) =
        started(&["--exit-with-stdin", "--app-origin", "http://localhost:4000"]);
    for part in
        ["http://localhost:4000", "/default/wish-list-service", "ada@example.com", "ada-sandbox"]
    {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    assert!(child.try_wait().unwrap().is_none());
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

/// Posts to an address that was printed after `label`, and reads the whole answer.
fn post(printed: &str, label: &str, path: &str, body: &str) -> String {
    let url = printed.lines().find_map(|line| line.trim().strip_prefix(label)).unwrap().trim();
    let (host, base) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let port: u16 = host.rsplit(':').next().unwrap().parse().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST /{base}{path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn why_the_function_failed_is_printed_once_with_the_request() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("wishes.json");
    let (mut child, printed) = started(&["--exit-with-stdin", "--data", data.to_str().unwrap()]);
    post(&printed, "Control", "api/faults/post-open", "");
    fs::write(&data, "mine now").unwrap();
    let answer = post(&printed, "API", "", r#"{"name":"Tea"}"#);
    assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
    let id = answer.lines().find_map(|line| line.strip_prefix("apigw-requestid: ")).unwrap();
    drop(child.stdin.take());
    let log = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert_eq!(log.lines().count(), 1, "{log}");
    assert!(log.contains(id) && log.contains("was changed by another program"), "{log}");
}

#[cfg(unix)]
#[test]
fn ends_cleanly_on_both_signals() {
    for signal in ["-TERM", "-INT"] {
        let (mut child, _) = started(&[]);
        assert!(
            Command::new("kill")
                .args([signal, &child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        assert!(child.wait().unwrap().success(), "{signal}");
    }
}

#[test]
fn a_port_in_use_is_one_clear_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = sandbox(&["--tenant-port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(
        text.contains(&format!("port {port} is in use")) && text.contains("--tenant-port"),
        "{text}"
    );
}

#[test]
fn mistakes_on_the_command_line_are_said() {
    for (arguments, code, needle) in [
        (&["--port", "1"][..], 2, "--port"),
        (&["--app-origin", "http://localhost:8080/"], 1, "http://localhost:8080"),
        (&["--fault", "cors-of"], 2, "near it: cors-off"),
        (&["--data", "/"], 1, "cannot read /"),
    ] {
        let output = sandbox(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(needle), "{arguments:?}");
    }
}

#[test]
fn help_names_every_option() {
    let mut child = sandbox(&["--help"]).spawn().unwrap();
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success());
    for option in [
        "--app-origin",
        "--tenant-port",
        "--api-port",
        "--control-port",
        "--data",
        "--exit-with-stdin",
        "--fault NAME",
        "--faults",
    ] {
        assert!(text.contains(option), "{option}");
    }
}

#[test]
fn a_fault_that_is_named_is_on_from_the_start() {
    let faults = ["--fault", "cors-off", "--fault", "api-gone"];
    let (mut child, printed) = started(&[&["--exit-with-stdin"], &faults[..]].concat());
    assert!(printed.contains("cors-off") && printed.contains("The route is missing"), "{printed}");
    let answer = post(&printed, "API", "", "{}");
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_names_of_the_faults_are_listed() {
    for arguments in [&["--faults"][..], &["--fault", "help"]] {
        let output = sandbox(arguments).output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with("HTTP API: CORS\n  cors-off "), "{text}");
        assert!(text.contains("\n\nTenant: access token\n"), "{text}");
    }
}
