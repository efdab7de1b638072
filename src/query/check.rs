//! Checks parameters against the catalogue, and reports every problem.

use super::kind::{expected, flag, text_of};
use super::{Query, Value};
use crate::catalogue::{COMMON, Kind, Parameter, Resource};
use crate::error::Problem;
use crate::suggest;
use crate::text::quoted;
use crate::timestamp;
use std::borrow::Cow;

/// The keys of moments and the texts that replace them.
pub type Replaced = Vec<(String, String)>;

/// Suffix of a list parameter's name, as PHP reads it (inferred: the vendor's own client is PHP).
const ITEM: &str = "[]";

/// Shown as the value of a problem when the name is wrong.
const NAME: &str = "this name";

/// Checks the filters of a listing. Without a resource only the common parameters are checked, and all others are
/// accepted.
pub(super) fn listing(
    resource: Option<&Resource>,
    filters: &[(String, Value)],
    extra: &[(String, Value)],
) -> Result<Query, Vec<Problem>> {
    let mut checked = Checked::default();
    for (name, value) in filters {
        let parameter = match resource {
            Some(resource) => resource.parameter(name),
            None => Parameter::of(COMMON, name),
        };
        match (parameter, resource) {
            // A name and its alias are one parameter.
            (Some(parameter), _)
                if parameter.alias.is_some_and(|alias| alias == name)
                    && filters.iter().any(|(other, _)| other == parameter.name) =>
            {
                let expected = format!("given once: it is another name of {}", parameter.name);
                checked.report(name, NAME, &expected, None);
            }
            (Some(parameter), _) => checked.add_filter(name, value, parameter),
            (None, _) if name == "mode" => {
                checked.refuse(name, value, "left out: count() sets it to get the number of records");
            }
            (None, Some(resource)) => checked.refuse_unknown(name, resource),
            (None, None) => checked.add_unchecked(name, value),
        }
    }
    checked.check_ranges();
    checked.add_extra(extra);
    checked.finish()
}

/// Encodes the parameters of a raw request.
pub(super) fn unchecked(parameters: &[(String, Value)]) -> Result<Query, Vec<Problem>> {
    let mut checked = Checked::default();
    checked.add_extra(parameters);
    checked.finish()
}

/// Checks the keys of a create body. Returns the texts that replace moments.
pub fn check_body(resource: &Resource, body: &[(String, Value)]) -> Result<Replaced, Vec<Problem>> {
    let mut checked = Checked::default();
    let mut replaced = Vec::new();
    for (name, value) in body {
        match resource.create.iter().find(|parameter| parameter.name == name) {
            Some(parameter) => checked.add_key(name, value, parameter.kind, &mut replaced),
            None if resource.create_cut => match value {
                // The reference does not show this key, so it is only checked that JSON can hold the value.
                Value::Moment(_) => checked.add_key(name, value, Kind::Timestamp, &mut replaced),
                Value::Other(_) => checked.refuse(name, value, "a value that JSON can hold"),
                _ => {}
            },
            None => {
                let names: Vec<&str> = resource.create.iter().map(|parameter| parameter.name).collect();
                let expected = format!("a key of a new record of {}", resource.path);
                checked.report(name, NAME, &expected, suggest::nearest(name, &names));
            }
        }
    }
    for parameter in resource.create.iter().filter(|parameter| parameter.required) {
        if !body.iter().any(|(name, _)| name == parameter.name) {
            let expected = format!("{} (it is required)", expected(parameter.kind));
            checked.report(parameter.name, "nothing", &expected, None);
        }
    }
    checked.finish().map(|_| replaced)
}

/// A date or a timestamp as it is sent.
type Time<'a> = (&'static Parameter, Cow<'a, str>);

#[derive(Default)]
struct Checked<'a> {
    query: Query,
    /// The names in the query. Dates and timestamps come with their parameter and text, to check ranges.
    sent: Vec<(&'a str, Option<Time<'a>>)>,
    problems: Vec<Problem>,
}

impl<'a> Checked<'a> {
    fn report(&mut self, name: &str, value: &str, expected: &str, suggestion: Option<String>) {
        self.problems.push(Problem::new(name, value, expected, suggestion));
    }

    fn refuse(&mut self, name: &str, value: &Value, expected: &str) {
        self.report(name, &value.shown(), expected, None);
    }

    /// The text to send; `None` if the value was rejected.
    fn text<'v>(&mut self, name: &str, value: &'v Value, kind: Kind) -> Option<Cow<'v, str>> {
        match text_of(value, kind) {
            Ok(text) => Some(text),
            Err((expected, suggestion)) => {
                self.report(name, &value.shown(), &expected, suggestion);
                None
            }
        }
    }

    fn add_filter(&mut self, name: &'a str, value: &'a Value, parameter: &'static Parameter) {
        if let (Kind::List(item), Value::List(items)) = (parameter.kind, value) {
            let sent_name = format!("{name}{ITEM}");
            for value in items {
                if let Some(text) = self.text(name, value, *item) {
                    self.query.add(&sent_name, &text);
                }
            }
            self.sent.push((name, None));
        } else if let Some(text) = self.text(name, value, parameter.kind) {
            self.query.add(name, &text);
            let is_time = matches!(parameter.kind, Kind::Date | Kind::Timestamp);
            self.sent.push((name, is_time.then_some((parameter, text))));
        }
    }

    fn add_unchecked(&mut self, name: &'a str, value: &'a Value) {
        if let Some(parameter) = Parameter::of(COMMON, name) {
            return self.add_filter(name, value, parameter);
        }
        self.sent.push((name, None));
        match value {
            Value::List(items) if items.iter().all(|item| !matches!(item, Value::List(_))) => {
                let sent_name = format!("{name}{ITEM}");
                for item in items {
                    self.add_any(&sent_name, name, item);
                }
            }
            _ => self.add_any(name, name, value),
        }
    }

    fn add_any(&mut self, sent_name: &str, name: &str, value: &Value) {
        match value {
            Value::Text(text) => self.query.add(sent_name, text),
            Value::Number { text, value } if value.is_finite() => self.query.add(sent_name, text),
            Value::Boolean(boolean) => self.query.add(sent_name, flag(*boolean)),
            Value::Moment(_) => {
                if let Some(text) = self.text(name, value, Kind::Timestamp) {
                    self.query.add(sent_name, &text);
                }
            }
            _ => self.refuse(name, value, "a text, a number, a boolean, a Date, or a list of such"),
        }
    }

    fn add_extra(&mut self, extra: &'a [(String, Value)]) {
        for (name, value) in extra {
            if self.sent.iter().any(|(known, _)| known == name) {
                self.refuse(name, value, "given once: it is among the filters already");
            } else {
                self.add_unchecked(name, value);
            }
        }
    }

    fn refuse_unknown(&mut self, name: &str, resource: &Resource) {
        let mut names = Vec::new();
        for parameter in COMMON.iter().chain(resource.filters) {
            names.push(parameter.name);
            if let Some(alias) = parameter.alias {
                names.push(alias);
            }
        }
        let way_out = if resource.filters_cut {
            ", as far as the reference shows them; pass other parameters in the options as { extra: { … } }"
        } else {
            ""
        };
        self.report(
            name,
            NAME,
            &format!("a request parameter of {}{way_out}", resource.path),
            suggest::nearest(name, &names),
        );
    }

    fn check_ranges(&mut self) {
        for (from, time) in &self.sent {
            let Some((lower, begin)) = time else { continue };
            for (to, time) in &self.sent {
                let Some((_, end)) = time.as_ref().filter(|(upper, _)| upper.is_upper_bound_of(lower)) else {
                    continue;
                };
                let parse = timestamp::parse_timestamp;
                if parse(begin).zip(parse(end)).is_some_and(|(begins, ends)| begins > ends) {
                    let expected = format!("at or before {to} ({end})");
                    self.problems.push(Problem::new(from, &quoted(begin), &expected, None));
                }
            }
        }
    }

    /// A key of a create body. It is checked like a filter, but JSON keeps its type; only moments become texts.
    fn add_key(&mut self, name: &str, value: &Value, kind: Kind, replaced: &mut Replaced) {
        match (kind, value) {
            (Kind::Object, Value::Object) => {}
            // JSON has both types, and the reference documents the number.
            (Kind::Flag, Value::Boolean(given)) => {
                self.report(name, &value.shown(), &expected(kind), Some(flag(*given).to_owned()));
            }
            (Kind::List(item), Value::List(items)) => {
                for value in items {
                    self.add_key(name, value, *item, replaced);
                }
            }
            _ => {
                if let Some(text) = self.text(name, value, kind)
                    && matches!(value, Value::Moment(_))
                {
                    replaced.push((name.to_owned(), text.into_owned()));
                }
            }
        }
    }

    fn finish(self) -> Result<Query, Vec<Problem>> {
        if self.problems.is_empty() { Ok(self.query) } else { Err(self.problems) }
    }
}
