//! The rules, one function each.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{Evidence, IdTokenError, Identity, LEEWAY};
use crate::{Client, Skew, UnixSeconds, jwt::Jwt};

/// By how much a login may be older than was asked for, in seconds: both times are the issuer's, and
/// only the way of the request and the measured difference of the clocks lie between.
const LOGIN_LEEWAY: UnixSeconds = 10;

/// The rules of every ID token; gives the measured difference of the clocks.
pub(super) fn common(
    evidence: Evidence<'_>,
    client: &Client,
    now: UnixSeconds,
) -> Result<Skew, IdTokenError> {
    if !evidence.signature_is_valid {
        return Err(IdTokenError::Signature);
    }
    let jwt = evidence.jwt;
    issuer(jwt, client)?;
    audience(jwt, &client.client_id)?;
    let skew = times(jwt, now)?;
    at_hash(jwt, evidence.access_token_hash)?;
    Ok(skew)
}

fn issuer(jwt: &Jwt, client: &Client) -> Result<(), IdTokenError> {
    let found = jwt.text("iss").ok_or(IdTokenError::Missing("iss"))?;
    let expected = client.issuer.as_str();
    if found == expected {
        return Ok(());
    }
    Err(IdTokenError::Issuer { expected: expected.to_owned(), found: found.to_owned() })
}

/// `aud` must be this client alone: it trusts no other audience (section 3.1.3.7, rules 3 to 5).
fn audience(jwt: &Jwt, client_id: &str) -> Result<(), IdTokenError> {
    let audiences = jwt.audiences();
    if audiences.is_empty() {
        return Err(IdTokenError::Missing("aud"));
    }
    let ours = audiences.iter().all(|audience| *audience == client_id);
    let authorized = jwt.claims.get("azp").is_none_or(|azp| azp.as_str() == Some(client_id));
    if ours && authorized { Ok(()) } else { Err(IdTokenError::Audience) }
}

/// The token was issued a moment ago, so its `iat` tells how far the clocks differ; what the cap and
/// the leeway leave of the difference is too much.
fn times(jwt: &Jwt, now: UnixSeconds) -> Result<Skew, IdTokenError> {
    let expires = jwt.seconds("exp").ok_or(IdTokenError::Missing("exp"))?;
    let issued = jwt.seconds("iat").ok_or(IdTokenError::Missing("iat"))?;
    let skew = Skew::measure(issued, now);
    let corrected = skew.correct(now);
    let valid_from = match jwt.claims.get("nbf") {
        None => issued,
        Some(_) => jwt.seconds("nbf").ok_or(IdTokenError::Missing("nbf"))?.max(issued),
    };
    if expires.saturating_add(LEEWAY) <= corrected {
        return Err(IdTokenError::Expired { seconds: now.saturating_sub(expires) });
    }
    if valid_from > corrected.saturating_add(LEEWAY) {
        return Err(IdTokenError::NotYet { seconds: valid_from.saturating_sub(now) });
    }
    Ok(skew)
}

/// The left half of the access token's hash (section 3.1.3.6). A token may come without; one that
/// cannot be compared is not believed.
fn at_hash(jwt: &Jwt, hash: Option<&[u8]>) -> Result<(), IdTokenError> {
    let Some(claimed) = jwt.claims.get("at_hash") else { return Ok(()) };
    let half = |hash: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2]);
    let is_same =
        hash.is_some_and(|hash| !hash.is_empty() && claimed.as_str() == Some(half(hash).as_str()));
    if is_same { Ok(()) } else { Err(IdTokenError::AccessToken) }
}

pub(super) fn nonce(jwt: &Jwt, sent: &str) -> Result<(), IdTokenError> {
    match jwt.text("nonce") {
        Some(nonce) if nonce == sent => Ok(()),
        Some(_) => Err(IdTokenError::Nonce),
        None => Err(IdTokenError::Missing("nonce")),
    }
}

/// With `max_age`, `auth_time` must be there, and the login may have been that old when it was asked
/// for: what the person spends on the issuer's pages after it does not count (rule 13).
pub(super) fn auth_time(
    jwt: &Jwt,
    max_age: Option<u64>,
    asked_at: UnixSeconds,
) -> Result<(), IdTokenError> {
    let Some(max_age) = max_age else { return Ok(()) };
    let auth_time = jwt.seconds("auth_time").ok_or(IdTokenError::Missing("auth_time"))?;
    let seconds = asked_at.saturating_sub(auth_time);
    if seconds <= max_age.saturating_add(LOGIN_LEEWAY) {
        return Ok(());
    }
    Err(IdTokenError::LoginTooOld { seconds, max_age })
}

/// Rule 12, and RFC 9470 section 5: a login of another kind is not what was asked for.
pub(super) fn acr(jwt: &Jwt, asked: &[String]) -> Result<(), IdTokenError> {
    let found = jwt.text("acr");
    if asked.is_empty() || found.is_some_and(|found| asked.iter().any(|value| value == found)) {
        return Ok(());
    }
    Err(IdTokenError::LoginMethod { asked: asked.join(" "), found: found.map(str::to_owned) })
}

/// Auth0: an id (`org_…`) is compared with `org_id` to the letter, a name with `org_name`, whose case
/// does not count. Source: <https://auth0.com/docs/manage-users/organizations/using-tokens>.
pub(super) fn organization(jwt: &Jwt, asked: Option<&str>) -> Result<(), IdTokenError> {
    let Some(asked) = asked else { return Ok(()) };
    let is_same = if asked.starts_with("org_") {
        jwt.text("org_id") == Some(asked)
    } else {
        jwt.text("org_name").is_some_and(|name| name.to_lowercase() == asked.to_lowercase())
    };
    if is_same { Ok(()) } else { Err(IdTokenError::Organization(asked.to_owned())) }
}

pub(super) fn identity(jwt: &Jwt) -> Result<Identity, IdTokenError> {
    let filled = |claim| jwt.text(claim).filter(|text| !text.trim().is_empty());
    let subject = filled("sub").ok_or(IdTokenError::Missing("sub"))?;
    let display_name = ["name", "nickname", "preferred_username", "cognito:username", "email"]
        .into_iter()
        .find_map(filled)
        .unwrap_or(subject);
    Ok(Identity { subject: subject.to_owned(), display_name: display_name.to_owned() })
}
