//! Request parameters: checked against the catalogue ([`check`]), then encoded.
//!
//! A wrong parameter costs a request of the account's one a second and is answered with 400 (vendor's overview). So names, types
//! and values are checked before anything is sent, and all faults are told at once.

mod check;
mod kind;
mod value;

pub use check::check_body;
pub use kind::LARGEST_WHOLE;
pub(crate) use kind::{boolean_of, expected, text_of};
pub use value::{Parameters, Value};

use crate::catalogue::Resource;
use crate::error::Problem;
use crate::listing::RECORDS_PER_PAGE;

/// The parameters of one request, checked, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// The filters of a listing of the catalogue. `extra` holds parameters that the reference does not show: they are
    /// encoded, not checked.
    pub fn for_listing(
        resource: &Resource,
        filters: &[(String, Value)],
        extra: &[(String, Value)],
    ) -> Result<Self, Vec<Problem>> {
        check::listing(Some(resource), filters, extra).map(|pairs| Self { pairs })
    }

    /// The filters of a listing that the catalogue lacks: only `page`, `per_page` and `dir` are checked.
    pub fn for_unknown_listing(filters: &[(String, Value)], extra: &[(String, Value)]) -> Result<Self, Vec<Problem>> {
        check::listing(None, filters, extra).map(|pairs| Self { pairs })
    }

    /// Parameters of which nothing is known; only values that have no text are refused.
    pub fn unchecked(parameters: &[(String, Value)], extra: &[(String, Value)]) -> Result<Self, Vec<Problem>> {
        check::unchecked(parameters, extra).map(|pairs| Self { pairs })
    }

    /// A parameter's text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// The page that was asked for, counted from 1.
    pub fn page(&self) -> Option<u32> {
        self.get("page")?.parse().ok()
    }

    /// The records per page that were asked for.
    pub fn per_page(&self) -> Option<u32> {
        self.get("per_page")?.parse().ok()
    }

    /// The same with this parameter, in its place if it was there.
    #[must_use]
    pub fn with(&self, name: &str, text: &str) -> Self {
        let mut pairs = self.pairs.clone();
        match pairs.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => text.clone_into(old),
            None => pairs.push((name.to_owned(), text.to_owned())),
        }
        Self { pairs }
    }

    /// For one page: `page` and `per_page` are sent even if they were not given, so that the page's end is known.
    #[must_use]
    pub fn paged(&self) -> Self {
        self.at_page(self.page().unwrap_or(1))
    }

    /// For this page.
    #[must_use]
    pub fn at_page(&self, page: u32) -> Self {
        let per_page = self.per_page().unwrap_or(RECORDS_PER_PAGE);
        self.with("page", &page.to_string()).with("per_page", &per_page.to_string())
    }

    /// For the number of records: `mode=count` (vendor's PHP client), without a page.
    #[must_use]
    pub fn counting(&self) -> Self {
        let mut counting = self.with("mode", "count");
        counting.pairs.retain(|(name, _)| name != "page");
        counting
    }

    /// `application/x-www-form-urlencoded`, as the vendor's example `name=ACME+Insurance` is; without a `?`.
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
