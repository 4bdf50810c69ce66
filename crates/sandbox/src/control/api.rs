//! The JSON API of the control.

use axum::{
    body::Bytes,
    extract::{Path, State as Extract},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    breakage::{Breakage, UnknownBreakage},
    faults::{Fault, UnknownFault},
    function::crowd::MOST,
    state::State,
    tenant::{ACCOUNTS, AUDIENCE, WEB_CLIENT},
    web,
};

/// `GET /api/state`.
pub(crate) async fn state(Extract(state): Extract<State>) -> Response {
    web::json(StatusCode::OK, &described(&state))
}

fn described(state: &State) -> Value {
    let account = |account: &crate::Account| {
        json!({
            "name": account.name,
            "email": account.email,
            "password": account.password,
            "subject": account.subject,
            "permissions": account.permissions,
            "blocked": account.blocked,
        })
    };
    json!({
        "faults": state.faults.all_on(),
        "breakages": state.breakages.all_on(),
        "urls": {
            "app": state.config.app_origins,
            "issuer": state.addresses.issuer,
            "api": state.addresses.api_url,
            "control": state.addresses.control_url,
        },
        "client_id": WEB_CLIENT,
        "audience": AUDIENCE,
        "accounts": ACCOUNTS.iter().map(account).collect::<Vec<_>>(),
        "clock_offset_seconds": state.clock.offset(),
    })
}

/// `GET /api/faults`: every fault there is, with its words.
pub(crate) async fn faults(Extract(state): Extract<State>) -> Response {
    let on = state.faults.all_on();
    let described = |fault: &Fault| {
        json!({
            "name": fault.name(),
            "part": fault.part().title(),
            "title": fault.title(),
            "story": fault.story(),
            "on": on.contains(fault),
        })
    };
    web::json(StatusCode::OK, &Fault::ALL.iter().map(described).collect())
}

/// `PUT /api/faults` with a list of names: exactly these are on.
pub(crate) async fn replace_faults(Extract(state): Extract<State>, body: Bytes) -> Response {
    let Ok(names) = serde_json::from_slice::<Vec<String>>(&body) else {
        return bad_request(
            "The body has to be a JSON list of fault names, such as [\"cors-off\"].",
        );
    };
    match names.iter().map(|name| name.parse()).collect::<Result<Vec<Fault>, _>>() {
        Ok(faults) => {
            state.replace_faults(faults);
            settled(&state).await
        }
        Err(unknown) => no_such_fault(&unknown),
    }
}

/// `DELETE /api/faults`.
pub(crate) async fn clear_faults(Extract(state): Extract<State>) -> Response {
    state.replace_faults([]);
    settled(&state).await
}

/// `POST /api/faults/{name}`.
pub(crate) async fn switch_on(
    Extract(state): Extract<State>,
    Path(name): Path<String>,
) -> Response {
    switch(&state, &name, true).await
}

/// `DELETE /api/faults/{name}`.
pub(crate) async fn switch_off(
    Extract(state): Extract<State>,
    Path(name): Path<String>,
) -> Response {
    switch(&state, &name, false).await
}

async fn switch(state: &State, name: &str, on: bool) -> Response {
    match name.parse() {
        Ok(fault) => {
            state.set_fault(fault, on);
            settled(state).await
        }
        Err(unknown) => no_such_fault(&unknown),
    }
}

/// Answers once every listener is as the faults want it.
async fn settled(state: &State) -> Response {
    state.settled().await;
    web::json(StatusCode::OK, &described(state))
}

/// `GET /api/breakages`: every breakage there is.
pub(crate) async fn breakages(Extract(state): Extract<State>) -> Response {
    let on = state.breakages.all_on();
    let described = |breakage: Breakage| {
        let title = format!("{} {}", breakage.endpoint.title(), breakage.way.title());
        json!({"name": breakage, "title": title, "on": on.contains(&breakage)})
    };
    web::json(StatusCode::OK, &Breakage::all().map(described).collect())
}

/// `PUT /api/breakages` with a list of names: exactly these are on.
pub(crate) async fn replace_breakages(Extract(state): Extract<State>, body: Bytes) -> Response {
    let Ok(names) = serde_json::from_slice::<Vec<String>>(&body) else {
        return bad_request(
            "The body has to be a JSON list of breakages, such as [\"token-slow\"].",
        );
    };
    match names.iter().map(|name| name.parse()).collect::<Result<Vec<Breakage>, _>>() {
        Ok(breakages) => {
            state.replace_breakages(breakages);
            web::json(StatusCode::OK, &described(&state))
        }
        Err(unknown) => no_such_breakage(&unknown),
    }
}

fn no_such_breakage(unknown: &UnknownBreakage) -> Response {
    let names: Vec<_> = Breakage::all().collect();
    let body = json!({"message": unknown.to_string(), "breakages": names});
    web::json(StatusCode::NOT_FOUND, &body)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockMove {
    advance_seconds: i64,
}

/// `POST /api/clock` with `{"advance_seconds": n}`; a negative number moves it back.
pub(crate) async fn advance_clock(Extract(state): Extract<State>, body: Bytes) -> Response {
    match serde_json::from_slice::<ClockMove>(&body) {
        Ok(by) => {
            state.clock.advance(by.advance_seconds);
            web::json(StatusCode::OK, &described(&state))
        }
        Err(_) => bad_request("The body has to be {\"advance_seconds\": n}."),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filling {
    count: usize,
    #[serde(default)]
    stops_early: bool,
}

/// `POST /api/wishes` with `{"count": n}`: so many wishes in place of those there are.
pub(crate) async fn fill(Extract(state): Extract<State>, body: Bytes) -> Response {
    let Ok(Filling { count, stops_early }) = serde_json::from_slice::<Filling>(&body) else {
        return bad_request(
            "The body has to be {\"count\": n}, with \"stops_early\": true as well for a scan that stops after 1 MB.",
        );
    };
    if count > MOST {
        return bad_request("An answer of the API has room for 100000 wishes.");
    }
    match state.fill(count, stops_early) {
        Ok(()) => web::json(StatusCode::OK, &described(&state)),
        Err(reason) => web::json(StatusCode::CONFLICT, &json!({"message": reason.to_string()})),
    }
}

/// `POST /api/reset`.
pub(crate) async fn reset(Extract(state): Extract<State>) -> Response {
    state.reset();
    settled(&state).await
}

/// `GET /api/requests`.
pub(crate) async fn requests(Extract(state): Extract<State>) -> Response {
    web::json(StatusCode::OK, &json!(state.record.requests()))
}

/// `GET /api/issued`.
pub(crate) async fn issued(Extract(state): Extract<State>) -> Response {
    web::json(StatusCode::OK, &json!(state.record.issued_secrets()))
}

/// `GET /api/grants`.
pub(crate) async fn grants(Extract(state): Extract<State>) -> Response {
    web::json(StatusCode::OK, &json!(state.record.grants()))
}

/// Any other path.
pub(crate) async fn no_such_resource() -> Response {
    web::json(StatusCode::NOT_FOUND, &json!({"message": "There is nothing here."}))
}

fn bad_request(message: &str) -> Response {
    web::json(StatusCode::BAD_REQUEST, &json!({"message": message}))
}

/// 404 with the names that there are.
pub(crate) fn no_such_fault(unknown: &UnknownFault) -> Response {
    let body = json!({"message": unknown.to_string(), "faults": Fault::ALL});
    web::json(StatusCode::NOT_FOUND, &body)
}
