//! Host functions, each bound so that whatever it throws is caught.

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::throttle::SharedThrottle;

#[wasm_bindgen]
extern "C" {
    /// What TypeScript lends to a client: `Host` in `ts/client/host.ts`.
    pub type Host;

    /// Hands a request to the caller's `fetch`, or the global one.
    #[wasm_bindgen(method, catch)]
    pub fn fetch(this: &Host, url: &str, init: &Object) -> Result<JsValue, JsValue>;
    /// Calls `callback` when one of the signals aborts. Returns the function that ends this, or `undefined` where a signal is
    /// aborted already.
    #[wasm_bindgen(method, catch, js_name = onAbort)]
    pub fn on_abort(this: &Host, signals: &Array, callback: &JsValue) -> Result<Option<Function>, JsValue>;
    /// A native promise for any value or promise, which never settles once this instance of the WebAssembly was given up.
    #[wasm_bindgen(method, catch)]
    pub fn settle(this: &Host, value: &JsValue) -> Result<Promise, JsValue>;
    /// The key of each record: a `Float64Array` where all are whole numbers, else an array of numbers, texts and `undefined`.
    #[wasm_bindgen(method, catch, js_name = keysOf)]
    pub fn keys_of(this: &Host, records: &JsValue, record_key: &Array) -> Result<JsValue, JsValue>;
    /// The throttle of the account of that name, which all copies of the package in the process share.
    #[wasm_bindgen(method, catch, js_name = throttleFor)]
    pub fn throttle_for(this: &Host, account: &str) -> Result<SharedThrottle, JsValue>;

    /// `Object.entries`: a getter of the caller's object may throw.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    pub fn entries(object: &JsValue) -> Result<Array, JsValue>;
    /// `Object.prototype.toString`: `[object Date]` for dates of any realm.
    #[wasm_bindgen(catch, js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    pub fn tag(value: &JsValue) -> Result<String, JsValue>;
    /// `String(value)`.
    #[wasm_bindgen(catch, js_name = String)]
    pub fn string(value: &JsValue) -> Result<String, JsValue>;
    /// `Number(value)`.
    #[wasm_bindgen(catch, js_name = Number)]
    pub fn number(value: &JsValue) -> Result<f64, JsValue>;
    /// `Object.getPrototypeOf(value)`.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = getPrototypeOf)]
    pub fn prototype(value: &JsValue) -> Result<JsValue, JsValue>;
    /// `Object.assign(target, source)`.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = assign)]
    pub fn assign(target: &Object, source: &JsValue) -> Result<Object, JsValue>;
}

/// The outcome of a host's promise.
pub async fn settled(host: &Host, promise: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(host.settle(promise)?).await
}

/// Lets a promise end unobserved: its failure is no news.
pub fn ignore(host: &Host, promise: &JsValue) {
    if let Ok(promise) = host.settle(promise) {
        wasm_bindgen_futures::spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
