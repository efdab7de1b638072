//! Checks create bodies against the catalogue, with code independent of the client's.

use serde_json::{Map, Value};
use trackops_client::catalogue::{FIELD_TYPES, Kind, Resource};

use crate::fields::CUSTOM_FIELDS;
use crate::moment;

/// The largest number that JSON readers agree on.
pub const LARGEST: u64 = 9_007_199_254_740_991;

/// The problems of a body, by key; empty if it is valid.
pub fn faults(resource: &Resource, given: &Map<String, Value>) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    for key in resource.create {
        match given.get(key.name) {
            None if key.required => faults.push((key.name.to_owned(), "is required".to_owned())),
            Some(value) if !fits(key.kind, key.name, value) => {
                faults.push((key.name.to_owned(), "is invalid".to_owned()));
            }
            _ => {}
        }
    }
    for name in given.keys() {
        if !resource.create_cut && resource.create.iter().all(|key| key.name != name) {
            faults.push((name.clone(), "is unknown".to_owned()));
        }
    }
    faults
}

fn fits(kind: Kind, name: &str, value: &Value) -> bool {
    match kind {
        Kind::Id => whole(value).is_some_and(|number| (1..=LARGEST).contains(&number)),
        Kind::Whole => whole(value).is_some_and(|number| number <= LARGEST),
        Kind::Flag => whole(value).is_some_and(|number| number <= 1),
        Kind::Integer { min, max } => {
            whole(value).is_some_and(|number| (u64::from(min)..=u64::from(max)).contains(&number))
        }
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::String | Kind::Link | Kind::Country => value.is_string(),
        Kind::Email => value.as_str().is_some_and(|text| text.contains('@')),
        Kind::Date => value.as_str().is_some_and(moment::is_date),
        Kind::Timestamp => value.as_str().is_some_and(|text| moment::read(text).is_some()),
        Kind::Choice(choices) => value.as_str().is_some_and(|text| choices.contains(&text)),
        Kind::List(item) => value.as_array().is_some_and(|items| items.iter().all(|value| fits(*item, name, value))),
        Kind::Object if name == CUSTOM_FIELDS => is_custom_field(value),
        Kind::Object => value.as_object().is_some_and(is_subject),
        Kind::Parts(_) => value.is_object(),
        Kind::YesNoNa => true,
    }
}

fn is_custom_field(field: &Value) -> bool {
    field.get("id").is_some_and(|id| fits(Kind::Id, "id", id)) && field.get("value").is_some_and(is_custom_value)
}

/// Whether a value fits some type of custom field.
fn is_custom_value(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(items) => items.iter().all(Value::is_string),
        Value::Object(parts) => FIELD_TYPES.iter().any(|known| match known.kind {
            Kind::Parts(names) => parts.iter().all(|(name, part)| names.contains(&name.as_str()) && part.is_string()),
            _ => false,
        }),
    }
}

/// Checks a subject that is created along with its case.
fn is_subject(subject: &Map<String, Value>) -> bool {
    let known = [
        ("subject_type_id", Kind::Id),
        ("is_primary", Kind::Boolean),
        ("is_pinned", Kind::Boolean),
        (CUSTOM_FIELDS, Kind::List(&Kind::Object)),
    ];
    known.iter().all(|(name, kind)| subject.get(*name).is_none_or(|value| fits(*kind, name, value)))
}

/// A whole number, even if it is written as `1.0`.
fn whole(value: &Value) -> Option<u64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and in range")]
    let of_float = |number: f64| (number.fract() == 0.0 && (0.0..1e16).contains(&number)).then_some(number as u64);
    value.as_u64().or_else(|| of_float(value.as_f64()?))
}
