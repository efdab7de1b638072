//! One pass over the pages, and when it has missed nothing.
//!
//! A deletion moves every later record up by one, and the first of a page not yet read slips onto one already read.
//! Counting once more at the end proves nothing: one record deleted after it was read, and one hidden, make the same number.
//! There are two ways to be sure.
//!
//! **Counted**, for a whole collection whose numbers rise with each new record: the first page is read, then the records
//! are counted, then the first page is read again and the pass goes on from there. A record that is read after the count
//! and is no newer than the newest of that first page is one of those counted. If as many different ones were read as
//! were counted, none of them is missing. That costs two requests. Otherwise the pass falls short, and a chained one follows.
//!
//! **Chained**, for everything else: each page begins with a record that was read already. What lies between the first
//! record of a page and its last was read at one moment, so pages that overlap leave out nothing that was there all the
//! time, whatever is deleted, changed or added meanwhile. A page that begins with an unknown record has lost the overlap: the pass
//! steps back until it finds it, at the very top if need be. It cannot be fooled as a count can: of what changed since
//! a moment, any old record may come in meanwhile and make up for one that was hidden. A page starts at a multiple of its
//! size, so pages of slightly different sizes are asked for, each chosen to bring the most. That costs one request in
//! seven, two for a thousand records.
//!
//! Both take for granted that the server's order is fixed: what did not change stays behind what stood before it.
//! A collection of one short page is whole as it is: it was read at one moment.

use crate::seen::{Key, Seen};

/// Times that the overlap may be lost before the pass gives up.
const MOST_GAPS: u32 = 200;

/// Records beyond which it pays to count what changed, so that the progress has a total.
const MANY: u64 = 1_000;

/// What a pass asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Page { page: u64, size: u32 },
    Count,
}

/// What a page made of the pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Its records are not needed: it is asked for again, or another one before it.
    Held,
    Next,
    Whole,
    /// Something may be missing.
    Short,
    /// The overlap was lost too often.
    Lost,
}

#[derive(Debug, Default)]
pub(super) struct Pass {
    pub(super) chained: bool,
    /// Records from the top that were read, as they stood when the last page was read.
    pub(super) end: u64,
    pub(super) total: Option<u64>,
    /// The newest number before the count.
    pub(super) newest: Option<u64>,
    /// Different records read that were there before the count.
    pub(super) settled: u64,
    /// How often the overlap was lost, in all and since it was found last.
    pub(super) gaps: u32,
    pub(super) row: u32,
    pub(super) seen: Seen,
}

impl Pass {
    pub(super) fn new(chained: bool) -> Self {
        Self { chained, ..Self::default() }
    }

    pub(super) fn wants(&self, whole_list: bool, per_page: u32) -> Want {
        let counts = if self.chained { self.end > if whole_list { 0 } else { MANY } } else { self.newest.is_some() };
        if self.total.is_none() && counts {
            return Want::Count;
        }
        let (start, size) = self.place(per_page);
        Want::Page { page: start / u64::from(size) + 1, size }
    }

    /// Where the next page starts, and its size: such that it brings the most.
    #[inline(never)]
    fn place(&self, per_page: u32) -> (u64, u32) {
        if !self.chained || self.end == 0 {
            return (self.end, per_page);
        }
        // The more deletions there were, the more of them the overlap should stand.
        let mut margin = u64::from(self.gaps.saturating_mul(4).min(per_page / 2));
        loop {
            let last = self.end.saturating_sub(margin + 1);
            let start = |size: u32| last - last % u64::from(size);
            let reach = |size: u32| start(size) + u64::from(size);
            let size = (per_page / 2 + 1..=per_page).max_by_key(|size| reach(*size)).unwrap_or(per_page);
            if margin == 0 || reach(size) > self.end {
                return (start(size), size);
            }
            margin /= 2;
        }
    }

    pub(super) fn arrived(&mut self, keys: &[Key], numbered: bool, per_page: u32) -> Verdict {
        let (start, size) = self.place(per_page);
        let read = keys.len() as u64;
        let full = read >= u64::from(size);
        if start == 0 && !full {
            self.take(keys);
            return Verdict::Whole;
        }
        if self.chained {
            return self.link(keys, start, full, per_page);
        }
        if self.newest.is_none() {
            // Where no number tells, the overlap does.
            self.newest = keys.iter().filter_map(Key::number).max().filter(|_| numbered);
            self.chained = self.newest.is_none();
            return if self.chained { self.link(keys, start, full, per_page) } else { Verdict::Held };
        }
        self.take(keys);
        self.end = self.end.saturating_add(read);
        if self.total == Some(self.settled) {
            Verdict::Whole
        } else if full {
            Verdict::Next
        } else {
            Verdict::Short
        }
    }

    #[inline(never)]
    fn link(&mut self, keys: &[Key], start: u64, full: bool, per_page: u32) -> Verdict {
        if start > 0 && !keys.first().is_some_and(|first| self.seen.contains(first)) {
            let back = u64::from(per_page) << self.row.min(32);
            self.end = start.saturating_sub(back);
            self.row = self.row.saturating_add(1);
            self.gaps = self.gaps.saturating_add(1);
            return if self.gaps > MOST_GAPS { Verdict::Lost } else { Verdict::Held };
        }
        self.row = 0;
        self.take(keys);
        self.end = start.saturating_add(keys.len() as u64);
        if full { Verdict::Next } else { Verdict::Whole }
    }

    #[inline(never)]
    fn take(&mut self, keys: &[Key]) {
        for key in keys {
            let settled = key.number().zip(self.newest).is_some_and(|(number, newest)| number <= newest);
            if self.seen.insert(key.clone()) && settled {
                self.settled = self.settled.saturating_add(1);
            }
        }
    }
}
