//! Fuzzes `properties::token_response`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::token_response(input));
