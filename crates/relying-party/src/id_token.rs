//! Who signed in: the ID token, judged (OpenID Connect Core 1.0 sections 2 and 3.1.3.7).

use thiserror::Error;

use crate::{
    Client, LoginTransaction, UnixSeconds,
    jwks::KeyError,
    jwt::{Jwt, JwtError},
};

/// How far the clocks of issuer and device may differ, in seconds.
pub const LEEWAY: UnixSeconds = 60;

/// The person who signed in, as the issuer names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `sub`: never changes, never reused.
    pub subject: String,
    /// The best name that the token gives: name, nickname, user name, mail address, or the subject.
    pub display_name: String,
}

/// Why an ID token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdTokenError {
    /// It is not a signed JWT.
    #[error("the ID token is not a signed JWT: {0}")]
    Malformed(JwtError),
    /// No key can check it.
    #[error("{0}")]
    Key(KeyError),
    /// The signature is not the issuer's.
    #[error("the signature of the ID token is wrong")]
    Signature,
    /// A claim that must be there is not, or has another type.
    #[error("the ID token has no {0}")]
    Missing(&'static str),
    /// It is from somebody else.
    #[error("the ID token is from {found}, not from {expected}")]
    Issuer {
        /// The configured issuer.
        expected: String,
        /// The token's `iss`.
        found: String,
    },
    /// It is for somebody else, or for others too.
    #[error("the ID token is for another application")]
    Audience,
    /// It answers another request (replay or injection).
    #[error("the nonce of the ID token is not the one that was sent")]
    Nonce,
    /// It is over, by more than the leeway.
    #[error("the ID token expired {seconds} s ago by this device's clock")]
    Expired {
        /// How long ago.
        seconds: u64,
    },
    /// It is from the future, by more than the leeway: a clock is wrong.
    #[error("the ID token becomes valid only in {seconds} s by this device's clock")]
    NotYet {
        /// How far ahead.
        seconds: u64,
    },
}

/// Judges a token whose signature was checked with the issuer's keys.
///
/// # Errors
/// [`IdTokenError`]: the first rule that the token breaks, the signature first.
pub fn judge(
    jwt: &Jwt,
    signature_is_valid: bool,
    client: &Client,
    transaction: &LoginTransaction,
    now: UnixSeconds,
) -> Result<Identity, IdTokenError> {
    if !signature_is_valid {
        return Err(IdTokenError::Signature);
    }
    check_issuer(jwt, client)?;
    check_audience(jwt, &client.client_id)?;
    check_times(jwt, now)?;
    match jwt.text("nonce") {
        Some(nonce) if nonce == transaction.nonce => identity(jwt),
        Some(_) => Err(IdTokenError::Nonce),
        None => Err(IdTokenError::Missing("nonce")),
    }
}

fn check_issuer(jwt: &Jwt, client: &Client) -> Result<(), IdTokenError> {
    let found = jwt.text("iss").ok_or(IdTokenError::Missing("iss"))?;
    let expected = client.issuer.as_str();
    if found == expected {
        return Ok(());
    }
    Err(IdTokenError::Issuer { expected: expected.to_owned(), found: found.to_owned() })
}

/// `aud` must be this client alone: it trusts no other audience (section 3.1.3.7, rules 3 to 5).
fn check_audience(jwt: &Jwt, client_id: &str) -> Result<(), IdTokenError> {
    let audiences = jwt.audiences();
    if audiences.is_empty() {
        return Err(IdTokenError::Missing("aud"));
    }
    let ours = audiences.iter().all(|audience| *audience == client_id);
    let authorized = jwt.claims.get("azp").is_none_or(|azp| azp.as_str() == Some(client_id));
    if ours && authorized { Ok(()) } else { Err(IdTokenError::Audience) }
}

fn check_times(jwt: &Jwt, now: UnixSeconds) -> Result<(), IdTokenError> {
    let expires = jwt.seconds("exp").ok_or(IdTokenError::Missing("exp"))?;
    let issued = jwt.seconds("iat").ok_or(IdTokenError::Missing("iat"))?;
    let valid_from = jwt.seconds("nbf").map_or(issued, |nbf| nbf.max(issued));
    if expires.saturating_add(LEEWAY) <= now {
        return Err(IdTokenError::Expired { seconds: now - expires });
    }
    if valid_from > now.saturating_add(LEEWAY) {
        return Err(IdTokenError::NotYet { seconds: valid_from - now });
    }
    Ok(())
}

fn identity(jwt: &Jwt) -> Result<Identity, IdTokenError> {
    let filled = |claim| jwt.text(claim).filter(|text| !text.trim().is_empty());
    let subject = filled("sub").ok_or(IdTokenError::Missing("sub"))?;
    let display_name = ["name", "nickname", "preferred_username", "email"]
        .into_iter()
        .find_map(filled)
        .unwrap_or(subject);
    Ok(Identity { subject: subject.to_owned(), display_name: display_name.to_owned() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        jwt::tests::token,
        testing::{client, transaction},
    };

    const NOW: UnixSeconds = 1_000_000;

    fn judged(
        signature_is_valid: bool,
        change: impl FnOnce(&mut Value),
    ) -> Result<Identity, IdTokenError> {
        let mut claims = json!({
            "iss": "https://op.example/", "aud": "spa", "sub": "auth0|1", "nonce": "n",
            "iat": NOW, "exp": NOW + 36000, "name": "Ada", "email": "ada@example.com",
        });
        change(&mut claims);
        let jwt = Jwt::decode(&token(&json!({"alg": "RS256"}), &claims)).unwrap();
        judge(&jwt, signature_is_valid, &client(), &transaction(NOW), NOW)
    }

    fn check(change: impl FnOnce(&mut Value), expected: Result<&str, IdTokenError>) {
        assert_eq!(
            judged(true, change).map(|identity| identity.display_name),
            expected.map(str::to_owned),
        );
    }

    fn set(claim: &'static str, value: Value) -> impl FnOnce(&mut Value) {
        move |claims| claims[claim] = value
    }

    #[test]
    fn an_honest_token_is_believed_and_names_the_person() {
        check(|_| {}, Ok("Ada"));
        check(set("aud", json!(["spa"])), Ok("Ada"));
        check(set("azp", json!("spa")), Ok("Ada"));
        check(set("name", json!(" ")), Ok("ada@example.com"));
        check(|c| (c["name"], c["email"]) = (json!(1), Value::Null), Ok("auth0|1"));
    }

    #[test]
    fn the_signature_comes_first() {
        assert_eq!(judged(false, |_| {}), Err(IdTokenError::Signature));
        assert_eq!(judged(false, set("iss", json!("x"))), Err(IdTokenError::Signature));
    }

    #[test]
    fn one_mutation_for_each_claim() {
        let issuer = |found: &str| IdTokenError::Issuer {
            expected: "https://op.example/".to_owned(),
            found: found.to_owned(),
        };
        check(set("iss", json!("https://op.example")), Err(issuer("https://op.example")));
        check(set("iss", Value::Null), Err(IdTokenError::Missing("iss")));
        check(set("aud", json!("other")), Err(IdTokenError::Audience));
        check(set("aud", json!(["spa", "other"])), Err(IdTokenError::Audience));
        check(set("aud", json!([])), Err(IdTokenError::Missing("aud")));
        check(set("azp", json!("other")), Err(IdTokenError::Audience));
        check(set("azp", json!(7)), Err(IdTokenError::Audience));
        check(set("nonce", json!("other")), Err(IdTokenError::Nonce));
        check(set("nonce", Value::Null), Err(IdTokenError::Missing("nonce")));
        check(set("sub", json!("")), Err(IdTokenError::Missing("sub")));
        check(set("sub", json!(1)), Err(IdTokenError::Missing("sub")));
        check(set("exp", Value::Null), Err(IdTokenError::Missing("exp")));
        check(set("iat", json!("soon")), Err(IdTokenError::Missing("iat")));
    }

    #[test]
    fn times_have_a_leeway_and_no_more() {
        check(set("exp", json!(NOW - LEEWAY + 1)), Ok("Ada"));
        check(set("exp", json!(NOW - LEEWAY)), Err(IdTokenError::Expired { seconds: LEEWAY }));
        check(set("iat", json!(NOW + LEEWAY)), Ok("Ada"));
        check(set("iat", json!(NOW + 61)), Err(IdTokenError::NotYet { seconds: 61 }));
        check(set("nbf", json!(NOW + 61)), Err(IdTokenError::NotYet { seconds: 61 }));
    }
}
