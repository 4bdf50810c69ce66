//! Both ways to sign out: Auth0's own and that of OpenID Connect RP-Initiated Logout 1.0.

use axum::{extract::State as Extract, response::Response};
use http::{HeaderMap, StatusCode, Uri};
use maud::html;
use url::Url;

use crate::{
    faults::Fault,
    state::State,
    sync::lock,
    tenant::{cookies, errors, pages, params::Params},
    web,
};

/// A sign-out that was asked for, in either way.
struct Logout<'a> {
    client_id: Option<&'a str>,
    /// Where to go afterwards.
    target: Option<&'a str>,
    state: Option<&'a str>,
    /// The session that an ID token names, besides the one of the cookie.
    sid: Option<String>,
}

/// `GET /v2/logout?client_id=..&returnTo=..`.
pub(crate) async fn auth0(
    Extract(state): Extract<State>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let params = Params::from_form(uri.query().unwrap_or_default().as_bytes());
    let logout = Logout {
        client_id: params.get("client_id"),
        target: params.get("returnTo"),
        state: None,
        sid: None,
    };
    sign_out(&state, &logout, &headers)
}

/// `GET /oidc/logout?id_token_hint=..|client_id=..&post_logout_redirect_uri=..&state=..`.
pub(crate) async fn openid(
    Extract(state): Extract<State>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let params = Params::from_form(uri.query().unwrap_or_default().as_bytes());
    let hint = params.get("id_token_hint");
    let issued = hint.and_then(|token| lock(&state.tenant.tokens).id_token(token).cloned());
    let named = params.get("client_id");
    let is_strange = hint.is_some()
        && issued
            .as_ref()
            .is_none_or(|issued| named.is_some_and(|named| named != issued.client_id));
    if is_strange {
        let text =
            html! { p { "The id_token_hint is not an ID token of this tenant for this client." } };
        return errors::error_page(&state, StatusCode::BAD_REQUEST, "Invalid id_token_hint", &text);
    }
    let logout = Logout {
        client_id: named.or(issued.as_ref().map(|issued| issued.client_id)),
        target: params.get("post_logout_redirect_uri"),
        state: returned_state(&state, params.get("state")),
        sid: issued.as_ref().map(|issued| issued.sid.clone()),
    };
    sign_out(&state, &logout, &headers)
}

/// The `state` to return with (RP-Initiated Logout 1.0, section 3), unless a fault wants another.
fn returned_state<'s>(state: &State, sent: Option<&'s str>) -> Option<&'s str> {
    let kept = sent.filter(|_| !state.faults.is_on(Fault::LogoutStateMissing));
    let changed = state.faults.is_on(Fault::LogoutStateChanged);
    if changed { kept.map(|_| "another-state") } else { kept }
}

/// Ends the session, unless the target is not one of the client's: then nothing happens but a page
/// that says what to register.
fn sign_out(state: &State, logout: &Logout<'_>, headers: &HeaderMap) -> Response {
    if let Some(target) = logout.target
        && !is_registered(state, logout.client_id, target)
    {
        return mismatch(state, target);
    }
    let cookie = cookies::get(headers, cookies::SESSION);
    lock(&state.tenant.interactions).end_session(cookie, logout.sid.as_deref());
    let mut response = if let Some(target) = logout.target {
        web::redirect(StatusCode::FOUND, &with_state(target, logout.state))
    } else {
        let main = html! { h1 { "Signed out" } p { "You can close this page." } };
        pages::respond(state, StatusCode::OK, "Signed out", &main)
    };
    cookies::remove(&mut response, cookies::SESSION);
    response
}

fn is_registered(state: &State, client_id: Option<&str>, target: &str) -> bool {
    let client = client_id.and_then(|id| state.registry.client(id));
    let (without_query, _) = target.split_once('?').unwrap_or((target, ""));
    client.is_some_and(|client| client.logout_urls.iter().any(|url| url == without_query))
}

fn with_state(target: &str, state: Option<&str>) -> String {
    match (Url::parse(target), state) {
        (Ok(mut url), Some(state)) => {
            url.query_pairs_mut().append_pair("state", state);
            url.into()
        }
        _ => target.to_owned(),
    }
}

fn mismatch(state: &State, target: &str) -> Response {
    let text = html! {
        p { "The URL to return to is not in the list of allowed logout URLs of the application." }
        p { "In Auth0, go to Applications, the application, Settings, Allowed Logout URLs, and add exactly" }
        p { code { (target) } }
    };
    errors::error_page(state, StatusCode::BAD_REQUEST, "Logout URL mismatch", &text)
}
