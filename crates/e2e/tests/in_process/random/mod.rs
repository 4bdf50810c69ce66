//! A random gateway: what it is, how it answers, and what is true of it.

pub(crate) mod draw;
pub(crate) mod gateway;
pub(crate) mod prng;
pub(crate) mod tally;
pub(crate) mod truth;
