//! Fuzzes `properties::wish_list`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::wish_list(input));
