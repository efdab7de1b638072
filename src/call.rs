//! A call on a collection: whether the resource supports it, its checks, and its method, path and query.
//!
//! Everything that the API would reject is rejected here, so that no request is wasted.

use std::borrow::Cow;

use crate::catalogue::{self, Resource};
use crate::error::Problem;
use crate::listing::Settings;
use crate::query::{self, LARGEST_WHOLE, Query, Value};
use crate::request::{self, Method};
use crate::text::quoted;

/// The default record key of collections outside the catalogue.
const DEFAULT_RECORD_KEY: &[&str] = &["id"];

/// A method of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// All records, page by page.
    List,
    /// One page.
    Page,
    /// The number of records.
    Count,
    /// One record.
    Get,
    /// A new record.
    Create,
    /// The curl line of a listing.
    Curl,
}

impl Action {
    const OFFERED: [Self; 5] = [Self::List, Self::Page, Self::Count, Self::Get, Self::Create];

    /// The method's name in JavaScript.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Page => "page",
            Self::Count => "count",
            Self::Get => "get",
            Self::Create => "create",
            Self::Curl => "curl",
        }
    }

    /// Whether a resource supports it.
    const fn is_offered(self, resource: &Resource) -> bool {
        match self {
            Self::Get => !resource.key.is_empty(),
            Self::Create => resource.wrapper.is_some(),
            Self::List | Self::Page | Self::Count | Self::Curl => resource.list,
        }
    }
}

/// A collection of the catalogue, or any other path.
#[derive(Clone, Debug)]
pub struct Collection {
    resource: Option<&'static Resource>,
    path: Cow<'static, str>,
}

/// A request to send: method, path and parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The HTTP method.
    pub method: Method,
    /// The path below `/api/v1/`, encoded.
    pub path: Cow<'static, str>,
    /// The parameters.
    pub query: Query,
}

/// A checked new record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// The request.
    pub target: Target,
    /// The key that wraps it in the body, if there is one.
    pub wrapper: Option<String>,
    /// Keys with a moment as value, and the texts to send instead.
    pub replaced: Vec<(String, String)>,
}

impl Collection {
    /// A collection by its name in the catalogue. Any other name is a path, with or without a leading slash.
    pub fn named(name: &str) -> Result<Self, Vec<Problem>> {
        if let Some(resource) = catalogue::resource(name) {
            return Ok(Self { resource: Some(resource), path: Cow::Borrowed(resource.path) });
        }
        Ok(Self { resource: None, path: Cow::Owned(request::raw_path(name)?) })
    }

    /// The name of the call in errors: `cases.list`.
    pub fn call_name(&self, action: Action) -> String {
        match self.resource {
            Some(resource) => format!("{}.{}", resource.name, action.name()),
            None => format!("collection({}).{}", quoted(&self.path), action.name()),
        }
    }

    /// The path of the collection.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The keys that together identify a record.
    pub fn record_key(&self) -> &'static [&'static str] {
        let known = self.resource.or_else(|| catalogue::resource_at(&self.path));
        known.map_or(DEFAULT_RECORD_KEY, |resource| resource.record_key)
    }

    /// The checked filters of a listing.
    pub fn list(&self, filters: &[(String, Value)], extra: &[(String, Value)]) -> Result<Query, Vec<Problem>> {
        self.filtered(Action::List, filters, extra)
    }

    /// How to read a listing with these filters. `limited` says whether requests are spaced at all.
    pub fn settings(&self, query: &Query, verify: bool, limited: bool) -> Settings {
        Settings {
            first_page: query.page(),
            per_page: query.per_page(),
            ascending: query.get("dir") == Some("asc"),
            verify,
            filtered: query.is_filtered(),
            limited,
        }
    }

    /// One page.
    pub fn page(&self, filters: &[(String, Value)], extra: &[(String, Value)]) -> Result<Target, Vec<Problem>> {
        Ok(self.read(self.filtered(Action::Page, filters, extra)?.paged()))
    }

    /// The number of records.
    pub fn count(&self, filters: &[(String, Value)], extra: &[(String, Value)]) -> Result<Target, Vec<Problem>> {
        Ok(self.read(self.filtered(Action::Count, filters, extra)?.counting()))
    }

    /// The request of a listing for a curl line: its filters, and paging only if it was given.
    pub fn shown(&self, filters: &[(String, Value)], extra: &[(String, Value)]) -> Result<Target, Vec<Problem>> {
        Ok(self.read(self.filtered(Action::Curl, filters, extra)?))
    }

    /// One record by the parts of its key.
    pub fn get(&self, key: &[Value], extra: &[(String, Value)]) -> Result<Target, Vec<Problem>> {
        self.check_offer(Action::Get)?;
        let parts = key_parts(key)?;
        if let Some(resource) = self.resource.filter(|resource| resource.key.len() != parts.len()) {
            let expected = format!("{}: {}", resource.key.len(), resource.key.join(", "));
            return Err(vec![Problem::new("key", &format!("{} value(s)", parts.len()), &expected, None)]);
        }
        let path = request::resource_path(&self.path, &parts, self.resource.is_some())?;
        Ok(Target { method: Method::Get, path: Cow::Owned(path), query: Query::unchecked(extra)? })
    }

    /// A new record. `wrapper` replaces the wrapper key of the catalogue.
    pub fn create(&self, record: &[(String, Value)], wrapper: Option<&str>) -> Result<NewRecord, Vec<Problem>> {
        self.check_offer(Action::Create)?;
        let (mut path, mut replaced) = (self.path.clone(), Vec::new());
        if let Some(resource) = self.resource {
            replaced = query::check_body(resource, record)?;
            path = resource.create_path.map_or(path, Cow::Borrowed);
        }
        let wrapper = wrapper.or_else(|| self.resource?.wrapper).map(str::to_owned);
        Ok(NewRecord { target: Target { method: Method::Post, path, query: Query::default() }, wrapper, replaced })
    }

    fn filtered(
        &self,
        action: Action,
        filters: &[(String, Value)],
        extra: &[(String, Value)],
    ) -> Result<Query, Vec<Problem>> {
        self.check_offer(action)?;
        Query::for_listing(self.resource, filters, extra)
    }

    fn read(&self, query: Query) -> Target {
        Target { method: Method::Get, path: self.path.clone(), query }
    }

    /// Fails if the resource does not support the action, and lists those it supports.
    fn check_offer(&self, action: Action) -> Result<(), Vec<Problem>> {
        let Some(resource) = self.resource.filter(|resource| !action.is_offered(resource)) else { return Ok(()) };
        let offered = Action::OFFERED.into_iter().filter(|action| action.is_offered(resource)).map(Action::name);
        let offered = offered.collect::<Vec<_>>().join(", ");
        let expected = format!("one that Trackops offers for {}: {offered}", resource.name);
        Err(vec![Problem::new(action.name(), "this method", &expected, None)])
    }
}

/// A raw request. Only its method, its path and the types of its parameters are checked.
pub fn raw(method: &str, path: &str, parameters: &[(String, Value)]) -> Result<Target, Vec<Problem>> {
    let Some(parsed) = Method::parse(method) else {
        return Err(vec![Problem::new("method", &quoted(method), "GET, POST, PUT, PATCH or DELETE", None)]);
    };
    let path = Cow::Owned(request::raw_path(path)?);
    Ok(Target { method: parsed, path, query: Query::unchecked(parameters)? })
}

/// The parts of a record's key: whole numbers and texts.
fn key_parts(values: &[Value]) -> Result<Vec<&str>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut parts = Vec::new();
    for (index, value) in values.iter().enumerate() {
        match value {
            Value::Text(text) => parts.push(text.as_str()),
            Value::Number { text, .. } if text.parse::<u64>().is_ok_and(|number| number <= LARGEST_WHOLE) => {
                parts.push(text.as_str());
            }
            _ => {
                let expected = "a whole number, or a text of digits";
                problems.push(Problem::new(&index.to_string(), &value.shown(), expected, None));
            }
        }
    }
    if problems.is_empty() { Ok(parts) } else { Err(problems) }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    fn collection(name: &str) -> Collection {
        Collection::named(name).unwrap()
    }

    #[test]
    fn an_unsupported_method_is_refused_with_the_supported_ones() {
        let problems = collection("caseStatusChanges").list(&[], &[]).unwrap_err();
        assert_eq!(problems[0].parameter, "list");
        assert!(problems[0].expected.ends_with("caseStatusChanges: create"), "{}", problems[0].expected);
        assert!(collection("/any/thing").list(&[], &[]).is_ok());
        assert!(Collection::named("casess").is_ok(), "any other name is a path");
        assert!(Collection::named("/a/../b").is_err());
    }

    #[test]
    fn a_key_must_have_all_its_parts() {
        let number = |number: u32| Value::number(f64::from(number));
        assert_eq!(collection("cases").get(&[number(7)], &[]).unwrap().path, "cases/7");
        let history = collection("caseStatusHistory");
        assert_eq!(history.get(&[number(7), Value::text("2")], &[]).unwrap().path, "cases/status_history/7/2");
        for wrong in [vec![], vec![number(7)], vec![Value::number(1.5), number(2)], vec![Value::Null, number(1)]] {
            assert!(history.get(&wrong, &[]).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_new_record_goes_into_its_wrapper() {
        let record = [("case_type_id".to_owned(), Value::number(1.0)), ("created_on".to_owned(), Value::Moment(0.0))];
        let new = collection("cases").create(&record, None).unwrap();
        assert_eq!(
            (new.target.method, &*new.target.path, new.wrapper.as_deref()),
            (Method::Post, "cases", Some("casefile"))
        );
        assert_eq!(new.replaced, [("created_on".to_owned(), "1970-01-01".to_owned())]);
        assert_eq!(collection("cases").create(&record, Some("case")).unwrap().wrapper.as_deref(), Some("case"));
        assert_eq!(collection("/x").create(&record, None).unwrap().wrapper, None);
    }

    #[test]
    fn a_raw_request_is_checked_only_for_its_form() {
        let target = raw("post", "/cases", &[("a".to_owned(), Value::text("b c"))]).unwrap();
        assert_eq!((target.method, &*target.path, target.query.encoded()), (Method::Post, "cases", "a=b+c".to_owned()));
        assert!(raw("FETCH", "cases", &[]).is_err());
        assert!(raw("GET", "//evil.example", &[]).is_err());
    }
}
