//! What each kind of parameter takes, and the text that is sent for it.

use super::Value;
use crate::catalogue::Kind;
use crate::suggest;
use crate::timestamp;

/// The largest whole number that JavaScript keeps exactly (2⁵³ − 1).
pub const LARGEST_WHOLE: f64 = 9_007_199_254_740_991.0;

pub const TIMESTAMP: &str = "a Date, or a text such as \"2026-01-31 23:59:59\" (UTC)";
const DATE: &str = "a day such as \"2026-01-31\" that exists";

/// What was expected, and the nearest right value.
pub type Refusal = (String, Option<String>);

/// What a kind takes, as the end of a sentence.
pub fn expected(kind: Kind) -> String {
    let plain = match kind {
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
    plain.to_owned()
}

/// The text that is sent for a value, or why it is refused.
pub fn text_of(value: &Value, kind: Kind) -> Result<String, Refusal> {
    let wrong = |suggestion: Option<String>| Err((expected(kind), suggestion));
    match (kind, value) {
        (_, Value::Null) => Err((format!("{}; leave it out, or undefined, to send nothing", expected(kind)), None)),
        (Kind::Id, _) => whole(value, 1, i64_of(LARGEST_WHOLE)).ok_or_else(|| (expected(kind), None)),
        (Kind::Whole, _) => whole(value, 0, i64_of(LARGEST_WHOLE)).ok_or_else(|| (expected(kind), None)),
        (Kind::Flag | Kind::Boolean, Value::Boolean(boolean)) => Ok(flag(*boolean)),
        (Kind::Flag, _) => whole(value, 0, 1).ok_or_else(|| (expected(kind), None)),
        (Kind::Integer { min, max }, _) => {
            whole(value, i64::from(min), i64::from(max)).ok_or_else(|| (expected(kind), None))
        }
        (Kind::Number, Value::Number(number)) if number.is_finite() => Ok(number.to_string()),
        (Kind::String, Value::Text(text)) => Ok(text.clone()),
        (Kind::String, Value::Number(number)) => wrong(Some(format!("\"{number}\""))),
        (Kind::Email, Value::Text(text)) if is_email(text) => Ok(text.clone()),
        (Kind::Link, Value::Text(text)) if is_link(text) => Ok(text.clone()),
        (Kind::Link, Value::Text(text)) => {
            let whole = format!("https://{text}");
            wrong(is_link(&whole).then(|| format!("{whole:?}")).filter(|_| !text.contains(':')))
        }
        (Kind::Country, Value::Text(text)) => {
            let upper = text.to_ascii_uppercase();
            let letters = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
            if letters && upper == *text { Ok(upper) } else { wrong(letters.then(|| format!("{upper:?}"))) }
        }
        (Kind::Boolean, Value::Number(1.0)) => wrong(Some("true".to_owned())),
        (Kind::Boolean, Value::Number(0.0)) => wrong(Some("false".to_owned())),
        (Kind::Boolean, Value::Text(text)) => wrong(boolean_of(text).map(|boolean| boolean.to_string())),
        (Kind::Date, Value::Text(text)) if timestamp::parse_date(text).is_some() => Ok(text.clone()),
        (Kind::Date, Value::Text(text)) => match text.get(..10).filter(|day| timestamp::parse_date(day).is_some()) {
            Some(day) => Err((format!("{DATE}, without a time"), Some(format!("{day:?}")))),
            None => wrong(None),
        },
        (Kind::Date, Value::Moment(millis)) => timestamp::format_date_if_midnight_utc(*millis).ok_or_else(|| {
            let day =
                timestamp::format_timestamp(*millis).and_then(|text| text.get(..10).map(|day| format!("{day:?}")));
            (
                "a day: a Date that is not midnight in UTC may be another day where you are. Pass the day you mean as \
                 \"YYYY-MM-DD\""
                    .to_owned(),
                day,
            )
        }),
        (Kind::Timestamp, Value::Text(text)) if timestamp::parse_timestamp(text).is_some() => Ok(text.clone()),
        (Kind::Timestamp, Value::Moment(millis)) => {
            timestamp::format_timestamp(*millis).ok_or_else(|| (expected(kind), None))
        }
        (Kind::Choice(choices), Value::Text(text)) => match choices.iter().find(|choice| *choice == text) {
            Some(choice) => Ok((*choice).to_owned()),
            None => wrong(suggest::nearest(text, choices.iter().copied()).map(|choice| format!("{choice:?}"))),
        },
        _ => wrong(None),
    }
}

/// Booleans as the vendor's own client sends them.
pub fn flag(boolean: bool) -> String {
    if boolean { "1" } else { "0" }.to_owned()
}

/// The boolean that people mean by a text.
pub fn boolean_of(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// The digits of a whole number within bounds, which may be given as digits.
fn whole(value: &Value, min: i64, max: i64) -> Option<String> {
    let (integer, digits) = match value {
        Value::Number(number) if number.fract() == 0.0 && number.abs() <= LARGEST_WHOLE => {
            let integer = i64_of(*number);
            (integer, integer.to_string())
        }
        Value::Text(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            (text.parse().ok()?, text.clone())
        }
        _ => return None,
    };
    (min..=max).contains(&integer).then_some(digits)
}

/// Whether it could be an email address; only the server can know whether it is one.
fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.starts_with('.'))
        && !text.chars().any(|char| char.is_whitespace() || char.is_control())
}

fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':', '.']) && !text.chars().any(char::is_whitespace)
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small where it matters")]
const fn i64_of(number: f64) -> i64 {
    number as i64
}
