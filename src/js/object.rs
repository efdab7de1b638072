//! Plain objects for TypeScript, key by key. (By serde-wasm-bindgen, two of them took 8 KB of WebAssembly.)

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Reflect, js_name = set)]
    fn set_text(object: &Object, key: &str, value: &str) -> bool;
    #[wasm_bindgen(js_namespace = Reflect, js_name = set)]
    fn set_number(object: &Object, key: &str, value: f64) -> bool;
    #[wasm_bindgen(js_namespace = Reflect, js_name = set)]
    fn set_value(object: &Object, key: &str, value: &JsValue) -> bool;
}

/// An object in the making.
pub struct Plain(pub Object);

impl Plain {
    /// An object without keys.
    pub fn new() -> Self {
        Self(Object::new())
    }

    /// Sets a key to a text.
    pub fn text(&self, key: &str, text: &str) {
        set_text(&self.0, key, text);
    }

    /// Sets a key to a number.
    pub fn number(&self, key: &str, number: f64) {
        set_number(&self.0, key, number);
    }

    /// Sets a key to any value.
    pub fn value(&self, key: &str, value: &JsValue) {
        set_value(&self.0, key, value);
    }
}
