//! Lists one collection page by page: which pages to request and when, in which order to deliver them, and when to
//! stop.
//!
//! A [`Listing`] is driven by its owner: call [`Listing::poll`] until [`Step::Idle`], then again after each report
//! ([`Listing::wanted`], [`Listing::started`], [`Listing::arrived`], [`Listing::counted`], [`Listing::failed`]).
//!
//! - Pages are delivered in order. A page shorter than `per_page` is the last one, which is certain only once all
//!   earlier ones have arrived.
//! - At most one request waits in the queue, so that other callers of the account get their turn in between.
//! - A server that responds within the interval is read one page at a time. If the next request may start before the
//!   first response is in, that request is a `mode=count`. The count bounds the read-ahead, so that no page past the
//!   end is requested. The next page in order does not wait for the count. So a listing costs at most one request more
//!   than reading page by page until one is not full: usually the count, which saves a page past the end.
//! - A record that newer ones push onto the next page is delivered once. [`verified`] finds records that deletions
//!   hide.

mod read_ahead;
mod verified;

use crate::key_set::{Key, KeySet};
use crate::time::{Instant, Span};
use read_ahead::ReadAhead;
use verified::Verified;

/// The default page size, and the API's maximum (vendor's overview).
pub const RECORDS_PER_PAGE: u32 = 100;

/// What a request of a listing is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The number of records, by `mode=count`.
    Count,
    /// A page, counted from 1.
    Page(u32),
}

impl Target {
    /// The page's number; 0 for the count.
    pub const fn number(self) -> u32 {
        match self {
            Self::Count => 0,
            Self::Page(page) => page,
        }
    }
}

/// What the owner has to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Queue this request. Report when it is sent, with [`Listing::started`].
    Ask(Target),
    /// Cancel this request, queued or in flight: its response is not needed.
    Cancel(Target),
    /// Deliver the records of this page, except those at these positions: they were delivered before, or belong to no
    /// requested page. Poll again at once.
    Deliver {
        /// The page.
        page: u32,
        /// Positions of records to skip, in ascending order.
        repeated: Vec<usize>,
    },
    /// Nothing to do until something is reported.
    Idle,
    /// All records were delivered.
    End,
    /// This request failed, and all pages before it were delivered. Fail with its error.
    Fail(Target),
    /// The server ignores the page number: it sends the same full page each time.
    Stuck {
        /// The latest page.
        page: u32,
    },
    /// A verified listing that cannot be completed.
    Incomplete {
        /// Distinct records delivered.
        seen: u64,
    },
}

/// How a collection is listed.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and they combine freely")]
pub struct Settings {
    /// The first page to request.
    pub first_page: u32,
    /// Records of a full page.
    pub per_page: u32,
    /// Whether the server sorts the oldest records first.
    pub ascending: bool,
    /// Whether to make sure that no deletion hides a record. Pages are then read one at a time, in sizes that the scan
    /// chooses.
    pub verify: bool,
    /// Whether a filter is set, so that records may enter and leave the list.
    pub filtered: bool,
    /// Whether starts are spaced. Without a limit nothing is read ahead: the server could handle concurrent requests in
    /// any order, and a record that moves in between could be on none of their pages.
    pub limited: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            first_page: 1,
            per_page: RECORDS_PER_PAGE,
            ascending: false,
            verify: false,
            filtered: false,
            limited: true,
        }
    }
}

/// One listing of a collection.
#[derive(Debug)]
pub struct Listing {
    per_page: u32,
    pages: Pages,
    delivered: KeySet,
    total: Option<u64>,
}

/// The source of its pages.
#[derive(Debug)]
enum Pages {
    Plain(ReadAhead),
    Verified(Verified),
}

impl Listing {
    /// A listing that has sent no request yet.
    pub fn new(settings: Settings) -> Self {
        let pages = if settings.verify {
            Pages::Verified(Verified::new(settings))
        } else {
            Pages::Plain(ReadAhead::new(settings))
        };
        Self { per_page: settings.per_page, pages, delivered: KeySet::default(), total: None }
    }

    /// The total number of records, if it was counted.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// The size of the page that [`Listing::poll`] requested last.
    pub fn per_page(&self) -> u32 {
        match &self.pages {
            Pages::Plain(_) => self.per_page,
            Pages::Verified(pages) => pages.per_page(),
        }
    }

    /// The consumer waits for the next page. Before that, nothing is requested, except pages within the read-ahead.
    pub const fn wanted(&mut self) {
        match &mut self.pages {
            Pages::Plain(plain) => plain.wanted = true,
            Pages::Verified(pages) => pages.wanted = true,
        }
    }

    /// The request was sent: the first attempt or a retry.
    pub fn started(&mut self, target: Target, now: Instant) {
        if let Pages::Plain(plain) = &mut self.pages {
            plain.started(target, now);
        }
    }

    /// A page has arrived, with the key of each record that has one. `interval` is the interval between starts.
    pub fn arrived(&mut self, page: u32, keys: Vec<Option<Key>>, now: Instant, interval: Span) {
        match &mut self.pages {
            Pages::Plain(plain) => plain.arrived(page, keys, now, interval),
            Pages::Verified(pages) => pages.arrived(page, keys),
        }
    }

    /// The count has arrived.
    pub fn counted(&mut self, records: u64) {
        self.total = Some(records);
        match &mut self.pages {
            Pages::Plain(plain) => plain.counted(records),
            Pages::Verified(pages) => pages.counted(records),
        }
    }

    /// The request failed for good. If it was the count, a plain listing goes on without it, one page at a time.
    pub fn failed(&mut self, target: Target) {
        match &mut self.pages {
            Pages::Plain(plain) => plain.failed(target),
            Pages::Verified(pages) => pages.failed(target),
        }
    }

    /// The next step.
    pub fn poll(&mut self) -> Step {
        let step = match &mut self.pages {
            Pages::Plain(plain) => plain.poll(),
            Pages::Verified(pages) => pages.poll(),
        };
        match step {
            read_ahead::Step::Ask(target) => Step::Ask(target),
            read_ahead::Step::Cancel(target) => Step::Cancel(target),
            read_ahead::Step::Idle => Step::Idle,
            read_ahead::Step::End => Step::End,
            read_ahead::Step::Fail(target) => Step::Fail(target),
            read_ahead::Step::Stuck(page) => Step::Stuck { page },
            read_ahead::Step::Incomplete => Step::Incomplete { seen: self.delivered.len() },
            read_ahead::Step::Deliver { page, keys, left_out } => {
                let mut new = |key: Option<Key>| key.is_none_or(|key| self.delivered.insert(key));
                let keys = keys.into_iter().enumerate();
                let repeated =
                    keys.filter_map(|(index, key)| (index < left_out || !new(key)).then_some(index)).collect();
                Step::Deliver { page, repeated }
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
