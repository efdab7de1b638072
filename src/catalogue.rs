//! What Trackops offers: resources, their paths, request parameters and create parameters.
//!
//! The tables themselves ([`RESOURCES`], [`COMMON`]) are generated from `api/openapi.yaml` (`npm run generate`); this
//! module says what a row means and finds one. Names and kinds only: the prose lives in the YAML and in TypeScript.

mod generated;

pub use generated::{COMMON, RESOURCES};

/// One collection of records and what can be done with it.
#[derive(Debug)]
pub struct Resource {
    /// The name in the JavaScript interface, as in `trackops.caseUpdates`.
    pub name: &'static str,
    /// The path below `/api/v1/`, as in `case/updates`.
    pub path: &'static str,
    /// Whether the collection can be listed and counted.
    pub list: bool,
    /// The path parameters of a single record, in order; empty if single records cannot be fetched.
    pub key: &'static [&'static str],
    /// The record keys that together identify a record in a listing.
    pub record_key: &'static [&'static str],
    /// The object that wraps a create body (`casefile`); `None` if records cannot be created.
    pub wrapper: Option<&'static str>,
    /// The request parameters of the listing, without the [`COMMON`] ones.
    pub filters: &'static [Parameter],
    /// Whether the reference shows only a part of the filters.
    pub filters_cut: bool,
    /// Pairs of filters that are a lower and an upper bound of the same value.
    pub ranges: &'static [(&'static str, &'static str)],
    /// The keys of a create body.
    pub create: &'static [Parameter],
    /// Whether the reference shows only a part of the create keys.
    pub create_cut: bool,
}

/// One request parameter, or one key of a create body.
#[derive(Debug)]
pub struct Parameter {
    /// The vendor's name.
    pub name: &'static str,
    /// A documented second name (`from` for `created_from`).
    pub alias: Option<&'static str>,
    /// Which values it takes.
    pub kind: Kind,
    /// Whether a create body must hold it. Never true for a filter.
    pub required: bool,
}

/// Which values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A whole number within bounds, both included.
    Integer {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// A finite number.
    Number,
    /// Text.
    String,
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
}

/// The resource of that JavaScript name.
pub fn resource(name: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| resource.name == name)
}
