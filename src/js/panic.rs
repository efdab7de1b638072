//! What happens at a panic.
//!
//! A panic traps, and its instance of the WebAssembly may be half changed: TypeScript rejects the calls under way with the panic's
//! text and schedules a fresh instance for the next call (`ts/client/core.ts`).

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::*;

thread_local! {
    static LISTENER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Calls `listener` with the text of each panic.
#[wasm_bindgen(js_name = watchPanics)]
pub fn watch_panics(listener: Function) {
    LISTENER.replace(Some(listener));
    std::panic::set_hook(Box::new(|info| {
        // The listener is taken out first: should it panic in turn, nothing is called again.
        if let Some(listener) = LISTENER.take() {
            let _ = listener.call1(&JsValue::UNDEFINED, &info.to_string().into());
        }
    }));
}

/// Has the next call of any export start with a fresh instance.
#[wasm_bindgen(js_name = startAnew)]
pub fn start_anew() {
    wasm_bindgen::handler::schedule_reinit();
}

/// Panics on purpose, for the test of what happens then.
#[wasm_bindgen(js_name = panicOnPurpose)]
#[expect(clippy::panic, reason = "its only use")]
pub fn panic_on_purpose() {
    panic!("on purpose");
}
