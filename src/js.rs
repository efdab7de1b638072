//! The face towards JavaScript: carries out with the host's `fetch` and timers what the core decides.
//!
//! No rule of the API lives here. [`client::Client`] is what TypeScript holds; [`call`] drives one exchange,
//! [`listing`] one listing; [`throttle`] is the account's throttle, shared by all copies of the package in a process.
//!
//! - Cancelling is dropping: a call's future owns its timer, its `fetch` and its place in the queue, and gives each back
//!   when it is dropped.
//! - No cell is borrowed while JavaScript runs or a promise is awaited, so calls may be made from anywhere at any time.
//! - Whatever fails rejects with a plain object ([`failure`]); TypeScript makes the error class of it, where the
//!   stack still shows the caller.

mod abort;
mod body;
mod call;
mod client;
mod event;
mod failure;
mod fetch;
mod listing;
mod notice;
mod object;
mod task;
mod throttle;
mod timer;
mod values;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use crate::error::Code;
use crate::text::{concat, digits};

/// Tells `on_panic` of a panic, with its text. The instance goes on: what the panic left half done belongs to the objects it
/// happened in, and TypeScript makes new ones. (A fresh instance, by `schedule_reinit`, would be cleaner, but every timer and
/// fetch of the old one then throws where no caller can catch it: tried with wasm-bindgen 0.2.130.)
#[wasm_bindgen(js_name = watchPanics)]
pub fn watch_panics(on_panic: Function) {
    std::panic::set_hook(Box::new(move |info| {
        let payload = info.payload();
        let text =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let place = info.location().map(|at| concat(&[at.file(), ":", &digits(at.line().into())])).unwrap_or_default();
        let text = concat(&["panicked at ", &place, ": ", text.unwrap_or_default()]);
        // Nothing can be done about a listener that fails while everything ends.
        let _ = on_panic.call1(&JsValue::NULL, &JsValue::from_str(&text));
    }));
}

/// The stable codes of failures, for the test that compares them with the error classes.
#[wasm_bindgen(js_name = failureCodes)]
pub fn failure_codes() -> Array {
    Code::ALL.iter().map(|code| JsValue::from_str(code.as_str())).collect()
}

/// Panics on purpose, for the test of what happens then.
#[wasm_bindgen(js_name = panicOnPurpose)]
#[expect(clippy::panic, reason = "its only use")]
pub fn panic_on_purpose() {
    panic!("on purpose");
}
