//! Request parameters: checked against the catalogue ([`check`]), then encoded.
//!
//! The server rejects a wrong parameter with 400 (vendor's overview), which costs one of the account's requests. So
//! names, types and values are checked before anything is sent, and one error reports all problems.

mod check;
mod kind;
mod value;

pub use check::check_body;
pub use kind::LARGEST_WHOLE;
pub use kind::text_of;
pub use value::{Parameters, Value};

use crate::catalogue::Resource;
use crate::error::Problem;
use crate::listing::RECORDS_PER_PAGE;

/// The checked parameters of one request, in the order in which they are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// The filters of a listing. Without a resource (a path outside the catalogue) only `page`, `per_page` and `dir`
    /// are checked. `extra` holds parameters that the reference does not show: they are encoded, not checked.
    pub fn for_listing(
        resource: Option<&Resource>,
        filters: &[(String, Value)],
        extra: &[(String, Value)],
    ) -> Result<Self, Vec<Problem>> {
        check::listing(resource, filters, extra)
    }

    /// Parameters of a raw request. Only values without a text form are rejected.
    pub fn unchecked(parameters: &[(String, Value)]) -> Result<Self, Vec<Problem>> {
        check::unchecked(parameters)
    }

    fn add(&mut self, name: &str, text: &str) {
        self.pairs.push((name.to_owned(), text.to_owned()));
    }

    /// A parameter's text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.parse().ok()
    }

    /// The requested page, counted from 1.
    pub fn page(&self) -> u32 {
        self.number("page").unwrap_or(1)
    }

    /// The requested page size, or else the maximum.
    pub fn per_page(&self) -> u32 {
        self.number("per_page").unwrap_or(RECORDS_PER_PAGE)
    }

    /// The same query with this parameter, at its old position if it was there; without it if `text` is `None`.
    #[must_use]
    pub fn with(&self, name: &str, text: Option<&str>) -> Self {
        let mut query = self.clone();
        match (query.pairs.iter_mut().find(|(known, _)| known == name), text) {
            (Some((_, old)), Some(text)) => text.clone_into(old),
            (Some(_), None) => query.pairs.retain(|(known, _)| known != name),
            (None, Some(text)) => query.add(name, text),
            (None, None) => {}
        }
        query
    }

    /// The query for one page. `page` and `per_page` are sent even if they were not given, so that the last page can be
    /// recognized.
    #[must_use]
    pub fn paged(&self) -> Self {
        self.at_page(self.page(), self.per_page())
    }

    /// The query for this page, of this size.
    #[must_use]
    pub fn at_page(&self, page: u32, per_page: u32) -> Self {
        self.with("page", Some(&page.to_string())).with("per_page", Some(&per_page.to_string()))
    }

    /// Whether the query has a filter, that is, anything but order and paging.
    pub fn is_filtered(&self) -> bool {
        self.pairs.iter().any(|(name, _)| !["page", "per_page", "dir"].contains(&name.as_str()))
    }

    /// The query for the number of records: `mode=count` (vendor's PHP client), without a page.
    #[must_use]
    pub fn counting(&self) -> Self {
        self.with("mode", Some("count")).with("page", None)
    }

    /// The query as it is sent, without a `?`: `application/x-www-form-urlencoded`, like the vendor's example
    /// `name=ACME+Insurance`.
    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
