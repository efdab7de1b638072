//! How parameters cross from JavaScript: as one flat string, read once.
//!
//! Fields are separated by U+001F: a name, its value, the next name, and so on. A value is a tag and a text: `s` text,
//! `n` number as JavaScript writes it, `b` boolean (`1`, `0`), `m` moment (whole milliseconds since 1970), `l` list (its length; the items follow as
//! fields of their own), `o` object, `z` null, `x` anything else (what it is). In names and texts U+001F is written as
//! U+001B `_` and U+001B as U+001B `[`. The other side is `ts/wire.ts`. One string is an order of magnitude cheaper than
//! one crossing per value.

use crate::error::Problem;
use crate::prelude::*;
use crate::query::{LARGEST_WHOLE, Parameters, Value};
use crate::text::{push, whole};

const SEPARATOR: u8 = 0x1f;
const ESCAPE: u8 = 0x1b;

/// How deep lists may be nested; the other side sends no deeper ones.
const DEPTH: usize = 8;

/// What `ts/wire.ts` wrote, cut into its fields: their text without separators and escapes, and where each field ends.
#[derive(Debug)]
pub struct Packed {
    text: String,
    ends: Vec<usize>,
}

impl Packed {
    /// Finds the fields.
    pub fn new(packed: &str) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        text.reserve(packed.len());
        let bytes = packed.as_bytes();
        let (mut begin, mut at) = (0, 0);
        while let Some(byte) = bytes.get(at) {
            if *byte == SEPARATOR || *byte == ESCAPE {
                push(&mut text, packed.get(begin..at).unwrap_or_default());
                if *byte == SEPARATOR {
                    ends.push(text.len());
                } else {
                    at += 1;
                    text.push(char::from(if bytes.get(at) == Some(&b'_') { SEPARATOR } else { ESCAPE }));
                }
                begin = at + 1;
            }
            at += 1;
        }
        push(&mut text, packed.get(begin..).unwrap_or_default());
        ends.push(text.len());
        Self { text, ends }
    }

    /// The parameters. What cannot be read ends the list: both sides come from one package.
    pub fn parameters(&self) -> Parameters<'_> {
        let mut fields = Fields { text: &self.text, ends: &self.ends, begin: 0 };
        let mut parameters = Vec::new();
        while let Some(name) = fields.next() {
            let Some(value) = fields.value(DEPTH) else { break };
            parameters.push((name, value));
        }
        parameters
    }
}

/// The parts of a record's key, which come as values: whole numbers and texts.
pub fn keys<'a>(parameters: &[(&'a str, Value<'a>)]) -> Result<Vec<&'a str>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut keys = Vec::new();
    for (name, value) in parameters {
        match value {
            Value::Text(text) => keys.push(*text),
            Value::Number(number) if whole(number).is_some_and(|number| number <= LARGEST_WHOLE) => keys.push(*number),
            _ => problems.push(Problem::new(name, &value.shown(), "a whole number, or a text of digits", None)),
        }
    }
    if problems.is_empty() { Ok(keys) } else { Err(problems) }
}

struct Fields<'a> {
    text: &'a str,
    ends: &'a [usize],
    begin: usize,
}

impl<'a> Fields<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (end, rest) = self.ends.split_first()?;
        let field = self.text.get(self.begin..*end);
        (self.ends, self.begin) = (rest, *end);
        field
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        let (tag, text) = self.next()?.split_at_checked(1)?;
        let depth = depth.checked_sub(1)?;
        Some(match tag {
            "s" => Value::Text(text),
            "n" => Value::Number(text),
            "b" => Value::Boolean(text == "1"),
            "m" => Value::Moment(millis(text)),
            "l" => {
                let mut items = Vec::new();
                for _ in 0..whole(text)? {
                    let Some(item) = self.value(depth) else { break };
                    items.push(item);
                }
                Value::List(items)
            }
            "o" => Value::Object,
            "z" => Value::Null,
            _ => Value::Other(text),
        })
    }
}

/// Whole milliseconds; NaN for what is none, as of an invalid `Date`.
fn millis(text: &str) -> f64 {
    let (sign, bare) = text.strip_prefix("-").map_or((1.0, text), |bare| (-1.0, bare));
    #[expect(clippy::cast_precision_loss, reason = "beyond 2⁵³ it is no time that can be written")]
    whole(bare).map_or(f64::NAN, |millis| sign * millis as f64)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_kind_arrive_as_they_were_sent() {
        let packed = "a\u{1f}sx y\u{1f}b\u{1f}n-1.5\u{1f}c\u{1f}b1\u{1f}d\u{1f}m0\u{1f}e\u{1f}l2\u{1f}n1\u{1f}sz\u{1f}f\u{1f}o\u{1f}g\u{1f}z\u{1f}h\u{1f}xa function";
        let packed = Packed::new(packed);
        let names: Vec<_> = packed.parameters().into_iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        assert_eq!(
            names.join(" "),
            "a=Text(\"x y\") b=Number(\"-1.5\") c=Boolean(true) d=Moment(0.0) e=List([Number(\"1\"), Text(\"z\")]) f=Object \
             g=Null h=Other(\"a function\")"
        );
        assert!(Packed::new("").parameters().is_empty());
    }

    #[test]
    fn separators_within_texts_are_text() {
        let packed = Packed::new("na\u{1b}_me\u{1f}s\u{1b}[\u{1b}_\u{1b}[");
        let parameters = packed.parameters();
        assert_eq!(parameters.len(), 1);
        assert_eq!(parameters[0].0, "na\u{1f}me");
        assert!(matches!(&parameters[0].1, Value::Text(text) if *text == "\u{1b}\u{1f}\u{1b}"));
    }

    #[test]
    fn moments_are_whole_milliseconds() {
        for (text, expected) in [("1767225600000", 1_767_225_600_000.0), ("-1", -1.0), ("0", 0.0)] {
            assert!((millis(text) - expected).abs() < f64::EPSILON, "{text}");
        }
        for text in ["NaN", "", "-", "1e+21", "--1"] {
            assert!(millis(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn what_is_cut_short_ends_the_list() {
        for packed in ["a", "a\u{1f}", "a\u{1f}l3\u{1f}n1", "a\u{1f}lx", &"l1\u{1f}".repeat(100)] {
            let _ = Packed::new(packed).parameters();
        }
    }
}
