//! How request parameters select records. Values are parsed here, independently of the client's code.

use serde_json::Value;
use trackops_client::catalogue::{Kind, Parameter, Resource};

use crate::body::LARGEST;
use crate::fields::{EXPAND, field_of};
use crate::moment;
use crate::world::{Table, World};

/// Parsed parameters.
#[derive(Debug, Default)]
pub struct Filters {
    tests: Vec<Test>,
    /// Page number, from 1.
    pub page: u64,
    /// Records per page.
    pub per_page: u64,
    /// Oldest first.
    pub ascending: bool,
    /// Count instead of list.
    pub count: bool,
    /// Custom fields in parts.
    pub expanded: bool,
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
    /// Parses the parameters of a listing. `Err` is the message of the 400.
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
            let Some(parameter) = resource.parameter(name) else {
                return Err(format!("Invalid request parameter: {name}"));
            };
            if query.iter().filter(|(other, _)| parameter.is_called(other)).count() > 1 {
                return Err(format!("The parameter {} was given under both of its names.", parameter.name));
            }
            let value = read(parameter.kind, text).ok_or_else(|| format!("Invalid value for {name}: {text}"))?;
            match (parameter.name, value.as_u64()) {
                ("page", Some(page)) => filters.page = page,
                ("per_page", Some(per_page)) => filters.per_page = per_page,
                ("dir", _) => filters.ascending = text == "asc",
                (EXPAND, _) => filters.expanded = value == Value::Bool(true),
                _ => filters.tests.push(test(resource, parameter, value)),
            }
        }
        Ok(filters)
    }

    /// Whether a record matches.
    pub fn matches(&self, world: &World, table: &Table, row: u64) -> bool {
        self.tests.iter().all(|Test { field, want }| {
            let value = world.field(table, row, field);
            let text = value.as_str().unwrap_or_default();
            match want {
                Want::Equal(wanted) => value == *wanted,
                Want::From(bound) => !text.is_empty() && text >= bound.as_str(),
                Want::To(bound) => !text.is_empty() && text <= bound.as_str(),
            }
        })
    }

    /// Whether every record matches.
    pub fn is_open(&self) -> bool {
        self.tests.is_empty()
    }
}

/// A parameter's value in the form of record values: numbers, booleans, and strings that sort by time.
fn read(kind: Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Id => whole(text, 1, LARGEST),
        Kind::Whole => whole(text, 0, LARGEST),
        Kind::Flag => whole(text, 0, 1),
        Kind::Integer { min, max } => whole(text, u64::from(min), u64::from(max)),
        Kind::Boolean => match text {
            "1" | "true" => Some(Value::Bool(true)),
            "0" | "false" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::String | Kind::Email | Kind::Link | Kind::Country => Some(Value::from(text)),
        Kind::Choice(choices) => choices.contains(&text).then(|| Value::from(text)),
        Kind::Date => moment::is_date(text).then(|| Value::from(text)),
        Kind::Timestamp => moment::read(text).map(|moment| Value::from(moment::timestamp(moment))),
        Kind::Number | Kind::YesNoNa | Kind::List(_) | Kind::Object | Kind::Parts(_) => None,
    }
}

fn whole(text: &str, min: u64, max: u64) -> Option<Value> {
    text.parse::<u64>().ok().filter(|number| (min..=max).contains(number)).map(Value::from)
}

fn test(resource: &Resource, parameter: &Parameter, value: Value) -> Test {
    let field = field_of(resource.name, parameter);
    let text = value.as_str().unwrap_or_default().to_owned();
    let filters = resource.filters;
    let want = if filters.iter().any(|upper| upper.is_upper_bound_of(parameter)) {
        Want::From(text)
    } else if filters.iter().any(|lower| parameter.is_upper_bound_of(lower)) {
        Want::To(text)
    } else {
        Want::Equal(value)
    };
    Test { field, want }
}
