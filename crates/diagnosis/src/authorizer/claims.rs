//! What the claims and header parameters of a token mean, a sentence each.

use relying_party::UnixSeconds;
use serde_json::Value;

use crate::authorizer::{
    anatomy::seconds,
    known::{CLAIMS, COGNITO, PARAMETERS, Row, TIMES},
};

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

/// What a claim means.
#[must_use]
pub fn explain(claim: &str, value: &Value) -> Explanation {
    let (source, sentence) = meaning(CLAIMS, claim).unwrap_or_else(|| {
        if claim.starts_with("custom:") || claim.starts_with("dev:custom:") {
            (COGNITO, "An attribute that the user pool was given of its own.")
        } else if claim.contains("://") {
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
        ("cognito:roles", Value::Array(roles)) => {
            return Some(format!("There are {}.", roles.len()));
        }
        ("act", Value::Object(actor)) => {
            let who = actor.get("sub").and_then(Value::as_str)?;
            return Some(format!("It is {}.", crate::authorizer::quoted(who)));
        }
        ("permissions", Value::Array(permissions)) if permissions.is_empty() => {
            "The account has none for this API."
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
    fn each_value_that_is_known_has_its_note() {
        for (claim, value, expected) in [
            ("exp", json!("x"), "It should be a number: seconds since 1970."),
            ("token_use", json!("access"), "It is an access token."),
            (
                "gty",
                json!("client-credentials"),
                "The application has it for itself; nobody signed in.",
            ),
            ("gty", json!("password"), ""),
            ("cognito:roles", json!(["a", "b"]), "There are 2."),
            ("permissions", json!([]), "The account has none for this API."),
            ("permissions", json!(["a"]), ""),
            (
                "sub",
                json!("auth0|1"),
                "The connection stands before the bar, and the account behind it.",
            ),
            ("sub", json!("ada"), ""),
            ("aud", json!(["a"]), ""),
        ] {
            assert_eq!(
                explain(claim, &value).note.unwrap_or_default(),
                expected,
                "{claim} {value}"
            );
        }
        for (name, value, expected) in [
            ("alg", "RSA-OAEP-256", "It is encrypted for the API, and an HTTP API cannot decrypt."),
            ("alg", "RS256", "The authorizer takes it."),
            ("alg", "RS512", "The authorizer takes it."),
            ("alg", "none", "It is not signed at all."),
            ("alg", "HS256", "It is signed with a secret that the authorizer does not have."),
            ("alg", "ES256", ""),
            ("typ", "at+jwt", "It is an access token by RFC 9068."),
            ("typ", "JWT", ""),
        ] {
            let note = explain_parameter(name, &json!(value)).note;
            assert_eq!(note.unwrap_or_default(), expected, "{name} {value}");
        }
    }

    // RFC 7519, 9068, 8693 and 9470, OpenID Connect Core, Auth0, Cognito.
    #[test]
    fn the_claims_that_people_meet_are_known() {
        for claim in [
            "iss sub aud exp nbf iat jti scope client_id auth_time acr amr roles groups entitlements",
            "act may_act cnf authorization_details nonce at_hash c_hash azp sid name email address",
            "gty org_id org_name permissions token_use cognito:groups cognito:username origin_jti",
            "event_id version device_key cognito:roles cognito:preferred_role identities username",
        ]
        .into_iter()
        .flat_map(str::split_whitespace)
        {
            assert!(meaning(CLAIMS, claim).is_some(), "{claim}");
        }
        assert_eq!(explain("custom:team", &json!("x")).source, COGNITO);
        assert_eq!(explain("act", &json!({"sub": "s"})).note.as_deref(), Some("It is s."));
    }

    #[test]
    fn unknown_names_are_said_to_be() {
        assert!(explain("https://x.example/roles", &json!([])).sentence.contains("Action"));
        assert_eq!(explain("x", &json!(1)).source, "");
        assert_eq!(explain_parameter("x", &json!(1)).source, "");
    }
}
