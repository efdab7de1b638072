//! The API's resources: their paths, request parameters and create parameters.
//!
//! The tables ([`RESOURCES`], [`COMMON`], [`FIELD_TYPES`]) are generated from `api/openapi.yaml` (`npm run generate`).
//! This module defines the row types and the lookups. The tables have names and kinds only; descriptions are in the
//! YAML and in TypeScript.

mod generated;

pub use generated::{COMMON, FIELD_TYPES, RESOURCES};

/// One collection of records and the calls that it supports.
#[derive(Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of a table, written by a generator: each is a fact of its own"
)]
pub struct Resource {
    /// The name in JavaScript, as in `trackops.caseUpdates`.
    pub name: &'static str,
    /// The path below `/api/v1/`, as in `case/updates`.
    pub path: &'static str,
    /// Whether the collection can be listed and counted.
    pub list: bool,
    /// The path parameters of a single record, in order; empty if single records cannot be fetched.
    pub key: &'static [&'static str],
    /// Whether the first part of the key alone also addresses a collection: `cases/status_history/7`.
    pub parts: bool,
    /// The keys that together identify a record in a listing.
    pub record_key: &'static [&'static str],
    /// The key that wraps a create body (`casefile`); `None` if records cannot be created.
    pub wrapper: Option<&'static str>,
    /// The path for creating records, if it is not [`Self::path`].
    pub create_path: Option<&'static str>,
    /// The filters of the listing, without the [`COMMON`] parameters.
    pub filters: &'static [Parameter],
    /// How to filter for what changed since a moment, if that is possible.
    pub increment: Option<Increment>,
    /// Whether the reference shows only some of the filters.
    pub filters_cut: bool,
    /// The keys of a create body.
    pub create: &'static [Parameter],
    /// Whether the reference shows only some of the create keys.
    pub create_cut: bool,
}

impl Resource {
    /// The filter or common parameter with this name or alias.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        Parameter::of(self.filters, name).or_else(|| Parameter::of(COMMON, name))
    }
}

/// How to filter a collection for what changed since a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Increment {
    /// The filter that takes the moment.
    pub parameter: &'static str,
    /// The key of a record that has its time of change (inferred; no such key is documented).
    pub key: &'static str,
}

/// One request parameter, one key of a create body, or one type of custom fields.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The vendor's name.
    pub name: &'static str,
    /// A documented second name (`from` for `created_from`).
    pub alias: Option<&'static str>,
    /// The values that it accepts.
    pub kind: Kind,
    /// Whether a create body must have it. Never true for a filter.
    pub required: bool,
}

impl Parameter {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, alias: None, kind, required: false }
    }

    const fn aliased(name: &'static str, alias: &'static str, kind: Kind) -> Self {
        Self { name, alias: Some(alias), kind, required: false }
    }

    const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, alias: None, kind, required: true }
    }

    /// Whether this is its name or its alias.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.alias == Some(name)
    }

    /// The parameter with this name or alias.
    pub fn of(parameters: &'static [Self], name: &str) -> Option<&'static Self> {
        parameters.iter().find(|parameter| parameter.is_called(name))
    }

    /// Whether it is the upper bound of the range that `lower` begins, like `created_to_system` for
    /// `created_from_system`.
    pub fn is_upper_bound_of(&self, lower: &Self) -> bool {
        lower.name.split_once("from").is_some_and(|(before, after)| {
            let middle = self.name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            middle == Some("to")
        })
    }
}

/// The values that a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number from 1.
    Id,
    /// A whole number from 0.
    Whole,
    /// A whole number within bounds, both included.
    Integer {
        /// The least value.
        min: u32,
        /// The greatest value.
        max: u32,
    },
    /// 1 or 0; in a query and in a custom field also true or false.
    Flag,
    /// 1, 0 or an empty text; true, false or null (custom fields only).
    YesNoNa,
    /// A finite number.
    Number,
    /// Text.
    String,
    /// An email address.
    Email,
    /// The address of a website.
    Link,
    /// A country, as two letters of ISO 3166.
    Country,
    /// True or false.
    Boolean,
    /// A calendar day, `YYYY-MM-DD`.
    Date,
    /// A moment in UTC.
    Timestamp,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A list of values of one kind.
    List(&'static Kind),
    /// A nested object.
    Object,
    /// An object of texts with these keys only.
    Parts(&'static [&'static str]),
}

/// The resource with this JavaScript name.
pub fn resource(name: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| resource.name == name)
}

/// The resource whose collection is at this path, or a documented part of it: `cases/status_history/7` has the entries
/// of one case.
pub fn resource_at(path: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| {
        let rest = path.strip_prefix(resource.path).unwrap_or("?");
        let part = rest
            .strip_prefix("/")
            .is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        resource.list && (rest.is_empty() || resource.parts && part)
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn an_upper_bound_is_found_by_the_name_of_the_lower_one() {
        let date = |name| Parameter::new(name, Kind::Date);
        for (lower, upper) in
            [("created_from", "created_to"), ("created_from_system", "created_to_system"), ("from", "to")]
        {
            assert!(date(upper).is_upper_bound_of(&date(lower)), "{lower}");
            assert!(!date(lower).is_upper_bound_of(&date(lower)), "{lower}");
            assert!(!date(lower).is_upper_bound_of(&date(upper)), "{lower}");
            assert!(!date("updated_to").is_upper_bound_of(&date(lower)), "{lower}");
        }
        assert!(!date("created_to_system").is_upper_bound_of(&date("created_from")));
    }

    #[test]
    fn every_range_has_both_bounds() {
        for resource in RESOURCES {
            let is_named = |parameter: &Parameter, word| parameter.name.split('_').any(|part| part == word);
            for (word, is_other) in [
                ("from", (|one, other| other.is_upper_bound_of(one)) as fn(&Parameter, &Parameter) -> bool),
                ("to", |one, other| one.is_upper_bound_of(other)),
            ] {
                for parameter in resource.filters.iter().filter(|parameter| {
                    is_named(parameter, word) && matches!(parameter.kind, Kind::Date | Kind::Timestamp)
                }) {
                    let others: Vec<_> = resource.filters.iter().filter(|other| is_other(parameter, other)).collect();
                    assert_eq!(others.len(), 1, "{} {}", resource.name, parameter.name);
                    assert_eq!(others[0].kind, parameter.kind, "{} {}", resource.name, parameter.name);
                }
            }
        }
    }

    #[test]
    fn a_part_of_a_collection_is_found_by_its_path() {
        let name = |path: &str| resource_at(path).map(|resource| resource.name);
        assert_eq!(name("cases"), Some("cases"));
        assert_eq!(name("cases/status_history"), Some("caseStatusHistory"));
        assert_eq!(name("cases/status_history/7"), Some("caseStatusHistory"));
        assert_eq!(name("case/update/notifications/7"), Some("caseUpdateNotifications"));
        for path in ["cases/7", "cases/status_history/7/3", "cases/status_history/", "case/status_changes", "x", ""] {
            assert_eq!(name(path), None, "{path}");
        }
    }
}
