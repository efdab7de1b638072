//! Values of JavaScript on their way in.
//!
//! A parameter may be of any type: it crosses as it is (`serde_wasm_bindgen::preserve`), is turned into a core [`Value`] here, and
//! judged by the core, which names every wrong one. This is the only place that knows what `Date`, Temporal and bigint mean.

use js_sys::{Array, Reflect};
use serde::{Deserialize, Deserializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

use super::host::{entries, number, prototype, string, tag};
use crate::error::Problem;
use crate::query::{Parameters, Value};

/// How deep lists are read; deeper ones are no parameter of any API.
const DEPTH: usize = 6;

/// A value of any type, as it came; `undefined` where it is missing.
#[derive(Clone, Default)]
pub struct Given(pub JsValue);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        preserve::deserialize(deserializer).map(Self)
    }
}

impl Given {
    /// What it is: see [`Value::kind`].
    pub fn kind(&self) -> &'static str {
        value(&self.0).map_or("an object", |value| value.kind())
    }

    /// A text, or nothing where it is `undefined`; anything else is refused under this name.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>, Vec<Problem>> {
        if self.0.is_undefined() {
            return Ok(None);
        }
        self.0.as_string().map(Some).ok_or_else(|| vec![Problem::new(name, self.kind(), "a text", None)])
    }

    /// The properties of a plain object, without those that are `undefined`. `undefined` itself has none.
    ///
    /// The outer error is what a getter of the caller's object threw; the inner one a refusal under this name.
    pub fn parameters(&self, name: &str, expected: &str) -> Result<Result<Parameters, Problem>, JsValue> {
        if self.0.is_undefined() {
            return Ok(Ok(Parameters::new()));
        }
        if !is_plain(&self.0)? {
            return Ok(Err(Problem::new(name, value(&self.0)?.kind(), expected, None)));
        }
        let mut parameters = Parameters::new();
        for entry in entries(&self.0)? {
            let entry: Array = entry.unchecked_into();
            let given = entry.get(1);
            if !given.is_undefined() {
                parameters.push((entry.get(0).as_string().unwrap_or_default(), value(&given)?));
            }
        }
        Ok(Ok(parameters))
    }
}

/// The core's form of a value.
pub fn value(given: &JsValue) -> Result<Value, JsValue> {
    value_to(given, DEPTH)
}

fn value_to(given: &JsValue, depth: usize) -> Result<Value, JsValue> {
    if let Some(text) = given.as_string() {
        return Ok(Value::Text(text));
    }
    if given.as_f64().is_some() || given.is_bigint() {
        return Ok(Value::Number { text: string(given)?, value: number(given)? });
    }
    if let Some(boolean) = given.as_bool() {
        return Ok(Value::Boolean(boolean));
    }
    if given.is_null() {
        return Ok(Value::Null);
    }
    if Array::is_array(given) {
        let Some(depth) = depth.checked_sub(1) else { return Ok(Value::Other("a list nested too deeply")) };
        // By index: a hole is undefined, and refused like it.
        let items: &Array = given.unchecked_ref();
        return (0..items.length())
            .map(|at| value_to(&items.get(at), depth))
            .collect::<Result<_, _>>()
            .map(Value::List);
    }
    if given.is_undefined() {
        return Ok(Value::Other("undefined"));
    }
    if given.is_function() {
        return Ok(Value::Other("a function"));
    }
    if given.is_symbol() {
        return Ok(Value::Other("a symbol"));
    }
    object(given)
}

fn object(given: &JsValue) -> Result<Value, JsValue> {
    match tag(given)?.as_str() {
        "[object Date]" => return Ok(Value::Moment(number(given).unwrap_or(f64::NAN))),
        // A day without a time.
        "[object Temporal.PlainDate]" => return Ok(Value::Text(string(given)?)),
        _ => {}
    }
    // Temporal.Instant and Temporal.ZonedDateTime.
    let millis = Reflect::get(given, &"epochMilliseconds".into())?.as_f64();
    if let Some(millis) = millis {
        return Ok(Value::Moment(millis.floor()));
    }
    Ok(match kind_of_object(given)? {
        None => Value::Object,
        Some(kind) => Value::Other(kind),
    })
}

/// What an object is, if it is not a plain one.
fn kind_of_object(given: &JsValue) -> Result<Option<&'static str>, JsValue> {
    if is_plain(given)? {
        return Ok(None);
    }
    Ok(Some(match tag(given)?.as_str() {
        "[object Promise]" => "a promise (is an await missing?)",
        "[object Map]" => "a Map",
        "[object Set]" => "a Set",
        "[object URLSearchParams]" => "a URLSearchParams",
        _ => "an instance of a class",
    }))
}

/// Whether it is an object as `{}` makes it, of any realm, or one without a prototype.
pub fn is_plain(given: &JsValue) -> Result<bool, JsValue> {
    if !given.is_object() || Array::is_array(given) {
        return Ok(false);
    }
    let parent = prototype(given)?;
    Ok(parent.is_null() || prototype(&parent)?.is_null() && tag(given)? == "[object Object]")
}
