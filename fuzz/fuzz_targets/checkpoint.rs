//! See `trackops_fuzz_targets::checkpoint`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trackops_fuzz_targets::checkpoint(data));
