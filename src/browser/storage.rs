//! Session storage: login transactions, one slot for each `state`, each taken once. Nothing else is
//! ever stored.

use relying_party::{LoginTransaction, StateKey, UnixSeconds};
use web_sys::Storage;

use super::window;

/// Before every slot's name, so that no `state` can name anything else.
const PREFIX: &str = "wish-list.login.";

/// Session storage refuses: it is full, or site data is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageRefused;

/// Keeps a transaction until the person is back.
///
/// # Errors
/// [`StorageRefused`].
pub fn keep(transaction: &LoginTransaction) -> Result<(), StorageRefused> {
    let storage = storage().ok_or(StorageRefused)?;
    let text = serde_json::to_string(transaction).map_err(|_| StorageRefused)?;
    storage.set_item(&slot(&transaction.key()), &text).map_err(|_| StorageRefused)
}

/// Takes the transaction out of its slot: a second call finds none.
#[must_use]
pub fn take(key: &StateKey) -> Option<LoginTransaction> {
    let storage = storage()?;
    let text = storage.get_item(&slot(key)).ok()??;
    storage.remove_item(&slot(key)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Drops the transactions that nobody came back for.
pub fn drop_expired(now: UnixSeconds) {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|index| storage.key(index).ok()?).collect();
    for name in names.iter().filter(|name| name.starts_with(PREFIX)) {
        let text = storage.get_item(name).ok().flatten().unwrap_or_default();
        let kept = serde_json::from_str::<LoginTransaction>(&text);
        if kept.is_ok_and(|transaction| !transaction.is_expired(now)) {
            continue;
        }
        // What cannot be removed was not readable either.
        _ = storage.remove_item(name);
    }
}

fn slot(key: &StateKey) -> String {
    format!("{PREFIX}{}", key.as_str())
}

fn storage() -> Option<Storage> {
    window()?.session_storage().ok()?
}
