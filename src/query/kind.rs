//! The values that each kind of parameter accepts, and the text to send for them.

use super::Value;
use crate::catalogue::Kind;
use std::borrow::Cow;

use crate::suggest;
use crate::text::quoted;
use crate::timestamp;

/// The largest whole number that JavaScript represents exactly.
pub const LARGEST_WHOLE: u64 = (1 << 53) - 1;

pub const TIMESTAMP: &str = "a Date, or a text such as \"2026-01-31 23:59:59\" (UTC)";
const DATE: &str = "a day such as \"2026-01-31\" that exists";

/// What was expected, and the most similar valid value.
pub type Refusal = (String, Option<String>);

/// The values that a kind accepts, as the end of a sentence.
pub fn expected(kind: Kind) -> String {
    let fixed = match kind {
        Kind::Integer { min, max } => return format!("a whole number from {min} to {max}"),
        Kind::Choice(choices) => return format!("one of {}", choices.join(", ")),
        Kind::List(item) => return format!("a list, each item {}", expected(*item)),
        Kind::Parts(parts) => return format!("an object of texts, with any of {}", parts.join(", ")),
        Kind::Id => "a whole number from 1",
        Kind::Whole => "a whole number from 0",
        Kind::Flag => "1 or 0",
        Kind::YesNoNa => "true, false, or null for not applicable",
        Kind::Number => "a number",
        Kind::String => "a text",
        Kind::Email => "an email address",
        Kind::Link => "the address of a website, such as \"https://www.example.com\"",
        Kind::Country => "the two letters of a country, such as \"US\"",
        Kind::Boolean => "true or false",
        Kind::Date => DATE,
        Kind::Timestamp => TIMESTAMP,
        Kind::Object => "an object",
    };
    fixed.to_owned()
}

/// The text to send for a value, or why it is rejected.
pub fn text_of(value: &Value, kind: Kind) -> Result<Cow<'_, str>, Refusal> {
    let mut suggestion = None;
    let sent = match (kind, value) {
        (_, Value::Null) => {
            return Err((format!("{}; leave it out, or undefined, to send nothing", expected(kind)), None));
        }
        (Kind::Id, _) => whole(value, 1, LARGEST_WHOLE),
        (Kind::Whole, _) => whole(value, 0, LARGEST_WHOLE),
        (Kind::Integer { min, max }, _) => whole(value, u64::from(min), u64::from(max)),
        (Kind::Flag | Kind::Boolean, Value::Boolean(boolean)) => Some(flag(*boolean)),
        (Kind::Flag, _) => whole(value, 0, 1),
        (Kind::Number, Value::Number { text, value }) => value.is_finite().then_some(text.as_str()),
        (Kind::String, Value::Text(text)) => Some(text.as_str()),
        (Kind::String, Value::Number { text, .. }) => {
            suggestion = Some(quoted(text));
            None
        }
        (Kind::Email, Value::Text(text)) => is_email(text).then_some(text.as_str()),
        (Kind::Link, Value::Text(text)) if is_link(text) => Some(text.as_str()),
        (Kind::Link, Value::Text(text)) => {
            let completed = format!("https://{text}");
            suggestion = (is_link(&completed) && !text.contains(':')).then(|| quoted(&completed));
            None
        }
        (Kind::Country, Value::Text(text)) => {
            let letters = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
            let upper = text.to_ascii_uppercase();
            suggestion = letters.then(|| quoted(&upper));
            (letters && upper == *text).then_some(text.as_str())
        }
        (Kind::Boolean, Value::Number { text, .. } | Value::Text(text)) => {
            suggestion = boolean_of(text).map(|boolean| if boolean { "true" } else { "false" }.to_owned());
            None
        }
        (Kind::Date, Value::Text(text)) if timestamp::parse_date(text).is_some() => Some(text.as_str()),
        (Kind::Date, Value::Text(text)) => match text.get(..10).filter(|day| timestamp::parse_date(day).is_some()) {
            Some(day) => return Err((format!("{DATE}, without a time"), Some(quoted(day)))),
            None => None,
        },
        (Kind::Date, Value::Moment(millis)) => {
            return timestamp::format_date_if_midnight_utc(*millis).map(Cow::Owned).ok_or_else(|| {
                let expected = "a day: a Date that is not midnight in UTC may be another day where you are. \
                    Pass the day you mean as \"YYYY-MM-DD\"";
                let text = timestamp::format_timestamp(*millis).unwrap_or_default();
                (expected.to_owned(), text.get(..10).map(quoted))
            });
        }
        (Kind::Timestamp, Value::Text(text)) => timestamp::parse_timestamp(text).map(|_| text.as_str()),
        (Kind::Timestamp, Value::Moment(millis)) => {
            return timestamp::format_timestamp(*millis).map(Cow::Owned).ok_or_else(|| (expected(kind), None));
        }
        (Kind::Choice(choices), Value::Text(text)) => {
            let known = choices.contains(&text.as_str());
            suggestion = if known { None } else { suggest::nearest_quoted(text, choices) };
            known.then_some(text.as_str())
        }
        _ => None,
    };
    sent.map(Cow::Borrowed).ok_or_else(|| (expected(kind), suggestion))
}

/// Booleans in the form that the vendor's client sends.
pub const fn flag(boolean: bool) -> &'static str {
    if boolean { "1" } else { "0" }
}

/// The boolean that a text probably means.
fn boolean_of(text: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["true", "yes", "1"]) { Some(true) } else { is(["false", "no", "0"]).then_some(false) }
}

/// The digits of a whole number within bounds. It may be given as a text of digits.
fn whole(value: &Value, min: u64, max: u64) -> Option<&str> {
    let (Value::Number { text, .. } | Value::Text(text)) = value else { return None };
    // `parse` alone would also accept a sign.
    let number: u64 = text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    (min..=max).contains(&number).then_some(text)
}

/// Whether it looks like an email address. Only the server knows whether it is one.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let blank = |char: char| char.is_whitespace() || char.is_control();
    !name.is_empty() && !host.is_empty() && !host.starts_with('.') && !text.contains(blank)
}

fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':', '.']) && !rest.contains(char::is_whitespace)
}
