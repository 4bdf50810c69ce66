//! The sandbox on real sockets: what only a listener can show.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{net::Ipv4Addr, time::Duration};

use sandbox::{Config, Fault, Sandbox, StartError};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

fn any_ports() -> Config {
    Config { tenant_port: 0, api_port: 0, control_port: 0, ..Config::default() }
}

fn port(url: &str) -> u16 {
    let authority = url.split('/').nth(2).unwrap();
    authority.rsplit(':').next().unwrap().parse().unwrap()
}

/// Sends a request and reads until the connection closes.
async fn fetch(port: u16, target: &str) -> Result<String, std::io::Error> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let request =
        format!("GET {target} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn answers(port: u16, target: &str) -> bool {
    fetch(port, target).await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 OK\r\n"))
}

#[tokio::test]
async fn all_three_listeners_answer_and_stop() {
    let sandbox = Sandbox::start(any_ports()).await.unwrap();
    let ports = [sandbox.issuer(), sandbox.api_url(), sandbox.control_url()].map(port);
    assert!(answers(ports[0], "/.well-known/jwks.json").await);
    assert!(answers(ports[1], "/default/wish-list-service").await);
    assert!(answers(ports[2], "/api/state").await);
    assert!(sandbox.issuer().ends_with('/'));
    assert!(sandbox.api_url().ends_with("/default/wish-list-service"));
    assert_eq!(sandbox.requests().len(), 3);
    sandbox.stop().await;
    for port in ports {
        assert!(fetch(port, "/").await.is_err());
    }
}

#[tokio::test]
async fn a_listener_that_is_down_refuses_and_comes_back() {
    let sandbox = Sandbox::start(any_ports()).await.unwrap();
    let api = (port(sandbox.api_url()), "/default/wish-list-service");
    let tenant = (port(sandbox.issuer()), "/.well-known/jwks.json");
    for (fault, (down, target), (other, elsewhere)) in
        [(Fault::ApiDown, api, tenant), (Fault::TenantDown, tenant, api)]
    {
        assert!(answers(down, target).await);
        let mut open = TcpStream::connect((Ipv4Addr::LOCALHOST, down)).await.unwrap();
        sandbox.set_fault(fault, true).await;
        let error = TcpStream::connect((Ipv4Addr::LOCALHOST, down)).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
        let ended = timeout(Duration::from_secs(5), open.read(&mut [0])).await.unwrap();
        assert!(matches!(ended, Ok(0) | Err(_)), "an open connection is gone, too");
        assert!(answers(other, elsewhere).await);
        sandbox.set_fault(fault, false).await;
        assert!(answers(down, target).await);
    }
}

#[tokio::test]
async fn a_silent_api_accepts_and_says_nothing() {
    let sandbox = Sandbox::start(any_ports()).await.unwrap();
    sandbox.set_fault(Fault::ApiSilent, true).await;
    let api = port(sandbox.api_url());
    let silence =
        timeout(Duration::from_millis(300), fetch(api, "/default/wish-list-service")).await;
    assert!(silence.is_err());
    let request = sandbox.requests().pop().unwrap();
    assert_eq!((request.listener, request.status), ("api", None));
    sandbox.clear_faults().await;
    assert!(answers(api, "/default/wish-list-service").await);
    sandbox.set_fault(Fault::ApiSilent, true).await;
    sandbox.set_fault(Fault::ApiDown, true).await;
    assert!(fetch(api, "/").await.is_err(), "faults combine");
    sandbox.reset().await;
    assert!(answers(api, "/default/wish-list-service").await);
}

#[tokio::test]
async fn no_connection_to_the_tenant_is_used_twice_while_answers_are_dropped() {
    let sandbox = Sandbox::start(any_ports()).await.unwrap();
    let tenant = port(sandbox.issuer());
    let ask = format!("GET /.well-known/jwks.json HTTP/1.1\r\nhost: localhost:{tenant}\r\n\r\n");
    let mut open = TcpStream::connect((Ipv4Addr::LOCALHOST, tenant)).await.unwrap();
    open.write_all(ask.as_bytes()).await.unwrap();
    assert!(open.read(&mut [0; 4096]).await.unwrap() > 0);
    sandbox.set_fault(Fault::TokenEndpointDrops, true).await;
    let ended = timeout(Duration::from_secs(5), open.read(&mut [0])).await.unwrap();
    assert!(matches!(ended, Ok(0) | Err(_)), "an open connection is gone");
    let mut new = TcpStream::connect((Ipv4Addr::LOCALHOST, tenant)).await.unwrap();
    new.write_all(ask.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(Duration::from_secs(5), new.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.contains("connection: close\r\n"), "{answer}");
}

#[tokio::test]
async fn a_port_in_use_is_named_with_its_flag() {
    let first = Sandbox::start(any_ports()).await.unwrap();
    let taken = port(first.api_url());
    match Sandbox::start(Config { api_port: taken, ..any_ports() }).await {
        Err(StartError::PortInUse { port, flag }) => {
            assert_eq!((port, flag), (taken, "--api-port"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_clock_moves_the_date_header() {
    let sandbox = Sandbox::start(any_ports()).await.unwrap();
    let year = |answer: String| {
        let line = answer.lines().find(|line| line.starts_with("date: ")).unwrap().to_owned();
        line.split(' ').nth(4).unwrap().parse::<u16>().unwrap()
    };
    let api = port(sandbox.api_url());
    let before = year(fetch(api, "/").await.unwrap());
    sandbox.advance_clock(Duration::from_secs(800 * 24 * 60 * 60));
    assert!(year(fetch(api, "/").await.unwrap()) > before);
}
