//! Reading a collection page by page so that no deletion hides a record: verified listings and syncs do.
//!
//! A deletion moves every later record up by one, and the first record of the next page slips onto a page that was read
//! already. A second count at the end proves nothing: one record deleted after it was read, and one hidden, give the same
//! number. There are two ways to be sure.
//!
//! **Counted**, for a whole collection whose numbers rise with each new record: read the first page, count the records, then
//! read the first page again and go on from there. A record that is read after the count and is no newer than the newest of
//! that first page is one of those counted. If as many different records were read as were counted, none is missing.
//! That costs two requests. Otherwise the scan falls short, and a chained one follows.
//!
//! **Chained**, for everything else: each page begins with a record that was read already. The records between the first
//! and the last of a page were read at one moment, so overlapping pages leave out nothing that was there all the time,
//! whatever is deleted, changed or added meanwhile. A page that begins with an unknown record has lost the overlap: the scan
//! steps back until it finds it, at the very top if need be. It cannot be fooled as a count can: among what changed since a
//! moment, any old record may come in meanwhile and make up for one that was hidden. A page starts at a multiple of its
//! size, so pages of slightly different sizes are asked for, each chosen to bring the most. That costs one request in
//! seven, two for a thousand records.
//!
//! The third page in a row that holds nothing new shows a server that ignores the page number.
//!
//! Both ways rely on a fixed order: what did not change stays behind what stood before it. A collection of one short page
//! was read at one moment, and needs neither.

use crate::key_set::{Key, KeySet};

/// How often the overlap may be lost before the scan gives up.
const MOST_GAPS: u32 = 200;

/// Records beyond which it pays to count what changed, so that the progress has a total.
const MANY: u64 = 1_000;

/// Full pages in a row that hold nothing new and begin with the same record: the server ignores `page`.
const MOST_REPEATS: u32 = 3;

/// The smallest largest page with which a chain always works: of the sizes up to 20, one does not divide the number of
/// records read, below 232,792,560.
pub(crate) const LEAST_SIZE: u32 = 20;

/// What a scan asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    Page { page: u64, size: u32 },
    Count,
}

/// How a page changed the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Its records are not used: the scan asks for it again, or for one before it.
    Reread,
    Next,
    Whole,
    /// Something may be missing.
    Short,
    /// The overlap was lost too often.
    Lost,
    /// The server gives the same page whatever page is asked for.
    Stuck,
}

/// One scan over the pages of a collection.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) chained: bool,
    /// Records from the top that were read, as they stood when the last page was read.
    pub(crate) end: u64,
    pub(crate) total: Option<u64>,
    /// The newest number before the count.
    pub(crate) newest: Option<u64>,
    /// Different records read that were there before the count.
    pub(crate) settled: u64,
    /// How often the overlap was lost, in all and since it was found last.
    pub(crate) gaps: u32,
    pub(crate) row: u32,
    pub(crate) seen: KeySet,
    /// Records at the top that are left out.
    pub(crate) skipped: u64,
    pub(crate) first: Option<Key>,
    pub(crate) repeats: u32,
}

impl Scan {
    pub(crate) fn new(chained: bool) -> Self {
        Self { chained, ..Self::default() }
    }

    pub(crate) fn wants(&self, whole_list: bool, per_page: u32) -> Want {
        let counts = if self.chained { self.end > if whole_list { 0 } else { MANY } } else { self.newest.is_some() };
        if self.total.is_none() && counts {
            return Want::Count;
        }
        let (start, size) = self.place(per_page);
        Want::Page { page: start / u64::from(size) + 1, size }
    }

    /// Where the next page starts, and its size: such that it brings the most.
    fn place(&self, per_page: u32) -> (u64, u32) {
        let end = self.end.max(self.skipped);
        if !self.chained || end == self.skipped {
            return (end - end % u64::from(per_page), per_page);
        }
        // The more deletions there were, the more of them the overlap should stand.
        let mut margin = u64::from(self.gaps.saturating_mul(4).min(per_page / 2));
        loop {
            let last = end.saturating_sub(margin + 1);
            let start = |size: u32| last - last % u64::from(size);
            let reach = |size: u32| start(size) + u64::from(size);
            let size = (1..=per_page).max_by_key(|size| reach(*size)).unwrap_or(per_page);
            if margin == 0 || reach(size) > end {
                return (start(size), size);
            }
            margin /= 2;
        }
    }

    /// Records at the beginning of the page that is asked for next that belong to those left out.
    pub(crate) fn left_out(&self, per_page: u32) -> usize {
        usize::try_from(self.skipped.saturating_sub(self.place(per_page).0)).unwrap_or(usize::MAX)
    }

    pub(crate) fn arrived(&mut self, keys: &[Key], numbered: bool, per_page: u32) -> Verdict {
        let before = self.seen.len();
        let verdict = self.judge(keys, numbered, per_page);
        let nothing_new = self.seen.len() == before && keys.first() == self.first.as_ref();
        self.repeats = if nothing_new && verdict == Verdict::Next { self.repeats.saturating_add(1) } else { 0 };
        self.first = keys.first().cloned();
        if self.repeats >= MOST_REPEATS { Verdict::Stuck } else { verdict }
    }

    fn judge(&mut self, keys: &[Key], numbered: bool, per_page: u32) -> Verdict {
        let (start, size) = self.place(per_page);
        let read = keys.len() as u64;
        let full = read >= u64::from(size);
        let keys = keys.get(self.left_out(per_page).min(keys.len())..).unwrap_or_default();
        if start <= self.skipped && !full {
            self.take(keys);
            return Verdict::Whole;
        }
        if self.chained {
            return self.link(keys, start, start.saturating_add(read), full, per_page);
        }
        if self.newest.is_none() {
            // Where no number tells, the overlap does.
            self.newest = keys.iter().filter_map(Key::number).max().filter(|_| numbered);
            self.chained = self.newest.is_none();
            return if self.chained {
                self.link(keys, start, start.saturating_add(read), full, per_page)
            } else {
                Verdict::Reread
            };
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

    fn link(&mut self, keys: &[Key], start: u64, end: u64, full: bool, per_page: u32) -> Verdict {
        if start > self.skipped && !keys.first().is_some_and(|first| self.seen.contains(first)) {
            let back = u64::from(per_page) << self.row.min(32);
            self.end = start.saturating_sub(back);
            self.row = self.row.saturating_add(1);
            self.gaps = self.gaps.saturating_add(1);
            return if self.gaps > MOST_GAPS { Verdict::Lost } else { Verdict::Reread };
        }
        self.row = 0;
        self.take(keys);
        self.end = end;
        if full { Verdict::Next } else { Verdict::Whole }
    }

    fn take(&mut self, keys: &[Key]) {
        for key in keys {
            let settled = key.number().zip(self.newest).is_some_and(|(number, newest)| number <= newest);
            if self.seen.insert(key.clone()) && settled {
                self.settled = self.settled.saturating_add(1);
            }
        }
    }
}
