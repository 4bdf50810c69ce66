//! Fuzzes `properties::metadata`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::metadata(input));
