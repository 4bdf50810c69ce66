//! Questions to the network, asked from the very page that failed, and what their answers mean.
//!
//! [`next`] names the next question, [`verdict`] looks the answers up in a table, and [`findings`]
//! says what follows. A question never carries the person's token, cookies or anything that a
//! protected route would act on.

mod commands;
mod findings;
mod plan;
mod readable;
mod request;
mod seen;
mod unreachable;
mod verdict;

pub use findings::findings;
pub use plan::{Barrier, barrier, next};
pub use request::{DUMMY_TOKEN, Mode, Probe, Request};
pub use seen::{Evidence, Page, Permission, Seen};
pub use verdict::{Row, TABLE, Verdict, verdict};

#[cfg(test)]
pub(crate) mod tests;
