//! One collection, page after page: which pages to ask for and when, in which order they come out, when it ends.
//!
//! A [`Listing`] is driven by its owner: [`Listing::poll`] until [`Step::Idle`], then again after each report
//! ([`Listing::wanted`], [`Listing::started`], [`Listing::arrived`], [`Listing::counted`], [`Listing::failed`]).
//!
//! - Pages come out in order. A page shorter than `per_page` is the last, known only once all earlier ones are in.
//! - At most one request waits for its slot, so other callers of the account get theirs in between.
//! - A server that answers within the interval is asked one page at a time. Where the slot after the first page falls due
//!   before its answer, the slot goes to a `mode=count`: it bounds the read-ahead, so that nothing is asked past the
//!   end. So a listing costs one request more than its pages at most: the count, or one page past the end.
//! - A record pushed onto the next page by newer ones comes once; [`verify`] finds those that deletions hid.

use crate::prelude::*;
mod pass;
mod verify;

use crate::seen::{Key, Seen};
use crate::time::{Instant, Span};
use pass::Pass;
use verify::Verify;

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
    /// Give out the records of this page, but those at these places: they were given out before. Poll again at once.
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
        /// Records that the server counted last.
        counted: u64,
    },
}

/// How a collection is listed.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The first page to ask for.
    pub first_page: u32,
    /// Records of a full page.
    pub per_page: u32,
    /// Whether the server was told to give the oldest records first.
    pub ascending: bool,
    /// Whether to make sure that no deletion meanwhile hid a record.
    pub verify: bool,
    /// Whether starts are spaced at all. Without a limit nothing is read ahead: requests under way together could be
    /// served in any order, and a record that is pushed on meanwhile be on none of their pages.
    pub limited: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self { first_page: 1, per_page: RECORDS_PER_PAGE, ascending: false, verify: false, limited: true }
    }
}

/// One run through a collection.
#[derive(Debug)]
pub struct Listing {
    plan: Plan,
    pass: Pass,
    verify: Option<Verify>,
    delivered: Seen,
    total: Option<u64>,
    ended: bool,
}

impl Listing {
    /// A listing that has asked for nothing yet.
    pub fn new(plan: Plan) -> Self {
        let verify = plan.verify.then(Verify::default);
        Self { plan, pass: Pass::new(plan), verify, delivered: Seen::default(), total: None, ended: false }
    }

    /// How many records there are in all, if that was counted.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// The consumer waits for the next page. Until it does, nothing is asked for (or read ahead beyond the bound).
    pub const fn wanted(&mut self) {
        self.pass.wanted = true;
    }

    /// The request was sent, for the first time or again.
    pub fn started(&mut self, target: Target, now: Instant) {
        self.pass.started(target, now);
    }

    /// A page is in, with the key of each record where it has one. `interval` is that between starts.
    pub fn arrived(&mut self, page: u32, keys: Vec<Option<Key>>, now: Instant, interval: Span) {
        self.pass.arrived(page, keys, now, interval);
        if let Some(verify) = &mut self.verify {
            verify.arrived(page, &mut self.pass);
        }
    }

    /// The number of records is in.
    pub fn counted(&mut self, records: u64) {
        self.total = Some(records);
        self.pass.counted(records);
        if self.verify.is_some() {
            Verify::counted(&mut self.pass);
        }
    }

    /// The request failed for good. Without a count the listing goes on as well, one page at a time.
    pub fn failed(&mut self, target: Target) {
        self.pass.failed(target, self.plan.verify);
    }

    /// What to do now.
    pub fn poll(&mut self) -> Step {
        if self.ended {
            return Step::End;
        }
        match self.pass.poll() {
            pass::Step::Ask(target) => Step::Ask(target),
            pass::Step::Withdraw(target) => Step::Withdraw(target),
            pass::Step::Idle => Step::Idle,
            pass::Step::Fail(target) => Step::Fail(target),
            pass::Step::Stuck(page) => Step::Stuck { page },
            pass::Step::Deliver { page, keys } => {
                if let Some(verify) = &mut self.verify {
                    verify.delivered(&keys);
                }
                let mut new = |key: Option<Key>| key.is_none_or(|key| self.delivered.insert(key));
                let repeated =
                    keys.into_iter().enumerate().filter_map(|(place, key)| (!new(key)).then_some(place)).collect();
                Step::Deliver { page, repeated }
            }
            pass::Step::End => match self.verify.as_mut().map(|verify| verify.judge(&self.plan, &self.pass)) {
                None | Some(verify::Verdict::Whole) => {
                    self.ended = true;
                    Step::End
                }
                Some(verify::Verdict::Again) => {
                    self.pass = Pass::new(self.plan);
                    self.pass.wanted = true;
                    self.poll()
                }
                Some(verify::Verdict::Incomplete) => {
                    Step::Incomplete { seen: self.delivered.len(), counted: self.total.unwrap_or_default() }
                }
            },
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
