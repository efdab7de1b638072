//! Values that are written and read without a request: custom fields and timestamps.

use wasm_bindgen::prelude::*;

use super::failure;
use crate::custom_field::{self, Reading, Written};
use crate::error::{Code, Problem};
use crate::query::Value;
use crate::timestamp;
use crate::wire::unpack;

/// The value of a custom field as it is sent. `packed` holds `id` and `value`, `parts` the parts of a value that is an
/// object; `given` is the value itself.
#[wasm_bindgen(js_name = writeCustomField)]
pub fn write_custom_field(tag: &str, packed: &str, parts: &str, given: JsValue) -> Result<JsValue, JsValue> {
    let packed = unpack(packed);
    let of = |name: &str| {
        let found = packed.iter().find(|(known, _)| known == name);
        found.map_or_else(|| Value::Other("undefined".to_owned()), |(_, value)| value.clone())
    };
    match custom_field::write(tag, &of("id"), &of("value"), &unpack(parts)) {
        Ok(Written::Text(text)) => Ok(text.into()),
        Ok(Written::Number(number)) => Ok(number.into()),
        Ok(Written::AsGiven) => Ok(given),
        Err(problems) => Err(failure::refused(Code::InvalidParameter, "customField", &problems)),
    }
}

/// The value of a custom field as a caller wants it; `null` if there is none. `packed` is the value under any name, `given`
/// the value itself.
#[wasm_bindgen(js_name = readCustomField)]
pub fn read_custom_field(tag: &str, packed: &str, given: JsValue) -> Result<JsValue, JsValue> {
    let refuse = |problems: &[Problem]| failure::refused(Code::InvalidParameter, "readCustomField", problems);
    let value = unpack(packed).pop().map_or(Value::Null, |(_, value)| value);
    match custom_field::read(tag, &value).map_err(|problems| refuse(&problems))? {
        Reading::None => Ok(JsValue::NULL),
        Reading::Text(text) => Ok(text.into()),
        Reading::Number(number) => Ok(number.into()),
        Reading::Boolean(boolean) => Ok(boolean.into()),
        Reading::AsGiven => Ok(given),
        Reading::Json(json) => js_sys::JSON::parse(&json).map_err(|_| {
            refuse(&[Problem {
                parameter: "value".to_owned(),
                value: value.to_string(),
                expected: "valid JSON, as it is enclosed like some".to_owned(),
                suggestion: None,
            }])
        }),
    }
}

/// Milliseconds since 1970 of one of the API's timestamps.
#[wasm_bindgen(js_name = parseTimestamp)]
pub fn parse_timestamp(text: &str) -> Result<f64, JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "years of four digits are below 2⁵³ milliseconds")]
    let millis = timestamp::parse_timestamp(text).map(|millis| millis as f64);
    millis.ok_or_else(|| {
        let value = Value::Text(text.to_owned()).to_string();
        let expected = "a timestamp such as \"2026-01-31 23:59:59\"".to_owned();
        let problem = Problem { parameter: "timestamp".to_owned(), value, expected, suggestion: None };
        failure::refused(Code::InvalidParameter, "parseTimestamp", &[problem])
    })
}
