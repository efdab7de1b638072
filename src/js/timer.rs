//! The host's clock and timers.

use wasm_bindgen::prelude::*;

use super::task;
use crate::time::Instant;

/// The longest delay that every host's `setTimeout` takes; longer ones would fire at once.
const LONGEST: f64 = 2_147_483_647.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn monotonic() -> f64;
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn wall() -> f64;
    #[wasm_bindgen(js_namespace = Math)]
    fn random() -> f64;
}

/// The monotonic clock.
pub fn now() -> Instant {
    Instant::from_millis(monotonic())
}

/// The local wall clock in milliseconds since 1970; only for a `Retry-After` date that comes without a `Date`.
pub fn wall_millis() -> f64 {
    wall()
}

/// A seed for one call's jitter. Taken when the call is made: some hosts allow no random numbers earlier.
pub fn seed() -> u64 {
    random().to_bits()
}

/// Sleeps until about then; the caller asks again what time it is.
pub async fn sleep_until(until: Instant) {
    task::elapsed((until.as_millis() - monotonic()).clamp(0.0, LONGEST)).await;
}

/// Ends at that time, not a moment earlier.
pub async fn reached(time: Instant) {
    while now() < time {
        sleep_until(time).await;
    }
}
