//! Leaf views: props in, events out. No context, no async, no browser.

pub(crate) mod account_bar;
pub(crate) mod check_list;
pub(crate) mod exchange_card;
pub(crate) mod field;
pub(crate) mod finding_card;
pub(crate) mod navigation_bar;
pub(crate) mod paste_box;
pub(crate) mod text_area;
pub(crate) mod wish_item;
