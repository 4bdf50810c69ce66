//! A person who signs in and adds a wish, without a browser: what the sandbox's pages ask for is sent
//! as their forms would send it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use diagnosis::{Answer, Exchange, Finding, Outcome, Place, authorizer::Tested, gateway};
use http::{
    HeaderValue, Method, Request, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE},
};
use relying_party::callback::CallbackError;
use serde_json::Value;
use url::{Url, form_urlencoded::Serializer};

use crate::fetch::{Reply, Server, exposed};

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const FORM: &str = "application/x-www-form-urlencoded";

/// How a sign-in ended.
#[derive(Clone, Debug)]
pub enum SignedIn {
    /// With an access token.
    Token(String),
    /// With an error in the response, of which the app says this.
    Refused(Box<Finding>),
}

/// Signs in as `name`.
///
/// # Errors
/// When a step does not lead to the next, or a token cannot be had for the code.
pub async fn sign_in(server: &impl Server, place: &Place, name: &str) -> Result<SignedIn> {
    let mut visit = Visit { server, place, cookies: BTreeMap::new() };
    let response = visit.response(name).await?;
    let parameter = |name: &str| {
        let mut pairs = response.query_pairs();
        pairs.find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
    };
    if let Some(error) = parameter("error") {
        let refused = CallbackError::Refused { error, description: parameter("error_description") };
        let finding = diagnosis::sign_in::finding(&refused.into(), None, place);
        return Ok(SignedIn::Refused(Box::new(finding)));
    }
    let code = parameter("code").context("no code in the response")?;
    let callback = visit.callback();
    let pairs = [
        ("grant_type", "authorization_code"),
        ("client_id", &place.settings.client_id),
        ("code", &code),
        ("redirect_uri", &callback),
        ("code_verifier", VERIFIER),
    ];
    let answer = visit.send(Method::POST, &visit.url("oauth/token")?, &pairs).await?;
    let answer: Value = serde_json::from_slice(answer.body()).context("the token response")?;
    let token = answer["access_token"].as_str();
    let token = token.with_context(|| format!("no access token: {}", answer["error"]))?;
    Ok(SignedIn::Token(token.to_owned()))
}

/// The response to a sign-in of `name` that nobody has taken to the app.
///
/// # Errors
/// When a step does not lead to the next.
pub async fn response(server: &impl Server, place: &Place, name: &str) -> Result<Url> {
    Visit { server, place, cookies: BTreeMap::new() }.response(name).await
}

/// Adds a wish with a token, and gives what the app would say of the answer; `None` when the wish was
/// saved. Only for an API that lets the page read its answers.
///
/// # Errors
/// When there is no readable answer.
pub async fn after_wish(
    server: &impl Server,
    place: &Place,
    token: &str,
    now: u64,
) -> Result<Option<Finding>> {
    let url = place.settings.api_url.as_str();
    let mut request = Request::new(br#"{"name":"Tea"}"#.to_vec());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.parse()?;
    for (name, value) in [
        (AUTHORIZATION, format!("Bearer {token}")),
        (CONTENT_TYPE, "application/json".to_owned()),
        (ORIGIN, place.page_origin.clone()),
    ] {
        request.headers_mut().insert(name, HeaderValue::try_from(value)?);
    }
    let Reply::Answer(answer) = server.reply(request).await else {
        anyhow::bail!("no answer to the wish");
    };
    let exchange = Exchange {
        method: "POST".to_owned(),
        url: url.to_owned(),
        token_sent: true,
        asked_headers: Vec::new(),
        was_delivered: Some(true),
        duration: 0,
        outcome: Outcome::Answered(Answer {
            status: answer.status().as_u16(),
            headers: exposed(answer.headers()),
            body: String::from_utf8_lossy(answer.body()).into_owned(),
        }),
    };
    Ok(gateway::finding(&exchange, None, Some(&Tested::new(token, now)), place))
}

/// A visit to the tenant's pages.
struct Visit<'v, S> {
    server: &'v S,
    place: &'v Place,
    cookies: BTreeMap<String, String>,
}

impl<S: Server> Visit<'_, S> {
    fn callback(&self) -> String {
        format!("{}/callback", self.place.page_origin)
    }

    fn url(&self, path: &str) -> Result<Url> {
        Ok(Url::parse(self.place.settings.issuer.as_str())?.join(path)?)
    }

    /// From the authorization request over the login and the consent to the response.
    async fn response(&mut self, name: &str) -> Result<Url> {
        let (email, password) = (format!("{name}@example.com"), format!("{name}-sandbox"));
        let mut at = self.authorization_request()?;
        let mut answer = self.send(Method::GET, &at, &[]).await?;
        for _ in 0..6 {
            let location = answer.headers().get(LOCATION).context("no redirect")?.to_str()?;
            at = at.join(location)?;
            if at.as_str().starts_with(&self.callback()) {
                return Ok(at);
            }
            answer = match at.path() {
                "/u/login" => {
                    let pairs = [("username", email.as_str()), ("password", &password)];
                    self.send(Method::POST, &at, &pairs).await?
                }
                "/u/consent" => self.send(Method::POST, &at, &[("action", "accept")]).await?,
                _ => self.send(Method::GET, &at, &[]).await?,
            };
        }
        anyhow::bail!("the sign-in goes in a circle")
    }

    fn authorization_request(&self) -> Result<Url> {
        let settings = &self.place.settings;
        let mut url = self.url("authorize")?;
        url.query_pairs_mut().extend_pairs([
            ("client_id", settings.client_id.as_str()),
            ("redirect_uri", &self.callback()),
            ("response_type", "code"),
            ("scope", &settings.scopes.join(" ")),
            ("audience", settings.expected_audience()),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        Ok(url)
    }

    async fn send(
        &mut self,
        method: Method,
        url: &Url,
        pairs: &[(&str, &str)],
    ) -> Result<Response<Vec<u8>>> {
        let body = Serializer::new(String::new()).extend_pairs(pairs).finish();
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(url.as_str())
            .header(CONTENT_TYPE, FORM)
            .header(ORIGIN, &self.place.page_origin)
            .header(COOKIE, cookies.join("; "))
            .body(body.into_bytes())?;
        let Reply::Answer(answer) = self.server.reply(request).await else {
            anyhow::bail!("the tenant does not answer {}", url.path());
        };
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok(answer)
    }
}
