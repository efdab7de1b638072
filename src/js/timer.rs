//! The host's clock and timers.

use wasm_bindgen::prelude::*;

use super::notice::Notice;
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
    // A number in browsers, an object in Node.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Closure<dyn FnMut()>, millis: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timeout: &JsValue);
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

/// A timer, cleared when it is dropped. (gloo-timers' needs the standard library.)
struct Timeout {
    id: JsValue,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Timeout {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}

/// Sleeps until about then; the caller asks again what time it is.
pub async fn sleep_until(until: Instant) {
    let millis = (until.as_millis() - monotonic()).clamp(0.0, LONGEST);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let cut = f64::from(millis as u32);
    // Hosts cut fractions off.
    let millis = if cut < millis { cut + 1.0 } else { cut };
    let notice = Notice::default();
    let closure = Closure::wrap(notice.callback());
    let _timeout = Timeout { id: set_timeout(&closure, millis), _closure: closure };
    notice.await;
}

/// Ends at that time, not a moment earlier.
pub async fn reached(time: Instant) {
    while now() < time {
        sleep_until(time).await;
    }
}
