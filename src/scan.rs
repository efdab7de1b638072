//! Reads a collection page by page so that no deletion hides a record. Verified listings and syncs use it.
//!
//! A deletion moves every later record up by one, so the first record of the next page slips onto a page that was
//! already read. A second count at the end proves nothing: one record deleted after it was read and one hidden record
//! add up to the same number. Two methods are safe.
//!
//! **Counted**, for a complete collection whose ids rise with each new record. Read the first page, count the records,
//! then read the first page again and go on from there. A record that is read after the count, and is no newer than the
//! newest of that first page, is one of those counted. If as many distinct records were read as were counted, none is
//! missing. That costs two extra requests. Otherwise the scan falls short, and a chained one follows.
//!
//! **Chained**, for everything else. Each page begins with a record that was already read. The records between the
//! first and the last of a page were read at one moment, so overlapping pages skip no record that existed all along,
//! whatever is deleted, changed or added in between. A page that begins with an unknown record has lost the overlap,
//! and the scan steps back until it finds it again, if need be to the top.
//!
//! A count cannot replace the overlap here: among records changed since a moment, any old record may enter the list
//! during the scan and make up for a hidden one.
//!
//! A page starts at a multiple of its size, so page sizes vary slightly; each is chosen to bring the most new records.
//! That costs one request in seven, two for a thousand records.
//!
//! A server that ignores the page number is detected by the third page in a row without a new record.
//!
//! Both methods rely on a stable order: an unchanged record stays behind those that were before it. A collection of one
//! short page was read at one moment and needs neither method.

use crate::key_set::{Key, KeySet};

/// How often the overlap may be lost before the scan gives up.
const MOST_GAPS: u32 = 200;

/// Beyond this many records, changed ones are counted so that the progress has a total.
const MANY: u64 = 1_000;

/// Full pages in a row without a new record and with the same first record: the server ignores `page`.
const MOST_REPEATS: u32 = 3;

/// The smallest maximum page size with which a chained scan always works. Of the sizes up to 20, at least one does not
/// divide the number of records read, below 232,792,560.
pub(crate) const LEAST_SIZE: u32 = 20;

/// The next request of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    Page { page: u64, size: u32 },
    Count,
}

/// How a page changed the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The records are not used: the scan requests this page again, or an earlier one.
    Reread,
    Next,
    Whole,
    /// Something may be missing.
    Short,
    /// The overlap was lost too often.
    Lost,
    /// The server ignores the page number.
    Stuck,
}

/// One scan over the pages of a collection.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) chained: bool,
    /// Records read from the top, by their position when the last page was read.
    pub(crate) end: u64,
    pub(crate) total: Option<u64>,
    /// The highest id before the count.
    pub(crate) newest: Option<u64>,
    /// Distinct records read that existed before the count.
    pub(crate) settled: u64,
    /// How often the overlap was lost, in total.
    pub(crate) gaps: u32,
    /// Steps back since the overlap was lost.
    pub(crate) steps_back: u32,
    pub(crate) seen: KeySet,
    /// Records at the top that the listing skips.
    pub(crate) skipped: u64,
    pub(crate) first: Option<Key>,
    pub(crate) repeats: u32,
}

impl Scan {
    pub(crate) fn new(chained: bool) -> Self {
        Self { chained, ..Self::default() }
    }

    /// The next request. `unfiltered`: the whole collection is listed.
    pub(crate) fn wants(&self, unfiltered: bool, per_page: u32) -> Want {
        let counts = if self.chained { self.end > if unfiltered { 0 } else { MANY } } else { self.newest.is_some() };
        if self.total.is_none() && counts {
            return Want::Count;
        }
        let (start, size) = self.next_page(per_page);
        Want::Page { page: start / u64::from(size) + 1, size }
    }

    /// The start and the size of the next page, chosen to bring the most new records.
    fn next_page(&self, per_page: u32) -> (u64, u32) {
        let end = self.end.max(self.skipped);
        if !self.chained || end == self.skipped {
            return (end - end % u64::from(per_page), per_page);
        }
        // The overlap grows with the number of deletions, so that it survives more of them.
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

    /// Records at the start of the next page that the listing skips.
    pub(crate) fn left_out(&self, per_page: u32) -> usize {
        usize::try_from(self.skipped.saturating_sub(self.next_page(per_page).0)).unwrap_or(usize::MAX)
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
        let (start, size) = self.next_page(per_page);
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
            // Without numeric ids the overlap must prove it.
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
            let back = u64::from(per_page) << self.steps_back.min(32);
            self.end = start.saturating_sub(back);
            self.steps_back = self.steps_back.saturating_add(1);
            self.gaps = self.gaps.saturating_add(1);
            return if self.gaps > MOST_GAPS { Verdict::Lost } else { Verdict::Reread };
        }
        self.steps_back = 0;
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
