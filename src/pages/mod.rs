//! One file a route: takes the owners from the context and lays out components.

pub(crate) mod callback;
pub(crate) mod console;
pub(crate) mod diagnose;
pub(crate) mod later;
pub(crate) mod not_found;
pub(crate) mod outcome;
pub(crate) mod problems;
pub(crate) mod settings;
pub(crate) mod token;
pub(crate) mod wishes;
