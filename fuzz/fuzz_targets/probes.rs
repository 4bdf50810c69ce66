//! Fuzzes `properties::probes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::probes(input));
