//! See `trackops_fuzz_targets::query`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trackops_fuzz_targets::query(data));
