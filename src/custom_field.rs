//! Values of custom fields, written and read by the type of the field (the reference's article on fields).
//!
//! A record holds `{ id, value }` for each field. What `value` is depends on the field's type; the types and their tags are
//! in the catalogue ([`field_types`]).

use crate::catalogue::{Kind, Parameter, field_types};
use crate::error::Problem;
use crate::number;
use crate::prelude::*;
use crate::query::{Parameters, Value, boolean_of, expected, is_finite, text_of};
use crate::suggest;
use crate::text::{concat, join, quoted, trim};
use crate::timestamp;

/// A value as it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// What the caller gave, which has the right form: an object or a list.
    AsGiven,
}

/// A value as it was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// The field holds no value. Of a yes, no or not applicable: not applicable.
    None,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
    /// What the server sent, which has the right form: an object or a list.
    AsGiven,
    /// This JSON text holds it: without `expand_field_values`, that is how values with parts are sent.
    Json(String),
}

/// The type of that tag, or what is wrong with the tag.
pub fn field_type(tag: &str) -> Result<&'static Parameter, Problem> {
    field_types().iter().find(|known| known.name == tag).ok_or_else(|| {
        let mut tags = Vec::new();
        for known in field_types() {
            tags.push(known.name);
        }
        let expected = concat(&["the tag of a field type: ", &join(&tags, ", ")]);
        Problem::new("tag", &quoted(tag), &expected, suggest::nearest_quoted(tag, &tags))
    })
}

/// Checks the id of a field and a value of that type, and says how the value is sent. `parts` are those of a value that is
/// an object.
pub fn write(tag: &str, id: &Value<'_>, value: &Value<'_>, parts: &Parameters<'_>) -> Result<Written, Vec<Problem>> {
    let mut problems = Vec::new();
    if let Err(refusal) = text_of(id, Kind::Id) {
        problems.push(problem("id", id, refusal));
    }
    let written = match field_type(tag) {
        Ok(known) => write_value(known.kind, value, parts, &mut problems),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    written.filter(|_| problems.is_empty()).ok_or(problems)
}

/// Nothing where there is a problem.
fn write_value(kind: Kind, value: &Value<'_>, parts: &Parameters<'_>, problems: &mut Vec<Problem>) -> Option<Written> {
    let mut refuse = |expected: String| problems.push(problem("value", value, (expected, None)));
    match (kind, value) {
        (Kind::Parts(known), Value::Object) => {
            check_parts(known, parts, problems);
            return Some(Written::AsGiven);
        }
        (Kind::List(item), Value::List(items)) if !items.is_empty() => {
            for value in items {
                if let Err(refusal) = text_of(value, *item) {
                    problems.push(problem("value", value, refusal));
                }
            }
            return Some(Written::AsGiven);
        }
        (Kind::YesNoNa, Value::Null) => return Some(Written::Text(String::new())),
        (Kind::Flag | Kind::YesNoNa, Value::Boolean(yes)) => {
            return Some(Written::Number(if *yes { 1.0 } else { 0.0 }));
        }
        // Numbers stay numbers: they are decimals in the reference. The other kinds are all sent as texts.
        (Kind::Number, Value::Number(number)) if is_finite(number) => {
            return Some(Written::Number(number::read(number)));
        }
        (Kind::Flag, _) => refuse(expected(Kind::Boolean)),
        (Kind::Number | Kind::YesNoNa | Kind::Parts(_) | Kind::List(_), _) => refuse(expected(kind)),
        _ => match text_of(value, kind) {
            Ok(text) => return Some(Written::Text(text)),
            Err(refusal) => problems.push(problem("value", value, refusal)),
        },
    }
    None
}

fn check_parts(known: &[&str], parts: &Parameters<'_>, problems: &mut Vec<Problem>) {
    for (name, value) in parts {
        if !known.contains(name) {
            let suggestion = suggest::nearest(name, known);
            let expected = concat(&["one of the parts ", &join(known, ", ")]);
            problems.push(Problem::new(name, "this name", &expected, suggestion));
        } else if !matches!(value, Value::Text(_)) {
            problems.push(problem(name, value, ("a text".to_owned(), None)));
        }
    }
    if parts.is_empty() {
        let expected = concat(&["an object with at least one of ", &join(known, ", ")]);
        problems.push(problem("value", &Value::Object, (expected, None)));
    }
}

/// Reads a value of a record. Values come as texts, booleans or numbers; with `expand_field_values` those that have parts
/// come as objects and lists.
pub fn read(tag: &str, value: &Value<'_>) -> Result<Reading, Vec<Problem>> {
    let kind = field_type(tag).map_err(|problem| vec![problem])?.kind;
    let empty = match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Other(what) => *what == "undefined",
        _ => false,
    };
    if empty {
        return Ok(Reading::None);
    }
    read_value(kind, value).ok_or_else(|| {
        let way_out = match kind {
            Kind::Parts(_) | Kind::List(_) => "; ask for them with expand_field_values: true",
            _ => "",
        };
        vec![problem("value", value, (concat(&[&expected(kind), way_out]), None))]
    })
}

fn read_value(kind: Kind, value: &Value<'_>) -> Option<Reading> {
    match (kind, value) {
        (Kind::Parts(_), Value::Object) | (Kind::List(_), Value::List(_)) => Some(Reading::AsGiven),
        (Kind::Parts(_), Value::Text(text)) => is_enclosed(text, "{", "}").then(|| Reading::Json((*text).to_owned())),
        (Kind::List(_), Value::Text(text)) => is_enclosed(text, "[", "]").then(|| Reading::Json((*text).to_owned())),
        (Kind::Flag | Kind::YesNoNa, _) => boolean(value).map(Reading::Boolean),
        (Kind::Number, Value::Number(number)) => Some(Reading::Number(number::read(number))),
        (Kind::Number, Value::Text(text)) => number::read_decimal(trim(text)).map(Reading::Number),
        (Kind::Date, Value::Text(text)) => {
            // A server that sends the day's midnight still names the day.
            timestamp::parse_timestamp(text)?;
            text.get(..10).map(|day| Reading::Text(day.to_owned()))
        }
        (Kind::Date | Kind::Parts(_) | Kind::List(_), _) => None,
        // Whatever the server keeps as a text is handed on as it is.
        (_, Value::Text(text)) => Some(Reading::Text((*text).to_owned())),
        (_, Value::Number(_) | Value::Boolean(_)) => Some(Reading::Text(value.shown())),
        _ => None,
    }
}

fn boolean(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Boolean(boolean) => Some(*boolean),
        Value::Number(text @ ("0" | "1")) | Value::Text(text) => boolean_of(text),
        _ => None,
    }
}

fn is_enclosed(text: &str, open: &str, close: &str) -> bool {
    let text = trim(text);
    text.starts_with(open) && text.ends_with(close)
}

#[inline(never)]
fn problem(parameter: &str, value: &Value<'_>, (expected, suggestion): (String, Option<String>)) -> Problem {
    Problem::new(parameter, &value.shown(), &expected, suggestion)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    const fn text(text: &'static str) -> Value<'static> {
        Value::Text(text)
    }

    fn written(tag: &str, value: &Value<'_>) -> Result<Written, Vec<Problem>> {
        write(tag, &Value::number(7.0), value, &Vec::new())
    }

    /// 2026-01-31 00:00:00 UTC.
    const DAY: f64 = 1_769_817_600_000.0;

    #[test]
    fn each_type_is_sent_in_the_form_of_the_reference() {
        let day = || Written::Text("2026-01-31".to_owned());
        for (tag, value, expected) in [
            ("COUNTRY", text("US"), Written::Text("US".to_owned())),
            ("DATE", text("2026-01-31"), day()),
            ("BIRTHDAY", Value::Moment(DAY), day()),
            ("EMAIL", text("sam@spade.example"), Written::Text("sam@spade.example".to_owned())),
            ("LONG", text("a\nb"), Written::Text("a\nb".to_owned())),
            ("CURRENCY", Value::number(12.5), Written::Number(12.5)),
            ("NUMBER", Value::number(-3.0), Written::Number(-3.0)),
            ("CHECKBOX", Value::List(vec![text("a"), text("b")]), Written::AsGiven),
            ("SELECT", text("a"), Written::Text("a".to_owned())),
            ("LINK", text("https://spade.example/x?y"), Written::Text("https://spade.example/x?y".to_owned())),
            ("YESNO", Value::Boolean(true), Written::Number(1.0)),
            ("YESNO", Value::Boolean(false), Written::Number(0.0)),
            ("YESNONA", Value::Boolean(false), Written::Number(0.0)),
            ("YESNONA", Value::Null, Written::Text(String::new())),
        ] {
            assert_eq!(written(tag, &value), Ok(expected), "{tag} {value:?}");
        }
        let parts = vec![("city", text("Reno"))];
        assert_eq!(write("ADDRESS", &text("12"), &Value::Object, &parts), Ok(Written::AsGiven));
    }

    #[test]
    fn what_a_type_does_not_take_is_refused_with_what_it_takes() {
        for (tag, value) in [
            ("COUNTRY", text("us")),
            ("COUNTRY", text("USA")),
            ("COUNTRY", text("ü")),
            ("DATE", text("31.01.2026")),
            ("DATE", Value::Moment(DAY + 1.0)),
            ("EMAIL", text("sam")),
            ("EMAIL", text("sam @x")),
            ("INPUT", Value::number(5.0)),
            ("CURRENCY", text("12.50")),
            ("CURRENCY", Value::number(f64::NAN)),
            ("CHECKBOX", text("a")),
            ("CHECKBOX", Value::List(vec![])),
            ("CHECKBOX", Value::List(vec![Value::number(1.0)])),
            ("LINK", text("spade.example")),
            ("LINK", text("javascript:alert(1)")),
            ("YESNO", Value::Null),
            ("YESNO", text("yes")),
            ("YESNONA", Value::number(2.0)),
            ("ADDRESS", text("1 Main St")),
            ("ADDRESS", Value::Object),
        ] {
            let problems = written(tag, &value).unwrap_err();
            assert_eq!((problems.len(), problems[0].parameter.as_str()), (1, "value"), "{tag} {value:?}");
        }
        assert_eq!(written("COUNTRY", &text("us")).unwrap_err()[0].suggestion.as_deref(), Some("\"US\""));
        assert_eq!(
            written("LINK", &text("spade.example")).unwrap_err()[0].suggestion.as_deref(),
            Some("\"https://spade.example\"")
        );
    }

    #[test]
    fn faults_of_id_tag_and_parts_are_named() {
        let parts = vec![("town", text("Reno")), ("zip", Value::number(1.0))];
        let problems = write("ADDRESS", &Value::number(0.0), &Value::Object, &parts).unwrap_err();
        let names: Vec<_> = problems.iter().map(|problem| problem.parameter.as_str()).collect();
        assert_eq!(names, ["id", "town", "zip"]);
        let problems = written("ADRESS", &Value::Object).unwrap_err();
        assert_eq!(problems[0].suggestion.as_deref(), Some("\"ADDRESS\""));
    }

    #[test]
    fn values_are_read_in_every_form_that_servers_use() {
        let json = r#"{"city":"Reno"}"#;
        for (tag, value, expected) in [
            ("ADDRESS", Value::Object, Reading::AsGiven),
            ("ADDRESS", text(json), Reading::Json(json.to_owned())),
            ("CHECKBOX", Value::List(vec![]), Reading::AsGiven),
            ("CHECKBOX", text("[\"a\"]"), Reading::Json("[\"a\"]".to_owned())),
            ("CURRENCY", text("12.50"), Reading::Number(12.5)),
            ("NUMBER", Value::number(3.0), Reading::Number(3.0)),
            ("YESNO", Value::number(1.0), Reading::Boolean(true)),
            ("YESNO", text("0"), Reading::Boolean(false)),
            ("YESNONA", text(""), Reading::None),
            ("YESNONA", Value::Boolean(true), Reading::Boolean(true)),
            ("DATE", text("2026-01-31"), Reading::Text("2026-01-31".to_owned())),
            ("DATE", text("2026-01-31 00:00:00"), Reading::Text("2026-01-31".to_owned())),
            ("INPUT", Value::number(5.0), Reading::Text("5".to_owned())),
            ("NAME", Value::Null, Reading::None),
            ("NAME", Value::Other("undefined"), Reading::None),
        ] {
            assert_eq!(read(tag, &value), Ok(expected), "{tag} {value:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_and_never_guessed() {
        for (tag, value) in [
            ("ADDRESS", text("1 Main St, Reno")),
            ("CHECKBOX", text("a, b")),
            ("CURRENCY", text("12,50 €")),
            ("CURRENCY", text("inf")),
            ("YESNO", Value::number(2.0)),
            ("DATE", text("tomorrow")),
            ("INPUT", Value::Object),
        ] {
            assert_eq!(read(tag, &value).unwrap_err()[0].parameter, "value", "{tag} {value:?}");
        }
        assert!(read("NAME", &text("Sam Spade")).unwrap_err()[0].expected.contains("expand_field_values"));
    }

    #[test]
    fn every_type_of_the_reference_is_there() {
        assert_eq!(field_types().len(), 16);
    }
}
