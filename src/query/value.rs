//! A parameter's value as the caller gave it.

use core::fmt;

/// Characters of a value that an error repeats.
const LONGEST_SHOWN: usize = 80;

/// Parameters by name, in the caller's order.
pub type Parameters = Vec<(String, Value)>;

/// A value before it is checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
    /// A point in time (`Date`, `Temporal.Instant`) in milliseconds since 1970; NaN for an invalid `Date`.
    Moment(f64),
    /// An array.
    List(Vec<Value>),
    /// A plain object.
    Object,
    /// `null`.
    Null,
    /// Anything else, by what it is: "a function".
    Other(String),
}

/// As the caller would recognise it, cut to a readable length.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => match text.char_indices().nth(LONGEST_SHOWN) {
                Some((at, _)) => write!(f, "{:?}…", text.get(..at).unwrap_or_default()),
                None => write!(f, "{text:?}"),
            },
            Self::Number(number) if number.is_infinite() => {
                f.write_str(if *number > 0.0 { "Infinity" } else { "-Infinity" })
            }
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(boolean) => write!(f, "{boolean}"),
            Self::Moment(millis) => match crate::timestamp::format_timestamp(*millis) {
                Some(text) => write!(f, "the moment {text} UTC"),
                None => f.write_str("an invalid Date"),
            },
            Self::List(items) => write!(f, "a list of {}", items.len()),
            Self::Object => f.write_str("an object"),
            Self::Null => f.write_str("null"),
            Self::Other(what) => f.write_str(what),
        }
    }
}
