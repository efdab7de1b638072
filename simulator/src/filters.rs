//! Which field of a record a request parameter is compared with, and how. Values are read here anew, not by the client's code.

use serde_json::Value;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};
use trackops_client::catalogue::{COMMON, Kind, Parameter, Resource};

use crate::data::{DATE, Record, TIMESTAMP};

/// Parameters that were read, ready to compare.
#[derive(Debug, Default)]
pub struct Filters {
    tests: Vec<Test>,
    /// Page number, from 1.
    pub page: u64,
    /// Records per page.
    pub per_page: u64,
    /// Oldest first.
    pub ascending: bool,
    /// Count in place of listing.
    pub count: bool,
}

#[derive(Debug)]
struct Test {
    field: String,
    want: Want,
}

#[derive(Debug)]
enum Want {
    Equal(Value),
    From(String),
    To(String),
}

impl Filters {
    /// Reads the parameters of a listing. `Err` is the message of the 400.
    pub fn read(resource: &Resource, query: &[(String, String)]) -> Result<Self, String> {
        let mut filters = Self { page: 1, per_page: 100, ..Self::default() };
        for (name, text) in query {
            if query.iter().filter(|(other, _)| other == name).count() > 1 {
                return Err(format!("The parameter {name} was given more than once."));
            }
            if name == "mode" {
                filters.count = text == "count";
                if !filters.count {
                    return Err(format!("Invalid value for mode: {text}"));
                }
                continue;
            }
            let Some(parameter) = known(resource, name) else {
                return Err(format!("Invalid request parameter: {name}"));
            };
            let value = read(parameter.kind, text).ok_or_else(|| format!("Invalid value for {name}: {text}"))?;
            match (parameter.name, value.as_u64()) {
                ("page", Some(page)) => filters.page = page,
                ("per_page", Some(per_page)) => filters.per_page = per_page,
                ("dir", _) => filters.ascending = text == "asc",
                _ => filters.tests.push(test(resource, parameter, value)),
            }
        }
        Ok(filters)
    }

    /// Whether a record passes.
    pub fn pass(&self, record: &Record) -> bool {
        self.tests.iter().all(|Test { field, want }| {
            let value = record.get(field).unwrap_or(&Value::Null);
            let text = value.as_str().unwrap_or_default();
            match want {
                Want::Equal(wanted) => value == wanted,
                Want::From(bound) => !text.is_empty() && text >= bound.as_str(),
                Want::To(bound) => !text.is_empty() && text <= bound.as_str(),
            }
        })
    }

    /// Whether every record passes.
    pub fn is_open(&self) -> bool {
        self.tests.is_empty()
    }
}

fn known(resource: &Resource, name: &str) -> Option<&'static Parameter> {
    let own: &'static [Parameter] = resource.filters;
    COMMON.iter().chain(own).find(|parameter| parameter.name == name || parameter.alias == Some(name))
}

/// A parameter's value, as records hold it: numbers, booleans, and texts whose order is that of time.
fn read(kind: Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Integer { min, max } => {
            text.parse::<i64>().ok().filter(|number| (min..=max).contains(number)).map(Value::from)
        }
        Kind::Boolean => match text {
            "1" | "true" => Some(Value::Bool(true)),
            "0" | "false" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::String => Some(Value::from(text)),
        Kind::Choice(choices) => choices.contains(&text).then(|| Value::from(text)),
        Kind::Date => Date::parse(text, DATE).ok().map(|_| Value::from(text)),
        Kind::Timestamp => moment(text).map(|moment| Value::from(crate::data::timestamp(moment))),
        Kind::Number | Kind::List(_) | Kind::Object => None,
    }
}

fn moment(text: &str) -> Option<OffsetDateTime> {
    use time::format_description::well_known::Rfc3339;
    if let Ok(moment) = PrimitiveDateTime::parse(text, TIMESTAMP) {
        return Some(moment.assume_utc());
    }
    if let Ok(day) = Date::parse(text, DATE) {
        return Some(PrimitiveDateTime::new(day, Time::MIDNIGHT).assume_utc());
    }
    OffsetDateTime::parse(text, &Rfc3339).ok().map(|moment| moment.to_offset(time::UtcOffset::UTC))
}

fn test(resource: &Resource, parameter: &Parameter, value: Value) -> Test {
    let field = field(resource.name, parameter.name);
    let text = value.as_str().unwrap_or_default().to_owned();
    let bounds = |end: bool| resource.ranges.iter().any(|range| parameter.name == if end { range.1 } else { range.0 });
    let want = if bounds(false) {
        Want::From(text)
    } else if bounds(true) {
        Want::To(text)
    } else {
        Want::Equal(value)
    };
    Test { field, want }
}

/// The record's key that a parameter speaks of. All but `id` are the simulator's own.
fn field(resource: &str, parameter: &str) -> String {
    match (resource, parameter) {
        (_, "id" | "name" | "account_code" | "is_request" | "is_valid") => parameter.to_owned(),
        ("cases", "created_from" | "created_to") => "created_on".to_owned(),
        ("cases", "created_from_system" | "created_to_system") => "created_at".to_owned(),
        ("cases", "due_from" | "due_to") => "due_on".to_owned(),
        ("caseUpdates", "case") => "casefile_id".to_owned(),
        _ if parameter.starts_with("reference_value") => parameter.to_owned(),
        _ => match parameter.strip_suffix("_from").or_else(|| parameter.strip_suffix("_to")) {
            Some(what) => format!("{what}_at"),
            None => format!("{parameter}_id"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;
    use trackops_client::catalogue::RESOURCES;

    #[test]
    fn every_parameter_speaks_of_a_field_that_records_have() {
        for resource in RESOURCES {
            let kind = data::Kind::named(resource.name).unwrap();
            let record = data::Table::new(kind, 1, 10, 10).get(3).unwrap();
            for parameter in resource.filters {
                let field = field(resource.name, parameter.name);
                assert!(record.contains_key(&field), "{} {} {field}", resource.name, parameter.name);
            }
        }
    }
}
