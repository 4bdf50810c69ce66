//! The JWT authorizer: AWS's steps in AWS's order, without leeway.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>,
//! "Authorizing API requests".

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName};
use rsa::{pkcs1v15::Signature, signature::Verifier as _};
use serde_json::{Map, Value};

use crate::{
    faults::Fault,
    gateway::{
        claims::scopes,
        key_source::{PublicKey, keys},
        routes::{Authorization, Authorizer},
    },
    state::State,
};

/// Who a request comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Identity {
    pub(crate) claims: Map<String, Value>,
    /// All scopes of the token on a route that needs some; `None` on any other route.
    pub(crate) scopes: Option<Vec<String>>,
}

/// Why a request does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Denial {
    /// There is no token: 401.
    NoToken,
    /// The token is not good: 401.
    InvalidToken(Problem),
    /// The token has none of the route's scopes: 403.
    InsufficientScope,
    /// A rule behind the authorizer refuses the token: 401 with this challenge.
    Demanded(&'static str),
}

/// What is wrong with a token. Each variant says how well its text is known: *seen* (captured live or
/// documented) or *assumed wording*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Not three segments. Seen.
    Segments,
    /// The word `Bearer` twice. Assumed wording (jwt-go's own text).
    DoubleBearer,
    /// A segment that is not base64url. Assumed wording.
    Base64,
    /// A segment that is no JSON object. Assumed wording.
    Json,
    /// No `alg`. Assumed wording (jwt-go's own text).
    NoAlgorithm,
    /// Another algorithm than RS256. Seen for ES256.
    Algorithm(String),
    /// The discovery document could not be fetched. Seen in a log.
    Discovery,
    /// The key set could not be fetched. Seen in a log.
    Jwks,
    /// The discovery document names another issuer than the authorizer. Seen.
    MetadataIssuer,
    /// No `kid`, or one that the key set does not have. Assumed wording.
    KeyId,
    /// The signature is wrong. Assumed wording (Go's own text).
    Signature,
    /// `iss` is not the authorizer's issuer. Assumed wording.
    Issuer,
    /// Neither `aud` nor, without it, `client_id` is an audience of the authorizer. Documented.
    Audience,
    /// `exp` is not after now, or missing. Assumed wording.
    Expired,
    /// `nbf` is after now. Assumed wording (jwt-go's own text).
    NotYetValid,
    /// `iat` is after now. Assumed wording (jwt-go's own text).
    IssuedLater,
}

impl Problem {
    /// The `error_description`.
    fn description(&self) -> String {
        let text = match self {
            Self::Algorithm(name) => return format!("signing method {name} is invalid"),
            Self::Segments => "token contains an invalid number of segments",
            Self::DoubleBearer => "tokenstring should not contain 'bearer '",
            Self::Base64 => "illegal base64 data",
            Self::Json => "invalid character looking for beginning of value",
            Self::NoAlgorithm => "signing method (alg) is unspecified.",
            Self::Discovery => "OIDC discovery endpoint communication error",
            Self::Jwks => "JWKS communication error",
            Self::MetadataIssuer => {
                "the issuer in the OIDC discovery endpoint metadata does not match the configured issuer"
            }
            Self::KeyId => "unable to find a signing key that matches the key id",
            Self::Signature => "crypto/rsa: verification error",
            Self::Issuer => "the token does not have a valid issuer",
            Self::Audience => "the token does not have a valid audience",
            Self::Expired => "the token has expired",
            Self::NotYetValid => "Token is not valid yet",
            Self::IssuedLater => "Token used before issued",
        };
        text.to_owned()
    }
}

impl Denial {
    /// The `www-authenticate` header: parameters with spaces between, no commas. That a scoped route's
    /// scopes are named is assumed, and so is the whole of the header on a 403.
    pub(crate) fn challenge(&self, route: &Authorization) -> String {
        let scope = route.scopes.join(" ");
        match self {
            Self::NoToken => "Bearer".to_owned(),
            Self::InvalidToken(problem) => format!(
                "Bearer scope=\"{scope}\" error=\"invalid_token\" error_description=\"{}\"",
                problem.description()
            ),
            Self::InsufficientScope => {
                format!("Bearer scope=\"{scope}\" error=\"insufficient_scope\"")
            }
            Self::Demanded(challenge) => (*challenge).to_owned(),
        }
    }
}

/// Lets a request pass to a route, or says why not.
pub(crate) async fn authorize(
    state: &State,
    authorizer: &Authorizer,
    route: &Authorization,
    headers: &HeaderMap,
) -> Result<Identity, Denial> {
    let token = token(headers, &authorizer.identity_source).ok_or(Denial::NoToken)?;
    if state.faults.is_on(Fault::AuthorizerKeysDown) && state.memory.is_first_of_two_for_keys() {
        return Err(Denial::InvalidToken(Problem::Jwks));
    }
    let token = Decoded::read(token).map_err(Denial::InvalidToken)?;
    let keys = keys(state, &authorizer.issuer).await.map_err(Denial::InvalidToken)?;
    token.check_signature(&keys).map_err(Denial::InvalidToken)?;
    let now = state.clock.now() - authorizer.behind;
    check_claims(&token.claims, authorizer, now).map_err(Denial::InvalidToken)?;
    let granted = scopes(&token.claims);
    if route.scopes.is_empty() {
        return Ok(Identity { claims: token.claims, scopes: None });
    }
    if route.scopes.iter().any(|needed| granted.iter().any(|scope| scope == needed)) {
        return Ok(Identity { claims: token.claims, scopes: Some(granted) });
    }
    Err(Denial::InsufficientScope)
}

/// The token of the identity source `$request.header.NAME`: "only the token, or the token prefixed
/// with `Bearer `".
pub(crate) fn token<'h>(headers: &'h HeaderMap, source: &HeaderName) -> Option<&'h str> {
    let value = headers.get(source)?.to_str().ok()?.trim();
    let token = if value == "Bearer" { "" } else { value.strip_prefix("Bearer ").unwrap_or(value) };
    Some(token.trim()).filter(|token| !token.is_empty())
}

/// A token that was taken apart; nothing in it is believed yet.
struct Decoded<'t> {
    key_id: Option<String>,
    claims: Map<String, Value>,
    signed: &'t str,
    signature: Vec<u8>,
}

impl<'t> Decoded<'t> {
    /// Takes a token apart and checks its algorithm, which is never taken from the token's word
    /// alone: only RS256 passes, whatever key is at hand.
    fn read(token: &'t str) -> Result<Self, Problem> {
        let segments: Vec<_> = token.split('.').collect();
        let [header, claims, signature] = segments[..] else { return Err(Problem::Segments) };
        if token.to_ascii_lowercase().starts_with("bearer ") {
            return Err(Problem::DoubleBearer);
        }
        let (header, claims) = (object(header)?, object(claims)?);
        let algorithm = header.get("alg").and_then(Value::as_str).ok_or(Problem::NoAlgorithm)?;
        if algorithm != "RS256" {
            return Err(Problem::Algorithm(algorithm.to_owned()));
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Problem::Base64)?;
        let key_id = header.get("kid").and_then(Value::as_str).map(str::to_owned);
        let signed = token.rsplit_once('.').map_or(token, |(signed, _)| signed);
        Ok(Self { key_id, claims, signed, signature })
    }

    fn check_signature(&self, keys: &[PublicKey]) -> Result<(), Problem> {
        let key =
            keys.iter().find(|key| Some(&key.id) == self.key_id.as_ref()).ok_or(Problem::KeyId)?;
        let signature =
            Signature::try_from(self.signature.as_slice()).map_err(|_| Problem::Signature)?;
        key.verifier.verify(self.signed.as_bytes(), &signature).map_err(|_| Problem::Signature)
    }
}

fn object(segment: &str) -> Result<Map<String, Value>, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(segment).map_err(|_| Problem::Base64)?;
    serde_json::from_slice(&bytes).map_err(|_| Problem::Json)
}

/// The claims, at Unix second `now`. `nbf` and `iat` count only if they are there.
fn check_claims(
    claims: &Map<String, Value>,
    authorizer: &Authorizer,
    now: i64,
) -> Result<(), Problem> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let seconds = |name: &str| claims.get(name).map(|value| value.as_f64().unwrap_or(f64::NAN));
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
    let now = now as f64;
    if text("iss") != Some(authorizer.issuer.as_str()) {
        return Err(Problem::Issuer);
    }
    if !has_audience(claims, &authorizer.audience) {
        return Err(Problem::Audience);
    }
    if seconds("exp").is_none_or(|exp| exp.is_nan() || exp <= now) {
        return Err(Problem::Expired);
    }
    if seconds("nbf").is_some_and(|nbf| nbf.is_nan() || nbf > now) {
        return Err(Problem::NotYetValid);
    }
    if seconds("iat").is_some_and(|iat| iat.is_nan() || iat > now) {
        return Err(Problem::IssuedLater);
    }
    Ok(())
}

/// "API Gateway validates `client_id` only if aud is not present."
fn has_audience(claims: &Map<String, Value>, audiences: &[String]) -> bool {
    let known = |value: &Value| {
        value.as_str().is_some_and(|text| audiences.iter().any(|audience| audience == text))
    };
    match claims.get("aud") {
        Some(Value::Array(entries)) => entries.iter().any(known),
        Some(audience) => known(audience),
        None => claims.get("client_id").is_some_and(known),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header::AUTHORIZATION};
    use serde_json::json;

    use super::*;
    use crate::keys::segment;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn finds_the_token() {
        for (header, expected) in [
            ("Bearer a.b.c", Some("a.b.c")),
            ("a.b.c", Some("a.b.c")),
            ("Bearer", None),
            ("Bearer ", None),
            ("bearer a.b.c", Some("bearer a.b.c")),
            ("Bearer Bearer a.b.c", Some("Bearer a.b.c")),
        ] {
            let headers =
                HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(header).unwrap())]);
            assert_eq!(token(&headers, &AUTHORIZATION), expected, "{header}");
        }
        assert_eq!(token(&HeaderMap::new(), &AUTHORIZATION), None);
    }

    #[test]
    fn takes_a_token_apart_in_order() {
        let with = |header: Value| format!("{}.{}.AA", segment(&header), segment(&json!({})));
        for (token, problem) in [
            ("opaque".to_owned(), Problem::Segments),
            ("[object Promise]".to_owned(), Problem::Segments),
            ("a..b.c.d".to_owned(), Problem::Segments),
            ("Bearer a.b.c".to_owned(), Problem::DoubleBearer),
            ("%.%.%".to_owned(), Problem::Base64),
            ("YQ.YQ.YQ".to_owned(), Problem::Json),
            (with(json!({"typ": "JWT"})), Problem::NoAlgorithm),
            (with(json!({"alg": "none"})), Problem::Algorithm("none".to_owned())),
            (with(json!({"alg": "HS256"})), Problem::Algorithm("HS256".to_owned())),
            (with(json!({"alg": "rs256"})), Problem::Algorithm("rs256".to_owned())),
        ] {
            assert_eq!(Decoded::read(&token).err(), Some(problem), "{token}");
        }
        assert!(Decoded::read(&with(json!({"alg": "RS256"}))).is_ok());
    }

    fn check(changes: &Value, expected: impl Into<Option<Problem>>) {
        let authorizer = Authorizer {
            issuer: "https://t.auth0.com/".to_owned(),
            audience: vec!["https://auth0-jwt-authorizer".to_owned()],
            identity_source: AUTHORIZATION,
            behind: 0,
        };
        let mut claims = json!({
            "iss": "https://t.auth0.com/", "aud": "https://auth0-jwt-authorizer",
            "exp": NOW + 1, "iat": NOW,
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let mut claims = claims.as_object().unwrap().clone();
        claims.retain(|_, value| !value.is_null());
        assert_eq!(check_claims(&claims, &authorizer, NOW).err(), expected.into(), "{changes}");
    }

    #[test]
    fn judges_claims_without_leeway() {
        check(&json!({}), None);
        check(&json!({"iat": null}), None);
        check(&json!({"nbf": NOW}), None);
        check(&json!({"iss": "https://t.auth0.com"}), Problem::Issuer);
        check(&json!({"iss": null}), Problem::Issuer);
        check(&json!({"aud": "https://auth0-jwt-authorizer/"}), Problem::Audience);
        check(&json!({"aud": ["x", "https://auth0-jwt-authorizer"]}), None);
        check(&json!({"aud": []}), Problem::Audience);
        check(&json!({"aud": null, "client_id": "https://auth0-jwt-authorizer"}), None);
        check(&json!({"aud": "x", "client_id": "https://auth0-jwt-authorizer"}), Problem::Audience);
        check(&json!({"aud": null}), Problem::Audience);
        check(&json!({"exp": NOW}), Problem::Expired);
        check(&json!({"exp": null}), Problem::Expired);
        check(&json!({"exp": "later"}), Problem::Expired);
        check(&json!({"nbf": NOW + 1}), Problem::NotYetValid);
        check(&json!({"iat": NOW + 1}), Problem::IssuedLater);
    }
}
