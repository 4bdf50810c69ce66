//! The authorization request, judged (RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect
//! Core 1.0 section 3.1.2.1). A pure function of the parameters and the registrations.

use crate::tenant::{
    params::Params,
    registry::{CONNECTION, Client, Organization, Registry, organization},
};

/// An authorization request in which nothing is wrong.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client_id: &'static str,
    /// What people call the application.
    pub(crate) client_name: &'static str,
    pub(crate) redirect_uri: String,
    /// How the answer goes there.
    pub(crate) mode: ResponseMode,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) scope: Vec<String>,
    /// Whether the audience is the API; otherwise there is none but the tenant itself.
    pub(crate) api: bool,
    /// The S256 code challenge.
    pub(crate) challenge: String,
    pub(crate) prompt: Prompt,
    /// In seconds.
    pub(crate) max_age: Option<i64>,
    /// How the person has to sign in: the first of `acr_values`, which is in order of preference.
    pub(crate) acr: Option<String>,
    pub(crate) login_hint: Option<String>,
    pub(crate) organization: Option<Organization>,
}

/// How an answer goes to the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    /// By a redirect, in the query (OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1).
    #[default]
    Query,
    /// By a page in a frame or a window of the application's, which posts it a message: `web_message`,
    /// with which Auth0's own libraries ask whether somebody is signed in.
    WebMessage,
}

/// What the application wants the person to be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    pub(crate) none: bool,
    pub(crate) login: bool,
    pub(crate) consent: bool,
}

/// Why there is no authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The client is unknown or not named: nobody to redirect to.
    UnknownClient(String),
    /// The redirect URI is not one of the client's: redirecting would hand the answer to a stranger.
    CallbackMismatch { given: String, registered: Vec<String> },
    /// Shown to the person as `invalid_request`, as Auth0 does, although there is somebody to tell.
    InvalidRequest(String),
    /// Told to the application (RFC 6749, section 4.1.2.1).
    Redirect {
        redirect_uri: String,
        mode: ResponseMode,
        state: Option<String>,
        error: &'static str,
        description: String,
    },
}

/// Judges the parameters. The descriptions are assumed wording, except `Service not found`.
pub(crate) fn parse(params: &Params, registry: &Registry) -> Result<AuthorizationRequest, Refusal> {
    let (client, redirect_uri) = recipient(params, registry)?;
    judge(params, registry, client, &redirect_uri).map_err(|reason| match reason {
        Reason::Shown(description) => Refusal::InvalidRequest(description),
        Reason::Told(error, description) => Refusal::Redirect {
            redirect_uri,
            mode: response_mode(params).unwrap_or_default(),
            state: params.owned("state").filter(|_| !params.repeats("state")),
            error,
            description,
        },
    })
}

/// The client and where its answer goes; both must be beyond doubt before anything is redirected.
fn recipient<'r>(params: &Params, registry: &'r Registry) -> Result<(&'r Client, String), Refusal> {
    let client_id =
        params.get("client_id").filter(|_| !params.repeats("client_id")).unwrap_or_default();
    let client =
        registry.client(client_id).ok_or_else(|| Refusal::UnknownClient(client_id.to_owned()))?;
    let given =
        params.get("redirect_uri").filter(|_| !params.repeats("redirect_uri")).unwrap_or_default();
    match client.redirect_uris.iter().find(|registered| *registered == given) {
        Some(registered) => Ok((client, registered.clone())),
        None => Err(Refusal::CallbackMismatch {
            given: given.to_owned(),
            registered: client.redirect_uris.clone(),
        }),
    }
}

/// What is wrong, and who hears of it.
enum Reason {
    /// The person, on a page.
    Shown(String),
    /// The application: the error code and its description.
    Told(&'static str, String),
}

fn judge(
    params: &Params,
    registry: &Registry,
    client: &Client,
    redirect_uri: &str,
) -> Result<AuthorizationRequest, Reason> {
    if let Some(name) = params.repeated() {
        return Err(invalid(format!("Parameter repeated: {name}")));
    }
    check_response(params)?;
    check_connection(params)?;
    Ok(AuthorizationRequest {
        client_id: client.id,
        client_name: client.name,
        redirect_uri: redirect_uri.to_owned(),
        mode: response_mode(params)?,
        state: params.owned("state"),
        nonce: params.owned("nonce"),
        scope: params
            .get("scope")
            .unwrap_or_default()
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect(),
        api: names_the_api(params, registry)?,
        challenge: challenge(params)?,
        prompt: prompt(params)?,
        max_age: max_age(params)?,
        acr: acr(params),
        login_hint: params.owned("login_hint"),
        organization: named_organization(params)?,
    })
}

fn invalid(description: impl Into<String>) -> Reason {
    Reason::Told("invalid_request", description.into())
}

fn shown(description: impl Into<String>) -> Reason {
    Reason::Shown(description.into())
}

fn check_response(params: &Params) -> Result<(), Reason> {
    match params.get("response_type") {
        Some("code") => {}
        None => return Err(shown("Missing required parameter: response_type")),
        Some(other) => return Err(shown(format!("Unsupported response type: {other}"))),
    }
    response_mode(params).map(|_| ())
}

fn response_mode(params: &Params) -> Result<ResponseMode, Reason> {
    match params.get("response_mode") {
        None | Some("query") => Ok(ResponseMode::Query),
        Some("web_message") => Ok(ResponseMode::WebMessage),
        Some(other) => Err(invalid(format!("Unsupported response mode: {other}"))),
    }
}

fn check_connection(params: &Params) -> Result<(), Reason> {
    match params.get("connection") {
        None | Some(CONNECTION) => Ok(()),
        Some(_) => Err(invalid("the connection was not found")),
    }
}

/// Whether the request is for the API: by Auth0's `audience` or else by `resource` (RFC 8707). The
/// text is Auth0's.
fn names_the_api(params: &Params, registry: &Registry) -> Result<bool, Reason> {
    let named = params.get("audience").or_else(|| params.get("resource"));
    let Some(audience) = named else { return Ok(false) };
    let unknown = || Reason::Told("access_denied", format!("Service not found: {audience}"));
    registry.is_api(audience).ok_or_else(unknown)
}

/// The code challenge: S256 only, which is SHA-256 as base64url, so 43 characters.
fn challenge(params: &Params) -> Result<String, Reason> {
    let challenge = params
        .get("code_challenge")
        .ok_or_else(|| shown("Missing required parameter: code_challenge"))?;
    if params.get("code_challenge_method") != Some("S256") {
        return Err(shown("The code_challenge_method must be S256"));
    }
    let is_base64url =
        challenge.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if challenge.len() != 43 || !is_base64url {
        return Err(shown("The code_challenge is not the base64url form of a SHA-256 hash"));
    }
    Ok(challenge.to_owned())
}

fn prompt(params: &Params) -> Result<Prompt, Reason> {
    let mut prompt = Prompt::default();
    for word in params.get("prompt").unwrap_or_default().split_ascii_whitespace() {
        match word {
            "none" => prompt.none = true,
            // To choose or to create an account means here to sign in with one.
            "login" | "select_account" | "create" => prompt.login = true,
            "consent" => prompt.consent = true,
            other => return Err(invalid(format!("Unsupported prompt value: {other}"))),
        }
    }
    if prompt.none && (prompt.login || prompt.consent) {
        return Err(invalid("The prompt value none excludes every other"));
    }
    Ok(prompt)
}

fn max_age(params: &Params) -> Result<Option<i64>, Reason> {
    let Some(text) = params.get("max_age") else { return Ok(None) };
    match text.parse() {
        Ok(seconds) if seconds >= 0 => Ok(Some(seconds)),
        _ => Err(invalid("The max_age is not a number of seconds")),
    }
}

fn acr(params: &Params) -> Option<String> {
    params.get("acr_values")?.split_ascii_whitespace().next().map(str::to_owned)
}

fn named_organization(params: &Params) -> Result<Option<Organization>, Reason> {
    let Some(given) = params.get("organization") else { return Ok(None) };
    organization(given).map(Some).ok_or_else(|| invalid(format!("Unknown organization: {given}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "client_id=wish-list-web&redirect_uri=http://localhost:8080/callback\
        &response_type=code&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
        &code_challenge_method=S256";

    fn judged(query: &str) -> Result<AuthorizationRequest, Refusal> {
        let registry = Registry::new(
            &["http://localhost:8080".to_owned()],
            "http://localhost:8081/userinfo".to_owned(),
        );
        parse(&Params::from_form(query.as_bytes()), &registry)
    }

    /// `extra` is added to a good request, replacing what it names.
    fn check(extra: &str, expected: Option<(&str, &str)>) {
        let named = |pair: &&str| {
            let name = pair.split('=').next().unwrap();
            !extra.split('&').any(|added| added.split('=').next() == Some(name))
        };
        let kept: Vec<_> = GOOD.split('&').filter(named).collect();
        let result = judged(&format!("{}&{extra}", kept.join("&")));
        let refused = result.err().map(|refusal| match refusal {
            Refusal::Redirect { error, description, state, .. } => {
                assert_eq!(state.as_deref(), (!extra.contains("state=")).then_some("s"), "{extra}");
                (error, description)
            }
            Refusal::InvalidRequest(description) => ("page", description),
            Refusal::UnknownClient(_) => ("client", String::new()),
            Refusal::CallbackMismatch { .. } => ("callback", String::new()),
        });
        let expected = expected.map(|(error, text)| (error, text.to_owned()));
        assert_eq!(refused, expected, "{extra}");
    }

    #[test]
    fn takes_what_is_right() {
        for extra in [
            "x=y",
            "audience=https://auth0-jwt-authorizer",
            "prompt=login+consent&max_age=0&login_hint=a&screen_hint=signup&response_mode=query",
            "organization=wish-list",
            "connection=Username-Password-Authentication",
            "prompt=none",
            "prompt=select_account+create",
            "ui_locales=fr&invitation=i&claims=%7B%7D&acr_values=a+b",
            "resource=https://auth0-jwt-authorizer",
            "audience=http://localhost:8081/userinfo",
            "prompt=none&response_mode=web_message",
        ] {
            check(extra, None);
        }
    }

    #[test]
    fn never_redirects_to_a_stranger() {
        for extra in
            ["client_id=other", "client_id=", "client_id=wish-list-web&client_id=wish-list-web"]
        {
            check(extra, Some(("client", "")));
        }
        for uri in [
            "",
            "http://localhost:8080/callback/",
            "http://localhost:8080/callback?x=1",
            "http://localhost:8080/Callback",
            "http://127.0.0.1:8080/callback",
            "http://localhost:8080@evil.example/callback",
        ] {
            check(&format!("redirect_uri={uri}"), Some(("callback", "")));
        }
    }

    #[test]
    fn shows_the_person_a_bad_response_type_and_missing_pkce() {
        let page = |text| Some(("page", text));
        check("response_type=", page("Missing required parameter: response_type"));
        check("response_type=token", page("Unsupported response type: token"));
        check("code_challenge=", page("Missing required parameter: code_challenge"));
        check("code_challenge_method=plain", page("The code_challenge_method must be S256"));
        check("code_challenge_method=", page("The code_challenge_method must be S256"));
        check(
            "code_challenge=abc",
            page("The code_challenge is not the base64url form of a SHA-256 hash"),
        );
    }

    #[test]
    fn tells_the_application_the_rest() {
        let invalid = |text| Some(("invalid_request", text));
        check("response_mode=fragment", invalid("Unsupported response mode: fragment"));
        check("prompt=other", invalid("Unsupported prompt value: other"));
        check("prompt=none+login", invalid("The prompt value none excludes every other"));
        check("max_age=-1", invalid("The max_age is not a number of seconds"));
        check("max_age=soon", invalid("The max_age is not a number of seconds"));
        check("connection=google", invalid("the connection was not found"));
        check("organization=other", invalid("Unknown organization: other"));
        check("scope=a&scope=b", invalid("Parameter repeated: scope"));
        check("state=s&state=t", invalid("Parameter repeated: state"));
        check(
            "audience=https://other",
            Some(("access_denied", "Service not found: https://other")),
        );
        check(
            "resource=https://other",
            Some(("access_denied", "Service not found: https://other")),
        );
        check(
            "audience=https://auth0-jwt-authorizer/",
            Some(("access_denied", "Service not found: https://auth0-jwt-authorizer/")),
        );
    }
}
