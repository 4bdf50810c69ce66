//! What listens on a port of this machine.

use std::{
    io::{BufRead as _, BufReader, ErrorKind, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use anyhow::{Result, bail};

const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
/// Nothing on this machine takes longer to answer unless it is stuck.
const PATIENCE: Duration = Duration::from_secs(2);

/// Fails with advice if somebody listens on one of `ports` already.
///
/// Browsers resolve `localhost` to either loopback address, so both must be free.
pub(crate) fn check_free(ports: &[(u16, &str)]) -> Result<()> {
    if let Some((port, _)) = ports.iter().find(|(port, _)| is_forbidden(*port)) {
        bail!("this account may not listen on port {port}; choose one above 1023: --port N");
    }
    let taken: Vec<_> = ports.iter().filter(|(port, _)| !is_free(*port)).collect();
    let Some((port, user)) = taken.first() else { return Ok(()) };
    if taken.len() == ports.len() && taken.len() > 1 {
        bail!(
            "the app and the sandbox run already: http://localhost:{port}/ (Ctrl-C there ends them)"
        );
    }
    bail!(
        "port {port} is in use, and {user} needs it\n  \
         see who has it:  {}\n  then stop that program and try again{}",
        who_has(*port),
        if *user == "the app" { ", or choose another: --port N" } else { "" }
    );
}

fn is_free(port: u16) -> bool {
    LOOPBACK.iter().all(|address| {
        let address = SocketAddr::new(*address, port);
        // Where a socket may share the port of another that listens on all addresses, to bind
        // succeeds; to connect tells.
        TcpStream::connect_timeout(&address, PATIENCE).is_err() && can_bind(address)
    })
}

/// Whether `address` can be had; an address that this machine does not have is in nobody's way.
fn can_bind(address: SocketAddr) -> bool {
    match TcpListener::bind(address) {
        Err(error) => error.kind() != ErrorKind::AddrInUse,
        Ok(_) => true,
    }
}

/// Whether the system keeps this port for the administrator.
fn is_forbidden(port: u16) -> bool {
    let refused = |error: std::io::Error| error.kind() == ErrorKind::PermissionDenied;
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err_and(refused)
}

fn who_has(port: u16) -> String {
    if cfg!(windows) {
        format!("netstat -ano | findstr :{port}")
    } else if which::which("lsof").is_ok() {
        format!("lsof -nP -iTCP:{port} -sTCP:LISTEN")
    } else {
        format!("ss -ltnp 'sport = :{port}'")
    }
}

/// Asks `http://localhost:port/path` and gives back the status code, or `None` without an answer.
pub(crate) fn status(port: u16, path: &str) -> Option<u16> {
    LOOPBACK.iter().find_map(|address| status_at(SocketAddr::new(*address, port), path))
}

fn status_at(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    let port = address.port();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).ok()?;
    status_code(&line)
}

/// The status code of a status line (RFC 9112 section 4).
fn status_code(line: &str) -> Option<u16> {
    let mut words = line.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_port_that_somebody_listens_on_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let message = check_free(&[(port, "the app")]).unwrap_err().to_string();
        assert!(message.starts_with(&format!("port {port} is in use, and the app needs it")));
        assert!(message.contains("--port N"), "{message}");
        let message = check_free(&[(port, "the tenant")]).unwrap_err().to_string();
        assert!(!message.contains("--port N"), "{message}");
        drop(taken);
        assert!(check_free(&[(port, "the app")]).is_ok());
    }

    #[test]
    fn a_listener_on_all_addresses_counts() {
        let taken = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        assert!(!is_free(taken.local_addr().unwrap().port()));
    }

    #[test]
    fn status_lines_are_read() {
        assert_eq!(status_code("HTTP/1.1 200 OK\r\n"), Some(200));
        assert_eq!(status_code("HTTP/1.0 404\r\n"), Some(404));
        assert_eq!(status_code("SSH-2.0-OpenSSH 200\r\n"), None);
        assert_eq!(status_code(""), None);
    }

    #[test]
    fn a_server_is_asked_for_its_status() {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = server.local_addr().unwrap().port();
        let asked = thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut line = String::new();
            BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
            line
        });
        assert_eq!(status(port, "/a?b"), Some(204));
        assert_eq!(asked.join().unwrap(), "GET /a?b HTTP/1.1\r\n");
        assert_eq!(status(port, "/"), None);
    }
}
