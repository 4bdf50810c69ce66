//! Leaf views: props in, events out. No context, no async, no browser.

pub(crate) mod account_bar;
pub(crate) mod answer_view;
pub(crate) mod check_list;
pub(crate) mod claim_list;
pub(crate) mod code_block;
pub(crate) mod dialog;
pub(crate) mod difference_view;
pub(crate) mod exchange_card;
pub(crate) mod field;
pub(crate) mod finding_card;
pub(crate) mod forecast_table;
pub(crate) mod grant_table;
pub(crate) mod method_field;
pub(crate) mod navigation_bar;
pub(crate) mod paste_box;
pub(crate) mod paste_field;
pub(crate) mod query_rows;
pub(crate) mod rule_list;
pub(crate) mod switch;
pub(crate) mod tabs;
pub(crate) mod text_area;
pub(crate) mod timing_table;
pub(crate) mod token_view;
pub(crate) mod wish_item;
