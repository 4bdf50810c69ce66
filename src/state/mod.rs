//! One owner for each piece of state: a `Copy` handle with private signals, getters for readers and
//! verbs for writers. `App` makes them once; pages get them from the context.

pub(crate) mod account;
mod adding;
pub(crate) mod api;
pub(crate) mod care;
pub(crate) mod client;
mod coming;
pub(crate) mod console;
mod departure;
pub(crate) mod diagnosis;
pub(crate) mod draft;
mod issuer;
mod leaving;
pub(crate) mod long_list;
pub(crate) mod navigation;
mod news;
pub(crate) mod notices;
pub(crate) mod pasted;
mod patience;
mod reading;
mod renewing;
pub(crate) mod request_draft;
mod rows;
pub(crate) mod saving;
pub(crate) mod settings;
pub(crate) mod settings_form;
pub(crate) mod shortcuts;
mod sign_in;
mod staying;
pub(crate) mod surroundings;
mod tabs;
pub(crate) mod token;
mod vault;
pub(crate) mod wishes;
mod work;
