//! A sign-in that was kept in session storage, where any script of the origin could have written it.

use relying_party::{LoginTransaction, transaction};
use serde_json::Value;

use crate::{
    input::{CANARY, assert_no_canary, text},
    metadata,
    party::{CLIENT, NOW},
    return_to,
};

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    let Ok(kept) = serde_json::from_str::<LoginTransaction>(&text) else { return };
    let written = serde_json::to_value(&kept).unwrap_or_default();
    let again = serde_json::from_value::<LoginTransaction>(written.clone());
    assert_eq!(again.ok().as_ref(), Some(&kept));
    return_to::stays(&kept.resume.return_to);
    metadata::is_sound(kept.metadata());
    let lifetime = LoginTransaction::LIFETIME;
    if !kept.is_expired(NOW) {
        assert!(kept.started_at() <= NOW + lifetime && kept.started_at() + lifetime > NOW);
    }
    // Later, it has ended for good.
    assert!(kept.is_expired(u64::MAX) || kept.started_at() > u64::MAX - 2 * lifetime);
    let all = [kept.clone()];
    assert_eq!(transaction::waiting(&all, NOW) == 1, !kept.is_expired(NOW));
    assert!(transaction::unanswered(&all, NOW).is_none_or(|waited| waited < lifetime));
    if kept.is_of_issuer(&CLIENT) {
        assert_eq!(kept.metadata().issuer, CLIENT.issuer.as_str());
    }
    secrets_are_not_shown(written);
}

fn secrets_are_not_shown(mut written: Value) {
    for name in ["state", "nonce", "verifier"] {
        written[name] = CANARY.into();
    }
    for name in ["draft", "unfinished", "note", "subject"] {
        written["resume"][name] = CANARY.into();
    }
    let Ok(kept) = serde_json::from_value::<LoginTransaction>(written) else {
        panic!("texts in the place of texts");
    };
    assert_no_canary(&format!("{kept:?} {:?}", kept.key()));
    assert_eq!(kept.resume.unfinished_of("somebody else"), None);
    assert_eq!(kept.resume.unfinished_of(CANARY), Some(CANARY));
}
