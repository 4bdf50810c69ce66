//! Fuzzes `properties::sandbox_control`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::sandbox_control(input));
