//! The host's clock, timers and random numbers.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;

use crate::time::Instant;

/// The longest delay that every host's `setTimeout` takes (2³¹ − 1 ms); a longer one would fire at once. Longer waits are made of
/// several: whoever sleeps looks at the clock again.
const LONGEST_TIMEOUT: f64 = 2_147_483_647.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn monotonic() -> Result<f64, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Date, js_name = now)]
    fn wall() -> Result<f64, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Math)]
    fn random() -> Result<f64, JsValue>;
}

/// The monotonic clock.
pub fn now() -> Instant {
    Instant::from_millis(monotonic().unwrap_or_default())
}

/// The local wall clock in milliseconds since 1970; only for a `Retry-After` date that comes without a `Date`.
pub fn wall_millis() -> f64 {
    wall().unwrap_or_default()
}

/// A seed for one call's jitter. Taken when the call is made: some hosts allow no random numbers earlier.
pub fn seed() -> u64 {
    random().unwrap_or_default().to_bits()
}

/// Sleeps until about then, early rather than late; the caller asks again what time it is. The timer ends with the future.
///
/// Host timers count whole milliseconds. The rest of a wait is a timer of 0 ms, which `ts/client/host.ts` turns into the
/// next turn of the event loop where the host has `setImmediate`.
pub async fn sleep_until(until: Instant) {
    let millis = until.since(now()).as_millis_f64().min(LONGEST_TIMEOUT);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 2³¹")]
    TimeoutFuture::new(millis as u32).await;
}

/// Ends at that time, not a moment earlier.
pub async fn reached(time: Instant) {
    while now() < time {
        sleep_until(time).await;
    }
}
