//! What the Console makes of a request and of its exchange: the query as rows, JSON checked as it is
//! typed, snippets, a HAR file, links, and words on statuses, sizes and times. Pure functions over
//! values; no secret gets into what leaves the page.

pub mod har;
pub mod headers;
pub mod json;
pub mod link;
pub mod query;
mod record;
pub mod secrets;
pub mod size;
pub mod snippet;
pub mod status;
pub mod timing;

pub use record::{Answered, Record, Sent};
