//! End-to-end tests: a real browser, the built app behind its real policy, and the sandbox.
//!
//! [`World::new`] gives each test its own of everything, on free ports, so that tests run side by side
//! and none sees another's cookies, faults or wishes. The tests read as what a person does; how that is
//! done in the page is in [`App`] and [`Tenant`].
//!
//! What needs no real browser runs in process: [`fetch`] is a model of one, and [`diagnose`] puts the
//! questions of the diagnosis through it.

mod accessibility;
mod app_server;
pub mod breaking;
mod browser;
mod diagnose;
pub mod fault_table;
pub mod fetch;
mod good_host;
mod independent;
mod pages;
pub mod person;
pub mod secrecy;
pub mod tally;
mod tampering;
mod watching;
mod world;

pub use accessibility::Examiner;
pub use app_server::{AppServer, serve};
pub use browser::{Browser, Colours, Engine, Key, Size, Tab};
pub use diagnose::{Diagnosis, diagnose, place};
pub use good_host::compress;
pub use independent::{Independent, ProviderPages};
pub use pages::{App, Tenant};
pub use sandbox::{Fault, Sandbox};
pub use watching::{Asked, Event};
pub use world::{World, sandbox, settings};

/// Who signs in unless a test says otherwise: may read and create wishes.
pub const ADA: &str = "ada@example.com";

/// The pages of the app that have an address of their own, and one that has none.
pub const PAGES: [&str; 6] = ["/", "/console", "/token", "/diagnose", "/settings", "/nowhere"];

/// A day, the life of an access token of the sandbox, in seconds.
pub const DAY: i64 = 86_400;
