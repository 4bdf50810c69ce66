//! The login form.

use axum::{body::Bytes, extract::State as Extract, response::Response};
use http::{HeaderMap, StatusCode, Uri};

use crate::{
    state::State,
    sync::lock,
    tenant::{
        accounts::{Account, authenticate},
        authorize::{Step, consent_step, has_agreed, issue_code, transaction_of},
        cookies, errors,
        interactions::{Session, Transaction},
        pages,
        params::Params,
        request::AuthorizationRequest,
        responses, settings,
    },
    web,
};

/// `GET /u/login?state=..`.
pub(crate) async fn form(Extract(state): Extract<State>, uri: Uri, headers: HeaderMap) -> Response {
    match open_transaction(&state, uri.query(), &headers) {
        Some((id, transaction)) => {
            let AuthorizationRequest { client_name, login_hint, .. } = transaction.request;
            let page = pages::login(&id, client_name, &login_hint.unwrap_or_default(), None);
            pages::respond(&state, StatusCode::OK, "Sign in", &page)
        }
        None => errors::form_is_over(&state),
    }
}

/// `POST /u/login?state=..`: checks the password.
pub(crate) async fn submit(
    Extract(state): Extract<State>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some((id, transaction)) = open_transaction(&state, uri.query(), &headers) else {
        return errors::form_is_over(&state);
    };
    let sent = Params::from_form(&body);
    let username = sent.get("username").unwrap_or_default();
    let account = authenticate(username, sent.get("password").unwrap_or_default());
    let on = |fault| state.faults.is_on(fault);
    let denial = account.and_then(|account| settings::denial(on, account));
    match (account, denial) {
        (Some(_), Some(denial)) => refuse(&state, &id, &transaction, denial),
        (Some(account), None) => sign_in(&state, &id, &transaction, account, &headers),
        (None, _) => {
            let page = pages::login(
                &id,
                transaction.request.client_name,
                username,
                Some("Wrong email or password."),
            );
            pages::respond(&state, StatusCode::BAD_REQUEST, "Sign in", &page)
        }
    }
}

/// The transaction, unless its login form was used: a form serves once.
fn open_transaction(
    state: &State,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Option<(String, Transaction)> {
    transaction_of(state, query, headers).filter(|(_, transaction)| transaction.session.is_none())
}

fn refuse(
    state: &State,
    id: &str,
    transaction: &Transaction,
    (error, description): (&str, &str),
) -> Response {
    if !lock(&state.tenant.interactions).finish(id) {
        return errors::form_is_over(state);
    }
    responses::tell(state, &transaction.request, error, description)
}

fn sign_in(
    state: &State,
    id: &str,
    transaction: &Transaction,
    account: &'static Account,
    headers: &HeaderMap,
) -> Response {
    let request = &transaction.request;
    let next = consent_step(request, has_agreed(state, account, request));
    let Some((cookie, session)) = begin_session(state, id, request, next, account, headers) else {
        return errors::form_is_over(state);
    };
    state.record.issued(&cookie);
    let mut response = match next {
        Step::Issue => issue_code(state, request, &session),
        _ => web::redirect(StatusCode::FOUND, &format!("/u/consent?state={id}")),
    };
    cookies::set(&mut response, cookies::SESSION, &cookie);
    response
}

/// Uses up the form and begins the session in its stead; `None` when the form was used meanwhile.
fn begin_session(
    state: &State,
    id: &str,
    request: &AuthorizationRequest,
    next: Step,
    account: &'static Account,
    headers: &HeaderMap,
) -> Option<(String, Session)> {
    let now = state.clock.now();
    let mut interactions = lock(&state.tenant.interactions);
    let cookie = interactions.begin_session(account, request.acr.clone(), now);
    let claimed = match next {
        Step::Issue => interactions.finish(id),
        Step::Login | Step::Consent => interactions.sign_in(id, &cookie),
    };
    if !claimed {
        interactions.end_session(Some(&cookie), None);
        return None;
    }
    interactions.end_session(cookies::get(headers, cookies::SESSION), None);
    let session = interactions.session(&cookie, now)?.clone();
    Some((cookie, session))
}
