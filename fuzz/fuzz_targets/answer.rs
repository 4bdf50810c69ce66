//! Fuzzes `properties::answer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::answer(input));
