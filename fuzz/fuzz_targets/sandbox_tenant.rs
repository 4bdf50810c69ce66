//! Fuzzes `properties::sandbox_tenant`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::sandbox_tenant(input));
