//! The authorization response: what is not the one answer to this tab's one request is not believed.

use std::sync::LazyLock;

use proptest::{collection::vec, prelude::*, sample::select};
use relying_party::{
    LoginTransaction,
    callback::{self, CallbackError, Response},
};
use url::form_urlencoded;

use crate::{
    Counter, holds,
    party::{ISSUER, NOW, client, transaction},
    texts,
};

/// The parameters that are judged, and those that are only taken off the URL.
const JUDGED: [&str; 5] = ["code", "state", "iss", "error", "error_description"];
const TAKEN: [&str; 2] = ["error_uri", "session_state"];

static STATE: LazyLock<String> = LazyLock::new(|| transaction(1, false).key().as_str().to_owned());
static OTHER: LazyLock<String> = LazyLock::new(|| transaction(2, false).key().as_str().to_owned());

fn fragments() -> Vec<&'static str> {
    let mut fragments = vec![
        "&",
        "&",
        "&",
        "=",
        "=",
        "?",
        "#",
        ";",
        "+",
        "%",
        "%2",
        "%26",
        "%3D",
        "%00",
        "%C3%BC",
        "%FF",
        "\u{fc}",
        "\u{0}",
        "a",
        "utm",
        "Code",
        "code%20",
        "%63ode",
        "st%61te",
        "state[]",
        "code=c",
        "&code=d",
        "error=access_denied",
        "&error=",
        "iss=https%3A%2F%2Fop.example%2F",
        "&iss=https://op.example/",
        "&iss=https://evil.example/",
        "error_description=x",
        "&a=1&b=2",
        "&state=",
    ];
    fragments.extend(JUDGED);
    fragments.extend(TAKEN);
    fragments.extend([STATE.as_str(), OTHER.as_str(), &STATE[1..]]);
    fragments
}

/// Responses with these parameters in any order, some of them more than once.
fn responses() -> impl Strategy<Value = String> {
    let names: Vec<&str> =
        JUDGED.iter().chain(&TAKEN).copied().chain(["a", "utm", "b\u{fc}"]).collect();
    let values: Vec<&str> = vec!["", "c", "x y", "&=#+%", ISSUER, "https://evil.example/", &OTHER];
    let others = vec((select(names), select(values)), 0..4);
    (others, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(others, code, iss, last)| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if last {
            query.extend_pairs(&others);
        }
        query.append_pair("state", &STATE);
        if code {
            query.append_pair("code", "c");
        }
        if iss {
            query.append_pair("iss", ISSUER);
        }
        if !last {
            query.extend_pairs(&others);
        }
        query.finish()
    })
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.strip_prefix('?').unwrap_or(query).as_bytes())
        .into_owned()
        .collect()
}

/// Judges as the app does: the state first, then the rest.
fn judge(
    query: &str,
    transaction: &LoginTransaction,
    now: u64,
) -> Option<Result<callback::Accepted, CallbackError>> {
    Some(Response::parse(query)?.and_then(|response| {
        let stored = Some(transaction.clone());
        callback::accept(callback::match_transaction(response, stored, &client(), now)?)
    }))
}

// Holds: R4, R5, R6, R7.
#[test]
fn only_the_one_answer_to_the_request_is_accepted() {
    let (lenient, strict) = (transaction(1, false), transaction(1, true));
    let others = transaction(2, false);
    let (accepted, refused) = (Counter::default(), Counter::default());
    let queries = texts(fragments(), responses());
    holds((queries, any::<bool>(), 0..2_u64), |(query, iss_required, late)| {
        let all = pairs(&query);
        let given = |name: &str| -> Vec<&str> {
            all.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
        };
        let is_answer = given("state") == [STATE.as_str()] && late == 0;
        let once = JUDGED.iter().chain(&TAKEN).all(|name| given(name).len() < 2);
        let iss_is_right = match given("iss")[..] {
            [] | [""] => !iss_required,
            [iss] => iss == ISSUER,
            _ => false,
        };
        let has_error = given("error").iter().any(|error| !error.is_empty());
        let believed = is_answer && once && iss_is_right;

        let transaction = if iss_required { &strict } else { &lenient };
        let now = NOW + late * LoginTransaction::LIFETIME;
        match judge(&query, transaction, now) {
            Some(Ok(answer)) => {
                accepted.count();
                prop_assert!(believed && !has_error);
                prop_assert_eq!(vec![answer.code.reveal()], given("code"));
                prop_assert!(!answer.code.reveal().is_empty());
                prop_assert_eq!(&answer.transaction, transaction);
            }
            Some(Err(CallbackError::Refused { error, .. })) => {
                refused.count();
                prop_assert!(believed, "an error is believed after the state and iss only");
                prop_assert_eq!(vec![error.as_str()], given("error"));
            }
            Some(Err(CallbackError::Duplicate(name))) => prop_assert!(given(name).len() > 1),
            Some(Err(CallbackError::NoCode)) => prop_assert!(believed && !has_error),
            Some(Err(_)) => prop_assert!(!believed),
            None => {
                let is_silent = |name: &&str| given(name).is_empty();
                prop_assert!(["code", "state", "error"].iter().all(is_silent));
            }
        }
        if given("state") != [OTHER.as_str()] {
            let forged = judge(&query, &others, NOW);
            let is_believed = matches!(forged, Some(Ok(_) | Err(CallbackError::Refused { .. })));
            prop_assert!(!is_believed, "another sign-in's answer");
        }
        Ok(())
    });
    accepted.expect_at_least(500);
    refused.expect_at_least(100);
}

// Holds: R13.
#[test]
fn what_is_not_ours_stays_in_the_url() {
    let kept = Counter::default();
    holds(texts(fragments(), responses()), |query| {
        let is_ours = |name: &str| JUDGED.contains(&name) || TAKEN.contains(&name);
        let mut foreign = pairs(&query);
        foreign.retain(|(name, _)| !is_ours(name));
        let rest = callback::foreign_parameters(&query);
        prop_assert_eq!(pairs(&rest), foreign.as_slice());
        prop_assert_eq!(callback::foreign_parameters(&rest), rest.as_str());
        prop_assert_eq!(Response::parse(&rest), None);
        if foreign.len() > 1 {
            kept.count();
        }
        Ok(())
    });
    kept.expect_at_least(2000);
}
