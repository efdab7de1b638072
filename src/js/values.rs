//! Values that are written and read without a request: custom fields and timestamps.

use wasm_bindgen::prelude::*;

use super::failure;
use super::input::value;
use crate::catalogue::Kind;
use crate::error::{Code, Problem};
use crate::query;
use crate::text::quoted;
use crate::timestamp;

/// Kinds of values that TypeScript has checked one by one, for custom fields. `ts/client/custom-field.ts` uses these names.
fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "boolean" => Kind::Boolean,
        "country" => Kind::Country,
        "date" => Kind::Date,
        "email" => Kind::Email,
        "id" => Kind::Id,
        "link" => Kind::Link,
        "number" => Kind::Number,
        "string" => Kind::String,
        "yesNoNa" => Kind::YesNoNa,
        _ => return None,
    })
}

/// The text that is sent for a value, if it is of that kind; else it throws a refusal under this name.
#[wasm_bindgen(js_name = textOf)]
pub fn text_of(kind: &str, name: &str, given: &JsValue) -> Result<String, JsValue> {
    let value = value(given)?;
    query::text_of(&value, kind_of(kind).unwrap_or(Kind::Object)).map(std::borrow::Cow::into_owned).map_err(
        |(expected, suggestion)| {
            let problem = Problem::new(name, &value.shown(), &expected, suggestion);
            failure::refused(Code::InvalidParameter, "", &[problem])
        },
    )
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
