//! Which values the API takes, and what is said of the others.

use super::Value;
use super::kind::{Refusal, TIMESTAMP, expected, flag, text_of};
use super::value::is_finite;
use crate::catalogue::{COMMON, Kind, Parameter, Resource};
use crate::error::Problem;
use crate::prelude::*;
use crate::suggest;
use crate::text::{concat, quoted};
use crate::timestamp;

/// Names and texts.
pub type Pairs = Vec<(String, String)>;

/// What stands for the value where the name is wrong.
const NAME: &str = "this name";

/// Checks the filters of a listing; without a resource only the common parameters are known, and others pass.
pub(super) fn listing(
    resource: Option<&Resource>,
    filters: &[(&str, Value<'_>)],
    extra: &[(&str, Value<'_>)],
) -> Result<Pairs, Vec<Problem>> {
    let mut checked = Checked::default();
    for (name, value) in filters {
        let parameter = parameters(resource).find(|parameter| parameter.is_called(name));
        match (parameter, resource) {
            _ if *name == "mode" => {
                checked.refuse(name, value, "set by the caller: count() asks for the number of records");
            }
            (Some(parameter), _) => checked.add_filter(name, value, parameter.kind),
            (None, Some(resource)) => checked.refuse_unknown(name, resource),
            (None, None) => checked.add_unchecked(name, value),
        }
    }
    if let Some(resource) = resource {
        checked.refuse_doubled(resource, filters);
        checked.check_ranges(resource);
    }
    checked.add_extra(extra);
    checked.finish()
}

/// Encodes parameters of which nothing is known.
pub(super) fn unchecked(parameters: &[(&str, Value<'_>)]) -> Result<Pairs, Vec<Problem>> {
    let mut checked = Checked::default();
    checked.add_extra(parameters);
    checked.finish()
}

/// Checks the keys of a create body. Gives the texts that take the place of moments.
pub fn check_body(resource: &Resource, body: &[(&str, Value<'_>)]) -> Result<Pairs, Vec<Problem>> {
    let mut checked = Checked::default();
    for (name, value) in body {
        match resource.create.iter().find(|parameter| parameter.name == *name) {
            Some(parameter) => checked.add_key(name, value, parameter.kind),
            None if resource.create_cut => match value {
                // Of a key that the reference does not show nothing is known but that JSON must be able to hold it.
                Value::Moment(_) => checked.add_key(name, value, Kind::Timestamp),
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
    checked.finish()
}

fn parameters(resource: Option<&Resource>) -> impl Iterator<Item = &'static Parameter> {
    let own: &'static [Parameter] = resource.map_or(&[], |resource| resource.filters);
    COMMON.iter().chain(own)
}

#[derive(Default)]
struct Checked {
    pairs: Pairs,
    problems: Vec<Problem>,
}

impl Checked {
    fn report(&mut self, name: &str, value: &str, expected: &str, suggestion: Option<String>) {
        self.problems.push(Problem::new(name, value, expected, suggestion));
    }

    #[inline(never)]
    fn refuse(&mut self, name: &str, value: &Value<'_>, expected: &str) {
        self.report(name, &value.shown(), expected, None);
    }

    #[inline(never)]
    fn add(&mut self, name: &str, text: &str) {
        self.pairs.push((name.to_owned(), text.to_owned()));
    }

    fn add_or_refuse(&mut self, sent_name: &str, name: &str, value: &Value<'_>, text: Result<String, Refusal>) {
        match text {
            Ok(text) => self.add(sent_name, &text),
            Err((expected, suggestion)) => self.report(name, &value.shown(), &expected, suggestion),
        }
    }

    fn add_filter(&mut self, name: &str, value: &Value<'_>, kind: Kind) {
        match (kind, value) {
            (Kind::List(item), Value::List(items)) => {
                let sent_name = concat(&[name, "[]"]);
                for value in items {
                    self.add_or_refuse(&sent_name, name, value, text_of(value, *item));
                }
            }
            _ => self.add_or_refuse(name, name, value, text_of(value, kind)),
        }
    }

    /// Lists are sent the way PHP reads them, `name[]` for each item (inferred: the vendor's own client is PHP).
    fn add_unchecked(&mut self, name: &str, value: &Value<'_>) {
        let known = COMMON.iter().find(|parameter| parameter.is_called(name));
        if let Some(parameter) = known {
            return self.add_filter(name, value, parameter.kind);
        }
        match value {
            Value::Text(text) => self.add(name, text),
            Value::Number(number) if is_finite(number) => self.add(name, number),
            Value::Boolean(boolean) => self.add(name, flag(*boolean)),
            Value::Moment(millis) => match timestamp::format_timestamp(*millis) {
                Some(text) => self.add(name, &text),
                None => self.refuse(name, value, TIMESTAMP),
            },
            Value::List(items) if items.iter().all(|item| !matches!(item, Value::List(_))) => {
                let name = concat(&[name, "[]"]);
                for item in items {
                    self.add_unchecked(&name, item);
                }
            }
            _ => self.refuse(name, value, "a text, a number, a boolean, a Date, or a list of such"),
        }
    }

    fn add_extra(&mut self, extra: &[(&str, Value<'_>)]) {
        for (name, value) in extra {
            if self.pairs.iter().any(|(known, _)| known == name) {
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

    /// A name and its alias are one parameter.
    fn refuse_doubled(&mut self, resource: &Resource, filters: &[(&str, Value<'_>)]) {
        for parameter in resource.filters {
            let Some(alias) = parameter.alias else { continue };
            let given = |name: &str| filters.iter().any(|(known, _)| *known == name);
            if given(parameter.name) && given(alias) {
                let expected = concat(&["given once: it is another name of ", parameter.name]);
                self.report(alias, NAME, &expected, None);
            }
        }
    }

    fn check_ranges(&mut self, resource: &Resource) {
        for lower in resource.filters {
            let upper = lower.upper_bound().and_then(|upper| self.sent(resource.parameter(&upper)?));
            let (Some(from), Some(to)) = (self.sent(lower), upper) else { continue };
            let (Some(begin), Some(end)) = (timestamp::parse_timestamp(&from.1), timestamp::parse_timestamp(&to.1))
            else {
                continue;
            };
            if begin > end {
                let expected = concat(&["at or before ", &to.0, " (", &to.1, ")"]);
                let problem = Problem::new(&from.0, &quoted(&from.1), &expected, None);
                self.problems.push(problem);
            }
        }
    }

    fn sent(&self, parameter: &Parameter) -> Option<&(String, String)> {
        self.pairs.iter().find(|(known, _)| parameter.is_called(known))
    }

    /// A key of a create body: checked like a filter, but JSON keeps its type; only moments become texts.
    fn add_key(&mut self, name: &str, value: &Value<'_>, kind: Kind) {
        match (kind, value) {
            (Kind::Object, Value::Object) => {}
            // JSON has both, and the reference names one.
            (Kind::Flag, Value::Boolean(given)) => {
                self.report(name, &value.shown(), &expected(kind), Some(flag(*given).to_owned()));
            }
            (Kind::List(_), Value::List(items)) if items.is_empty() => {}
            (Kind::List(item), Value::List(items)) => {
                for value in items {
                    self.add_key(name, value, *item);
                }
            }
            _ => match text_of(value, kind) {
                Ok(_) if !matches!(value, Value::Moment(_)) => {}
                text => self.add_or_refuse(name, name, value, text),
            },
        }
    }

    fn finish(self) -> Result<Pairs, Vec<Problem>> {
        if self.problems.is_empty() { Ok(self.pairs) } else { Err(self.problems) }
    }
}
