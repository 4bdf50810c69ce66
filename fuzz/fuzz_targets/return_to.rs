//! Fuzzes `properties::return_to`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::return_to(input));
