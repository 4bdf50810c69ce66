//! Fuzzes `properties::composed`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::composed(input));
