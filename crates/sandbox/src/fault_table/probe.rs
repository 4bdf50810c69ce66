//! What the rows of the table look at.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::sha2::{Digest as _, Sha256};
use serde_json::Value;

use crate::{
    State, tenant_router,
    testing::{
        APP, Answer, Browser, VERIFIER, WISHES, access_token, call, decoded, exchange, form,
        page_can, preflight, request, request_with, send, text, token, tokens,
    },
};

/// What an authorization request adds.
type Extra = &'static [(&'static str, &'static str)];

/// A request that asks for a refresh token, and for the time of the sign-in.
pub(super) const OFFLINE: Extra = &[("scope", "openid offline_access"), ("max_age", "3600")];

/// Something that a person or their page would notice.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe {
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
    /// The status of a preflight for a path without a route.
    PreflightElsewhere,
    /// The list, asked for without the stage.
    GetWithoutStage,
    /// The values of `access-control-allow-origin` that come with the list.
    AllowOrigins,
    /// The list's status and the gateway's `message`, if there is one.
    Message,
    /// The whole challenge to Ada's new token.
    Challenge,
    /// The list's status and the start of its body.
    List,
    /// The version of the event.
    Version,
    /// A member of the metadata.
    Metadata(&'static str),
    /// What each key of the key set says: type, algorithm, and whether it has a `kid`.
    Keys,
    /// The redirect to the app, without what changes each time.
    Response(Extra),
    /// What the app is told of Ada's first sign-in, if she gets no further than her password.
    Told(Extra),
    /// Whether pages may read the metadata and the keys.
    Published,
    /// What the token endpoint says about a good code.
    Exchange,
    /// The error of the token endpoint, for a good code.
    ExchangeError,
    /// A member of what the token endpoint says about a good code.
    Tokens(&'static str, Extra),
    /// The lifetime of an access token.
    ExpiresIn,
    /// A claim of the access token.
    AccessToken(&'static str),
    /// `alg` and `enc` of the access token, and the length of each further part; or its own length.
    AccessTokenParts,
    /// A claim of the ID token, where a sign-in asked for something; times in hours from now.
    IdToken(&'static str, Extra),
    /// Whether `at_hash` is that of the access token.
    AtHash,
    /// The algorithm of the ID token, whether it has a `kid`, and the length of its signature.
    IdTokenHeader,
    /// What the gateway says about the ID token: a good signature is refused for its audience.
    IdTokenReason,
    /// A claim of a renewal's ID token.
    RenewedIdToken(&'static str),
    /// A member of what the token endpoint says about a refresh token, or its status.
    Renewal(&'static str),
    /// Where a logout with a state leads to.
    Logout,
    /// The status of a revocation.
    Revocation,
}

pub(super) async fn measure(state: &State, probe: Probe) -> String {
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
        Probe::PreflightElsewhere => {
            let answer = preflight(state, "/default/nothing", "POST", "authorization").await;
            answer.status.to_string()
        }
        Probe::GetWithoutStage => {
            call(state, "GET", "/wish-list-service", None).await.status.to_string()
        }
        Probe::AllowOrigins => call(state, "GET", WISHES, None).await.allowed_origins().join(", "),
        Probe::Message => message(state).await,
        Probe::Challenge => challenge(state).await,
        Probe::List => {
            let answer = call(state, "GET", WISHES, None).await;
            format!("{} {}", answer.status, answer.body.chars().take(8).collect::<String>())
        }
        Probe::Version => {
            let answer = call(state, "GET", "/default/wish-list-service/echo", None).await;
            text(&answer.json()["event"], "version")
        }
        Probe::Metadata(member) => {
            let answer = get(state, "/.well-known/openid-configuration").await;
            match answer.header("content-type") {
                Some("application/json") => shown(&answer.json()[member]),
                other => format!("{} {}", answer.status, other.unwrap_or_default()),
            }
        }
        Probe::Keys => keys(&get(state, "/.well-known/jwks.json").await),
        Probe::Response(extra) => response(state, extra).await,
        Probe::Told(extra) => told(state, extra).await,
        Probe::Published => published(state).await,
        Probe::ExchangeError => exchange_error(state).await,
        Probe::Exchange => exchanged(state).await,
        Probe::Tokens(member, extra) => {
            let answer = tokens(state, "ada", extra).await;
            let shown = shown(&answer[member]);
            if shown.len() > 40 { "something".to_owned() } else { shown }
        }
        Probe::ExpiresIn => tokens(state, "ada", &[]).await["expires_in"].to_string(),
        Probe::AccessToken(name) => claim(state, &access_token(state, "ada").await, name),
        Probe::AccessTokenParts => parts(&access_token(state, "ada").await),
        Probe::IdToken(name, extra) => {
            claim(state, &text(&tokens(state, "ada", extra).await, "id_token"), name)
        }
        Probe::AtHash => at_hash(&tokens(state, "ada", &[]).await),
        Probe::IdTokenHeader => id_token_header(&id_token(state).await),
        Probe::IdTokenReason => {
            reason(&call(state, "POST", WISHES, Some(&id_token(state).await)).await)
        }
        Probe::RenewedIdToken(name) => {
            claim(state, &text(&renewal(state).await.json(), "id_token"), name)
        }
        Probe::Renewal(member) => {
            let answer = renewal(state).await;
            let given = answer.json().get(member).is_some();
            format!("{}{}", answer.status, if given { "" } else { " without" })
        }
        Probe::Logout => {
            let target = "/oidc/logout?client_id=wish-list-web&state=the-state\
                &post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8080%2F";
            get(state, target).await.location().to_owned()
        }
        Probe::Revocation => {
            let headers = [("content-type", "application/x-www-form-urlencoded")];
            let body = form(&[("client_id", "wish-list-web"), ("token", "v1.any")]);
            let request = request_with("POST", "/oauth/revoke", &headers, body);
            send(&tenant_router(state.clone()), request).await.status.to_string()
        }
    }
}

/// The status and the `message` of the list.
async fn message(state: &State) -> String {
    let answer = call(state, "GET", WISHES, None).await;
    format!("{} {}", answer.status, shown(&answer.json()["message"]))
}

async fn challenge(state: &State) -> String {
    let token = access_token(state, "ada").await;
    let answer = call(state, "POST", WISHES, Some(&token)).await;
    answer.header("www-authenticate").unwrap_or("nothing").to_owned()
}

/// Who may read the metadata, and who the keys.
async fn published(state: &State) -> String {
    let documents = ["/.well-known/openid-configuration", "/.well-known/jwks.json"];
    let answers = [get(state, documents[0]).await, get(state, documents[1]).await];
    let allowed = answers.iter().map(|answer| answer.allowed_origins().join(", "));
    allowed.collect::<Vec<_>>().join(" ")
}

async fn exchange_error(state: &State) -> String {
    let answer = exchange_of_a_code(state).await.json();
    format!("{}: {}", shown(&answer["error"]), shown(&answer["error_description"]))
}

async fn get(state: &State, target: &str) -> Answer {
    send(&tenant_router(state.clone()), request("GET", target, &[])).await
}

/// A text as it is, anything else as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A claim; a moment is told in hours from now.
fn claim(state: &State, token: &str, name: &str) -> String {
    let value = &decoded(token, 1)[name];
    match value.as_i64() {
        Some(moment) => {
            let minutes = (moment - state.clock.now() + 30).div_euclid(60);
            format!("{}h", minutes / 60)
        }
        None => shown(value),
    }
}

fn keys(answer: &Answer) -> String {
    if answer.status != 200 {
        return answer.status.to_string();
    }
    let keys = answer.json()["keys"].as_array().unwrap().clone();
    let described = |key: &Value| {
        let named = if key["kid"].is_string() { "kid" } else { "no kid" };
        format!("{} {} {named}", shown(&key["kty"]), shown(&key["alg"]))
    };
    keys.iter().map(described).collect::<Vec<_>>().join(", ")
}

/// The redirect of a browser that has signed in and agreed before.
async fn response(state: &State, extra: Extra) -> String {
    let mut browser = Browser::new(state);
    browser.authorized(&[], "ada").await;
    let location = browser.get(&crate::testing::authorize(extra)).await.location().to_owned();
    let mut url = url::Url::parse(&location).unwrap();
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let shown = |(name, value): &(String, String)| match name.as_str() {
        "code" => "code".to_owned(),
        "error_description" => String::new(),
        _ => format!("{name}={value}"),
    };
    let pairs: Vec<_> = pairs.iter().map(shown).filter(|pair| !pair.is_empty()).collect();
    url.set_query(None);
    format!("{} {}", url.path(), pairs.join(" "))
}

/// The error at the redirect URI, the page in its place, or the tenant's next page.
async fn told(state: &State, extra: Extra) -> String {
    let mut browser = Browser::new(state);
    let mut answer = browser.get(&crate::testing::authorize(extra)).await;
    if answer.status == 302 && answer.location().starts_with("/u/login") {
        let login = answer.location().to_owned();
        let ada = [("username", "ada@example.com"), ("password", "ada-sandbox")];
        answer = browser.post(&login, &ada).await;
    }
    if answer.status != 302 {
        let title = answer.body.split_once("<h1>").and_then(|(_, rest)| rest.split('<').next());
        return format!("{} {}", answer.status, title.unwrap_or_default());
    }
    if answer.location().starts_with('/') {
        return answer.location().split('?').next().unwrap_or_default().to_owned();
    }
    assert_eq!(answer.redirected("state").as_deref(), Some("the-state"));
    let [error, text] = ["error", "error_description"].map(|name| answer.redirected(name));
    format!("{}: {}", error.unwrap_or_default(), text.unwrap_or_default())
}

async fn renewal(state: &State) -> Answer {
    let first = tokens(state, "ada", OFFLINE).await;
    let refresh_token = text(&first, "refresh_token");
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", "wish-list-web"),
        ("refresh_token", &refresh_token),
    ];
    token(state, &pairs).await
}

fn id_token_header(token: &str) -> String {
    let header = decoded(token, 0);
    let named = if header["kid"].is_string() { "kid" } else { "no kid" };
    let signature = token.rsplit('.').next().unwrap().len();
    format!("{} {named} {signature}", shown(&header["alg"]))
}

/// The claims of a token that is signed differ in length from one to the next.
fn parts(token: &str) -> String {
    let parts: Vec<_> = token.split('.').collect();
    let length = |part: &&str| part.len().to_string();
    match parts[..] {
        [whole] => length(&whole),
        [_, _, signature] => {
            let header = decoded(token, 0);
            format!(
                "{} {} . some . {}",
                shown(&header["alg"]),
                shown(&header["enc"]),
                signature.len()
            )
        }
        _ => {
            let header = decoded(token, 0);
            let rest: Vec<_> = parts[1..].iter().map(length).collect();
            format!("{} {} . {}", shown(&header["alg"]), shown(&header["enc"]), rest.join(" . "))
        }
    }
}

fn at_hash(tokens: &Value) -> String {
    let found = text(&decoded(&text(tokens, "id_token"), 1), "at_hash");
    let hash = Sha256::digest(text(tokens, "access_token"));
    let is_its = found == URL_SAFE_NO_PAD.encode(&hash[..16]);
    (if is_its { "the access token's" } else { "another one's" }).to_owned()
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
        challenge.split_once("error_description=\"").and_then(|(_, rest)| rest.split('"').next());
    description.map_or_else(|| answer.status.to_string(), str::to_owned)
}

async fn exchange_of_a_code(state: &State) -> Answer {
    let mut browser = Browser::new(state);
    let code = browser.authorized(&[], "ada").await.redirected("code").unwrap();
    exchange(state, &code, VERIFIER).await
}

async fn exchanged(state: &State) -> String {
    let answer = exchange_of_a_code(state).await;
    let kind = answer.header("content-type").unwrap_or_default();
    let hidden =
        if answer.header("access-control-allow-origin") == Some(APP) { "" } else { " hidden" };
    format!("{} {kind}{hidden}", answer.status)
}
