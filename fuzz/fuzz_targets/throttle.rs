//! See `trackops_fuzz_targets::throttle`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trackops_fuzz_targets::throttle(data));
