//! Fuzzes `properties::sandbox_api`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::sandbox_api(input));
