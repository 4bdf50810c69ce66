//! What the claims and header parameters of a token mean, a sentence each.

use relying_party::UnixSeconds;
use serde_json::Value;

use crate::authorizer::anatomy::seconds;

/// What a claim or a header parameter means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The meaning, in a sentence.
    pub sentence: &'static str,
    /// Who defines it, such as `RFC 7519 section 4.1.1`; empty where nobody is known to.
    pub source: &'static str,
    /// What this value says in particular, in a sentence.
    pub note: Option<String>,
    /// The value as a point in time, where it is one.
    pub time: Option<UnixSeconds>,
}

/// A row: name, source, meaning.
type Row = (&'static str, &'static str, &'static str);

const AUTH0: &str = "Auth0";
const COGNITO: &str = "Amazon Cognito";
const JWT: &str = "RFC 7519 section 4.1";
const OIDC: &str = "OpenID Connect Core 1.0 section 2";
const PROFILE: &str = "OpenID Connect Core 1.0 section 5.1";

/// The claims that hold a point in time.
const TIMES: &[&str] = &["exp", "nbf", "iat", "auth_time", "updated_at"];

const CLAIMS: &[Row] = &[
    (
        "iss",
        JWT,
        "Who issued the token. The authorizer compares it with its issuer, to the letter.",
    ),
    ("sub", JWT, "Whom the token is about: the account, or the application itself."),
    ("aud", JWT, "Whom the token is for. The authorizer wants one of its audiences here."),
    ("exp", JWT, "When the token ends. From then on the authorizer refuses it."),
    ("nbf", JWT, "Before this time the authorizer refuses the token."),
    ("iat", JWT, "When the token was issued."),
    ("jti", JWT, "The token's own number, so that it can be told from others."),
    ("nonce", OIDC, "Binds an ID token to one sign-in. An access token has none."),
    ("at_hash", OIDC, "Binds an ID token to the access token that came with it."),
    (
        "c_hash",
        "OpenID Connect Core 1.0 section 3.3.2.11",
        "Binds an ID token to the code that came with it.",
    ),
    ("s_hash", "FAPI 1.0 Part 2 section 5.1", "Binds an ID token to the state of its sign-in."),
    ("auth_time", OIDC, "When the person last logged in."),
    ("acr", OIDC, "How strong the login was, in the issuer's own words."),
    ("amr", OIDC, "By which means the person logged in, such as a password or a second factor."),
    ("azp", OIDC, "The application that the token was issued to."),
    ("sid", "OpenID Connect Front-Channel Logout 1.0 section 3", "The session at the issuer."),
    ("name", PROFILE, "The person's full name."),
    ("given_name", PROFILE, "The person's first name."),
    ("family_name", PROFILE, "The person's last name."),
    ("nickname", PROFILE, "What the person is called."),
    ("preferred_username", PROFILE, "The short name that the person likes to be known by."),
    ("picture", PROFILE, "The address of a picture of the person."),
    ("email", PROFILE, "The person's email address."),
    ("email_verified", PROFILE, "Whether the address was shown to be the person's."),
    ("phone_number", PROFILE, "The person's telephone number."),
    ("phone_number_verified", PROFILE, "Whether the number was shown to be the person's."),
    ("locale", PROFILE, "The person's language and region."),
    ("zoneinfo", PROFILE, "The person's time zone."),
    ("updated_at", PROFILE, "When what is known of the person last changed."),
    (
        "scope",
        "RFC 8693 section 4.2",
        "What the token allows, with blanks between. The authorizer looks for the scopes of a route here and in scp.",
    ),
    (
        "scp",
        "AWS",
        "What the token allows. The authorizer looks for the scopes of a route here and in scope.",
    ),
    (
        "client_id",
        "RFC 8693 section 4.3",
        "The application that the token was issued to. The authorizer compares it with its audiences only where there is no aud.",
    ),
    (
        "cnf",
        "RFC 7800 section 3.1",
        "The key that who uses the token must have. An HTTP API does not check it.",
    ),
    ("act", "RFC 8693 section 4.1", "Who acts for the person."),
    (
        "roles",
        "RFC 9068 section 2.2.3.1",
        "The person's roles. The authorizer does not look at them.",
    ),
    (
        "groups",
        "RFC 9068 section 2.2.3.1",
        "The person's groups. The authorizer does not look at them.",
    ),
    (
        "entitlements",
        "RFC 9068 section 2.2.3.1",
        "What the person may use. The authorizer does not look at it.",
    ),
    (
        "permissions",
        AUTH0,
        "The permissions that are assigned to the person. The authorizer does not look at them: only a scope that was asked for as well stands in scope.",
    ),
    ("gty", AUTH0, "The grant by which the token was had."),
    ("org_id", AUTH0, "The organization that the person signed in to."),
    ("org_name", AUTH0, "The name of the organization that the person signed in to."),
    ("token_use", COGNITO, "What the token is: an access token or an ID token."),
    (
        "cognito:groups",
        COGNITO,
        "The person's groups. The authorizer cannot use them; ask for a scope instead, or check them in the function.",
    ),
    ("cognito:username", COGNITO, "The account's name in the user pool."),
    (
        "cognito:roles",
        COGNITO,
        "The AWS roles of the person's groups. The authorizer does not look at them.",
    ),
    (
        "cognito:preferred_role",
        COGNITO,
        "The AWS role that counts among those of the person's groups.",
    ),
    ("username", COGNITO, "The account's name in the user pool."),
    ("version", COGNITO, "The version of the token's format."),
    (
        "origin_jti",
        COGNITO,
        "Tells the tokens of one sign-in, so that they can be revoked together.",
    ),
    ("event_id", COGNITO, "The number of the sign-in in the logs."),
    ("device_key", COGNITO, "The device that the person signed in with."),
];

const PARAMETERS: &[Row] = &[
    (
        "alg",
        "RFC 7515 section 4.1.1",
        "How the token is signed or encrypted. The authorizer takes RSA signatures only.",
    ),
    ("typ", "RFC 7515 section 4.1.9", "What kind of token it is."),
    (
        "kid",
        "RFC 7515 section 4.1.4",
        "The name of the key. The authorizer looks it up among the keys that the issuer publishes.",
    ),
    ("cty", "RFC 7515 section 4.1.10", "What is inside; JWT where it is another token."),
    ("x5t", "RFC 7515 section 4.1.7", "The fingerprint of the key's certificate."),
    ("x5t#S256", "RFC 7515 section 4.1.8", "The fingerprint of the key's certificate."),
    ("x5c", "RFC 7515 section 4.1.6", "The key's certificate. The authorizer goes by kid."),
    (
        "x5u",
        "RFC 7515 section 4.1.5",
        "Where the key's certificate is. The authorizer goes by kid.",
    ),
    (
        "jku",
        "RFC 7515 section 4.1.2",
        "Where the keys are, by the token's own word. The authorizer goes by the issuer's.",
    ),
    (
        "jwk",
        "RFC 7515 section 4.1.3",
        "A key, by the token's own word. The authorizer goes by the issuer's keys.",
    ),
    (
        "crit",
        "RFC 7515 section 4.1.11",
        "Extensions that whoever checks the token must understand.",
    ),
    (
        "enc",
        "RFC 7516 section 4.1.2",
        "How the content is encrypted. A token with it is not signed but encrypted, and no authorizer can read it.",
    ),
    ("zip", "RFC 7516 section 4.1.3", "How the content is compressed."),
    ("iss", "RFC 7519 section 5.3", "Who issued the token, repeated outside of what is encrypted."),
    (
        "sub",
        "RFC 7519 section 5.3",
        "Whom the token is about, repeated outside of what is encrypted.",
    ),
    (
        "aud",
        "RFC 7519 section 5.3",
        "Whom the token is for, repeated outside of what is encrypted.",
    ),
];

/// What a claim means.
#[must_use]
pub fn explain(claim: &str, value: &Value) -> Explanation {
    let (source, sentence) = meaning(CLAIMS, claim).unwrap_or_else(|| {
        if claim.contains("://") {
            ("", "A claim that a rule or an Action of the tenant adds; only who wrote it knows what it means.")
        } else {
            ("", "No standard claim; whoever issued the token knows what it means.")
        }
    });
    let time = if TIMES.contains(&claim) { seconds(value) } else { None };
    Explanation { sentence, source, note: note(claim, value), time }
}

/// What a parameter of the header means.
#[must_use]
pub fn explain_parameter(name: &str, value: &Value) -> Explanation {
    let unknown = ("", "No standard parameter; whoever issued the token knows what it means.");
    let (source, sentence) = meaning(PARAMETERS, name).unwrap_or(unknown);
    Explanation { sentence, source, note: parameter_note(name, value), time: None }
}

fn meaning(rows: &[Row], name: &str) -> Option<(&'static str, &'static str)> {
    let (_, source, sentence) = rows.iter().find(|(known, ..)| *known == name)?;
    Some((source, sentence))
}

fn note(claim: &str, value: &Value) -> Option<String> {
    let note = match (claim, value) {
        ("cognito:groups", Value::Array(groups)) => {
            let names: Vec<&str> = groups.iter().filter_map(Value::as_str).collect();
            return Some(format!("The function sees them as one text: [{}].", names.join(" ")));
        }
        ("aud", Value::Array(audiences)) if audiences.len() > 1 => {
            return Some(format!("One of the {} has to be the authorizer's.", audiences.len()));
        }
        (_, value) if TIMES.contains(&claim) && seconds(value).is_none() => {
            "It should be a number: seconds since 1970."
        }
        ("token_use", Value::String(text)) if text == "id" => {
            "It is an ID token; the API takes access tokens."
        }
        ("token_use", Value::String(text)) if text == "access" => "It is an access token.",
        ("gty", Value::String(text)) if text == "client-credentials" => {
            "The application has it for itself; nobody signed in."
        }
        ("sub", Value::String(text)) if text.ends_with("@clients") => {
            "It is the application itself; nobody signed in."
        }
        ("sub", Value::String(text)) if text.contains('|') => {
            "The connection stands before the bar, and the account behind it."
        }
        _ => return None,
    };
    Some(note.to_owned())
}

fn parameter_note(name: &str, value: &Value) -> Option<String> {
    let note = match (name, value.as_str()?) {
        ("alg", "dir") => {
            "It is encrypted with a key that the tenant keeps to itself: the tenant was not asked for a token for an API."
        }
        ("alg", alg) if alg.starts_with("RSA-OAEP") => {
            "It is encrypted for the API, and an HTTP API cannot decrypt."
        }
        ("alg", "RS256" | "RS384" | "RS512") => "The authorizer takes it.",
        ("alg", "none") => "It is not signed at all.",
        ("alg", alg) if alg.starts_with("HS") => {
            "It is signed with a secret that the authorizer does not have."
        }
        ("typ", "at+jwt" | "application/at+jwt") => "It is an access token by RFC 9068.",
        _ => return None,
    };
    Some(note.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn each_row_is_a_sentence_and_stands_there_once() {
        for rows in [CLAIMS, PARAMETERS] {
            let names: BTreeSet<&str> = rows.iter().map(|(name, ..)| *name).collect();
            assert_eq!(names.len(), rows.len());
            for (name, source, sentence) in rows {
                assert!(!source.is_empty() && sentence.ends_with('.'), "{name}");
            }
        }
        assert!(TIMES.iter().all(|name| meaning(CLAIMS, name).is_some()));
    }

    #[test]
    fn times_are_seconds() {
        for (claim, value, time) in [
            ("exp", json!(1_800_000_000), Some(1_800_000_000)),
            ("iat", json!(1.5), Some(1)),
            ("exp", json!("1800000000"), None),
            ("sub", json!(5), None),
        ] {
            assert_eq!(explain(claim, &value).time, time, "{claim} {value}");
        }
        assert!(explain("exp", &json!("x")).note.is_some());
    }

    #[test]
    fn values_that_mean_something_of_their_own_say_so() {
        let note = |claim, value: Value| explain(claim, &value).note.unwrap_or_default();
        assert!(note("cognito:groups", json!(["a", "b"])).contains("[a b]"));
        assert!(note("aud", json!(["a", "b"])).contains('2'));
        assert!(note("token_use", json!("id")).contains("ID token"));
        assert!(note("sub", json!("x@clients")).contains("application"));
        assert_eq!(note("aud", json!("a")), "");
        let note = |name, value: Value| explain_parameter(name, &value).note.unwrap_or_default();
        assert!(note("alg", json!("dir")).contains("encrypted"));
        assert!(note("alg", json!("HS256")).contains("secret"));
        assert_eq!(note("alg", json!(5)), "");
    }

    #[test]
    fn unknown_names_are_said_to_be() {
        assert!(explain("https://x.example/roles", &json!([])).sentence.contains("Action"));
        assert_eq!(explain("x", &json!(1)).source, "");
        assert_eq!(explain_parameter("x", &json!(1)).source, "");
    }
}
