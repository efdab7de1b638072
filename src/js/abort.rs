//! AbortSignals, coming in from callers and going out to `fetch`.

use crate::prelude::*;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

/// Runs a callback when a signal aborts. Its listener is removed when it is dropped, so that a signal that outlives
/// thousands of calls holds none of them.
pub struct AbortListener {
    signal: AbortSignal,
    closure: Closure<dyn FnMut()>,
}

impl AbortListener {
    fn new(signal: AbortSignal, callback: Box<dyn FnMut()>) -> Self {
        let closure = Closure::wrap(callback);
        // Fails only for something that is no EventTarget; TypeScript has checked that it is one.
        let _ = signal.add_event_listener_with_callback("abort", closure.as_ref().unchecked_ref());
        Self { signal, closure }
    }
}

impl Drop for AbortListener {
    fn drop(&mut self) {
        let _ = self.signal.remove_event_listener_with_callback("abort", self.closure.as_ref().unchecked_ref());
    }
}

/// Listens to all of these signals; nothing if one of them is aborted already.
pub fn listen(signals: &Array, callback: &dyn Fn() -> Box<dyn FnMut()>) -> Option<Vec<AbortListener>> {
    let mut listeners = Vec::new();
    for place in 0..signals.length() {
        let signal: AbortSignal = signals.get(place).unchecked_into();
        if signal.aborted() {
            return None;
        }
        listeners.push(AbortListener::new(signal, callback()));
    }
    Some(listeners)
}

/// Aborts what it was given to, unless that came to its end.
pub struct AbortOnDrop {
    controller: AbortController,
    armed: bool,
}

impl AbortOnDrop {
    /// A new signal. A host without AbortController is none that has `fetch`.
    pub fn new() -> Result<Self, JsValue> {
        AbortController::new().map(|controller| Self { controller, armed: true })
    }

    /// The signal to hand on.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// It came to its end.
    pub const fn disarm(&mut self) {
        self.armed = false;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if self.armed {
            self.controller.abort();
        }
    }
}
