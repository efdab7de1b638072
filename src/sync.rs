//! Brings a local copy up to date: which requests to send, what to commit, and when the copy is complete.
//!
//! A [`Sync`] is driven by its owner. [`Sync::step`] says what to do; [`Sync::arrived`], [`Sync::counted`] and
//! [`Sync::compared`] report the outcome. After each page the owner commits its records together with the
//! [`Checkpoint`]. If the process ends, the next one resumes from there.
//!
//! - A run lists what changed since the watermark, newest first, without an upper bound. With an upper bound, a record
//!   that changes during the run would leave the window and shift the next page, which hides a record. One request is
//!   in flight at a time.
//! - [`crate::scan`] decides when a run is complete. A run that cannot be completed keeps the old watermark.
//! - The new watermark is the `Date` of the run's first response minus an overlap. So neither the local clock nor a
//!   change that was not visible yet matters. If `Date` is not readable, it is the newest change in that first
//!   response, which is never later.
//! - If the server's clock went back before the watermark, everything is listed: times no longer tell what changed.
//! - A resumed run is followed by another one from its own watermark, which covers what changed while no process was
//!   running.

mod checkpoint;

pub use checkpoint::Checkpoint;

use serde::{Deserialize, Serialize};

use crate::key_set::Key;
use crate::scan::{Scan, Verdict, Want};

/// A time, in seconds since 1970.
pub type Seconds = i64;

/// How a collection is brought up to date.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Whether it can be filtered by time of change.
    pub incremental: bool,
    /// Whether a record has a single key, which may be a number that rises with each new record.
    pub numbered: bool,
    /// How far each run reaches back before the start of the previous one.
    pub overlap: Seconds,
    /// Whether to find deleted records.
    pub reconcile: bool,
    /// The maximum page size.
    pub per_page: u32,
}

/// The source of a watermark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// The server's `Date`.
    Date,
    /// The newest change seen, because the `Date` was not readable.
    Newest,
}

/// The copy holds every change up to this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// The moment, with the overlap already subtracted.
    pub at: Seconds,
    /// Its source.
    pub source: Source,
}

/// What the owner has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Request a page of what changed since `from`, or of all records. Report it with [`Sync::arrived`].
    Page {
        /// The page number, from 1.
        page: u64,
        /// Its size.
        size: u32,
        /// The earliest time of change.
        from: Option<Seconds>,
    },
    /// Request the number of records that changed since `from`, or of all records. Report it with [`Sync::counted`].
    Count {
        /// The earliest time of change.
        from: Option<Seconds>,
    },
    /// Find the records of the copy that [`Sync::holds`] does not know, call [`Sync::compared`], then commit them with
    /// the checkpoint.
    Compare,
    /// The copy is up to date.
    Done,
    /// Too many deletions during the run. The copy keeps what it had, and the next run starts over.
    Incomplete {
        /// Distinct records read.
        seen: u64,
    },
    /// The server ignores the page number.
    Stuck,
}

/// One run.
#[derive(Debug)]
struct Run {
    reconcile: bool,
    from: Option<Seconds>,
    /// The next watermark.
    until: Option<Watermark>,
    /// Whether a first response has arrived.
    begun: bool,
    comparing: bool,
    scan: Scan,
}

impl Run {
    fn new(reconcile: bool, from: Option<Seconds>) -> Self {
        let scan = Scan::new(from.is_some());
        Self { reconcile, from, until: None, begun: false, comparing: false, scan }
    }
}

/// The sync of one collection.
#[derive(Debug)]
pub struct Sync {
    settings: Settings,
    watermark: Option<Watermark>,
    run: Option<Run>,
    /// Whether the run comes from a checkpoint.
    resumed: bool,
    ended: Step,
}

impl Sync {
    /// Resumes from a checkpoint, or starts without one. `None` if this version cannot read the checkpoint.
    pub fn new(settings: Settings, checkpoint: Option<Checkpoint>) -> Option<Self> {
        let (watermark, run) = match checkpoint {
            Some(checkpoint) => checkpoint.read()?,
            None => (None, None),
        };
        let resumed = run.is_some();
        let mut sync = Self { settings, watermark, run, resumed, ended: Step::Done };
        if !resumed {
            sync.begin();
        }
        Some(sync)
    }

    /// The next step.
    pub fn step(&self) -> Step {
        let Some(run) = &self.run else { return self.ended };
        let from = run.from;
        if run.comparing {
            return Step::Compare;
        }
        match run.scan.wants(from.is_none(), self.settings.per_page) {
            Want::Page { page, size } => Step::Page { page, size, from },
            Want::Count => Step::Count { from },
        }
    }

    /// Reports the requested page: its keys, the `Date` of the response, and the newest time of change on it. Returns
    /// true if its records are to be committed now, together with the checkpoint. Otherwise this page or another one is
    /// requested again.
    pub fn arrived(&mut self, keys: &[Key], date: Option<Seconds>, newest: Option<Seconds>) -> bool {
        let Some(run) = &mut self.run else { return false };
        if !run.begun {
            run.begun = true;
            let mark = |at: Seconds, source| Watermark { at: at.saturating_sub(self.settings.overlap), source };
            let known = self.watermark.map(|watermark| watermark.at);
            run.until = match (date, newest) {
                (Some(date), _) => Some(mark(date, Source::Date)),
                // The watermark never goes back.
                (None, Some(at)) => Some(mark(at, Source::Newest)).filter(|mark| Some(mark.at) > known),
                (None, None) => None,
            };
            if date.zip(run.from).is_some_and(|(date, from)| date < from) {
                run.from = None;
                run.scan = Scan::new(false);
                return false;
            }
        }
        let before = run.scan.seen.len();
        match run.scan.arrived(keys, self.settings.numbered, self.settings.per_page) {
            Verdict::Reread => return false,
            Verdict::Next => {}
            Verdict::Short => run.scan = Scan::new(true),
            Verdict::Whole if run.reconcile => run.comparing = true,
            Verdict::Whole => self.conclude(),
            Verdict::Lost => {
                self.ended = Step::Incomplete { seen: before };
                self.run = None;
            }
            Verdict::Stuck => {
                self.ended = Step::Stuck;
                self.run = None;
            }
        }
        true
    }

    /// Reports the requested number of records.
    pub const fn counted(&mut self, records: u64) {
        if let Some(run) = &mut self.run {
            run.scan.total = Some(records);
        }
    }

    /// Whether the run saw this record. For use while comparing.
    pub fn holds(&self, key: &Key) -> bool {
        self.run.as_ref().is_none_or(|run| run.scan.seen.contains(key))
    }

    /// The comparison is done.
    pub fn compared(&mut self) {
        if self.run.as_ref().is_some_and(|run| run.comparing) {
            self.conclude();
        }
    }

    /// What the next process needs to resume from here.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint::new(self.watermark, self.run.as_ref())
    }

    /// The copy holds every change up to this moment.
    pub const fn watermark(&self) -> Option<Watermark> {
        self.watermark
    }

    /// Distinct records read in this run, and the total if it was counted.
    pub fn progress(&self) -> (u64, Option<u64>) {
        self.run.as_ref().map_or((0, None), |run| (run.scan.seen.len(), run.scan.total))
    }

    fn begin(&mut self) {
        let incremental = self.settings.incremental && !self.settings.reconcile;
        let from = self.watermark.filter(|_| incremental).map(|watermark| watermark.at);
        self.run = Some(Run::new(self.settings.reconcile, from));
    }

    fn conclude(&mut self) {
        let Some(run) = self.run.take() else { return };
        // Without a time from the server, the old watermark remains valid.
        self.watermark = run.until.or(self.watermark);
        if core::mem::take(&mut self.resumed) {
            self.settings.reconcile &= !run.reconcile;
            self.begin();
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
