//! The interval that an account's true limit needs, learned from its 429s.
//!
//! An episode of 429 widens the interval; successes narrow it back to the configured one. Where narrowing leads
//! straight into the next 429 (the true limit is lower than configured, or another integration shares it), the steps are
//! tried ever more seldom, so that the client settles where 429s are rare and still finds back when the limit rises.

use crate::time::Span;

/// How much an episode of 429 widens the interval, per mille.
const WIDEN: u32 = 1_250;

/// The widest interval, in units of the configured one: slower than this no limit is known to be.
const WIDEST: u32 = 4;

/// What a narrowing step leaves of the widening, per mille.
const NARROW: u32 = 700;

/// A widening below this share of the interval, per mille, is dropped.
const NEGLIGIBLE: u32 = 10;

/// The most successes asked for before a narrowing step.
const MOST_PATIENCE: u32 = 32;

/// The learned interval of one account.
#[derive(Debug)]
pub struct Pace {
    configured: Span,
    widening: Span,
    /// Successes to see before the next narrowing step.
    patience: u32,
    successes: u32,
    /// Whether the interval was narrowed since the last episode: then the next one is that step's fault.
    narrowed: bool,
}

impl Pace {
    /// A pace that starts at this interval.
    pub fn new(interval: Span) -> Self {
        Self { configured: interval, widening: Span::ZERO, patience: 1, successes: 0, narrowed: false }
    }

    /// Never faster than this interval from now on.
    pub fn configure(&mut self, interval: Span) {
        self.configured = self.configured.max(interval);
    }

    /// The interval in force.
    pub fn interval(&self) -> Span {
        self.configured.saturating_add(self.widening)
    }

    /// By how much the interval is wider than configured.
    pub const fn widening(&self) -> Span {
        self.widening
    }

    /// Others who share the limit have found this widening to be enough since the last episode.
    pub fn narrow_to(&mut self, widening: Span) {
        self.widening = self.widening.min(widening);
    }

    /// An episode of 429 began.
    pub fn rejected(&mut self) {
        let wider = self.interval().per_mille(WIDEN);
        self.widening = wider.min(self.configured * WIDEST).saturating_sub(self.configured);
        if self.narrowed {
            self.patience = self.patience.saturating_mul(4).min(MOST_PATIENCE);
            self.narrowed = false;
        }
        self.successes = 0;
    }

    /// A request went through.
    pub fn succeeded(&mut self) {
        if self.widening.is_zero() {
            return;
        }
        self.successes = self.successes.saturating_add(1);
        if self.successes < self.patience {
            return;
        }
        // The last step held for as long as was asked: the next may come sooner.
        if self.narrowed {
            self.patience = (self.patience / 2).max(1);
        }
        self.successes = 0;
        self.narrowed = true;
        self.widening = self.widening.per_mille(NARROW);
        if self.widening < self.configured.per_mille(NEGLIGIBLE) {
            self.widening = Span::ZERO;
        }
    }
}
