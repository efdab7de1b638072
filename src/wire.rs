//! How parameters cross from JavaScript: as one flat string, read once.
//!
//! Fields are separated by U+001F: a name, its value, the next name, and so on. A value is a tag and a text: `s` text,
//! `n` number, `b` boolean (`1`, `0`), `m` moment (milliseconds since 1970), `l` list (its length; the items follow as
//! fields of their own), `o` object, `z` null, `x` anything else (what it is). In names and texts U+001F is written as
//! U+001B `_` and U+001B as U+001B `[`. The other side is `ts/wire.ts`. One string is an order of magnitude cheaper than
//! one crossing per value.

use crate::error::Problem;
use crate::query::{LARGEST_WHOLE, Parameters, Value};

const SEPARATOR: char = '\u{1f}';
const ESCAPE: char = '\u{1b}';

/// How deep lists may be nested; the other side sends no deeper ones.
const DEPTH: usize = 8;

/// Reads what `ts/wire.ts` wrote. What cannot be read ends the list: both sides come from one package.
pub fn unpack(packed: &str) -> Parameters {
    let mut fields = packed.split(SEPARATOR);
    let mut parameters = Vec::new();
    while let Some(name) = fields.next() {
        let Some(value) = value(&mut fields, DEPTH) else { break };
        parameters.push((unescape(name), value));
    }
    parameters
}

/// The parts of a record's key, which come as values: whole numbers and texts.
pub fn keys(parameters: &[(String, Value)]) -> Result<Vec<String>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut keys = Vec::new();
    for (name, value) in parameters {
        match value {
            Value::Text(text) => keys.push(text.clone()),
            Value::Number(number) if *number >= 0.0 && number.fract() == 0.0 && *number <= LARGEST_WHOLE => {
                keys.push(number.to_string());
            }
            _ => problems.push(Problem {
                parameter: name.clone(),
                value: value.to_string(),
                expected: "a whole number, or a text of digits".to_owned(),
                suggestion: None,
            }),
        }
    }
    if problems.is_empty() { Ok(keys) } else { Err(problems) }
}

fn value<'a>(fields: &mut impl Iterator<Item = &'a str>, depth: usize) -> Option<Value> {
    let field = fields.next()?;
    let depth = depth.checked_sub(1)?;
    let mut chars = field.chars();
    let tag = chars.next()?;
    let text = chars.as_str();
    Some(match tag {
        's' => Value::Text(unescape(text)),
        'n' => Value::Number(text.parse().unwrap_or(f64::NAN)),
        'b' => Value::Boolean(text == "1"),
        'm' => Value::Moment(text.parse().unwrap_or(f64::NAN)),
        'l' => {
            let length: usize = text.parse().ok()?;
            Value::List((0..length).map_while(|_| value(fields, depth)).collect())
        }
        'o' => Value::Object,
        'z' => Value::Null,
        _ => Value::Other(unescape(text)),
    })
}

fn unescape(text: &str) -> String {
    if !text.contains(ESCAPE) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        plain.push(match (char, char == ESCAPE) {
            (_, true) if chars.next() == Some('_') => SEPARATOR,
            (char, _) => char,
        });
    }
    plain
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_kind_arrive_as_they_were_sent() {
        let packed = "a\u{1f}sx y\u{1f}b\u{1f}n-1.5\u{1f}c\u{1f}b1\u{1f}d\u{1f}m0\u{1f}e\u{1f}l2\u{1f}n1\u{1f}sz\u{1f}f\u{1f}o\u{1f}g\u{1f}z\u{1f}h\u{1f}xa function";
        let names: Vec<_> = unpack(packed).into_iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        assert_eq!(
            names.join(" "),
            "a=Text(\"x y\") b=Number(-1.5) c=Boolean(true) d=Moment(0.0) e=List([Number(1.0), Text(\"z\")]) f=Object \
             g=Null h=Other(\"a function\")"
        );
        assert!(unpack("").is_empty());
    }

    #[test]
    fn separators_within_texts_are_text() {
        let parameters = unpack("na\u{1b}_me\u{1f}s\u{1b}[\u{1b}_\u{1b}[");
        assert_eq!(parameters.len(), 1);
        assert_eq!(parameters[0].0, "na\u{1f}me");
        assert!(matches!(&parameters[0].1, Value::Text(text) if text == "\u{1b}\u{1f}\u{1b}"));
    }

    #[test]
    fn what_is_cut_short_ends_the_list() {
        for packed in ["a", "a\u{1f}", "a\u{1f}l3\u{1f}n1", "a\u{1f}lx", &"l1\u{1f}".repeat(100)] {
            let _ = unpack(packed);
        }
    }
}
