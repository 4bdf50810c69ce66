//! Fuzzes `properties::issuer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::issuer(input));
