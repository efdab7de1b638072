//! Values that are written and read without a request: custom fields and timestamps.

use wasm_bindgen::prelude::*;

use super::failure;
use crate::custom_field::{self, Reading, Written};
use crate::error::{Code, Problem};
use crate::query::Value;
use crate::text::quoted;
use crate::timestamp;
use crate::wire::Packed;

/// The value of a custom field: as it is sent (`write`), or as a caller wants it, `null` if there is none. `packed` holds `value` and,
/// to write it, `id`; `parts` the parts of a value that is an object; `given` is the value itself.
#[wasm_bindgen(js_name = customField)]
pub fn custom_field(write: bool, tag: &str, packed: &str, parts: &str, given: JsValue) -> Result<JsValue, JsValue> {
    let (packed, parts) = (Packed::new(packed), Packed::new(parts));
    let packed = packed.parameters();
    let missing = Value::Other("undefined");
    let of = |name: &str| packed.iter().find(|(known, _)| *known == name).map_or(&missing, |(_, value)| value);
    let value = of("value");
    let result = if write {
        custom_field::write(tag, of("id"), value, &parts.parameters()).map(|written| match written {
            Written::Text(text) => Reading::Text(text),
            Written::Number(number) => Reading::Number(number),
            Written::AsGiven => Reading::AsGiven,
        })
    } else {
        custom_field::read(tag, value)
    };
    let what = if write { "customField" } else { "readCustomField" };
    let refuse = |problems: &[Problem]| failure::refused(Code::InvalidParameter, what, problems);
    Ok(match result.map_err(|problems| refuse(&problems))? {
        Reading::None => JsValue::NULL,
        Reading::Text(text) => text.into(),
        Reading::Number(number) => number.into(),
        Reading::Boolean(boolean) => boolean.into(),
        Reading::AsGiven => given,
        Reading::Json(json) => js_sys::JSON::parse(&json).map_err(|_| {
            refuse(&[Problem::new("value", &value.shown(), "valid JSON, as it is enclosed like some", None)])
        })?,
    })
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
