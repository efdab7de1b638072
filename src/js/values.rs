//! Values that are written and read without a request: custom fields and timestamps.

use wasm_bindgen::prelude::*;

use super::failure;
use crate::catalogue::{Kind, plain};
use crate::error::{Code, Problem};
use crate::prelude::*;
use crate::query::{self, Value};
use crate::text::quoted;
use crate::timestamp;
use crate::wire::Packed;

/// The text that is sent for the last of some values, if each is of the kind of that letter ([`plain`]). `packed` holds them as a
/// list, under the name that a refusal gives.
#[wasm_bindgen(js_name = textOf)]
pub fn text_of(letter: &str, packed: &str) -> Result<String, JsValue> {
    let (mut text, mut problems) = (String::new(), Vec::new());
    for (name, values) in &Packed::new(packed).parameters() {
        let Value::List(values) = values else { continue };
        for value in values {
            match query::text_of(value, plain(letter).unwrap_or(Kind::Object)) {
                Ok(sent) => text = sent.into_owned(),
                Err((expected, suggestion)) => {
                    problems.push(Problem::new(name, &value.shown(), &expected, suggestion));
                }
            }
        }
    }
    if problems.is_empty() { Ok(text) } else { Err(failure::refused(Code::InvalidParameter, "", &problems)) }
}

/// Milliseconds since 1970 of one of the API's timestamps.
#[wasm_bindgen(js_name = parseTimestamp)]
pub fn parse_timestamp(text: &str) -> Result<f64, JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "years of four digits are below 2⁵³ milliseconds")]
    let millis = timestamp::parse_timestamp(text).map(|millis| millis as f64);
    millis.ok_or_else(|| {
        let expected = "a timestamp such as \"2026-01-31 23:59:59\"";
        let problem = Problem::new("timestamp", &quoted(text), expected, None);
        failure::refused(Code::InvalidParameter, "parseTimestamp", &[problem])
    })
}
