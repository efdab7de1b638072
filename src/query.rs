//! Request parameters: checked against the catalogue ([`check`]), then encoded.
//!
//! A wrong parameter costs a request of the account's one a second and is answered with 400 (vendor's overview). So names, types
//! and values are checked before anything is sent, and all faults are told at once.

use crate::prelude::*;
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
use crate::text::{concat, digits, form_encode, pieces, push, until, whole};

/// What is reserved for the parameters of a request, so that few requests need more.
const USUAL_LENGTH: usize = 200;

/// The parameters of one request, checked.
///
/// Kept as they are sent, so that the next page is a text with one number changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    encoded: String,
}

impl Query {
    /// The filters of a listing of the catalogue; of one that it lacks only `page`, `per_page` and `dir` are checked. `extra`
    /// holds parameters that the reference does not show: they are encoded, not checked.
    pub fn for_listing<'a>(
        resource: Option<&Resource>,
        filters: &[(&'a str, Value<'a>)],
        extra: &[(&'a str, Value<'a>)],
    ) -> Result<Self, Vec<Problem>> {
        check::listing(resource, filters, extra)
    }

    /// Parameters of which nothing is known; only values that have no text are refused.
    pub fn unchecked<'a>(parameters: &[(&'a str, Value<'a>)]) -> Result<Self, Vec<Problem>> {
        check::unchecked(parameters)
    }

    /// `application/x-www-form-urlencoded`, as the vendor's example `name=ACME+Insurance` is. The name comes encoded, as those of
    /// the catalogue are by nature.
    fn add(&mut self, name: &str, text: &str) {
        if self.encoded.is_empty() {
            self.encoded.reserve(USUAL_LENGTH);
        } else {
            self.encoded.push('&');
        }
        push(&mut self.encoded, name);
        self.encoded.push('=');
        form_encode(&mut self.encoded, text);
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        pieces(&self.encoded, b"&").into_iter().filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, text) = until(pair, b"=");
            (name, text.get(1..).unwrap_or_default())
        })
    }

    /// A parameter's text, for names and texts that are encoded as they are written.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(known, _)| *known == name).map(|(_, text)| text)
    }

    fn number(&self, name: &str) -> Option<u32> {
        u32::try_from(whole(self.get(name)?)?).ok()
    }

    /// The page that was asked for, counted from 1.
    pub fn page(&self) -> u32 {
        self.number("page").unwrap_or(1)
    }

    /// The records per page that were asked for, or as many as there can be.
    pub fn per_page(&self) -> u32 {
        self.number("per_page").unwrap_or(RECORDS_PER_PAGE)
    }

    /// The same with this parameter, in its place if it was there; without it if there is no text for it. The name is sent as it is.
    #[must_use]
    pub fn with(&self, name: &str, text: Option<&str>) -> Self {
        let mut query = Self::default();
        let mut new = text;
        for (known, old) in self.pairs() {
            let text = if known != name {
                old
            } else if let Some(text) = new.take() {
                text
            } else {
                continue;
            };
            let separator = if query.encoded.is_empty() { "" } else { "&" };
            push(&mut query.encoded, &concat(&[separator, known, "=", text]));
        }
        if let Some(text) = new {
            query.add(name, text);
        }
        query
    }

    /// For one page: `page` and `per_page` are sent even if they were not given, so that the page's end is known.
    #[must_use]
    pub fn paged(&self) -> Self {
        self.at_page(self.page(), self.per_page())
    }

    /// For this page of this size.
    #[must_use]
    pub fn at_page(&self, page: u32, per_page: u32) -> Self {
        let number = |number: u32| digits(u64::from(number));
        self.with("page", Some(&number(page))).with("per_page", Some(&number(per_page)))
    }

    /// Whether only a part of the collection is asked for, whatever its order and pages.
    pub fn is_filtered(&self) -> bool {
        self.pairs().any(|(name, _)| !["page", "per_page", "dir"].contains(&name))
    }

    /// For the number of records: `mode=count` (vendor's PHP client), without a page.
    #[must_use]
    pub fn counting(&self) -> Self {
        self.with("mode", Some("count")).with("page", None)
    }

    /// As it is sent, without a `?`.
    pub fn encoded(&self) -> &str {
        &self.encoded
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
