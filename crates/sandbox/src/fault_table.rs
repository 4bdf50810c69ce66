//! One row for each fault: what it changes, measured with the fault off and with it on.

use std::{collections::BTreeSet, time::Duration};

use tokio::time::timeout;

use crate::{
    Fault, State, tenant_router,
    testing::{
        APP, Answer, Browser, VERIFIER, WISHES, access_token, call, decoded, exchange, page_can,
        preflight, request, send, state, text, tokens,
    },
};

/// Something that a person or their page would notice.
#[derive(Clone, Copy, Debug)]
enum Probe {
    /// The list, as a page reads it.
    Get,
    /// The list, asked for with a token.
    GetWithToken,
    /// A new wish of Ada's, as a page sends it.
    Post,
    /// A new wish without a token.
    PostWithoutToken,
    /// A new wish of Grace's, who may only read.
    PostAsGrace,
    /// What the gateway says about Ada's new token.
    Reason,
    /// The headers that a page may read of a 401.
    Exposed,
    /// The status of a preflight.
    Preflight,
    /// The list's status and the start of its body.
    List,
    /// The version of the event.
    Version,
    /// The issuer that discovery names.
    Discovery,
    /// What the token endpoint says about a good code.
    Exchange,
    /// The lifetime of an access token.
    ExpiresIn,
    /// A claim of the ID token.
    IdToken(&'static str),
    /// What the gateway says about the ID token: a good signature is refused for its audience.
    IdTokenReason,
    /// Whether the ID token is older than it may be.
    IdTokenAge,
}

#[tokio::test]
async fn every_fault_changes_what_it_says() {
    let table = [
        (Fault::CorsOff, Probe::Get, "200", "hidden"),
        (Fault::CorsOtherOrigin, Probe::Get, "200", "hidden"),
        (Fault::CorsNoAuthorization, Probe::GetWithToken, "200", "hidden"),
        (Fault::CorsNoContentType, Probe::Post, "201", "hidden"),
        (Fault::CorsNoPost, Probe::Post, "201", "hidden"),
        (Fault::CorsOnlyOrigins, Probe::GetWithToken, "200", "hidden"),
        (
            Fault::CorsHeadersHidden,
            Probe::Exposed,
            "www-authenticate,apigw-requestid,date",
            "nothing",
        ),
        (Fault::GatewayErrorsUndecorated, Probe::PostWithoutToken, "401", "hidden"),
        (Fault::ApiSilent, Probe::Get, "200", "silence"),
        (Fault::ApiGone, Probe::Get, "200", "404"),
        (Fault::AnyRoute, Probe::Preflight, "204", "401"),
        (Fault::GetProtected, Probe::Get, "200", "401"),
        (Fault::PostOpen, Probe::PostWithoutToken, "401", "201"),
        (Fault::PostNeedsScope, Probe::PostAsGrace, "201", "403"),
        (
            Fault::AuthorizerWrongIssuer,
            Probe::Reason,
            "201",
            "the issuer in the OIDC discovery endpoint metadata does not match the configured issuer",
        ),
        (
            Fault::AuthorizerWrongAudience,
            Probe::Reason,
            "201",
            "the token does not have a valid audience",
        ),
        (Fault::Throttled, Probe::Get, "200", "429"),
        (Fault::FunctionThrows, Probe::Get, "200", "500"),
        (Fault::FunctionTimedOut, Probe::Get, "200", "503"),
        (Fault::FunctionAsPublished, Probe::List, r#"200 {"Count""#, "200 null"),
        (Fault::Payload10, Probe::Version, "2.0", "1.0"),
        (
            Fault::DiscoveryWrongIssuer,
            Probe::Discovery,
            "http://localhost:8081/",
            "https://another-tenant.auth0.com/",
        ),
        (
            Fault::JwksRotated,
            Probe::Reason,
            "201",
            "unable to find a signing key that matches the key id",
        ),
        (Fault::OpaqueToken, Probe::Reason, "201", "token contains an invalid number of segments"),
        (Fault::TokenExpired, Probe::Reason, "201", "the token has expired"),
        (Fault::ShortTokens, Probe::ExpiresIn, "86400", "60"),
        (
            Fault::TokenOriginRefused,
            Probe::Exchange,
            "200 application/json",
            "403 text/plain; charset=utf-8 hidden",
        ),
        (Fault::TokenEndpointSilent, Probe::Exchange, "200 application/json", "silence"),
        (Fault::TokenEndpoint500, Probe::Exchange, "200 application/json", "500 application/json"),
        (
            Fault::TokenEndpointHtml,
            Probe::Exchange,
            "200 application/json",
            "200 text/html; charset=utf-8",
        ),
        (Fault::TokenEndpoint429, Probe::Exchange, "200 application/json", "429 application/json"),
        (Fault::IdTokenWrongNonce, Probe::IdToken("nonce"), "the-nonce", "another-nonce"),
        (
            Fault::IdTokenWrongAudience,
            Probe::IdToken("aud"),
            "wish-list-web",
            "another-application",
        ),
        (
            Fault::IdTokenWrongIssuer,
            Probe::IdToken("iss"),
            "http://localhost:8081/",
            "https://another-tenant.auth0.com/",
        ),
        (
            Fault::IdTokenBadSignature,
            Probe::IdTokenReason,
            "the token does not have a valid audience",
            "crypto/rsa: verification error",
        ),
        (Fault::IdTokenExpired, Probe::IdTokenAge, "fresh", "expired"),
    ];
    for (fault, probe, off, on) in table {
        let state = state();
        check(&state, fault, probe, off).await;
        state.set_fault(fault, true);
        check(&state, fault, probe, on).await;
        state.set_fault(fault, false);
        check(&state, fault, probe, off).await;
    }
    // Only a socket can refuse a connection: those two are in `tests/sockets.rs`.
    let on_sockets = [Fault::ApiDown, Fault::TenantDown];
    let covered: BTreeSet<_> = table.iter().map(|row| row.0).chain(on_sockets).collect();
    assert_eq!(covered, Fault::ALL.iter().copied().collect());
}

async fn check(state: &State, fault: Fault, probe: Probe, expected: &str) {
    let soon = Duration::from_millis(if expected == "silence" { 100 } else { 10_000 });
    let found = timeout(soon, measure(state, probe)).await.unwrap_or_else(|_| "silence".to_owned());
    assert_eq!(found, expected, "{fault} {probe:?} with {:?}", state.faults.all_on());
}

async fn measure(state: &State, probe: Probe) -> String {
    match probe {
        Probe::Get => status(page_can(state, "GET", None).await),
        Probe::GetWithToken => {
            let token = access_token(state, "ada").await;
            status(page_can(state, "GET", Some(&token)).await)
        }
        Probe::Post => post_as(state, "ada").await,
        Probe::PostAsGrace => post_as(state, "grace").await,
        Probe::PostWithoutToken => status(page_can(state, "POST", None).await),
        Probe::Reason => {
            reason(&call(state, "POST", WISHES, Some(&access_token(state, "ada").await)).await)
        }
        Probe::Exposed => {
            let answer = call(state, "POST", WISHES, None).await;
            answer.header("access-control-expose-headers").unwrap_or("nothing").to_owned()
        }
        Probe::Preflight => {
            preflight(state, WISHES, "POST", "authorization").await.status.to_string()
        }
        Probe::List => {
            let answer = call(state, "GET", WISHES, None).await;
            format!("{} {}", answer.status, answer.body.chars().take(8).collect::<String>())
        }
        Probe::Version => {
            let answer = call(state, "GET", "/default/wish-list-service/echo", None).await;
            text(&answer.json()["event"], "version")
        }
        Probe::Discovery => {
            let target = "/.well-known/openid-configuration";
            text(
                &send(&tenant_router(state.clone()), request("GET", target, &[])).await.json(),
                "issuer",
            )
        }
        Probe::Exchange => exchanged(state).await,
        Probe::ExpiresIn => tokens(state, "ada", &[]).await["expires_in"].to_string(),
        Probe::IdToken(claim) => text(&decoded(&id_token(state).await, 1), claim),
        Probe::IdTokenReason => {
            reason(&call(state, "POST", WISHES, Some(&id_token(state).await)).await)
        }
        Probe::IdTokenAge => {
            let exp = decoded(&id_token(state).await, 1)["exp"].as_i64().unwrap();
            (if exp > state.clock.now() { "fresh" } else { "expired" }).to_owned()
        }
    }
}

async fn id_token(state: &State) -> String {
    text(&tokens(state, "ada", &[]).await, "id_token")
}

async fn post_as(state: &State, name: &str) -> String {
    let token = access_token(state, name).await;
    status(page_can(state, "POST", Some(&token)).await)
}

fn status(answer: Option<Answer>) -> String {
    answer.map_or_else(|| "hidden".to_owned(), |answer| answer.status.to_string())
}

/// The `error_description` of a challenge, or the status without one.
fn reason(answer: &Answer) -> String {
    let challenge = answer.header("www-authenticate").unwrap_or_default();
    let description =
        challenge.split_once("error_description=\"").map(|(_, text)| text.trim_end_matches('"'));
    description.map_or_else(|| answer.status.to_string(), str::to_owned)
}

async fn exchanged(state: &State) -> String {
    let mut browser = Browser::new(state);
    let code = browser.authorized(&[], "ada").await.redirected("code").unwrap();
    let answer = exchange(state, &code, VERIFIER).await;
    let kind = answer.header("content-type").unwrap_or_default();
    let hidden =
        if answer.header("access-control-allow-origin") == Some(APP) { "" } else { " hidden" };
    format!("{} {kind}{hidden}", answer.status)
}
