//! The key set (RFC 7517, section 5).

use axum::{extract::State as Extract, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use crate::{faults::Fault, keys::Key, state::State, web};

/// `GET /.well-known/jwks.json`.
pub(crate) async fn jwks(Extract(state): Extract<State>) -> Response {
    if state.faults.is_on(Fault::Jwks500) {
        let body = json!({"message": "Internal Server Error"});
        return web::json(StatusCode::INTERNAL_SERVER_ERROR, &body);
    }
    web::json(StatusCode::OK, &json!({"keys": published(&state)}))
}

/// The public keys: the one that signs, unless a fault wants it otherwise.
fn published(state: &State) -> Vec<Value> {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::JwksEmpty) {
        return Vec::new();
    }
    if on(Fault::JwksStaleOnce) {
        let (old, new) = (state.keys.first().public_jwk(), state.keys.next().public_jwk());
        return if state.memory.is_first_for_key_set() { vec![old] } else { vec![old, new] };
    }
    if on(Fault::JwksTwoNoKid) {
        return vec![without(state.other_key(), "kid"), without(state.signing_key(), "kid")];
    }
    if on(Fault::JwksNoKid) {
        return vec![without(state.signing_key(), "kid")];
    }
    if on(Fault::IdTokenPs256) {
        // One key for two algorithms can name neither.
        return vec![without(state.signing_key(), "alg")];
    }
    let mut keys = vec![state.signing_key().public_jwk()];
    if on(Fault::IdTokenEs256) {
        keys.push(state.keys.curve().public_jwk());
    }
    keys
}

fn without(key: &Key, member: &str) -> Value {
    let mut jwk = key.public_jwk();
    jwk.as_object_mut().and_then(|members| members.remove(member));
    jwk
}
