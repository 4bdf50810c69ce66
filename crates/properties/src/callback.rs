//! The authorization response: only the one answer to the one request of this tab is believed.

use relying_party::callback::{self, CallbackError, Response};
use url::form_urlencoded;

use crate::{
    input::text,
    party::{CLIENT, ISSUER, NOW, STRICT, WAITING},
};

const OURS: [&str; 7] =
    ["code", "state", "iss", "error", "error_description", "error_uri", "session_state"];

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.strip_prefix('?').unwrap_or(query).as_bytes())
        .into_owned()
        .collect()
}

pub(crate) fn holds(input: &[u8]) {
    let query = text(input);
    let all = pairs(&query);
    let given = |name: &str| -> Vec<&str> {
        all.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
    };
    for (transaction, is_strict) in [(&*WAITING, false), (&*STRICT, true)] {
        let key = transaction.key();
        let Some(response) = Response::parse(&query) else {
            assert!(["code", "state", "error"].iter().all(|name| given(name).is_empty()));
            break;
        };
        let Ok(response) = response else { break };
        let (state, iss) = (given("state"), given("iss"));
        assert!(OURS.iter().all(|name| given(name).len() < 2), "a parameter twice");
        let iss_is_right = match iss[..] {
            [] | [""] => !is_strict,
            [iss] => iss == ISSUER,
            _ => false,
        };
        let is_believed = state == [key.as_str()] && iss_is_right;
        let matched =
            callback::match_transaction(response, Some(transaction.clone()), &CLIENT, NOW);
        match matched.and_then(callback::accept) {
            Ok(accepted) => {
                assert!(is_believed && given("error").concat().is_empty());
                assert_eq!(given("code"), [accepted.code.reveal()]);
                let shown = format!("{accepted:?}");
                assert!(!shown.contains(key.as_str()), "the state is shown: {shown}");
            }
            Err(CallbackError::Refused { error, .. }) => {
                assert!(is_believed, "an error is believed after state and iss only");
                assert_eq!(given("error"), [error.as_str()]);
            }
            Err(CallbackError::NoCode) => assert!(is_believed),
            Err(_) => assert!(!is_believed),
        }
    }
    what_is_not_ours_stays(&query, &all);
}

fn what_is_not_ours_stays(query: &str, all: &[(String, String)]) {
    let rest = callback::foreign_parameters(query);
    let foreign: Vec<_> =
        all.iter().filter(|(name, _)| !OURS.contains(&name.as_str())).cloned().collect();
    assert_eq!(pairs(&rest), foreign);
    assert_eq!(callback::foreign_parameters(&rest), rest);
    assert_eq!(Response::parse(&rest), None);
}
