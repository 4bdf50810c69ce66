//! Mounts the app in place of the static shell of `index.html`.

use leptos::prelude::*;
use wish_list_web::{App, browser};

fn main() {
    browser::panic::install_page();
    // First of all, before anything renders or loads: the response leaves the URL.
    let response = browser::location::take_callback();
    if let Some(shell) = browser::page::take_shell() {
        mount_to(shell, move || view! { <App response=response /> }).forget();
    }
}
