//! Values of custom fields, written and read by the type of the field (the reference's article on fields).
//!
//! A record holds `{ id, value }` for each field. What `value` is depends on the field's type; the types and their tags are
//! in the catalogue ([`FIELD_TYPES`]).

use crate::catalogue::{FIELD_TYPES, Kind, Parameter};
use crate::error::Problem;
use crate::query::{Parameters, Value, boolean_of, expected, text_of};
use crate::suggest;
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
    FIELD_TYPES.iter().find(|known| known.name == tag).ok_or_else(|| {
        let tags: Vec<&str> = FIELD_TYPES.iter().map(|known| known.name).collect();
        Problem {
            parameter: "tag".to_owned(),
            value: format!("{tag:?}"),
            expected: format!("the tag of a field type: {}", tags.join(", ")),
            suggestion: suggest::nearest(tag, tags.iter().copied()).map(|tag| format!("{tag:?}")),
        }
    })
}

/// Checks the id of a field and a value of that type, and says how the value is sent. `parts` are those of a value that is
/// an object.
pub fn write(tag: &str, id: &Value, value: &Value, parts: &Parameters) -> Result<Written, Vec<Problem>> {
    let mut problems = Vec::new();
    if let Err(refusal) = text_of(id, Kind::Id) {
        problems.push(problem("id", id, refusal));
    }
    let written = match field_type(tag) {
        Ok(known) => write_value(known.kind, value, parts),
        Err(problem) => Err(vec![problem]),
    };
    match written {
        Ok(written) if problems.is_empty() => Ok(written),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

fn write_value(kind: Kind, value: &Value, parts: &Parameters) -> Result<Written, Vec<Problem>> {
    match (kind, value) {
        (Kind::Parts(known), Value::Object) => check_parts(known, parts).map(|()| Written::AsGiven),
        (Kind::List(item), Value::List(items)) if !items.is_empty() => {
            let refusals = items.iter().filter_map(|value| Some(problem("value", value, text_of(value, *item).err()?)));
            let problems: Vec<Problem> = refusals.collect();
            if problems.is_empty() { Ok(Written::AsGiven) } else { Err(problems) }
        }
        (Kind::YesNoNa, Value::Null) => Ok(Written::Text(String::new())),
        (Kind::Flag | Kind::YesNoNa, Value::Boolean(yes)) => Ok(Written::Number(f64::from(u8::from(*yes)))),
        // Numbers stay numbers: they are decimals in the reference. The other kinds are all sent as texts.
        (Kind::Number, Value::Number(number)) if number.is_finite() => Ok(Written::Number(*number)),
        (Kind::Flag, _) => Err(vec![problem("value", value, (expected(Kind::Boolean), None))]),
        (Kind::Number | Kind::YesNoNa | Kind::Parts(_) | Kind::List(_), _) => {
            Err(vec![problem("value", value, (expected(kind), None))])
        }
        _ => text_of(value, kind).map(Written::Text).map_err(|refusal| vec![problem("value", value, refusal)]),
    }
}

fn check_parts(known: &[&str], parts: &Parameters) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    for (name, value) in parts {
        if !known.contains(&name.as_str()) {
            let suggestion = suggest::nearest(name, known.iter().copied()).map(str::to_owned);
            let refusal = (format!("one of the parts {}", known.join(", ")), suggestion);
            problems.push(Problem { value: "this name".to_owned(), ..problem(name, value, refusal) });
        } else if !matches!(value, Value::Text(_)) {
            problems.push(problem(name, value, ("a text".to_owned(), None)));
        }
    }
    if problems.is_empty() && parts.is_empty() {
        let refusal = (format!("an object with at least one of {}", known.join(", ")), None);
        problems.push(problem("value", &Value::Object, refusal));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Reads a value of a record. Values come as texts, booleans or numbers; with `expand_field_values` those that have parts
/// come as objects and lists.
pub fn read(tag: &str, value: &Value) -> Result<Reading, Vec<Problem>> {
    let kind = field_type(tag).map_err(|problem| vec![problem])?.kind;
    let empty = match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Other(what) => what == "undefined",
        _ => false,
    };
    if empty {
        return Ok(Reading::None);
    }
    read_value(kind, value).ok_or_else(|| {
        let wanted = match kind {
            Kind::Parts(_) | Kind::List(_) => {
                format!("{}; ask for them with expand_field_values: true", expected(kind))
            }
            _ => expected(kind),
        };
        vec![problem("value", value, (wanted, None))]
    })
}

fn read_value(kind: Kind, value: &Value) -> Option<Reading> {
    match (kind, value) {
        (Kind::Parts(_), Value::Object) | (Kind::List(_), Value::List(_)) => Some(Reading::AsGiven),
        (Kind::Parts(_), Value::Text(text)) => is_enclosed(text, '{', '}').then(|| Reading::Json(text.clone())),
        (Kind::List(_), Value::Text(text)) => is_enclosed(text, '[', ']').then(|| Reading::Json(text.clone())),
        (Kind::Flag | Kind::YesNoNa, _) => boolean(value).map(Reading::Boolean),
        (Kind::Number, Value::Number(number)) => Some(Reading::Number(*number)),
        (Kind::Number, Value::Text(text)) => {
            text.trim().parse().ok().filter(|number: &f64| number.is_finite()).map(Reading::Number)
        }
        (Kind::Date, Value::Text(text)) => {
            // A server that sends the day's midnight still names the day.
            timestamp::parse_timestamp(text)?;
            text.get(..10).map(|day| Reading::Text(day.to_owned()))
        }
        (Kind::Date | Kind::Parts(_) | Kind::List(_), _) => None,
        // Whatever the server keeps as a text is handed on as it is.
        (_, Value::Text(text)) => Some(Reading::Text(text.clone())),
        (_, Value::Number(_) | Value::Boolean(_)) => Some(Reading::Text(value.to_string())),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Boolean(boolean) => Some(*boolean),
        Value::Number(1.0) => Some(true),
        Value::Number(0.0) => Some(false),
        Value::Text(text) => boolean_of(text),
        _ => None,
    }
}

fn is_enclosed(text: &str, open: char, close: char) -> bool {
    let text = text.trim();
    text.starts_with(open) && text.ends_with(close)
}

fn problem(parameter: &str, value: &Value, (expected, suggestion): (String, Option<String>)) -> Problem {
    Problem { parameter: parameter.to_owned(), value: value.to_string(), expected, suggestion }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn written(tag: &str, value: &Value) -> Result<Written, Vec<Problem>> {
        write(tag, &Value::Number(7.0), value, &Vec::new())
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
            ("CURRENCY", Value::Number(12.5), Written::Number(12.5)),
            ("NUMBER", Value::Number(-3.0), Written::Number(-3.0)),
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
        let parts = vec![("city".to_owned(), text("Reno"))];
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
            ("INPUT", Value::Number(5.0)),
            ("CURRENCY", text("12.50")),
            ("CURRENCY", Value::Number(f64::NAN)),
            ("CHECKBOX", text("a")),
            ("CHECKBOX", Value::List(vec![])),
            ("CHECKBOX", Value::List(vec![Value::Number(1.0)])),
            ("LINK", text("spade.example")),
            ("LINK", text("javascript:alert(1)")),
            ("YESNO", Value::Null),
            ("YESNO", text("yes")),
            ("YESNONA", Value::Number(2.0)),
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
        let parts = vec![("town".to_owned(), text("Reno")), ("zip".to_owned(), Value::Number(1.0))];
        let problems = write("ADDRESS", &Value::Number(0.0), &Value::Object, &parts).unwrap_err();
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
            ("NUMBER", Value::Number(3.0), Reading::Number(3.0)),
            ("YESNO", Value::Number(1.0), Reading::Boolean(true)),
            ("YESNO", text("0"), Reading::Boolean(false)),
            ("YESNONA", text(""), Reading::None),
            ("YESNONA", Value::Boolean(true), Reading::Boolean(true)),
            ("DATE", text("2026-01-31"), Reading::Text("2026-01-31".to_owned())),
            ("DATE", text("2026-01-31 00:00:00"), Reading::Text("2026-01-31".to_owned())),
            ("INPUT", Value::Number(5.0), Reading::Text("5".to_owned())),
            ("NAME", Value::Null, Reading::None),
            ("NAME", Value::Other("undefined".to_owned()), Reading::None),
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
            ("YESNO", Value::Number(2.0)),
            ("DATE", text("tomorrow")),
            ("INPUT", Value::Object),
        ] {
            assert_eq!(read(tag, &value).unwrap_err()[0].parameter, "value", "{tag} {value:?}");
        }
        assert!(read("NAME", &text("Sam Spade")).unwrap_err()[0].expected.contains("expand_field_values"));
    }

    #[test]
    fn every_type_of_the_reference_is_there() {
        assert_eq!(FIELD_TYPES.len(), 16);
    }
}
