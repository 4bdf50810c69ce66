//! The only room that touches the web platform: everything that names `web_sys`, `js_sys`,
//! `wasm_bindgen` or `gloo` is in here, one file for each concern, and gives or takes plain values.

pub mod clock;
pub mod crypto;
pub mod dom;
pub mod early;
pub mod fields;
pub mod http;
pub mod listen;
pub mod location;
pub mod locks;
pub mod page;
pub mod panic;
pub mod policy;
pub mod probe;
pub mod rows;
pub mod storage;
pub mod tabs;
pub mod timing;
pub mod upload;

/// The window. There is one wherever this app runs; a worker has none and never runs it.
fn window() -> Option<web_sys::Window> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks for it")]
    web_sys::window()
}
