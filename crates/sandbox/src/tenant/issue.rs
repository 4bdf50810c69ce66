//! Tokens: their claims, their form and the answer that carries them.

use serde_json::{Map, Value, json};

use crate::{
    faults::Fault,
    state::State,
    sync::lock,
    tenant::{
        access_token, id_token,
        registry::{AUDIENCE, Client},
        tokens::Authorization,
    },
};

/// What tokens are issued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// A code, at the end of a sign-in.
    SignIn,
    /// A refresh token; the ID token repeats no nonce.
    Renewal,
}

/// The answer to a code: everything that was granted.
pub(crate) fn at_sign_in(state: &State, authorization: &Authorization) -> Value {
    let mut answer = answer(state, authorization, Occasion::SignIn);
    if authorization.has("offline_access") && !state.faults.is_on(Fault::NoRefreshToken) {
        answer["refresh_token"] = Value::String(refresh_token(state, authorization));
    }
    answer
}

/// The answer to a refresh token. `narrowed` is a smaller scope for this access token; the next
/// refresh token keeps the whole (RFC 6749, section 6).
pub(crate) fn at_renewal(
    state: &State,
    authorization: &Authorization,
    narrowed: Option<Vec<String>>,
) -> Value {
    let mut now_granted = authorization.clone();
    if let Some(scope) = narrowed {
        now_granted.scope = scope;
    }
    let mut answer = answer(state, &now_granted, Occasion::Renewal);
    if !state.faults.is_on(Fault::RefreshNoRotation) {
        answer["refresh_token"] = Value::String(refresh_token(state, authorization));
    }
    answer
}

fn answer(state: &State, granted: &Authorization, occasion: Occasion) -> Value {
    let granted = &access_token::as_heard(state, granted);
    let access_token = access_token::issue(state, granted, occasion);
    let dpop = state.faults.is_on(Fault::TokenTypeDpop);
    let mut answer = json!({
        "access_token": access_token,
        "scope": granted.scope.join(" "),
        "expires_in": access_token::lifetime(state),
        "token_type": if dpop { "DPoP" } else { "Bearer" },
    });
    let missing = match occasion {
        Occasion::SignIn => Fault::IdTokenMissing,
        Occasion::Renewal => Fault::RefreshNoIdToken,
    };
    if granted.has("openid") && !state.faults.is_on(missing) {
        let token = id_token::issue(state, granted, &access_token, occasion);
        answer["id_token"] = Value::String(token);
    }
    answer
}

fn refresh_token(state: &State, whole: &Authorization) -> String {
    let now = state.clock.now();
    let token = lock(&state.tenant.tokens).issue_refresh_token(whole.clone(), now);
    state.record.issued(&token);
    token
}

/// The answer to a client that asked for itself.
pub(crate) fn to_client(state: &State, client: &Client, scope: &[&str]) -> Value {
    let (iat, exp) = access_token::times(state);
    let claims = json!({
        "iss": state.addresses.issuer,
        "sub": format!("{}@clients", client.id),
        "aud": AUDIENCE,
        "iat": iat,
        "exp": exp,
        "gty": "client-credentials",
        "azp": client.id,
        "scope": scope.join(" "),
        "permissions": client.permissions,
    });
    let token = state.signing_key().sign(&claims);
    state.record.issued(&token);
    json!({
        "access_token": token,
        "scope": scope.join(" "),
        "expires_in": access_token::lifetime(state),
        "token_type": "Bearer",
    })
}

/// `sub` and what the scopes `profile` and `email` add; the whole answer of `/userinfo`.
pub(crate) fn profile_claims(granted: &Authorization) -> Map<String, Value> {
    let account = granted.account;
    let mut claims = Map::new();
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("sub", json!(account.subject));
    if granted.has("profile") {
        set("name", json!(account.name));
        set("nickname", json!(account.nickname));
        set("given_name", json!(account.given_name));
        set("family_name", json!(account.family_name));
        set("updated_at", json!(account.updated_at));
    }
    if granted.has("email") {
        set("email", json!(account.email));
        set("email_verified", json!(true));
    }
    claims
}
