//! The page that a panic leaves behind. A panic ends WebAssembly, so it is written with the last
//! breath, by plain DOM calls.

use std::panic::PanicHookInfo;

use web_sys::{Document, Element, console};

use super::page::document;

const SENTENCE: &str = "This page has met an error of its own and cannot go on. \
    Reload it to start afresh; you may have to sign in again.";

/// From now on a panic shows a readable page instead of a dead one.
pub fn install_page() {
    std::panic::set_hook(Box::new(show));
}

/// Shows where it happened, and never what was said: a message could hold a secret.
fn show(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(
        || "an unknown place".to_owned(),
        |place| format!("{}:{}:{}", place.file(), place.line(), place.column()),
    );
    console::error_1(&format!("Wish List panicked at {place}").into());
    show_page(&place);
}

/// Replaces the whole page by one that says that the app has ended, and where in its code.
pub fn show_page(place: &str) {
    if let Some(document) = document() {
        // There is nobody left to tell if even this fails.
        _ = write(&document, place);
    }
}

fn write(document: &Document, place: &str) -> Option<()> {
    let page = document.create_element("main").ok()?;
    page.set_attribute("class", "crash").ok()?;
    page.set_attribute("role", "alert").ok()?;
    page.append_child(&*element(document, "h1", "Wish List stopped")?).ok()?;
    page.append_child(&*element(document, "p", SENTENCE)?).ok()?;
    page.append_child(&*element(document, "p", &format!("For a report: {place}"))?).ok()?;
    let link = element(document, "a", "Start afresh")?;
    link.set_attribute("href", "/").ok()?;
    // The listener for links within the app is still there, and its app is not: this one is not its.
    link.set_attribute("target", "_self").ok()?;
    link.set_attribute("class", "button").ok()?;
    page.append_child(&link).ok()?;
    let body = document.body()?;
    body.set_text_content(None);
    body.append_child(&page).ok()?;
    Some(())
}

fn element(document: &Document, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    Some(element)
}
