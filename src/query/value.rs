//! A parameter's value as the caller gave it.

use crate::text::{cut, quoted};
use crate::timestamp::format_timestamp;

/// The most characters of a value that an error shows.
const LONGEST_SHOWN: usize = 80;

/// Parameters by name, in the caller's order.
pub type Parameters = Vec<(String, Value)>;

/// A value before it is checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A number or a bigint.
    Number {
        /// As JavaScript writes it: `1.5`, `1e+21`, `NaN`. It is sent exactly like this.
        text: String,
        /// Its value, to the precision of a JavaScript number.
        value: f64,
    },
    /// A boolean.
    Boolean(bool),
    /// A point in time (`Date`, `Temporal.Instant`) in milliseconds since 1970; NaN for an invalid `Date`.
    Moment(f64),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object,
    /// `null`.
    Null,
    /// Anything else, with its description: "a function".
    Other(&'static str),
}

impl Value {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The type of the value, without its content: for places where a secret may have been put by mistake.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number { .. } => "a number",
            Self::Boolean(_) => "a boolean",
            Self::Moment(_) => "a Date",
            Self::List(_) => "a list",
            Self::Object => "an object",
            Self::Null => "null",
            Self::Other(what) => what,
        }
    }

    /// The value in a form that the caller recognizes, cut to a readable length.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => match cut(text, LONGEST_SHOWN) {
                Some(begin) => format!("{}…", quoted(begin)),
                None => quoted(text),
            },
            Self::Moment(millis) => match format_timestamp(*millis) {
                Some(text) => format!("the moment {text} UTC"),
                None => "an invalid Date".to_owned(),
            },
            Self::List(items) => format!("a list of {}", items.len()),
            Self::Number { text, .. } => text.clone(),
            Self::Other(what) => (*what).to_owned(),
            Self::Boolean(boolean) => boolean.to_string(),
            Self::Object => "an object".to_owned(),
            Self::Null => "null".to_owned(),
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
impl Value {
    /// A number as JavaScript would send it.
    pub fn number(value: f64) -> Self {
        Self::Number { text: format!("{value}").replace("inf", "Infinity"), value }
    }
}
