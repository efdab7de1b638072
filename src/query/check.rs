//! Which values the API takes, and what is said of the others.

use super::Value;
use super::kind::{TIMESTAMP, expected, flag, text_of};
use crate::catalogue::{COMMON, Kind, Parameter, Resource};
use crate::error::Problem;
use crate::suggest;
use crate::timestamp;

type Pairs = Vec<(String, String)>;

/// Checks the filters of a listing; without a resource only the common parameters are known, and others pass.
pub(super) fn listing(
    resource: Option<&Resource>,
    filters: &[(String, Value)],
    extra: &[(String, Value)],
) -> Result<Pairs, Vec<Problem>> {
    let mut checked = Checked::default();
    for (name, value) in filters {
        let parameter = parameters(resource).find(|parameter| parameter.is_called(name));
        match (parameter, resource) {
            _ if name == "mode" => {
                checked.refuse(name, value.to_string(), "set by the caller: count() asks for the number of records");
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
pub(super) fn unchecked(parameters: &[(String, Value)], extra: &[(String, Value)]) -> Result<Pairs, Vec<Problem>> {
    let mut checked = Checked::default();
    for (name, value) in parameters {
        checked.add_unchecked(name, value);
    }
    checked.add_extra(extra);
    checked.finish()
}

/// Checks the keys of a create body. Gives the texts that take the place of moments.
pub fn check_body(resource: &Resource, body: &[(String, Value)]) -> Result<Pairs, Vec<Problem>> {
    let mut checked = Checked::default();
    for (name, value) in body {
        match resource.create.iter().find(|parameter| parameter.name == name) {
            Some(parameter) => checked.add_key(name, value, parameter.kind),
            None if resource.create_cut => match value {
                // Of a key that the reference does not show nothing is known but that JSON must be able to hold it.
                Value::Moment(_) => checked.add_key(name, value, Kind::Timestamp),
                Value::Other(_) => checked.refuse(name, value.to_string(), "a value that JSON can hold"),
                _ => {}
            },
            None => {
                let names = resource.create.iter().map(|parameter| parameter.name);
                checked.problems.push(Problem {
                    parameter: name.clone(),
                    value: "this name".to_owned(),
                    expected: format!("a key of a new record of {}", resource.path),
                    suggestion: suggest::nearest(name, names).map(str::to_owned),
                });
            }
        }
    }
    for parameter in resource.create.iter().filter(|parameter| parameter.required) {
        let given = body.iter().find(|(name, _)| name == parameter.name);
        if given.is_none() {
            checked.refuse(
                parameter.name,
                "nothing".to_owned(),
                &format!("{} (it is required)", expected(parameter.kind)),
            );
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
    fn refuse(&mut self, name: &str, value: String, expected: &str) {
        self.refuse_with(name, value, expected, None);
    }

    fn refuse_with(&mut self, name: &str, value: String, expected: &str, suggestion: Option<String>) {
        let (parameter, expected) = (name.to_owned(), expected.to_owned());
        self.problems.push(Problem { parameter, value, expected, suggestion });
    }

    fn add(&mut self, name: &str, text: String) {
        self.pairs.push((name.to_owned(), text));
    }

    fn add_filter(&mut self, name: &str, value: &Value, kind: Kind) {
        match (kind, value) {
            (Kind::List(item), Value::List(items)) => {
                for value in items {
                    match text_of(value, *item) {
                        Ok(text) => self.add(&format!("{name}[]"), text),
                        Err((expected, suggestion)) => self.refuse_with(name, value.to_string(), &expected, suggestion),
                    }
                }
            }
            _ => match text_of(value, kind) {
                Ok(text) => self.add(name, text),
                Err((expected, suggestion)) => self.refuse_with(name, value.to_string(), &expected, suggestion),
            },
        }
    }

    /// Lists are sent the way PHP reads them, `name[]` for each item (inferred: the vendor's own client is PHP).
    fn add_unchecked(&mut self, name: &str, value: &Value) {
        let known = COMMON.iter().find(|parameter| parameter.is_called(name));
        if let Some(parameter) = known {
            return self.add_filter(name, value, parameter.kind);
        }
        match value {
            Value::Text(text) => self.add(name, text.clone()),
            Value::Number(number) if number.is_finite() => self.add(name, number.to_string()),
            Value::Boolean(boolean) => self.add(name, flag(*boolean)),
            Value::Moment(millis) => match timestamp::format_timestamp(*millis) {
                Some(text) => self.add(name, text),
                None => self.refuse(name, value.to_string(), TIMESTAMP),
            },
            Value::List(items) if items.iter().all(|item| !matches!(item, Value::List(_))) => {
                let name = format!("{name}[]");
                for item in items {
                    self.add_unchecked(&name, item);
                }
            }
            _ => self.refuse(name, value.to_string(), "a text, a number, a boolean, a Date, or a list of such"),
        }
    }

    fn add_extra(&mut self, extra: &[(String, Value)]) {
        for (name, value) in extra {
            if self.pairs.iter().any(|(known, _)| known == name) {
                self.refuse(name, value.to_string(), "given once: it is among the filters already");
            } else {
                self.add_unchecked(name, value);
            }
        }
    }

    fn refuse_unknown(&mut self, name: &str, resource: &Resource) {
        let names = parameters(Some(resource)).flat_map(|parameter| [Some(parameter.name), parameter.alias]).flatten();
        let suggestion = suggest::nearest(name, names).map(str::to_owned);
        let mut expected = format!("a request parameter of {}", resource.path);
        if resource.filters_cut {
            expected.push_str(
                ", as far as the reference shows them; what the server knows beyond that is passed in the options as { \
                 extra: { … } }",
            );
        }
        self.refuse_with(name, "this name".to_owned(), &expected, suggestion);
    }

    /// A name and its alias are one parameter.
    fn refuse_doubled(&mut self, resource: &Resource, filters: &[(String, Value)]) {
        for parameter in resource.filters {
            let Some(alias) = parameter.alias else { continue };
            let given = |name: &str| filters.iter().any(|(known, _)| known == name);
            if given(parameter.name) && given(alias) {
                let expected = format!("given once: it is another name of {}", parameter.name);
                self.refuse(alias, "this name".to_owned(), &expected);
            }
        }
    }

    fn check_ranges(&mut self, resource: &Resource) {
        for lower in resource.filters {
            let upper = lower.upper_bound().and_then(|upper| self.sent(resource.parameter(&upper)?));
            let (Some(from), Some(to)) = (self.sent(lower), upper) else { continue };
            let after = match (timestamp::parse_timestamp(&from.1), timestamp::parse_timestamp(&to.1)) {
                (Some(from), Some(to)) => from > to,
                _ => false,
            };
            if after {
                let expected = format!("at or before {} ({})", to.0, to.1);
                self.refuse(&from.0, format!("{:?}", from.1), &expected);
            }
        }
    }

    fn sent(&self, parameter: &Parameter) -> Option<(String, String)> {
        self.pairs.iter().find(|(known, _)| parameter.is_called(known)).cloned()
    }

    /// A key of a create body: checked like a filter, but JSON keeps its type; only moments become texts.
    fn add_key(&mut self, name: &str, value: &Value, kind: Kind) {
        let fits = match (kind, value) {
            (Kind::Object, Value::Object) => Ok(()),
            // JSON has both, and the reference names one.
            (Kind::Flag, Value::Boolean(given)) => Err((expected(kind), Some(flag(*given)))),
            (Kind::List(_), Value::List(items)) if items.is_empty() => Ok(()),
            (Kind::List(item), Value::List(items)) => {
                for value in items {
                    self.add_key(name, value, *item);
                }
                Ok(())
            }
            (_, Value::Moment(_)) => text_of(value, kind).map(|text| self.add(name, text)),
            _ => text_of(value, kind).map(|_| ()),
        };
        if let Err((expected, suggestion)) = fits {
            self.refuse_with(name, value.to_string(), &expected, suggestion);
        }
    }

    fn finish(self) -> Result<Pairs, Vec<Problem>> {
        if self.problems.is_empty() { Ok(self.pairs) } else { Err(self.problems) }
    }
}
