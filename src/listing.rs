//! One collection, page after page: which pages to ask for and when, in which order they come out, when it ends.
//!
//! A [`Listing`] is driven by its owner: [`Listing::poll`] until [`Step::Idle`], then again after each report
//! ([`Listing::wanted`], [`Listing::started`], [`Listing::arrived`], [`Listing::counted`], [`Listing::failed`]).
//!
//! - Pages come out in order. A page shorter than `per_page` is the last, known only once all earlier ones are in.
//! - At most one request waits for its slot, so other callers of the account get theirs in between.
//! - A server that answers within the interval is asked one page at a time. Where the slot after the first page falls due
//!   before its answer, the slot goes to a `mode=count`: it bounds the read-ahead, so that nothing is asked past the
//!   end. A page whose turn it is does not wait for the count. So a listing costs at most one request more than reading page by
//!   page until one is not full: mostly the count, which spares a page past the end.
//! - A record pushed onto the next page by newer ones comes once; [`verified`] finds those that deletions hid.

mod read_ahead;
mod verified;

use crate::key_set::{Key, KeySet};
use crate::time::{Instant, Span};
use read_ahead::ReadAhead;
use verified::Verified;

/// Records of one page unless `per_page` says otherwise, and the most that the API gives (vendor's overview).
pub const RECORDS_PER_PAGE: u32 = 100;

/// What a request of a listing asks for.
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
    /// Queue this request. Report it as started once it was sent.
    Ask(Target),
    /// Drop this request, whether it waits or is under way: its answer is not needed.
    Withdraw(Target),
    /// Give out the records of this page, but those at these places: they were given out before, or not asked for.
    /// Poll again at once.
    Deliver {
        /// The page.
        page: u32,
        /// Places of records to leave out, rising.
        repeated: Vec<usize>,
    },
    /// Nothing to do until something is reported.
    Idle,
    /// All records were given out.
    End,
    /// This request failed and all pages before it were given out: fail with its error.
    Fail(Target),
    /// The server gives the same full page whatever page is asked for.
    Stuck {
        /// The page that came last.
        page: u32,
    },
    /// A verified listing that could not be made whole.
    Incomplete {
        /// Different records given out.
        seen: u64,
    },
}

/// How a collection is listed.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and they combine freely")]
pub struct Settings {
    /// The first page to ask for.
    pub first_page: u32,
    /// Records of a full page.
    pub per_page: u32,
    /// Whether the server was told to give the oldest records first.
    pub ascending: bool,
    /// Whether to make sure that no deletion meanwhile hid a record. Pages then come one at a time, and in sizes of the listing's choice.
    pub verify: bool,
    /// Whether only a part of the collection is listed, which records may join and leave.
    pub filtered: bool,
    /// Whether starts are spaced at all. Without a limit nothing is read ahead: requests under way together could be
    /// served in any order, and a record that is pushed on meanwhile be on none of their pages.
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

/// One run through a collection.
#[derive(Debug)]
pub struct Listing {
    per_page: u32,
    pages: Pages,
    delivered: KeySet,
    total: Option<u64>,
}

/// Where its pages come from.
#[derive(Debug)]
enum Pages {
    Plain(ReadAhead),
    Verified(Verified),
}

impl Listing {
    /// A listing that has asked for nothing yet.
    pub fn new(settings: Settings) -> Self {
        let pages = if settings.verify {
            Pages::Verified(Verified::new(settings))
        } else {
            Pages::Plain(ReadAhead::new(settings))
        };
        Self { per_page: settings.per_page, pages, delivered: KeySet::default(), total: None }
    }

    /// How many records there are in all, if that was counted.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Records of the page that [`Listing::poll`] asked for last.
    pub fn per_page(&self) -> u32 {
        match &self.pages {
            Pages::Plain(_) => self.per_page,
            Pages::Verified(pages) => pages.per_page(),
        }
    }

    /// The consumer waits for the next page. Until it does, nothing is asked for (or read ahead beyond the bound).
    pub const fn wanted(&mut self) {
        match &mut self.pages {
            Pages::Plain(plain) => plain.wanted = true,
            Pages::Verified(pages) => pages.wanted = true,
        }
    }

    /// The request was sent, for the first time or again.
    pub fn started(&mut self, target: Target, now: Instant) {
        if let Pages::Plain(plain) = &mut self.pages {
            plain.started(target, now);
        }
    }

    /// A page is in, with the key of each record where it has one. `interval` is that between starts.
    pub fn arrived(&mut self, page: u32, keys: Vec<Option<Key>>, now: Instant, interval: Span) {
        match &mut self.pages {
            Pages::Plain(plain) => plain.arrived(page, keys, now, interval),
            Pages::Verified(pages) => pages.arrived(page, keys),
        }
    }

    /// The number of records is in.
    pub fn counted(&mut self, records: u64) {
        self.total = Some(records);
        match &mut self.pages {
            Pages::Plain(plain) => plain.counted(records),
            Pages::Verified(pages) => pages.counted(records),
        }
    }

    /// The request failed for good. Without a count a plain listing goes on as well, one page at a time.
    pub fn failed(&mut self, target: Target) {
        match &mut self.pages {
            Pages::Plain(plain) => plain.failed(target),
            Pages::Verified(pages) => pages.failed(target),
        }
    }

    /// What to do now.
    pub fn poll(&mut self) -> Step {
        let step = match &mut self.pages {
            Pages::Plain(plain) => plain.poll(),
            Pages::Verified(pages) => pages.poll(),
        };
        match step {
            read_ahead::Step::Ask(target) => Step::Ask(target),
            read_ahead::Step::Withdraw(target) => Step::Withdraw(target),
            read_ahead::Step::Idle => Step::Idle,
            read_ahead::Step::End => Step::End,
            read_ahead::Step::Fail(target) => Step::Fail(target),
            read_ahead::Step::Stuck(page) => Step::Stuck { page },
            read_ahead::Step::Incomplete => Step::Incomplete { seen: self.delivered.len() },
            read_ahead::Step::Deliver { page, keys, left_out } => {
                let mut new = |key: Option<Key>| key.is_none_or(|key| self.delivered.insert(key));
                let keys = keys.into_iter().enumerate();
                let repeated =
                    keys.filter_map(|(place, key)| (place < left_out || !new(key)).then_some(place)).collect();
                Step::Deliver { page, repeated }
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
