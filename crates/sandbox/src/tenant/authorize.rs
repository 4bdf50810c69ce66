//! The authorization endpoint: from a request to the next thing a person has to do, or to a code.

use axum::{
    extract::{Request, State as Extract},
    response::Response,
};
use http::{HeaderMap, StatusCode};
use maud::html;

use crate::{
    entropy,
    state::State,
    sync::lock,
    tenant::{
        accounts::Account,
        cookies, errors,
        interactions::{Session, Transaction},
        pages,
        params::Params,
        registry::granted_by,
        request::{self, AuthorizationRequest, Refusal},
        responses, settings,
        tokens::Authorization,
    },
    web,
};

/// What has to happen before a code can be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Somebody has to sign in.
    Login,
    /// The person who is signed in has to agree.
    Consent,
    /// Nothing.
    Issue,
}

/// The step that `request` needs at Unix second `now`, given who is signed in and whether they
/// agreed before (OpenID Connect Core 1.0, section 3.1.2.3).
pub(crate) fn step(
    request: &AuthorizationRequest,
    session: Option<&Session>,
    agreed: bool,
    now: i64,
) -> Step {
    let Some(session) = session else { return Step::Login };
    let age = now - session.auth_time;
    let is_recent = request.max_age.is_none_or(|limit| limit > 0 && age <= limit);
    let is_strong = request.acr.is_none() || session.acr == request.acr;
    if request.prompt.login || !is_recent || !is_strong {
        return Step::Login;
    }
    consent_step(request, agreed)
}

/// The step after a login that belongs to this very request.
pub(crate) fn consent_step(request: &AuthorizationRequest, agreed: bool) -> Step {
    if agreed && !request.prompt.consent { Step::Issue } else { Step::Consent }
}

/// `GET /authorize`.
pub(crate) async fn authorize(Extract(state): Extract<State>, request: Request) -> Response {
    let params = Params::from_form(request.uri().query().unwrap_or_default().as_bytes());
    let on = |fault| state.faults.is_on(fault);
    let judged = request::parse(&params, &state.registry);
    let accepted = judged.and_then(|request| match settings::refusal(on, &request) {
        Some(refusal) => Err(refusal),
        None => Ok(request),
    });
    match accepted {
        Ok(authorization) => proceed(&state, authorization, request.headers()),
        Err(refusal) => refuse(&state, refusal),
    }
}

fn proceed(state: &State, request: AuthorizationRequest, headers: &HeaderMap) -> Response {
    if request.prompt.none
        && let Some(response) = responses::without_asking(state, &request)
    {
        return response;
    }
    let now = state.clock.now();
    let cookie = cookies::get(headers, cookies::SESSION);
    let session =
        cookie.and_then(|cookie| lock(&state.tenant.interactions).session(cookie, now).cloned());
    let agreed =
        session.as_ref().is_some_and(|session| has_agreed(state, session.account, &request));
    let next = step(&request, session.as_ref(), agreed, now);
    if next != Step::Login
        && let Some(session) = &session
        && let Some((error, description)) =
            settings::denial(|fault| state.faults.is_on(fault), session.account)
    {
        return responses::tell(state, &request, error, description);
    }
    match (next, session) {
        (Step::Issue, Some(session)) => issue_code(state, &request, &session),
        (Step::Consent, _) if request.prompt.none => responses::consent_required(state, &request),
        (_, _) if request.prompt.none => responses::login_required(state, &request),
        (Step::Consent, Some(_)) => begin(state, request, headers, cookie, "/u/consent"),
        _ => begin(state, request, headers, None, "/u/login"),
    }
}

/// Keeps the request for a form, bound to this browser, and leads there.
fn begin(
    state: &State,
    request: AuthorizationRequest,
    headers: &HeaderMap,
    session: Option<&str>,
    form: &str,
) -> Response {
    let known = cookies::get(headers, cookies::DEVICE).map(str::to_owned);
    let device = known.clone().unwrap_or_else(entropy::token);
    let now = state.clock.now();
    let id =
        lock(&state.tenant.interactions).begin(request, &device, session.map(str::to_owned), now);
    let mut response = web::redirect(StatusCode::FOUND, &format!("{form}?state={id}"));
    if known.is_none() {
        cookies::set(&mut response, cookies::DEVICE, &device);
    }
    response
}

/// The sign-in that a form of this browser belongs to, with its name.
pub(crate) fn transaction_of(
    state: &State,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Option<(String, Transaction)> {
    let id = Params::from_form(query.unwrap_or_default().as_bytes()).owned("state")?;
    let device = cookies::get(headers, cookies::DEVICE)?;
    let now = state.clock.now();
    let found = lock(&state.tenant.interactions).transaction(&id, device, now).cloned()?;
    Some((id, found))
}

/// The scopes that `account` would grant, all of which it has agreed to before.
pub(crate) fn has_agreed(state: &State, account: &Account, request: &AuthorizationRequest) -> bool {
    let scope = granted_by(account, &request.scope, request.api);
    let interactions = lock(&state.tenant.interactions);
    interactions.has_consented(account, request.client_id, request.api, &scope)
}

/// Sends a code to the application.
pub(crate) fn issue_code(
    state: &State,
    request: &AuthorizationRequest,
    session: &Session,
) -> Response {
    let authorization = Authorization {
        account: session.account,
        client_id: request.client_id,
        api: request.api,
        scope: granted_by(session.account, &request.scope, request.api),
        nonce: request.nonce.clone(),
        auth_time: session.auth_time,
        tells_auth_time: request.max_age.is_some(),
        acr: request.acr.clone(),
        sid: session.sid.clone(),
        organization: request.organization,
        family: entropy::token(),
    };
    let now = state.clock.now();
    let code = lock(&state.tenant.tokens).issue_code(
        authorization,
        &request.redirect_uri,
        &request.challenge,
        now,
    );
    state.record.issued(&code);
    responses::give(state, request, &code)
}

fn refuse(sandbox: &State, refusal: Refusal) -> Response {
    match refusal {
        Refusal::Redirect { redirect_uri, mode, state, error, description } => {
            let parameters = [("error", error), ("error_description", &description)];
            responses::respond(sandbox, mode, &redirect_uri, state.as_deref(), &parameters)
        }
        Refusal::UnknownClient(id) => {
            let text = html! { p { "invalid_request: Unknown client: " code { (id) } } };
            errors::error_page(sandbox, StatusCode::BAD_REQUEST, "Unknown client", &text)
        }
        Refusal::InvalidRequest(description) => {
            let text = html! { p { "invalid_request: " (description) } };
            errors::error_page(sandbox, StatusCode::BAD_REQUEST, "Invalid request", &text)
        }
        Refusal::CallbackMismatch { given, registered } => {
            let text = pages::callback_mismatch(&given, &registered);
            errors::error_page(sandbox, StatusCode::FORBIDDEN, "Callback URL mismatch", &text)
        }
    }
}
