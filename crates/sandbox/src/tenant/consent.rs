//! The consent form.

use axum::{body::Bytes, extract::State as Extract, response::Response};
use http::{HeaderMap, StatusCode, Uri};

use crate::{
    state::State,
    sync::lock,
    tenant::{
        authorize::{issue_code, transaction_of},
        cookies, errors,
        interactions::{Session, Transaction},
        pages,
        params::Params,
        registry::granted_by,
        request::AuthorizationRequest,
        responses,
    },
};

/// `GET /u/consent?state=..`.
pub(crate) async fn form(Extract(state): Extract<State>, uri: Uri, headers: HeaderMap) -> Response {
    let Some((id, transaction, session)) = signed_in_transaction(&state, uri.query(), &headers)
    else {
        return errors::form_is_over(&state);
    };
    let request = &transaction.request;
    let scope = granted_by(session.account, &request.scope, request.api);
    let page = pages::consent(&id, request, session.account, &scope);
    pages::respond(&state, StatusCode::OK, "Authorize application", &page)
}

/// `POST /u/consent?state=..` with `action=accept`; anything else declines.
pub(crate) async fn submit(
    Extract(state): Extract<State>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some((id, transaction, session)) = signed_in_transaction(&state, uri.query(), &headers)
    else {
        return errors::form_is_over(&state);
    };
    let request = &transaction.request;
    let accepted = Params::from_form(&body).get("action") == Some("accept");
    let scope = granted_by(session.account, &request.scope, request.api);
    if !close(&state, &id, accepted.then_some((&session, request, &scope))) {
        return errors::form_is_over(&state);
    }
    if accepted {
        return issue_code(&state, request, &session);
    }
    let text = "User did not authorize the request";
    responses::tell(&state, request, "access_denied", text)
}

/// Uses up the form and remembers what was agreed; false when the form was used meanwhile.
fn close(
    state: &State,
    id: &str,
    agreed: Option<(&Session, &AuthorizationRequest, &Vec<String>)>,
) -> bool {
    let mut interactions = lock(&state.tenant.interactions);
    let claimed = interactions.finish(id);
    if let Some((session, request, scope)) = agreed.filter(|_| claimed) {
        interactions.consent(session.account, request.client_id, request.api, scope);
    }
    claimed
}

/// The transaction with the session that it waits in, which must still be the browser's.
fn signed_in_transaction(
    state: &State,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Option<(String, Transaction, Session)> {
    let (id, transaction) = transaction_of(state, query, headers)?;
    let cookie = cookies::get(headers, cookies::SESSION)?;
    if transaction.session.as_deref() != Some(cookie) {
        return None;
    }
    let session = lock(&state.tenant.interactions).session(cookie, state.clock.now()).cloned()?;
    Some((id, transaction, session))
}
