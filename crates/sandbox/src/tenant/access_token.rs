//! The access token: its claims and its form, and what the faults make of both.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    entropy,
    faults::Fault,
    keys::{segment, sign_with_secret, spoil_signature},
    state::State,
    sync::lock,
    tenant::{
        id_token,
        issue::Occasion,
        registry::{AUDIENCE, granted_by},
        tokens::Authorization,
    },
};

/// How long an access token lives, in seconds: Auth0's default for an API.
const LIFETIME: i64 = 86_400;
/// How long an access token lives under [`Fault::ShortTokens`], in seconds.
const SHORT_LIFETIME: i64 = 60;
/// How far ahead a token is under [`Fault::TokenFromFuture`], in seconds.
const AHEAD: i64 = 120;
/// How many permissions a token has under [`Fault::HugeToken`]: more than 10 240 bytes of them.
const MANY: usize = 600;
/// The domain of [`Fault::TokenCustomDomain`].
const CUSTOM_DOMAIN: &str = "https://login.wish-list.example/";

/// An access token: a JWT when it is for the API, otherwise one that only the tenant can read.
pub(crate) fn issue(state: &State, granted: &Authorization, occasion: Occasion) -> String {
    let times = times(state);
    let mut token = if granted.api { for_the_api(state, granted, times) } else { opaque(state) };
    if state.faults.is_on(Fault::IdTokenAsAccessToken) {
        token = id_token::issue(state, granted, &token, occasion);
    }
    state.record.issued(&token);
    let now = state.clock.now();
    lock(&state.tenant.tokens).remember_access_token(&token, granted.clone(), times.1, now);
    token
}

/// What was granted, as the faults let the tenant understand it. Without an audience the tenant hears
/// nothing of the API; under [`Fault::PermissionsOnly`] it grants the API's scopes to nobody.
pub(crate) fn as_heard(state: &State, granted: &Authorization) -> Authorization {
    let on = |fault| state.faults.is_on(fault);
    let mut heard = granted.clone();
    heard.api &= !on(Fault::OpaqueToken) && !on(Fault::OpaqueJwe);
    if !heard.api || on(Fault::PermissionsOnly) {
        heard.scope = granted_by(heard.account, &heard.scope, false);
    }
    heard
}

/// How long access tokens live now, in seconds.
pub(crate) fn lifetime(state: &State) -> i64 {
    if state.faults.is_on(Fault::ShortTokens) { SHORT_LIFETIME } else { LIFETIME }
}

/// `iat` and `exp`; under [`Fault::TokenExpired`] it was issued yesterday.
pub(crate) fn times(state: &State) -> (i64, i64) {
    let late = if state.faults.is_on(Fault::TokenExpired) { lifetime(state) + 60 } else { 0 };
    let ahead = if state.faults.is_on(Fault::TokenFromFuture) { AHEAD } else { 0 };
    let iat = state.clock.now() - late + ahead;
    (iat, iat + lifetime(state))
}

fn for_the_api(state: &State, granted: &Authorization, times: (i64, i64)) -> String {
    let mut claims = honest(state, granted, times);
    spoil(state, granted, &mut claims);
    sign(state, &claims)
}

/// `auth_time` and `acr` say how and when the person signed in (RFC 9068, section 2.2; RFC 9470,
/// section 6.1). With `openid`, the token may also read `/userinfo`, and `aud` is a list.
///
/// Source: <https://auth0.com/docs/secure/tokens/access-tokens>.
fn honest(state: &State, granted: &Authorization, (iat, exp): (i64, i64)) -> Value {
    let audience = audience(state);
    let audience = if granted.has("openid") {
        json!([audience, state.addresses.userinfo()])
    } else {
        json!(audience)
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

/// The API that the token is for.
fn audience(state: &State) -> String {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::TokenForManagementApi) {
        return format!("{}api/v2/", state.addresses.issuer);
    }
    let slash = if on(Fault::TokenAudienceSlash) { "/" } else { "" };
    format!("{AUDIENCE}{slash}")
}

/// What the faults make of the claims.
fn spoil(state: &State, granted: &Authorization, claims: &mut Value) {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::TokenCustomDomain) {
        claims["iss"] = json!(CUSTOM_DOMAIN);
    }
    if on(Fault::TokenFromFuture) {
        claims["nbf"] = claims["iat"].clone();
    }
    if on(Fault::HugeToken) {
        let many = (0..MANY).map(|number| format!("read:list-{number}"));
        let own = granted.account.permissions.iter().map(|own| (*own).to_owned());
        claims["permissions"] = own.chain(many).collect();
    }
    if on(Fault::TokenNoAudienceWithClientId) {
        claims.as_object_mut().and_then(|claims| claims.remove("aud"));
        claims["client_id"] = json!(granted.client_id);
        claims["token_use"] = json!("access");
    }
}

/// The claims, signed as the faults want it.
fn sign(state: &State, claims: &Value) -> String {
    let on = |fault| state.faults.is_on(fault);
    let key = state.signing_key();
    if on(Fault::TokenEncrypted) {
        return encrypted(key.id());
    }
    if on(Fault::TokenHs256) {
        return sign_with_secret(&entropy::bytes::<32>(), claims);
    }
    if on(Fault::TokenPs256) {
        return key.sign_with_pss(claims);
    }
    if on(Fault::TokenUnknownKid) {
        return state.other_key().sign_as(Some(&entropy::identifier()), claims);
    }
    let mut token = key.sign(claims);
    if on(Fault::TokenBadSignature) {
        spoil_signature(&mut token);
    }
    token
}

/// What Auth0 hands out without an audience: the outside of an encrypted token (RFC 7516, section
/// 7.1) with direct encryption, so that its second part is empty. Tenants of old hand out 32
/// characters, as [`Fault::OpaqueToken`] does.
fn opaque(state: &State) -> String {
    let on = |fault| state.faults.is_on(fault);
    if on(Fault::OpaqueToken) && !on(Fault::OpaqueJwe) {
        return random::<24>();
    }
    let header = json!({"alg": "dir", "enc": "A256GCM", "iss": state.addresses.issuer});
    jwe(&header, "")
}

/// The outside of a token that is encrypted for the API (RFC 7518, section 4.3). That the header names
/// a key and what is inside (`kid`, `cty`) is assumed.
fn encrypted(id: &str) -> String {
    let header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT", "kid": id});
    jwe(&header, &random::<256>())
}

/// The compact serialization of something encrypted; nobody here can read what is inside.
fn jwe(header: &Value, key: &str) -> String {
    let (nonce, text, tag) = (random::<12>(), random::<96>(), random::<16>());
    format!("{}.{key}.{nonce}.{text}.{tag}", segment(header))
}

/// So many random bytes, as base64url.
fn random<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(entropy::bytes::<N>())
}
