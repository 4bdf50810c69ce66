//! One owner for each piece of state: a `Copy` handle with private signals, getters for readers and
//! verbs for writers. `App` makes them once; pages get them from the context.

pub(crate) mod account;
pub(crate) mod api;
pub(crate) mod carried;
pub(crate) mod console;
pub(crate) mod diagnosis;
pub(crate) mod draft;
pub(crate) mod first_list;
pub(crate) mod missing;
pub(crate) mod moment;
pub(crate) mod navigation;
pub(crate) mod notices;
pub(crate) mod once;
pub(crate) mod pasted;
pub(crate) mod settings;
pub(crate) mod shortcuts;
pub(crate) mod surroundings;
pub(crate) mod token;
pub(crate) mod way_in;
pub(crate) mod wishes;
mod work;
