//! A parameter's value as the caller gave it.

use crate::prelude::*;
use crate::text::{concat, cut, digits, ends, quoted};
use crate::timestamp::format_timestamp;

/// Characters of a value that an error repeats.
const LONGEST_SHOWN: usize = 80;

/// Parameters by name, in the caller's order.
pub type Parameters<'a> = Vec<(&'a str, Value<'a>)>;

/// A value before it is checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A string.
    Text(&'a str),
    /// A number, as JavaScript writes it: `1.5`, `1e+21`, `NaN`. It is sent as it came, and reading and writing an `f64` takes 28 KB
    /// of WebAssembly.
    Number(&'a str),
    /// A boolean.
    Boolean(bool),
    /// A point in time (`Date`, `Temporal.Instant`) in milliseconds since 1970; NaN for an invalid `Date`.
    Moment(f64),
    /// An array.
    List(Vec<Self>),
    /// A plain object.
    Object,
    /// `null`.
    Null,
    /// Anything else, by what it is: "a function".
    Other(&'a str),
}

impl Value<'_> {
    /// As the caller would recognise it, cut to a readable length.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => match cut(text, LONGEST_SHOWN) {
                Some(begin) => concat(&[&quoted(begin), "…"]),
                None => quoted(text),
            },
            Self::Moment(millis) => match format_timestamp(*millis) {
                Some(text) => concat(&["the moment ", &text, " UTC"]),
                None => "an invalid Date".to_owned(),
            },
            Self::List(items) => concat(&["a list of ", &digits(items.len() as u64)]),
            Self::Number(text) | Self::Other(text) => (*text).to_owned(),
            Self::Boolean(true) => "true".to_owned(),
            Self::Boolean(false) => "false".to_owned(),
            Self::Object => "an object".to_owned(),
            Self::Null => "null".to_owned(),
        }
    }
}

/// Whether a number, as JavaScript writes it, is neither infinite nor NaN.
pub fn is_finite(number: &str) -> bool {
    ends(number, b"0123456789")
}

/// The values of tests.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
impl Value<'static> {
    /// A number as JavaScript would send it.
    pub fn number(number: f64) -> Self {
        let text =
            if number.is_infinite() { format!("{number}").replace("inf", "Infinity") } else { number.to_string() };
        Self::Number(text.leak())
    }
}
