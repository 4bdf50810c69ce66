//! Fuzzes `properties::console_link`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::console_link(input));
