//! Thousands of requests that no browser sends, on real sockets: what is no HTTP, what is nearly HTTP, and
//! what is HTTP and makes no sense. The sandbox answers none of them with an error of its own.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    net::Ipv4Addr,
    panic,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use sandbox::{Config, Sandbox};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

/// How many requests are sent, and by how many at a time.
const REQUESTS: u64 = 6000;
const SENDERS: u64 = 64;
/// How long the rest of an answer is waited for before the connection is ended.
const PATIENCE: Duration = Duration::from_millis(200);
const APP: &str = "http://localhost:8080";
const WISHES: &str = "/default/wish-list-service";

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// `SplitMix64`: numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// True once in so many times.
    fn is_one_of(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

const METHODS: [&str; 15] = [
    "GET", "GET", "POST", "POST", "OPTIONS", "OPTIONS", "HEAD", "PUT", "DELETE", "PATCH", "TRACE",
    "get", "M-SEARCH", "G\u{e9}T", "",
];

const TARGETS: [&str; 38] = [
    WISHES,
    WISHES,
    WISHES,
    "/default/wish-list-service/a/../b",
    "/default/wish-list-service?a=%zz&%00=%ff",
    "/default//wish-list-service",
    "/default",
    "/",
    "",
    "*",
    "//evil.example/x",
    "http://evil.example/default/wish-list-service",
    "/%2e%2e/%2fetc/passwd",
    "/\u{fc}",
    "/a b",
    "/authorize",
    "/authorize?response_type=code&client_id=wish-list-web&redirect_uri=http://localhost:8080/callback",
    "/authorize?response_type=code&client_id=wish-list-web&redirect_uri=https://evil.example/&state=%0d%0aX:1",
    "/authorize?client_id=a&client_id=b&max_age=-1&prompt=none%20login",
    "/authorize?response_type=code&client_id=wish-list-web&redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fcallback&scope=openid&state=s&nonce=n&audience=https%3A%2F%2Fauth0-jwt-authorizer&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
    "/v2/logout?returnTo=http%3A%2F%2Flocalhost%3A8080%2F&client_id=wish-list-web",
    "/oauth/token",
    "/oauth/token",
    "/oauth/revoke",
    "/userinfo",
    "/u/login?state=<script>",
    "/u/consent?state=%00",
    "/v2/logout?returnTo=javascript:alert(1)&client_id=wish-list-web",
    "/oidc/logout?post_logout_redirect_uri=//evil.example&id_token_hint=a.b.c",
    "/.well-known/openid-configuration",
    "/.well-known/jwks.json?%",
    "/api/state",
    "/api/faults",
    "/api/clock",
    "/api/wishes",
    "/api/faults/%2e%2e",
    "/faults/none",
    "/reset/..",
];

const HEADERS: [&str; 37] = [
    "origin: http://localhost:8080\r\naccess-control-request-method: GET",
    "origin: http://localhost:8080",
    "origin: http://localhost:8080",
    "origin: https://evil.example",
    "origin: null",
    "origin: http://localhost:8080\r\norigin: https://evil.example",
    "origin:",
    "access-control-request-method: POST",
    "access-control-request-method: \u{fc}",
    "access-control-request-headers: authorization,,content-type, ,x",
    "authorization: Bearer",
    "authorization: Bearer eyJhbGciOiJub25lIn0.e30.",
    "authorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJleHAiOjFlMzA5fQ.AAAA",
    "authorization: Basic d2lzaC1saXN0LXRlc3Q6eA==",
    "authorization: Basic /////w==",
    "content-type: application/json",
    "content-type: application/x-www-form-urlencoded",
    "content-type: application/x-www-form-urlencoded; charset=\"",
    "content-type: multipart/form-data; boundary=\u{0}",
    "content-length: -1",
    "content-length: 99999999999999999999",
    "content-length: 5\r\ncontent-length: 7",
    "content-length: 3, 3",
    "transfer-encoding: chunked",
    "transfer-encoding: chunked\r\ncontent-length: 4",
    "transfer-encoding: gzip, chunked",
    "expect: 100-continue",
    "expect: 200-nonsense",
    "connection: upgrade\r\nupgrade: websocket",
    "cookie: auth0=\u{0}; =; ;;; a",
    "cookie: auth0=x; auth0=y",
    "host: evil.example",
    "host: localhost:1\r\nhost: localhost:2",
    "x\u{0}y: z",
    " folded: line",
    "no colon",
    "accept: */*;q=9999999999",
];

const BODIES: [&str; 16] = [
    "",
    "{\"name\":\"Tea\"}",
    "{\"name\":",
    "[[[[[[[[[[",
    "{\"name\":\"\\ud800\"}",
    "null",
    "\u{0}\u{1}",
    "grant_type=authorization_code&code=a&client_id=wish-list-web&code_verifier=x&redirect_uri=http://localhost:8080/callback",
    "grant_type=refresh_token&refresh_token=v1.x&client_id=wish-list-web",
    "grant_type=client_credentials&client_id=wish-list-test&client_secret=%ff",
    "grant_type=&grant_type=&&==&%",
    "5\r\nhello\r\n0\r\n\r\n",
    "fffffffffffffffffff\r\nx",
    "-1\r\n\r\n",
    "{\"advance_seconds\":1e400}",
    "[\"no-such-fault\"]",
];

/// A request, more or less.
fn mangled(numbers: &mut Numbers) -> Vec<u8> {
    if numbers.is_one_of(12) {
        // No request at all.
        let length = numbers.below(400);
        return (0..length).map(|_| u8::try_from(numbers.below(256)).unwrap()).collect();
    }
    let version = numbers.pick(&["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9", ""]);
    let mut text = format!("{} {} {version}\r\n", numbers.pick(&METHODS), numbers.pick(&TARGETS));
    let body = numbers.pick(&BODIES);
    if !numbers.is_one_of(20) {
        text.push_str("host: localhost\r\n");
    }
    for _ in 0..numbers.below(6) {
        text.push_str(numbers.pick(&HEADERS));
        text.push_str(numbers.pick(&["\r\n", "\r\n", "\r\n", "\r\n", "\n", ""]));
    }
    if numbers.is_one_of(40) {
        text = text + "x-long: " + &"a".repeat(numbers.below(40_000)) + "\r\n";
    }
    if numbers.is_one_of(60) {
        text.push_str(&"x: y\r\n".repeat(numbers.below(300)));
    }
    if !numbers.is_one_of(3) {
        text = text + "content-length: " + &(body.len() + numbers.below(2)).to_string() + "\r\n";
    }
    text.push_str("connection: close\r\n\r\n");
    text.push_str(body);
    let mut bytes = text.into_bytes();
    for _ in 0..numbers.below(8) / 5 {
        let at = numbers.below(bytes.len());
        bytes[at] = u8::try_from(numbers.below(256)).unwrap();
    }
    bytes
}

/// Sends bytes and reads to the end. Where no end comes, it says that nothing follows: until then the sandbox
/// may wait for the rest, and afterwards it answers to nobody.
async fn exchange(port: u16, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let mut answer = Vec::new();
    // A request that is refused before its end breaks the pipe; what was answered can be read.
    let _sent = stream.write_all(request).await;
    if timeout(PATIENCE, stream.read_to_end(&mut answer)).await.is_err() {
        let _ended = stream.shutdown().await;
        let rest = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
        assert!(rest.is_ok(), "it hangs: {}", request.escape_ascii());
    }
    answer
}

/// The header lines of the first answer with a name.
fn values<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let pairs = head.lines().filter_map(|line| line.split_once(": "));
    pairs.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

/// What an answer may be: none, or one that blames the request.
fn check(request: &[u8], answer: &[u8]) -> Option<u16> {
    let shown = || format!("{}\n=> {}", request.escape_ascii(), answer.escape_ascii());
    if answer.is_empty() {
        return None;
    }
    let text = String::from_utf8_lossy(answer);
    let status = text.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)?.parse::<u16>().ok());
    let status = status.unwrap_or_else(|| panic!("no status: {}", shown()));
    assert!((100..500).contains(&status), "{}", shown());
    let sent = String::from_utf8_lossy(request).to_lowercase();
    let allowed = values(&text, "access-control-allow-origin");
    assert!(allowed.len() < 2, "{}", shown());
    let may_read = allowed.is_empty() || allowed == ["*"] || allowed == [APP];
    assert!(may_read && (allowed != [APP] || sent.contains(APP)), "{}", shown());
    for place in values(&text, "location") {
        let is_known = ["/", APP, "http://localhost:"].iter().any(|start| place.starts_with(start));
        assert!(is_known && !place.starts_with("//"), "{}", shown());
    }
    Some(status)
}

fn port(url: &str) -> u16 {
    url.split('/').nth(2).and_then(|authority| authority.rsplit(':').next()?.parse().ok()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_request_breaks_the_sandbox() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |cause| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        before(cause);
    }));
    let config = Config { tenant_port: 0, api_port: 0, control_port: 0, ..Config::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    let ports = [sandbox.api_url(), sandbox.issuer(), sandbox.control_url()].map(port);
    let mut senders = JoinSet::new();
    for sender in 0..SENDERS {
        senders.spawn(async move {
            let mut seen = Vec::new();
            for number in (sender..REQUESTS).step_by(usize::try_from(SENDERS).unwrap()) {
                let numbers = &mut Numbers(number);
                let request = mangled(numbers);
                // Half of them go to the API.
                let port = ports[numbers.below(4).saturating_sub(1)];
                seen.extend(check(&request, &exchange(port, &request).await));
            }
            seen
        });
    }
    let seen: Vec<u16> = senders.join_all().await.into_iter().flatten().collect();
    // No way of answering may be dead.
    for status in [200, 204, 302, 400, 401, 403, 404, 405, 431] {
        assert!(seen.contains(&status), "none was answered by {status}");
    }
    assert!(seen.len() as u64 > REQUESTS / 2, "{}", seen.len());
    assert_eq!(PANICS.load(Ordering::Relaxed), 0, "a panic while it answered");
    let origin = format!(
        "GET {WISHES} HTTP/1.1\r\nhost: localhost\r\norigin: {APP}\r\nconnection: close\r\n\r\n"
    );
    let answer = String::from_utf8(exchange(ports[0], origin.as_bytes()).await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(values(&answer, "access-control-allow-origin"), [APP]);
    let discovery =
        "GET /.well-known/jwks.json HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answer = exchange(ports[1], discovery.as_bytes()).await;
    assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
    sandbox.stop().await;
}
