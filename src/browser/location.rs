//! Where the page is, where it goes, and the parameters it takes off its URL.

use relying_party::{Purpose, callback};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent, Url};

use super::window;

/// The path of the redirect URI.
pub const CALLBACK_PATH: &str = "/callback";
/// The path of links that ask for a sign-in (OpenID Connect Core 1.0 section 4).
pub const SIGN_IN_PATH: &str = "/sign-in";

/// Scheme, host and port of this page, as CORS sees it.
#[must_use]
pub fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The path of this page.
#[must_use]
pub fn path() -> String {
    window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// Path, query and fragment of this page.
#[must_use]
pub fn full_path() -> String {
    let part = |get: fn(&web_sys::Location) -> Result<String, JsValue>| {
        window().and_then(|window| get(&window.location()).ok()).unwrap_or_default()
    };
    [
        part(web_sys::Location::pathname),
        part(web_sys::Location::search),
        part(web_sys::Location::hash),
    ]
    .concat()
}

/// Takes the query of an authorization response off the URL, at the redirect URI only, and gives it.
///
/// Called before anything renders or loads, so that no code and no `state` stays in the address bar,
/// in the history or in a referrer. Parameters that are not of the response stay.
#[must_use]
pub fn take_callback() -> Option<String> {
    let query = query();
    if path() != CALLBACK_PATH || callback::Response::parse(&query).is_none() {
        return None;
    }
    clean();
    Some(query)
}

/// Shows another path in place of the present one.
pub fn replace(path: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // Refused only when called hundreds of times a minute; the old address then stays.
        _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Goes to a path within the app; Back returns to the present one.
pub fn push(path: &str) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Leaves the app for the issuer. A page that nobody asked to leave is not one to come back to.
pub fn leave_for(purpose: Purpose, url: &str) {
    match purpose {
        Purpose::SignIn => leave(url),
        Purpose::Restore => leave_unasked(url),
    }
}

/// Leaves the app. Whether the browser goes, it does not say.
pub fn leave(url: &str) {
    if let Some(window) = window() {
        _ = window.location().assign(url);
    }
}

/// Leaves the app without a way back to the present page, which the person did not ask to leave.
fn leave_unasked(url: &str) {
    if let Some(window) = window() {
        _ = window.location().replace(url);
    }
}

/// Stops the browser from leaving, where it is about to.
pub fn stop() {
    if let Some(window) = window() {
        // It does not fail for a window of its own.
        _ = window.stop();
    }
}

/// The query of this page, with its `?`.
#[must_use]
pub fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Takes the parameters of an issuer's response off the URL of this page; those of others stay.
pub fn clean() {
    let foreign = callback::foreign_parameters(&query());
    let separator = if foreign.is_empty() { "" } else { "?" };
    replace(&format!("{}{separator}{foreign}", path()));
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = window() {
        _ = window.location().reload();
    }
}

/// The path of a plain click on a link that stays within the app.
pub(super) fn internal_link(event: &Event) -> Option<String> {
    let click = event.dyn_ref::<MouseEvent>()?;
    let is_plain = click.button() == 0
        && !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key())
        && !event.default_prevented();
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let stays =
        link.origin() == origin() && link.target().is_empty() && !link.has_attribute("download");
    if !is_plain || !stays || link.get_attribute("href")?.starts_with('#') {
        return None;
    }
    let url = Url::new(&link.href()).ok()?;
    Some([url.pathname(), url.search(), url.hash()].concat())
}
