//! AbortSignals, coming in from callers and going out to `fetch`.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::host::Host;

/// Runs a callback when a signal aborts, until it is dropped. So a signal that outlives thousands of calls holds none of them.
pub struct AbortListener {
    stop: Function,
    _callback: Closure<dyn FnMut()>,
}

impl AbortListener {
    /// Listens to all of these signals; `None` if one of them is aborted already.
    pub fn new(host: &Host, signals: &Array, callback: impl FnMut() + 'static) -> Result<Option<Self>, JsValue> {
        let callback = Closure::new(callback);
        let stop = host.on_abort(signals, callback.as_ref())?;
        Ok(stop.map(|stop| Self { stop, _callback: callback }))
    }
}

impl Drop for AbortListener {
    fn drop(&mut self) {
        let _ = self.stop.call0(&JsValue::UNDEFINED);
    }
}

/// Aborts a `fetch` that is dropped before its end.
pub struct AbortOnDrop {
    controller: AbortController,
    armed: bool,
}

impl AbortOnDrop {
    /// A new signal. Every host that has `fetch` has AbortController.
    pub fn new() -> Result<Self, JsValue> {
        AbortController::new().map(|controller| Self { controller, armed: true })
    }

    /// The signal to hand on.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Marks the `fetch` as ended.
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
