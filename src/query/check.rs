//! Which values the API takes, and what is said of the others.

use super::kind::{expected, flag, text_of};
use super::value::is_finite;
use super::{Query, Value};
use crate::catalogue::{COMMON, Kind, Parameter, Resource};
use crate::error::Problem;
use crate::prelude::*;
use crate::suggest;
use crate::text::{concat, form_encode, push, quoted};
use crate::timestamp;

/// The names of moments and the texts that take their place.
pub type Replaced = Vec<(String, String)>;

/// `[]`, encoded. It follows the name of a list.
const ITEM: &str = "%5B%5D";

/// What stands for the value where the name is wrong.
const NAME: &str = "this name";

/// Checks the filters of a listing; without a resource only the common parameters are known, and others pass.
pub(super) fn listing<'a>(
    resource: Option<&Resource>,
    filters: &[(&'a str, Value<'a>)],
    extra: &[(&'a str, Value<'a>)],
) -> Result<Query, Vec<Problem>> {
    let mut checked = Checked::default();
    checked.sent.reserve(filters.len());
    for (name, value) in filters {
        let parameter = match resource {
            Some(resource) => resource.parameter(name),
            None => Parameter::of(COMMON, name),
        };
        match (parameter, resource) {
            // A name and its alias are one parameter.
            (Some(parameter), _)
                if parameter.alias.is_some_and(|alias| alias == *name)
                    && filters.iter().any(|(other, _)| *other == parameter.name) =>
            {
                let expected = concat(&["given once: it is another name of ", parameter.name]);
                checked.report(name, NAME, &expected, None);
            }
            (Some(parameter), _) => checked.add_filter(name, value, parameter),
            (None, _) if *name == "mode" => {
                checked.refuse(name, value, "set by the caller: count() asks for the number of records");
            }
            (None, Some(resource)) => checked.refuse_unknown(name, resource),
            (None, None) => checked.add_unchecked(name, value),
        }
    }
    checked.check_ranges();
    checked.add_extra(extra);
    checked.finish()
}

/// Encodes parameters of which nothing is known.
pub(super) fn unchecked<'a>(parameters: &[(&'a str, Value<'a>)]) -> Result<Query, Vec<Problem>> {
    let mut checked = Checked::default();
    checked.add_extra(parameters);
    checked.finish()
}

/// Checks the keys of a create body. Gives the texts that take the place of moments.
pub fn check_body(resource: &Resource, body: &[(&str, Value<'_>)]) -> Result<Replaced, Vec<Problem>> {
    let mut checked = Checked::default();
    let mut replaced = Vec::new();
    for (name, value) in body {
        match resource.create.iter().find(|parameter| parameter.name == *name) {
            Some(parameter) => checked.add_key(name, value, parameter.kind, &mut replaced),
            None if resource.create_cut => match value {
                // Of a key that the reference does not show nothing is known but that JSON must be able to hold it.
                Value::Moment(_) => checked.add_key(name, value, Kind::Timestamp, &mut replaced),
                Value::Other(_) => checked.refuse(name, value, "a value that JSON can hold"),
                _ => {}
            },
            None => {
                let mut names = Vec::new();
                for parameter in resource.create {
                    names.push(parameter.name);
                }
                let expected = concat(&["a key of a new record of ", resource.path]);
                checked.report(name, NAME, &expected, suggest::nearest(name, &names));
            }
        }
    }
    for parameter in resource.create.iter().filter(|parameter| parameter.required) {
        if !body.iter().any(|(name, _)| *name == parameter.name) {
            let expected = concat(&[&expected(parameter.kind), " (it is required)"]);
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
    /// The names that it has; of dates and timestamps also what they are, and their texts.
    sent: Vec<(&'a str, Option<Time<'a>>)>,
    problems: Vec<Problem>,
}

impl<'a> Checked<'a> {
    fn report(&mut self, name: &str, value: &str, expected: &str, suggestion: Option<String>) {
        self.problems.push(Problem::new(name, value, expected, suggestion));
    }

    fn refuse(&mut self, name: &str, value: &Value<'_>, expected: &str) {
        self.report(name, &value.shown(), expected, None);
    }

    /// Gives the text that is sent; nothing if the value was refused.
    fn text<'v>(&mut self, name: &str, value: &Value<'v>, kind: Kind) -> Option<Cow<'v, str>> {
        match text_of(value, kind) {
            Ok(text) => Some(text),
            Err((expected, suggestion)) => {
                self.report(name, &value.shown(), &expected, suggestion);
                None
            }
        }
    }

    fn add_filter(&mut self, name: &'a str, value: &Value<'a>, parameter: &'static Parameter) {
        if let (Kind::List(item), Value::List(items)) = (parameter.kind, value) {
            let sent_name = concat(&[name, ITEM]);
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

    /// Lists are sent the way PHP reads them, `name[]` for each item (inferred: the vendor's own client is PHP).
    fn add_unchecked(&mut self, name: &'a str, value: &Value<'a>) {
        if let Some(parameter) = Parameter::of(COMMON, name) {
            return self.add_filter(name, value, parameter);
        }
        self.sent.push((name, None));
        let mut sent_name = String::new();
        form_encode(&mut sent_name, name);
        match value {
            Value::List(items) if items.iter().all(|item| !matches!(item, Value::List(_))) => {
                push(&mut sent_name, ITEM);
                for item in items {
                    self.add_any(&sent_name, name, item);
                }
            }
            _ => self.add_any(&sent_name, name, value),
        }
    }

    fn add_any(&mut self, sent_name: &str, name: &str, value: &Value<'_>) {
        match value {
            Value::Text(text) => self.query.add(sent_name, text),
            Value::Number(number) if is_finite(number) => self.query.add(sent_name, number),
            Value::Boolean(boolean) => self.query.add(sent_name, flag(*boolean)),
            Value::Moment(_) => {
                if let Some(text) = self.text(name, value, Kind::Timestamp) {
                    self.query.add(sent_name, &text);
                }
            }
            _ => self.refuse(name, value, "a text, a number, a boolean, a Date, or a list of such"),
        }
    }

    fn add_extra(&mut self, extra: &[(&'a str, Value<'a>)]) {
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
            ", as far as the reference shows them; what the server knows beyond that is passed in the options as { extra: { … } }"
        } else {
            ""
        };
        self.report(
            name,
            NAME,
            &concat(&["a request parameter of ", resource.path, way_out]),
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
                    let expected = concat(&["at or before ", to, " (", end, ")"]);
                    self.problems.push(Problem::new(from, &quoted(begin), &expected, None));
                }
            }
        }
    }

    /// A key of a create body: checked like a filter, but JSON keeps its type; only moments become texts.
    fn add_key(&mut self, name: &str, value: &Value<'_>, kind: Kind, replaced: &mut Replaced) {
        match (kind, value) {
            (Kind::Object, Value::Object) => {}
            // JSON has both, and the reference names one.
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
