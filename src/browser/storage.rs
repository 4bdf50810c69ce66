//! Web storage. Session storage holds login transactions, one slot for each `state`, each taken once;
//! the `state` of a sign-out on its way; the settings that the person tries in this tab, with which the
//! tab also keeps for itself whether somebody is signed in; and the draft, which is what was being
//! written when those settings changed, and a mark that they did, each taken once. Local storage holds what is no secret: whether
//! somebody is signed in in this browser, how often somebody signed out, where the list was the last time
//! (which the loader reads and writes, `xtask/src/pack/early.js`), and whether the single-key shortcuts are
//! off. Nothing else stays; an empty slot is written and removed to see whether anything
//! can be kept. `docs/security.md` names each slot.

use js_sys::Reflect;
use relying_party::{LoginTransaction, StateKey, UnixSeconds, callback};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::window;

/// Before every slot's name, so that no `state` can name anything else.
const PREFIX: &str = "wish-list.login.";

/// The slot of a sign-out on its way.
const SIGN_OUT: &str = "wish-list.sign-out";
/// The slot of the settings that the person tries in this tab.
const SETTINGS: &str = "wish-list.settings";
/// The slot of what was being written when the settings of the tab changed.
const DRAFT: &str = "wish-list.draft";
/// The slot of the mark that the settings of the tab just changed.
const CHANGED: &str = "wish-list.settings-changed";
/// The word and the number in local storage.
const PRESENCE: &str = "wish-list.session";
/// Where the single-key shortcuts are off, in local storage.
const SHORTCUTS: &str = "wish-list.shortcuts";

/// What this browser remembers of the person, so that a page that is loaded anew, or was asleep, knows
/// where they stand. It names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// Nobody did, or the issuer's session is over, or the storage cannot be read.
    Unknown,
}

/// Session storage refuses: it is full, or site data is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageRefused;

/// Whether a transaction could be kept.
#[must_use]
pub fn can_keep() -> bool {
    const PROBE: &str = "wish-list.probe";
    storage().is_some_and(|storage| {
        let can = storage.set_item(PROBE, "").is_ok();
        // What could not be written is not there to be removed.
        _ = storage.remove_item(PROBE);
        can
    })
}

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
    let transaction = read(&storage, &slot(key));
    storage.remove_item(&slot(key)).ok()?;
    transaction
}

/// Whether the person was at the wishes when they left for the answer that is this query. A glance, for what
/// is shown until the answer is judged: nothing is taken, and nothing is believed.
#[must_use]
pub fn comes_back_to_wishes(query: &str) -> bool {
    let glance = || {
        let response = callback::Response::parse(query)?.ok()?;
        let text = storage()?.get_item(&slot(&response.key())).ok()??;
        let kept = js_sys::JSON::parse(&text).ok()?;
        let get =
            |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).ok();
        get(&get(&kept, "resume")?, "return_to")?.as_string()
    };
    glance().is_some_and(|path| path == "/")
}

/// Drops the transactions that nobody came back for in time.
pub fn drop_expired(now: UnixSeconds) {
    drop_slots(|kept| kept.is_none_or(|transaction| transaction.is_expired(now)));
}

/// Drops every transaction of this tab: somebody is signed in, so none is waited for any more.
pub fn drop_all() {
    drop_slots(|_| true);
}

/// The transactions that wait for an answer.
#[must_use]
pub fn pending() -> Vec<LoginTransaction> {
    slots().into_iter().filter_map(|(_, transaction)| transaction).collect()
}

/// Remembers where the person stands. Without storage, a reload does not bring the session back.
///
/// The word is followed by how often somebody has signed out: a page that slept through a sign-out and
/// a sign-in then sees that the session it knows is not the present one.
pub fn remember(presence: Presence) {
    let Some(storage) = standing() else { return };
    if presence == Presence::Unknown && self::presence() == Presence::SignedOut {
        // What the person said goes before what the issuer did.
        return;
    }
    let (word, more) = match presence {
        Presence::SignedIn => ("signed-in", 0),
        Presence::SignedOut => ("signed-out", 1),
        Presence::Unknown => ("unknown", 0),
    };
    // Refused where site data is blocked; then nothing is remembered.
    _ = storage.set_item(PRESENCE, &format!("{word} {}", sign_outs().wrapping_add(more)));
}

/// Where the person stands, as far as this browser remembers.
#[must_use]
pub fn presence() -> Presence {
    match remembered().map(|(word, _)| word).as_deref() {
        Some("signed-in") => Presence::SignedIn,
        Some("signed-out") => Presence::SignedOut,
        _ => Presence::Unknown,
    }
}

/// How often somebody has signed out in this browser.
#[must_use]
pub fn sign_outs() -> u32 {
    remembered().map_or(0, |(_, count)| count)
}

fn remembered() -> Option<(String, u32)> {
    let text = standing()?.get_item(PRESENCE).ok()??;
    let (word, count) = text.split_once(' ')?;
    Some((word.to_owned(), count.parse().ok()?))
}

/// Whether the person switched the single-key shortcuts off (WCAG 2.2, criterion 2.1.4).
#[must_use]
pub fn shortcuts_are_off() -> bool {
    local().and_then(|storage| storage.get_item(SHORTCUTS).ok()?).is_some()
}

/// Remembers whether the person switched the single-key shortcuts off.
pub fn remember_shortcuts(are_on: bool) {
    let Some(storage) = local() else { return };
    // Refused where site data is blocked; then it holds until the page is left.
    _ = if are_on { storage.remove_item(SHORTCUTS) } else { storage.set_item(SHORTCUTS, "off") };
}

/// Keeps the `state` of a sign-out until the person is back.
pub fn keep_sign_out(state: &str) {
    if let Some(storage) = storage() {
        // Without it, the sign-out is not confirmed.
        _ = storage.set_item(SIGN_OUT, state);
    }
}

/// Takes the `state` of the sign-out that is on its way, if one is.
#[must_use]
pub fn take_sign_out() -> Option<String> {
    let storage = storage()?;
    let state = storage.get_item(SIGN_OUT).ok()??;
    storage.remove_item(SIGN_OUT).ok()?;
    Some(state)
}

/// The text of the settings that the person tries in this tab. Whoever reads it checks it again.
#[must_use]
pub fn tab_settings() -> Option<String> {
    storage()?.get_item(SETTINGS).ok()?
}

/// Keeps settings for this tab, and what is being written, and drops what was begun with others: an
/// answer to a sign-in of before then finds nobody who waits for it.
///
/// # Errors
/// [`StorageRefused`]; then everything is as it was.
pub fn keep_tab_settings(text: &str, draft: Option<&str>) -> Result<(), StorageRefused> {
    let storage = storage().ok_or(StorageRefused)?;
    storage.set_item(SETTINGS, text).map_err(|_| StorageRefused)?;
    begin_anew(&storage, draft);
    Ok(())
}

/// Drops the settings of this tab, and what was begun with them.
pub fn drop_tab_settings(draft: Option<&str>) {
    let Some(storage) = storage() else { return };
    // Where it cannot be removed, it cannot be read either.
    _ = storage.remove_item(SETTINGS);
    begin_anew(&storage, draft);
}

fn begin_anew(storage: &Storage, draft: Option<&str>) {
    drop_all();
    _ = (storage.remove_item(PRESENCE), storage.remove_item(SIGN_OUT));
    if let Some(draft) = draft {
        // Without it, what was being written is lost; nothing else is.
        _ = storage.set_item(DRAFT, draft);
    }
}

/// Marks that the person just changed the settings of this tab, for the page that is loaded next.
pub fn mark_settings_changed() {
    if let Some(storage) = storage() {
        // Without it, the page that comes does not say so.
        _ = storage.set_item(CHANGED, "");
    }
}

/// Whether the person just changed the settings of this tab, so that the page was loaded anew: true once.
#[must_use]
pub fn take_settings_changed() -> bool {
    storage().is_some_and(|storage| {
        let is_marked = storage.get_item(CHANGED).is_ok_and(|mark| mark.is_some());
        is_marked && storage.remove_item(CHANGED).is_ok()
    })
}

/// What was being written when the settings of the tab changed, or when the person left last, if they
/// came back another way than by a response.
#[must_use]
pub fn pending_draft(now: UnixSeconds) -> Option<String> {
    if let Some(draft) = storage().and_then(|storage| {
        let draft = storage.get_item(DRAFT).ok()??;
        storage.remove_item(DRAFT).ok()?;
        Some(draft)
    }) {
        return Some(draft);
    }
    kept_draft(now)
}

/// Whether there is more to do here than to sign in: settings of the tab, something that was being written,
/// a sign-out on its way.
#[must_use]
pub fn has_more_to_do(now: UnixSeconds) -> bool {
    let is_there = |name: &str| {
        storage().is_none_or(|storage| storage.get_item(name).is_ok_and(|it| it.is_some()))
    };
    [SETTINGS, DRAFT, SIGN_OUT, CHANGED].into_iter().any(is_there) || kept_draft(now).is_some()
}

/// What was being written when the person left last, in time.
fn kept_draft(now: UnixSeconds) -> Option<String> {
    let timely = pending().into_iter().filter(|transaction| !transaction.is_expired(now));
    timely.max_by_key(LoginTransaction::started_at)?.resume.draft
}

fn drop_slots(is_unwanted: impl Fn(Option<&LoginTransaction>) -> bool) {
    let Some(storage) = storage() else { return };
    for (name, transaction) in slots() {
        if is_unwanted(transaction.as_ref()) {
            // What cannot be removed was not readable either.
            _ = storage.remove_item(&name);
        }
    }
}

/// Our slots by name; a slot that somebody else has written to holds no transaction.
fn slots() -> Vec<(String, Option<LoginTransaction>)> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    let names = (0..count).filter_map(|index| storage.key(index).ok()?);
    let ours = names.filter(|name| name.starts_with(PREFIX));
    let read_slot = |name: String| {
        let transaction = read(&storage, &name);
        (name, transaction)
    };
    ours.map(read_slot).collect()
}

/// What is stored under a name, if it is what it should be.
fn read<T: DeserializeOwned>(storage: &Storage, name: &str) -> Option<T> {
    // From bytes, as the answers of an issuer are read: one reader is enough.
    serde_json::from_slice(storage.get_item(name).ok()??.as_bytes()).ok()
}

fn slot(key: &StateKey) -> String {
    format!("{PREFIX}{}", key.as_str())
}

/// Where is kept where the person stands. A tab with settings of its own stands for itself: its issuer
/// and client can be others than those of the other tabs.
fn standing() -> Option<Storage> {
    if tab_settings().is_some() { storage() } else { local() }
}

fn local() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn storage() -> Option<Storage> {
    window()?.session_storage().ok()?
}
