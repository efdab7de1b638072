//! The interval that an account's true limit needs, learned from its 429s.
//!
//! A 429 now and then is not this client's doing: another integration came first, and no spacing would have prevented it.
//! Where they come close together the limit is lower than configured, and the interval widens. Two successes in a row are not to be
//! had under a limit that is too low, so after them it takes more to be believed. Successes narrow it back
//! step by step. (Measured in virtual time, 1,000 runs each, medians: 30 pages at 20/s beside an integration that takes 5 of them
//! at random take 1.12 × the ideal and 10 × 429; told 30/s at a true 20/s they take 1.29 × and 7. Without what successes prove,
//! the first was 1.22 × and 11; and one run in twenty took 2.5 ×, as a wide interval leaves the others more slots, which
//! widens it further.) A step that leads straight into a 429 is taken back and tried again ever more seldom, so that
//! the client settles where 429s are rare and still finds back when the limit rises.

use crate::time::Span;

/// How much the interval widens, per mille.
const WIDEN: u32 = 1250;

/// The widest interval, in units of the configured one: slower than this no limit is known to be.
const WIDEST: u32 = 4;

/// What a narrowing step leaves of the widening, per mille.
const NARROW: u32 = 400;

/// A widening below this share of the interval, per mille, is dropped.
const NEGLIGIBLE: u32 = 10;

/// The most successes asked for before a narrowing step.
const MOST_PATIENCE: u32 = 32;

/// A 429 adds this much suspicion, a success takes one off. Where a third of the requests meet one, none is left between them; a
/// limit that is too low for the interval turns every second request away at the least.
const SUSPICION: u32 = 2;

/// The interval widens at this much; at twice as much once it was proven.
const ENOUGH: u32 = 4;

/// What there is at first, and is left of it then. So two 429 widen the interval if no more than one success lies between them.
const REMAINING: u32 = 1;

/// The learned interval of one account.
#[derive(Debug)]
pub struct Pace {
    configured: Span,
    widening: Span,
    suspicion: u32,
    /// Suspicion at which the interval widens.
    enough: u32,
    /// Successes to see before the next narrowing step.
    patience: u32,
    successes: u32,
    /// The widening before the last narrowing step, until that was tried.
    narrowed_from: Option<Span>,
}

impl Pace {
    /// A pace that starts at this interval.
    pub fn new(interval: Span) -> Self {
        Self {
            configured: interval,
            widening: Span::ZERO,
            suspicion: REMAINING,
            enough: ENOUGH,
            patience: 1,
            successes: 0,
            narrowed_from: None,
        }
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
        if let Some(held) = self.narrowed_from.take() {
            self.widening = held;
            self.patience = self.patience.saturating_mul(4).min(MOST_PATIENCE);
            // The step proved nothing of the interval before it.
            self.suspicion = self.suspicion.max(REMAINING);
            self.successes = 0;
            return;
        }
        self.suspicion = self.suspicion.saturating_add(SUSPICION);
        if self.suspicion >= self.enough {
            self.suspicion = REMAINING;
            self.enough = ENOUGH;
            self.successes = 0;
            let wider = self.interval().per_mille(WIDEN);
            self.widening = wider.min(self.configured * WIDEST).saturating_sub(self.configured);
        }
    }

    /// A request went through.
    pub fn succeeded(&mut self) {
        if self.suspicion == 0 {
            // The one before it went through, too.
            self.enough = 2 * ENOUGH;
        }
        self.suspicion = self.suspicion.saturating_sub(1);
        if self.narrowed_from.take().is_some() {
            self.patience = (self.patience / 2).max(1);
        }
        if self.widening.is_zero() {
            return;
        }
        self.successes = self.successes.saturating_add(1);
        if self.successes < self.patience {
            return;
        }
        self.successes = 0;
        self.narrowed_from = Some(self.widening);
        self.widening = self.widening.per_mille(NARROW);
        if self.widening < self.configured.per_mille(NEGLIGIBLE) {
            self.widening = Span::ZERO;
        }
    }
}
