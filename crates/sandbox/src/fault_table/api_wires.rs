//! Faults of the API that are about the connection.

use std::net::Ipv4Addr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use crate::{
    Fault, State, api_router, serve,
    testing::{APP, WISHES, state, state_with},
};

/// Everything that a socket gives for a request, with these headers and without a body.
async fn over_a_socket(state: &State, method: &str, headers: &str) -> String {
    let sockets = serve::bind(0).await.unwrap();
    let port = sockets.port;
    let mut listener = JoinSet::new();
    listener.spawn(serve::serve(sockets, api_router(state.clone())));
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let request = format!(
        "{method} {WISHES} HTTP/1.1\r\nhost: localhost:{port}\r\norigin: {APP}\r\n{headers}connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // An end in the middle may be an error.
    let _ended = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn api_hangs_up_on_everything_but_preflights() {
    let state = state_with(&[Fault::ApiHangsUp]);
    assert_eq!(over_a_socket(&state, "GET", "").await, "");
    assert_eq!(over_a_socket(&state, "POST", "content-length: 0\r\n").await, "");
    let last = state.record.requests().pop().unwrap();
    assert_eq!((last.method.as_str(), last.status), ("POST", None));
    let asked = "access-control-request-method: POST\r\n";
    let answer = over_a_socket(&state, "OPTIONS", asked).await;
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    assert!(
        answer.contains("connection: close"),
        "the next request has a new connection: {answer}"
    );
    state.set_fault(Fault::ApiHangsUp, false);
    assert!(over_a_socket(&state, "GET", "").await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn answer_cut_short_promises_more_than_it_sends() {
    let state = state();
    let lengths = |answer: &str| {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert!(head.contains(&format!("access-control-allow-origin: {APP}")), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        (length.unwrap().parse::<usize>().unwrap(), body.len())
    };
    let (length, sent) = lengths(&over_a_socket(&state, "GET", "").await);
    assert_eq!(length, sent);
    state.set_fault(Fault::AnswerCutShort, true);
    let (length, sent) = lengths(&over_a_socket(&state, "GET", "").await);
    assert_eq!(length / 2, sent);
    let refused = over_a_socket(&state, "POST", "content-length: 0\r\n").await;
    assert!(
        refused.ends_with(r#"{"message":"Unauthorized"}"#),
        "the gateway's is whole: {refused}"
    );
}
