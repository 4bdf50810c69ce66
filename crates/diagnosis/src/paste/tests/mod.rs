//! Pastes and what is made of them, as tables.

mod reading;
