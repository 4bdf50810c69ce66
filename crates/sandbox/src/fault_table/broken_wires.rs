//! Faults of the token endpoint that are about the connection, the size or the time.

use std::net::Ipv4Addr;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::Instant,
};

use crate::{
    Fault, State, serve, tenant_router,
    testing::{APP, Browser, CALLBACK, VERIFIER, exchange, form, send, state},
};

async fn code(state: &State) -> String {
    Browser::new(state).authorized(&[], "ada").await.redirected("code").unwrap()
}

fn body(code: &str) -> String {
    form(&[
        ("grant_type", "authorization_code"),
        ("client_id", "wish-list-web"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ])
}

/// Everything that a socket gives for the exchange of a new code, and the code.
async fn over_a_socket(state: &State) -> (String, String) {
    let code = code(state).await;
    let sockets = serve::bind(0).await.unwrap();
    let port = sockets.port;
    let mut listener = JoinSet::new();
    listener.spawn(serve::serve(sockets, tenant_router(state.clone())));
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let body = body(&code);
    let request = format!(
        "POST /oauth/token HTTP/1.1\r\nhost: localhost:{port}\r\norigin: {APP}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // An end in the middle may be an error.
    let _ended = stream.read_to_end(&mut answer).await;
    (String::from_utf8(answer).unwrap(), code)
}

async fn is_used_up(state: &State, code: &str) -> bool {
    state.replace_faults([]);
    exchange(state, code, VERIFIER).await.status == 403
}

#[tokio::test]
async fn token_endpoint_truncated_breaks_off_in_the_middle() {
    let state = state();
    let whole = |answer: &str| {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert!(head.contains("content-type: application/json"), "{head}");
        assert!(head.contains("access-control-allow-origin: http://localhost:8080"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        (length.unwrap().parse::<usize>().unwrap(), body.len())
    };
    let (length, sent) = whole(&over_a_socket(&state).await.0);
    assert_eq!(length, sent);
    state.set_fault(Fault::TokenEndpointTruncated, true);
    let (answer, code) = over_a_socket(&state).await;
    let (length, sent) = whole(&answer);
    assert_eq!(length / 2, sent);
    assert!(is_used_up(&state, &code).await);
}

#[tokio::test]
async fn token_endpoint_drops_says_nothing_and_has_used_the_code() {
    let state = state();
    state.set_fault(Fault::TokenEndpointDrops, true);
    let issued = state.record.issued_secrets().len();
    let (answer, code) = over_a_socket(&state).await;
    assert_eq!(answer, "");
    let request = state.record.requests().pop().unwrap();
    assert_eq!((request.target.as_str(), request.status), ("/oauth/token", None));
    assert!(state.record.issued_secrets().len() >= issued + 2, "tokens were issued");
    assert!(is_used_up(&state, &code).await);
    assert_eq!(state.record.grants(), ["authorization_code"; 2]);
}

#[tokio::test]
async fn token_endpoint_huge_is_right_and_too_large() {
    let state = state();
    state.set_fault(Fault::TokenEndpointHuge, true);
    let answer = exchange(&state, &code(&state).await, VERIFIER).await;
    assert!(answer.body.len() > 20_000_000);
    let Some((_, rest)) = answer.body.split_once("xxx\",") else { panic!("no padding") };
    let rest: Value = serde_json::from_str(&format!("{{{rest}")).unwrap();
    assert_eq!(rest["token_type"], "Bearer");
    let length: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!(length, answer.body.len());
}

#[tokio::test(start_paused = true)]
async fn token_endpoint_slow_is_right_after_four_seconds() {
    let state = state();
    for (fault, seconds) in [(false, 0), (true, 4)] {
        state.set_fault(Fault::TokenEndpointSlow, fault);
        let code = code(&state).await;
        let start = Instant::now();
        assert_eq!(exchange(&state, &code, VERIFIER).await.status, 200);
        let took = start.elapsed();
        assert!((seconds * 1000..seconds * 1000 + 500).contains(&took.as_millis()), "{took:?}");
    }
}

#[tokio::test]
async fn token_endpoint_redirect_points_to_where_a_code_would_be_taken() {
    let state = state();
    let code = code(&state).await;
    let moved = async |state: &State, path: &str| {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", APP)];
        let request = crate::testing::request_with("POST", path, &headers, body(&code));
        send(&tenant_router(state.clone()), request).await
    };
    assert_eq!(moved(&state, "/oauth/token/moved").await.status, 404);
    state.set_fault(Fault::TokenEndpointRedirect, true);
    let answer = exchange(&state, &code, VERIFIER).await;
    assert_eq!(
        (answer.status, answer.location()),
        (307, "http://localhost:8081/oauth/token/moved")
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
    assert_eq!(moved(&state, "/oauth/token/moved").await.status, 200);
}

#[tokio::test]
async fn a_client_that_came_too_often_is_told_when_to_come_again() {
    let state = state();
    state.set_fault(Fault::TokenEndpoint429, true);
    let answer = exchange(&state, "any", VERIFIER).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("3")));
    let exposed = answer.header("access-control-expose-headers").unwrap();
    assert!(exposed.split(',').any(|name| name == "Retry-After"), "{exposed}");
}
