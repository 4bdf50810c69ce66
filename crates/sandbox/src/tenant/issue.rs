//! Tokens: their claims, their form and the answer that carries them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{
    entropy,
    faults::Fault,
    keys::segment,
    state::State,
    sync::lock,
    tenant::{
        id_token,
        registry::{AUDIENCE, Client, granted_by},
        tokens::Authorization,
    },
};

/// How long an access token lives, in seconds: Auth0's default for an API.
const ACCESS_TOKEN_LIFETIME: i64 = 86_400;
/// How long an access token lives under [`Fault::ShortTokens`], in seconds.
const SHORT_LIFETIME: i64 = 60;

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
    let granted = &with_audience_as_heard(state, granted);
    let access_token = access_token(state, granted);
    let dpop = state.faults.is_on(Fault::TokenTypeDpop);
    let mut answer = json!({
        "access_token": access_token,
        "scope": granted.scope.join(" "),
        "expires_in": lifetime(state),
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

/// Under [`Fault::OpaqueToken`] the tenant heard no audience, and so nothing of the API's scopes.
fn with_audience_as_heard(state: &State, granted: &Authorization) -> Authorization {
    let mut heard = granted.clone();
    if state.faults.is_on(Fault::OpaqueToken) {
        heard.api = false;
        heard.scope = granted_by(heard.account, &heard.scope, false);
    }
    heard
}

/// The answer to a client that asked for itself.
pub(crate) fn to_client(state: &State, client: &Client, scope: &[&str]) -> Value {
    let (iat, exp) = access_token_times(state);
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
        "expires_in": lifetime(state),
        "token_type": "Bearer",
    })
}

/// An access token: a JWT when it is for the API, otherwise one that only the tenant can read.
fn access_token(state: &State, granted: &Authorization) -> String {
    let (iat, exp) = access_token_times(state);
    let token = if granted.api {
        state.signing_key().sign(&access_token_claims(state, granted, iat, exp))
    } else {
        opaque_token(&state.addresses.issuer)
    };
    state.record.issued(&token);
    let now = state.clock.now();
    lock(&state.tenant.tokens).remember_access_token(&token, granted.clone(), exp, now);
    token
}

/// `auth_time` and `acr` say how and when the person signed in (RFC 9068, section 2.2; RFC 9470,
/// section 6.1). With `openid`, the token may also read `/userinfo`, and `aud` is a list.
///
/// Source: <https://auth0.com/docs/secure/tokens/access-tokens>.
fn access_token_claims(state: &State, granted: &Authorization, iat: i64, exp: i64) -> Value {
    let audience = if granted.has("openid") {
        json!([AUDIENCE, state.addresses.userinfo()])
    } else {
        json!(AUDIENCE)
    };
    let mut claims = json!({
        "iss": state.addresses.issuer,
        "sub": granted.account.subject,
        "aud": audience,
        "iat": iat,
        "exp": exp,
        "azp": granted.client_id,
        "scope": granted.scope.join(" "),
        "permissions": granted.account.permissions,
        "auth_time": granted.auth_time,
        // No two tokens are alike, not even of one second.
        "jti": entropy::identifier(),
    });
    if let Some(acr) = &granted.acr {
        claims["acr"] = json!(acr);
    }
    if let Some(organization) = granted.organization {
        claims["org_id"] = json!(organization.id);
    }
    claims
}

/// What Auth0 hands out without an audience: the outside of an encrypted token (RFC 7516, section
/// 7.1) with direct encryption, so that its second part is empty.
fn opaque_token(issuer: &str) -> String {
    let header = segment(&json!({"alg": "dir", "enc": "A256GCM", "iss": issuer}));
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (nonce, text, tag) =
        (entropy::bytes::<12>(), entropy::bytes::<96>(), entropy::bytes::<16>());
    format!("{header}..{}.{}.{}", part(&nonce), part(&text), part(&tag))
}

fn lifetime(state: &State) -> i64 {
    if state.faults.is_on(Fault::ShortTokens) { SHORT_LIFETIME } else { ACCESS_TOKEN_LIFETIME }
}

/// `iat` and `exp` of an access token; under [`Fault::TokenExpired`] it was issued yesterday.
fn access_token_times(state: &State) -> (i64, i64) {
    let late = if state.faults.is_on(Fault::TokenExpired) { lifetime(state) + 60 } else { 0 };
    let iat = state.clock.now() - late;
    (iat, iat + lifetime(state))
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
