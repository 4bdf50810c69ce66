//! Fuzzes `properties::id_token`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::id_token(input));
