//! A local copy brought up to date: what to ask for, what is committed with it, and when nothing can be missing.
//!
//! A [`Sync`] is driven by its owner: [`Sync::step`] says what to do, [`Sync::arrived`], [`Sync::counted`] and
//! [`Sync::compared`] report the outcome. After each page the owner commits its records and the [`Checkpoint`]
//! together; whenever this process ends, the next one goes on from there.
//!
//! - A run lists what changed since the watermark, newest first, with no upper bound: a record that changes meanwhile
//!   would leave a bounded window and pull the next page's first record out of sight. One request is under way at a time.
//! - [`crate::scan`] says when a run has missed nothing. One that cannot be made whole leaves the old watermark.
//! - The watermark that a run leaves behind is the server's own `Date` of its first answer less an overlap, so neither
//!   the local clock nor a change that was not yet visible matters. Where `Date` is hidden, it is the newest change on that
//!   first answer, which is never later.
//! - A server whose clock went back before the watermark is listed whole: what changed since cannot be told by time.
//! - A run that was resumed is followed by one from its own watermark: what changed while nobody asked is in there.

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
    /// Whether it can be asked for what changed since a moment.
    pub incremental: bool,
    /// Whether a record has one key, which may be a number that rises with each new record.
    pub numbered: bool,
    /// How far each run reaches back behind the start of the one before.
    pub overlap: Seconds,
    /// Whether to find out what is gone.
    pub reconcile: bool,
    /// The most records of a page.
    pub per_page: u32,
}

/// Where a watermark comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// The server's `Date`.
    Date,
    /// The newest change seen, since the `Date` was hidden.
    Newest,
}

/// What the copy is known to hold everything up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    /// The moment, the overlap already taken off.
    pub at: Seconds,
    /// Where it comes from.
    pub source: Source,
}

/// What the owner has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask for a page of what changed since then (or of all). Report it by [`Sync::arrived`].
    Page {
        /// The page, from 1.
        page: u64,
        /// Its size.
        size: u32,
        /// The least time of change.
        from: Option<Seconds>,
    },
    /// Ask for the number of records that changed since then (or of all). Report it by [`Sync::counted`].
    Count {
        /// The least time of change.
        from: Option<Seconds>,
    },
    /// Find what [`Sync::holds`] does not know; commit that with the checkpoint after [`Sync::compared`].
    Compare,
    /// The copy is up to date.
    Done,
    /// Records were deleted again and again: the copy has what it had, and the next run starts over.
    Incomplete {
        /// Different records that were read.
        seen: u64,
    },
    /// The server gives the same page whatever page is asked for.
    Stuck,
}

/// One run.
#[derive(Debug)]
struct Run {
    reconcile: bool,
    from: Option<Seconds>,
    /// What the watermark will be.
    until: Option<Watermark>,
    /// Whether an answer has come at all.
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

/// One collection on its way to be up to date.
#[derive(Debug)]
pub struct Sync {
    settings: Settings,
    watermark: Option<Watermark>,
    run: Option<Run>,
    /// The run comes from a checkpoint.
    resumed: bool,
    ended: Step,
}

impl Sync {
    /// Goes on from a checkpoint, or starts without one. `None` for a checkpoint that this version does not know.
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

    /// What to do now.
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

    /// The page that was asked for is in: its keys, the answer's `Date`, and the newest time of change on it. True if its
    /// records are to be committed now, with the checkpoint; otherwise it is asked for again, or another one is.
    pub fn arrived(&mut self, keys: &[Key], date: Option<Seconds>, newest: Option<Seconds>) -> bool {
        let Some(run) = &mut self.run else { return false };
        if !run.begun {
            run.begun = true;
            let mark = |at: Seconds, source| Watermark { at: at.saturating_sub(self.settings.overlap), source };
            let known = self.watermark.map(|watermark| watermark.at);
            run.until = match (date, newest) {
                (Some(date), _) => Some(mark(date, Source::Date)),
                // Never back behind what is known.
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

    /// The number of records that was asked for is in.
    pub const fn counted(&mut self, records: u64) {
        if let Some(run) = &mut self.run {
            run.scan.total = Some(records);
        }
    }

    /// Whether a record was seen to be there, while comparing.
    pub fn holds(&self, key: &Key) -> bool {
        self.run.as_ref().is_none_or(|run| run.scan.seen.contains(key))
    }

    /// What is gone was found.
    pub fn compared(&mut self) {
        if self.run.as_ref().is_some_and(|run| run.comparing) {
            self.conclude();
        }
    }

    /// What the next process needs to go on from here.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint::new(self.watermark, self.run.as_ref())
    }

    /// What the copy is known to hold everything up to.
    pub const fn watermark(&self) -> Option<Watermark> {
        self.watermark
    }

    /// Different records of this pass, and how many there will be, if that was counted.
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
        // Where nothing told the time, what was known stays true.
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
