//! Fuzzes `properties::access_token`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::access_token(input));
