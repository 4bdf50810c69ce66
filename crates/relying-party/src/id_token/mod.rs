//! Who signed in: the ID token, judged (OpenID Connect Core 1.0 sections 2, 3.1.3.7 and 12.2).

mod claims;
mod error;
mod rules;
#[cfg(test)]
mod tests;

pub use claims::Claims;
pub use error::IdTokenError;

use crate::{
    Client, LoginTransaction, Skew, UnixSeconds,
    jwks::{Algorithm, Hash},
    jwt::Jwt,
};

/// How far the clocks of issuer and device may differ after the correction, in seconds.
pub const LEEWAY: UnixSeconds = 60;

/// The person who signed in, as the issuer names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `sub`: never changes, never reused.
    pub subject: String,
    /// The best name that the token gives: name, nickname, user name, mail address, or the subject.
    pub display_name: String,
}

/// A token, and what only cryptography can tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'t> {
    /// The token.
    pub jwt: &'t Jwt,
    /// Whether its signature was made by a key of the issuer.
    pub signature_is_valid: bool,
    /// The hash of the access token that came along, by [`access_token_hash`]; needed where the token
    /// has `at_hash`.
    pub access_token_hash: Option<&'t [u8]>,
}

/// What a believed token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed {
    /// Who signed in.
    pub identity: Identity,
    /// What it says besides, to be shown.
    pub claims: Claims,
    /// What the next token of this session is compared with.
    pub kept: Kept,
    /// How far the issuer's clock is ahead.
    pub skew: Skew,
}

/// The claims that a renewal must not change (OpenID Connect Core 1.0 section 12.2).
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    subject: String,
    authorized_party: Option<String>,
    auth_time: Option<UnixSeconds>,
    nonce: String,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// The hash function for `at_hash` (section 3.1.3.6), where the token has one to compare with.
#[must_use]
pub fn access_token_hash(jwt: &Jwt) -> Option<Hash> {
    jwt.claims.get("at_hash")?;
    Some(Algorithm::of(jwt).ok()?.hash())
}

/// Judges the token of a sign-in, whose signature was checked with the issuer's keys.
///
/// `now` is the time by this device's clock when the token came.
///
/// # Errors
/// [`IdTokenError`]: the first rule that the token breaks, the signature first.
pub fn judge(
    evidence: Evidence<'_>,
    client: &Client,
    transaction: &LoginTransaction,
    now: UnixSeconds,
) -> Result<Believed, IdTokenError> {
    let jwt = evidence.jwt;
    let skew = rules::common(evidence, client, now)?;
    rules::nonce(jwt, &transaction.nonce)?;
    rules::auth_time(jwt, transaction.max_age, skew.correct(transaction.started_at))?;
    rules::acr(jwt, &transaction.acr_values)?;
    rules::organization(jwt, transaction.organization.as_deref())?;
    let identity = rules::identity(jwt)?;
    let kept = Kept {
        subject: identity.subject.clone(),
        authorized_party: jwt.text("azp").map(str::to_owned),
        auth_time: jwt.seconds("auth_time"),
        nonce: transaction.nonce.clone(),
    };
    Ok(Believed { identity, claims: Claims::of(&jwt.claims), kept, skew })
}

/// Judges the token of a renewal: the rules of every token, and none of the claims of the session may
/// have changed.
///
/// # Errors
/// [`IdTokenError`]: the first rule that the token breaks, the signature first.
pub fn judge_renewed(
    evidence: Evidence<'_>,
    client: &Client,
    kept: &Kept,
    now: UnixSeconds,
) -> Result<Believed, IdTokenError> {
    let jwt = evidence.jwt;
    let skew = rules::common(evidence, client, now)?;
    let identity = rules::identity(jwt)?;
    let unchanged =
        |same: bool, claim| if same { Ok(()) } else { Err(IdTokenError::Changed(claim)) };
    unchanged(identity.subject == kept.subject, "sub")?;
    let party = jwt.text("azp");
    unchanged(party.is_none() || party == kept.authorized_party.as_deref(), "azp")?;
    let auth_time = jwt.seconds("auth_time");
    let is_comparable = auth_time.is_some() && kept.auth_time.is_some();
    unchanged(!is_comparable || auth_time == kept.auth_time, "auth_time")?;
    let nonce = jwt.claims.get("nonce");
    unchanged(nonce.is_none_or(|nonce| nonce.as_str() == Some(&kept.nonce)), "nonce")?;
    Ok(Believed { identity, claims: Claims::of(&jwt.claims), kept: kept.clone(), skew })
}
