//! Fuzzes `properties::jwt`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::jwt(input));
