//! The document around the app: its shell, title, state and live announcements.

use std::{pin::pin, time::Duration};

use diagnosis::probes::Permission;
use futures::future::select;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, HtmlAnchorElement, HtmlDialogElement, HtmlElement,
    PermissionState, PermissionStatus, Url,
};

use super::{clock, crypto, window};

/// The element that the static shell stands in, emptied for the app.
///
/// `None` when `index.html` has no `#app`; then there is nowhere to mount.
#[must_use]
pub fn take_shell() -> Option<HtmlElement> {
    let shell = document()?.get_element_by_id("app")?;
    shell.set_text_content(None);
    shell.dyn_into().ok()
}

/// Until what was just put into the page is painted. A tab that nobody sees paints nothing: that is not
/// waited for.
pub async fn painted() {
    const SEEN_BY: Duration = Duration::from_millis(100);
    let frame = Promise::new(&mut |resolve, _| {
        // Refused for what is no function; this one is.
        _ = window().and_then(|window| window.request_animation_frame(&resolve).ok());
    });
    select(JsFuture::from(frame), pin!(clock::wait(SEEN_BY))).await;
    // A frame comes before the paint, and the task behind it after.
    clock::wait(Duration::ZERO).await;
}

/// Until what was decided is painted, and the browser has nothing to do.
pub async fn idle() {
    // A frame comes before the paint, and the task behind it after.
    clock::wait(Duration::from_millis(50)).await;
    clock::wait(Duration::ZERO).await;
}

/// Runs the whole page, for as long as it is there.
pub fn run(page: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(page);
}

/// The id of the element that has the focus.
#[must_use]
pub fn focused() -> Option<String> {
    Some(document()?.active_element()?.id()).filter(|id| !id.is_empty())
}

/// Gives the focus back to the element of this id, in a page that was made anew.
pub fn focus_again(id: Option<&str>) {
    let element = || document()?.get_element_by_id(id?)?.dyn_into::<HtmlElement>().ok();
    if let Some(element) = element() {
        // What cannot take the focus leaves it where it is.
        _ = element.focus();
    }
}

/// Says where the person stands, as `<html data-session>`.
pub fn show_session(state: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Refused only for names that are no XML names; this one is.
        _ = root.set_attribute("data-session", state);
    }
}

/// The title of the page, as history and tabs show it.
pub fn show_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Moves the focus to the first element that `selector` finds, once what was just decided is rendered.
pub async fn focus(selector: &str) {
    clock::wait(Duration::ZERO).await;
    let element = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        _ = element.focus();
    }
}

/// The same, if the element that had the focus is gone, so that nothing has it.
pub async fn catch_focus(selector: &str) {
    clock::wait(Duration::ZERO).await;
    let body = || document()?.body().map(Into::into);
    let is_lost = document().is_some_and(|document| {
        document.active_element().is_none_or(|element| Some(element) == body())
    });
    if is_lost {
        focus(selector).await;
    }
}

/// Opens the modal dialog that `selector` finds, once what was just decided is rendered.
pub async fn open_dialog(selector: &str) {
    clock::wait(Duration::ZERO).await;
    if let Some(dialog) = dialog(selector).filter(|dialog| !dialog.open()) {
        // Refused for a dialog that is not in the page; this one is.
        _ = dialog.show_modal();
        // To its heading, not to its first button.
        focus(&format!("{selector} h2")).await;
    }
}

/// Closes the dialog that `selector` finds; the browser gives the focus back to what had it before.
pub async fn close_dialog(selector: &str) {
    clock::wait(Duration::ZERO).await;
    if let Some(dialog) = dialog(selector) {
        dialog.close();
    }
}

fn dialog(selector: &str) -> Option<HtmlDialogElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// Whether the browser believes that there is a network.
#[must_use]
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether a service worker answers the requests of this page.
#[must_use]
pub fn has_worker() -> bool {
    // Outside a secure context there are no service workers, and asking would throw.
    crypto::is_secure_context()
        && window().is_some_and(|window| window.navigator().service_worker().controller().is_some())
}

/// What the browser says of asking servers on this device or its network
/// (<https://wicg.github.io/local-network-access/#permissions>).
pub async fn local_network(is_this_device: bool) -> Permission {
    let name = if is_this_device { "loopback-network" } else { "local-network" };
    permission(name).await.unwrap_or_default()
}

/// `None` where the browser does not know the permission.
async fn permission(name: &str) -> Option<Permission> {
    let descriptor = Object::new();
    Reflect::set(&descriptor, &JsValue::from_str("name"), &JsValue::from_str(name)).ok()?;
    let permissions = window()?.navigator().permissions().ok()?;
    let status = JsFuture::from(permissions.query(&descriptor).ok()?).await.ok()?;
    Some(match status.dyn_into::<PermissionStatus>().ok()?.state() {
        PermissionState::Granted => Permission::Granted,
        PermissionState::Prompt => Permission::Prompt,
        PermissionState::Denied => Permission::Denied,
        _ => Permission::Unknown,
    })
}

/// The name that the browser gives itself.
#[must_use]
pub fn browser_name() -> String {
    window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default()
}

/// Whether nobody sees the page now: another tab is in front, or the screen is off.
#[must_use]
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Puts a text on the clipboard; `false` when the browser does not let this page. Outside a secure
/// context there is no clipboard, and asking for it would throw.
pub async fn copy(text: &str) -> bool {
    if !crypto::is_secure_context() {
        return false;
    }
    let Some(window) = window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// How long a file stays in memory: the browser does not say when it has it.
const SAVING: Duration = Duration::from_secs(30);

/// Has the browser save a text as a file, and tells at once whether it took it; whether the person keeps
/// it, the browser does not say. Ends when the file is let go of.
pub async fn download(name: &str, mime: &str, text: &str, tell: impl FnOnce(bool)) {
    let Some(url) = file(mime, text) else { return tell(false) };
    tell(click_to_save(&url, name).is_some());
    // The address must not go before the browser has read what is behind it.
    clock::wait(SAVING).await;
    // Refused for what is no URL of an object; this one is.
    _ = Url::revoke_object_url(&url);
}

fn file(mime: &str, text: &str) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

fn click_to_save(url: &str, name: &str) -> Option<()> {
    // In no document: a click on it is nobody else's.
    let link: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(url);
    link.set_download(name);
    link.click();
    Some(())
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}
