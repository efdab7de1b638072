//! Reading numbers that have fractions, as JavaScript writes them.
//!
//! By the host, where there is one: what the standard library needs for it takes 14 KB of WebAssembly, tables that do not
//! compress among them.

/// The number that a text is; NaN for any other text.
#[cfg(all(target_arch = "wasm32", feature = "js"))]
pub fn read(text: &str) -> f64 {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = Number)]
        fn number(text: &str) -> f64;
    }
    number(text)
}

/// The number that a text is; NaN for any other text.
#[cfg(not(all(target_arch = "wasm32", feature = "js")))]
pub fn read(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}
