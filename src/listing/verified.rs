//! A verified listing: it requests the pages that [`crate::scan`] asks for, one at a time.
//!
//! A counted scan that falls short is followed by a chained one. Together they deliver every record once.

use super::read_ahead::Step;
use super::{Settings, Target};
use crate::key_set::Key;
use crate::scan::{LEAST_SIZE, Scan, Verdict, Want};

#[derive(Debug)]
enum State {
    /// No request is in flight.
    Ready,
    Asked,
    /// A page whose records are not used.
    Reread(u32),
    Arrived {
        page: u32,
        keys: Vec<Option<Key>>,
        left_out: usize,
        /// The state after this page is delivered.
        then: Box<State>,
    },
    Failed(Target),
    Lost,
    Stuck(u32),
    Over,
}

#[derive(Debug)]
pub(super) struct Verified {
    scan: Scan,
    /// The maximum page size.
    largest_page: u32,
    filtered: bool,
    /// Whether a count can prove that nothing is missing.
    counts: bool,
    pub(super) wanted: bool,
    state: State,
}

impl Verified {
    pub(super) fn new(settings: Settings) -> Self {
        let skipped = u64::from(settings.first_page.saturating_sub(1)).saturating_mul(u64::from(settings.per_page));
        let counts = !settings.ascending && !settings.filtered && skipped == 0;
        Self {
            scan: Scan { skipped, ..Scan::new(!counts) },
            largest_page: settings.per_page.max(LEAST_SIZE),
            filtered: settings.filtered,
            counts,
            wanted: false,
            state: State::Ready,
        }
    }

    fn wants(&self) -> Want {
        self.scan.wants(!self.filtered, self.largest_page)
    }

    /// The size of the next page.
    pub(super) fn per_page(&self) -> u32 {
        match self.wants() {
            Want::Page { size, .. } => size,
            Want::Count => self.largest_page,
        }
    }

    pub(super) fn arrived(&mut self, page: u32, keys: Vec<Option<Key>>) {
        let known: Vec<Key> = keys.iter().flatten().cloned().collect();
        let left_out = self.scan.left_out(self.largest_page);
        let verdict = self.scan.arrived(&known, self.counts, self.largest_page);
        let then = match verdict {
            // Records without a key cannot be distinguished.
            _ if known.len() < keys.len() => State::Lost,
            Verdict::Lost => State::Lost,
            Verdict::Reread => {
                self.state = State::Reread(page);
                return;
            }
            Verdict::Stuck => State::Stuck(page),
            Verdict::Whole => State::Over,
            Verdict::Next => State::Ready,
            Verdict::Short => {
                self.scan = Scan::new(true);
                State::Ready
            }
        };
        self.state = State::Arrived { page, keys, left_out, then: Box::new(then) };
    }

    pub(super) fn counted(&mut self, records: u64) {
        self.scan.total = Some(records);
        self.state = State::Ready;
    }

    pub(super) fn failed(&mut self, target: Target) {
        self.state = State::Failed(target);
    }

    pub(super) fn poll(&mut self) -> Step {
        match core::mem::replace(&mut self.state, State::Asked) {
            State::Reread(page) => {
                self.state = State::Ready;
                Step::Cancel(Target::Page(page))
            }
            State::Over => {
                self.state = State::Over;
                Step::End
            }
            state if !self.wanted => {
                self.state = state;
                Step::Idle
            }
            State::Asked => Step::Idle,
            State::Ready => Step::Ask(match self.wants() {
                Want::Page { page, .. } => Target::Page(u32::try_from(page).unwrap_or(u32::MAX)),
                Want::Count => Target::Count,
            }),
            State::Arrived { page, keys, left_out, then } => {
                self.wanted = false;
                self.state = *then;
                Step::Deliver { page, keys, left_out }
            }
            State::Failed(target) => Step::Fail(target),
            State::Lost => Step::Incomplete,
            State::Stuck(page) => Step::Stuck(page),
        }
    }
}
