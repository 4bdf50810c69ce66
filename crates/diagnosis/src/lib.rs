//! Evidence of a failure in, findings with fixes out, as pure functions over values.
//!
//! A browser tells a page "Failed to fetch" and no more. What a page can still observe is evidence;
//! [`reach::next`] names the next thing to observe or the verdict, and the rest of this crate turns
//! verdicts, answers and errors into [`Finding`]s: who failed, how sure that is, what shows it, and
//! what to do. Everything here is total: there is always a finding, and where a page cannot know, the
//! finding says so.

pub mod authorizer;
mod calls;
pub mod catalogue;
mod check;
mod code;
pub mod composed;
pub mod exchange;
mod finding;
mod fixes;
pub mod gateway;
pub mod paste;
pub mod probes;
pub mod reach;
pub mod report;
pub mod settings;
pub mod sharpen;
pub mod sign_in;

pub use calls::{Call, check_of_rules, check_of_token, of_calls};
pub use check::{Check, Progress, State, of_network};
pub use code::{Certainty, Code, Party};
pub use exchange::{Answer, Exchange, Outcome};
pub use finding::{Finding, Fix, Offer};
pub use fixes::expose_headers;

/// What every finding may need to know of where it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The settings in force.
    pub settings: ::settings::Settings,
    /// The origin of the page, such as `http://localhost:8080`.
    pub page_origin: String,
    /// The scopes that the present session was asked with, besides those of the settings.
    pub asked_scopes: Vec<String>,
}

#[cfg(test)]
mod tests;
