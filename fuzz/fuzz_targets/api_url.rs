//! Fuzzes `properties::api_url`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::api_url(input));
