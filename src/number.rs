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

/// A finite number in decimal digits, with or without an exponent: what JavaScript reads besides (`0x10`, white space, nothing at
/// all) is none.
pub fn read_decimal(text: &str) -> Option<f64> {
    let decimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    let number = if decimal && !text.is_empty() { read(text) } else { f64::NAN };
    number.is_finite().then_some(number)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_nothing_else() {
        for (text, number) in [("12.50", 12.5), ("-3", -3.0), ("+1e3", 1_000.0), (".5", 0.5), ("5.", 5.0)] {
            assert_eq!(read_decimal(text), Some(number), "{text}");
        }
        for text in ["", "inf", "Infinity", "NaN", "0x10", "1 2", "12,50", "--1", "e5", ".", "1e999"] {
            assert_eq!(read_decimal(text), None, "{text}");
        }
    }
}
