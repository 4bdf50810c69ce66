//! Starts what is there first; the app takes its place.

use wish_list_web::{browser, front};

fn main() {
    browser::panic::install_page();
    // First of all, before anything renders or loads: the response leaves the URL.
    let response = browser::location::take_callback();
    browser::page::run(front::show(response));
}
