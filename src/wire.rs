//! How a call crosses from JavaScript: as one flat text, read once.
//!
//! It is a row of fields: a length in UTF-16 units, which is what JavaScript counts, in digits; a tag of one letter; a text of that length. Parameters are
//! pairs of them: a name (`k`) and its value. The tag of a value says what its text is: `s` text, `n` number as JavaScript
//! writes it, `b` boolean (`1`, `0`), `m` moment (whole milliseconds since 1970), `l` list (how many values follow as fields
//! of their own), `o` object, `z` null, `x` anything else (what it is). Any other field ends the parameters. The other side is `ts/wire.ts`. One
//! text is an order of magnitude cheaper than one crossing per value, and nothing in it has to be escaped or copied.

use crate::error::Problem;
use crate::prelude::*;
use crate::query::{LARGEST_WHOLE, Parameters, Value};
use crate::text::whole;

/// How deep lists may be nested; the other side sends no deeper ones.
const DEPTH: usize = 8;

/// Parameters there is room for at once; more than most calls have.
const USUAL: usize = 8;

/// What `ts/wire.ts` wrote, as far as it is not read yet.
#[derive(Clone, Copy, Debug)]
pub struct Packed<'a> {
    rest: &'a str,
    /// Whether each UTF-16 unit is a byte.
    ascii: bool,
}

impl<'a> Packed<'a> {
    /// All of it.
    pub const fn new(packed: &'a str) -> Self {
        Self { rest: packed, ascii: packed.is_ascii() }
    }

    /// The text of the next field; an empty one where nothing can be read.
    pub fn text(&mut self) -> &'a str {
        self.field().map_or("", |(_, text)| text)
    }

    /// The parameters that are next. What cannot be read ends them: both sides come from one package.
    pub fn parameters(&mut self) -> Parameters<'a> {
        let mut parameters = Vec::new();
        while let Some((b'k', name)) = self.field() {
            let Some(value) = self.value(DEPTH) else { break };
            if parameters.is_empty() {
                parameters.reserve(USUAL);
            }
            parameters.push((name, value));
        }
        parameters
    }

    fn field(&mut self) -> Option<(u8, &'a str)> {
        let bytes = self.rest.as_bytes();
        let (mut units, mut at) = (0_usize, 0);
        let tag = loop {
            let byte = *bytes.get(at)?;
            at += 1;
            if !byte.is_ascii_digit() {
                break byte;
            }
            units = units.saturating_mul(10).saturating_add(usize::from(byte - b'0'));
        };
        let rest = self.rest.get(at..)?;
        let length = if self.ascii { units } else { bytes_of(rest, units) };
        let (text, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some((tag, text))
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        let (tag, text) = self.field()?;
        let depth = depth.checked_sub(1)?;
        Some(match tag {
            b's' => Value::Text(text),
            b'n' => Value::Number(text),
            b'b' => Value::Boolean(text == "1"),
            b'm' => Value::Moment(millis(text)),
            b'l' => {
                let mut items = Vec::new();
                for _ in 0..whole(text)? {
                    let Some(item) = self.value(depth) else { break };
                    items.push(item);
                }
                Value::List(items)
            }
            b'o' => Value::Object,
            b'z' => Value::Null,
            _ => Value::Other(text),
        })
    }
}

/// The bytes that the first UTF-16 units of a text take, or the whole text.
fn bytes_of(text: &str, mut units: usize) -> usize {
    for (at, char) in text.char_indices() {
        if units == 0 {
            return at;
        }
        units = units.saturating_sub(char.len_utf16());
    }
    text.len()
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
    use proptest::prelude::*;

    #[test]
    fn values_of_every_kind_arrive_as_they_were_sent() {
        let packed = "1ka3sx y1kb4n-1.51kc1b11kd1m01ke1l21n11sz1kf0o1kg0z1kh10xa function";
        let names: Vec<_> =
            Packed::new(packed).parameters().into_iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        assert_eq!(
            names.join(" "),
            "a=Text(\"x y\") b=Number(\"-1.5\") c=Boolean(true) d=Moment(0.0) e=List([Number(\"1\"), Text(\"z\")]) f=Object \
             g=Null h=Other(\"a function\")"
        );
        assert!(Packed::new("").parameters().is_empty());
    }

    #[test]
    fn texts_and_parameters_follow_each_other() {
        let mut packed = Packed::new("4slist5scases1ka1n10.1kb0s");
        assert_eq!(packed.text(), "list");
        assert_eq!(packed.text(), "cases");
        assert_eq!(packed.parameters(), [("a", Value::Number("1"))]);
        assert_eq!(packed.parameters(), [("b", Value::Text(""))]);
        assert!(packed.parameters().is_empty());
        assert_eq!(packed.text(), "");
    }

    proptest! {
        #[test]
        fn any_text_arrives_as_it_was_sent(name in "\\PC{0,5}", texts: [String; 2]) {
            let field = |tag: char, text: &str| format!("{}{tag}{text}", text.encode_utf16().count());
            let packed = [field('k', &name), field('l', "2"), field('s', &texts[0]), field('s', &texts[1])].concat();
            let [first, second] = &texts;
            let list = Value::List(vec![Value::Text(first), Value::Text(second)]);
            prop_assert_eq!(Packed::new(&packed).parameters(), [(&*name, list)]);
        }
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
        for packed in ["1", "1k", "1ka", "1kä", "1ka2s", "2kä", "1ka1lx", "99999999999999999999ka", "1ka1é1"] {
            assert!(Packed::new(packed).parameters().is_empty(), "{packed}");
        }
        let nested = ["1ka", &"1l1".repeat(100)].concat();
        assert_eq!(Packed::new(&nested).parameters().len(), 1);
        assert_eq!(Packed::new("1ka1l31n1").parameters(), [("a", Value::List(vec![Value::Number("1")]))]);
    }
}
