//! A plain listing: pages in order, requested ahead if the server is slower than the limit.

use core::cmp::Ordering;

use super::{RECORDS_PER_PAGE, Settings, Target};
use std::collections::BTreeMap;

use crate::key_set::Key;
use crate::time::{Instant, Span};

/// The most pages requested and not delivered yet. It bounds memory if the consumer is slower than the server.
const PAGES_AHEAD: usize = 8;

/// Records in identical full pages in a row, at least three pages, after which the server is known to ignore `page`.
/// Fewer can be chance: between two requests, as many records may be added as fit on a page.
const SAME_RECORDS: u32 = 3 * RECORDS_PER_PAGE;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Ask(Target),
    Cancel(Target),
    /// The first `left_out` records were not requested.
    Deliver {
        page: u32,
        keys: Vec<Option<Key>>,
        left_out: usize,
    },
    Idle,
    End,
    Fail(Target),
    Stuck(u32),
    Incomplete,
}

#[derive(Debug)]
enum Request {
    Queued,
    Started(Instant),
    Arrived {
        /// The start of the attempt that got the response.
        start: Option<Instant>,
        keys: Vec<Option<Key>>,
    },
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Count {
    Unknown,
    Queued,
    Started,
    Known(u64),
    /// The count failed, and the listing goes on without it.
    Unavailable,
}

/// Checks that numeric keys only fall (newest first, the API's default order), or only rise in an ascending listing.
#[derive(Debug)]
struct Order {
    step: Ordering,
    last: Option<u64>,
    broken: bool,
}

impl Order {
    const fn new(ascending: bool) -> Self {
        let step = if ascending { Ordering::Greater } else { Ordering::Less };
        Self { step, last: None, broken: false }
    }

    fn follow(&mut self, key: Option<&Key>) {
        let Some(number) = key.and_then(Key::number) else {
            self.broken = true;
            return;
        };
        if let Some(last) = self.last.replace(number) {
            self.broken |= number.cmp(&last) != self.step;
        }
    }

    const fn is_strict(&self) -> bool {
        !self.broken
    }
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and they combine freely")]
pub(super) struct ReadAhead {
    settings: Settings,
    pub(super) wanted: bool,
    /// The next page to deliver.
    next_out: u32,
    /// The next page to request.
    next_ask: u32,
    requests: BTreeMap<u32, Request>,
    count: Count,
    /// The last page to request: a short one, or one that failed.
    last: Option<u32>,
    /// A page whose retry started after later pages had been requested. Those pages show an older state, and a record
    /// that moved in between would be on neither. They are requested again.
    rewind: Option<u32>,
    /// The first page was retried after the count. The count may be too small by now and would end the listing early.
    recount: bool,
    /// The last response took longer than the interval, so reading ahead pays.
    slow: bool,
    /// Whether the last delivered page was full.
    full: bool,
    order: Order,
    same: u32,
    previous: Vec<Option<Key>>,
}

impl ReadAhead {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            wanted: false,
            next_out: settings.first_page,
            next_ask: settings.first_page,
            requests: BTreeMap::default(),
            count: Count::Unknown,
            last: None,
            rewind: None,
            recount: false,
            slow: false,
            full: true,
            order: Order::new(settings.ascending),
            same: 1,
            previous: Vec::new(),
        }
    }

    const fn count(&self) -> Option<u64> {
        match self.count {
            Count::Known(records) => Some(records),
            _ => None,
        }
    }

    /// The keys of a page that has arrived but was not delivered.
    fn keys(&self, page: u32) -> Option<&Vec<Option<Key>>> {
        match self.requests.get(&page) {
            Some(Request::Arrived { keys, .. }) => Some(keys),
            _ => None,
        }
    }

    fn start_of(&self, page: u32) -> Option<Instant> {
        match self.requests.get(&page) {
            Some(Request::Started(start)) => Some(*start),
            Some(Request::Arrived { start, .. }) => *start,
            _ => None,
        }
    }

    fn is_full(&self, keys: &[Option<Key>]) -> bool {
        u32::try_from(keys.len()).is_ok_and(|records| records >= self.settings.per_page)
    }

    pub(super) fn started(&mut self, target: Target, now: Instant) {
        match target {
            Target::Count => self.count = Count::Started,
            Target::Page(page) => {
                if page == self.settings.first_page {
                    self.recount = matches!(self.count, Count::Started | Count::Known(_));
                }
                // A retry counts as well: the response belongs to the later start.
                if let Some(request @ (Request::Queued | Request::Started(_))) = self.requests.get_mut(&page) {
                    *request = Request::Started(now);
                }
            }
        }
    }

    pub(super) fn arrived(&mut self, page: u32, keys: Vec<Option<Key>>, now: Instant, interval: Span) {
        let start = self.start_of(page);
        let Some(request) = self.requests.get_mut(&page) else { return };
        *request = Request::Arrived { start, keys };
        if let Some(start) = start {
            self.slow = now.since(start) > interval;
            if self.start_of(page.saturating_add(1)).is_some_and(|next| next < start) {
                self.rewind = Some(page);
            }
        }
        let full = self.keys(page).is_some_and(|keys| self.is_full(keys));
        if !full {
            self.end_at(page);
        }
    }

    pub(super) const fn counted(&mut self, records: u64) {
        self.count = Count::Known(records);
    }

    pub(super) fn failed(&mut self, target: Target) {
        match target {
            Target::Count => self.count = Count::Unavailable,
            Target::Page(page) => {
                if let Some(request) = self.requests.get_mut(&page) {
                    *request = Request::Failed;
                    self.end_at(page);
                }
            }
        }
    }

    pub(super) fn poll(&mut self) -> Step {
        if let Some(step) = self.cancel_obsolete() {
            return step;
        }
        match self.requests.get(&self.next_out) {
            _ if !self.wanted => {}
            Some(Request::Failed) => return Step::Fail(Target::Page(self.next_out)),
            Some(Request::Arrived { .. }) => return self.deliver(),
            _ => {}
        }
        if self.is_over() {
            return Step::End;
        }
        self.ask()
    }

    fn deliver(&mut self) -> Step {
        let page = self.next_out;
        let Some(Request::Arrived { keys, .. }) = self.requests.remove(&page) else { return Step::Idle };
        self.next_out = self.next_out.saturating_add(1);
        self.wanted = false;
        self.full = self.is_full(&keys);
        for key in &keys {
            self.order.follow(key.as_ref());
        }
        let repeats = self.full && keys.iter().all(Option::is_some) && keys == self.previous;
        self.same = if repeats { self.same.saturating_add(1) } else { 1 };
        if self.same.saturating_mul(self.settings.per_page) >= SAME_RECORDS {
            return Step::Stuck(page);
        }
        self.previous.clone_from(&keys);
        Step::Deliver { page, keys, left_out: 0 }
    }

    /// Whether the last delivered page was the last one.
    fn is_over(&self) -> bool {
        if self.next_out == self.settings.first_page {
            return false;
        }
        !self.full || self.count().is_some_and(|records| self.covers(records))
    }

    /// Whether the delivered pages hold everything that was counted. Full pages up to the counted end are not enough:
    /// newer records may have pushed old ones past it. In that case keys repeat or are out of order. With a filter that
    /// test fails: an old record that is changed may enter the list among the pages already read, and push the last
    /// ones past the end unseen.
    fn covers(&self, records: u64) -> bool {
        !self.settings.filtered && self.order.is_strict() && self.next_out > self.last_counted(records)
    }

    fn last_counted(&self, records: u64) -> u32 {
        u32::try_from(records.div_ceil(u64::from(self.settings.per_page.max(1)))).unwrap_or(u32::MAX)
    }

    fn ask(&mut self) -> Step {
        let queued =
            self.count == Count::Queued || self.requests.values().any(|request| matches!(request, Request::Queued));
        if queued || self.requests.len() >= PAGES_AHEAD {
            return Step::Idle;
        }
        if self.count_pays() {
            self.count = Count::Queued;
            return Step::Ask(Target::Count);
        }
        let page = self.next_ask;
        if self.last.is_none() && self.may_ask(page) {
            self.next_ask = page.saturating_add(1);
            self.requests.insert(page, Request::Queued);
            return Step::Ask(Target::Page(page));
        }
        Step::Idle
    }

    fn may_ask(&self, page: u32) -> bool {
        if page == self.settings.first_page {
            return self.wanted;
        }
        match self.count {
            Count::Known(records) if page <= self.last_counted(records) => self.first_is_in(),
            _ => page == self.next_out && self.wanted,
        }
    }

    fn count_pays(&self) -> bool {
        if self.count != Count::Unknown {
            return false;
        }
        // Without spacing, the server may handle concurrent requests in any order, so pages are read one after the
        // other.
        if !self.settings.limited {
            return false;
        }
        match self.requests.get(&self.settings.first_page) {
            Some(Request::Started(_)) => true,
            _ => self.slow && self.wanted && self.requests.is_empty(),
        }
    }

    fn first_is_in(&self) -> bool {
        self.next_out > self.settings.first_page || self.keys(self.settings.first_page).is_some()
    }

    fn end_at(&mut self, page: u32) {
        self.last = Some(self.last.map_or(page, |last| last.min(page)));
    }

    /// Obsolete requests to cancel: pages after the last one, and a count that is still queued although the first page
    /// came back in time.
    fn cancel_obsolete(&mut self) -> Option<Step> {
        if core::mem::take(&mut self.recount) && core::mem::replace(&mut self.count, Count::Unknown) == Count::Started {
            return Some(Step::Cancel(Target::Count));
        }
        if let Some(page) = self.rewind {
            if let Some(later) = self.requests.last_key_value().map(|(page, _)| *page).filter(|later| *later > page) {
                self.requests.remove(&later);
                return Some(Step::Cancel(Target::Page(later)));
            }
            self.rewind = None;
            self.next_ask = page.saturating_add(1);
            self.last = self.last.filter(|last| *last <= page);
        }
        if let Some(last) = self.last {
            let beyond = self.requests.last_key_value().map(|(page, _)| *page).filter(|page| *page > last);
            if let Some(page) = beyond {
                self.requests.remove(&page);
                return Some(Step::Cancel(Target::Page(page)));
            }
        }
        let obsolete = match self.count {
            Count::Queued => !self.slow && self.first_is_in(),
            _ => false,
        };
        if obsolete || (self.last.is_some() && matches!(self.count, Count::Queued | Count::Started)) {
            self.count = if self.last.is_some() { Count::Unavailable } else { Count::Unknown };
            return Some(Step::Cancel(Target::Count));
        }
        None
    }
}
