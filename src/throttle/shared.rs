//! One limit for several processes: what their throttles share, and when one of them may start a request.
//!
//! They share one small [`Entry`] per account, kept in a store that all of them reach: a file, a browser's database,
//! Redis. The store needs to know nothing about the limit. It reads the entry, passes it to [`Throttle::exchange`] with
//! the time on a clock that all processes read alike, and atomically replaces it with the returned entry. All rules
//! live here.
//!
//! - Nobody holds a lock that must be released. A slot is an instant that was taken in the shared limit. A process that
//!   is killed in the meantime has used up one slot, and the others go on an interval later.
//! - An entry that is missing, unreadable or from the future (the machine restarted, a clock was set back) counts as a
//!   request that started at this moment: never a burst, and never a wait longer than an interval. (A store without a
//!   lock that loses its entry twice within one exchange can hide one slot: it cannot tell the two losses apart.)
//! - The process that started last applies its network guard. It corrects the entry once its response is in.
//! - A 429 pauses all processes and widens the interval of all, once per episode. If one process then finds a smaller
//!   widening sufficient, all use it.
//! - Within a process, requests stay first come first served. Between processes, one that just had a slot lets others
//!   go first.

use super::{Claim, SHORTEST_POLL, Throttle, Why};
use crate::time::{Instant, Span};

/// After its own slot a process waits this part of the interval longer if others want slots too. Timers fire one or two
/// milliseconds late; this is 3 ms at 20 requests a second.
const COURTESY: u32 = 16;

/// How late a slot may be used: this part of the interval, or [`LEAST_FRESH`] if that is longer. The next request may
/// start an interval after the slot was granted, not after it was used.
const FRESH: u32 = 2;

/// The delay that is always allowed for a slow store.
const LEAST_FRESH: Span = Span::from_millis(250);

/// When to poll again for the store's answer, in case its owner fails to wake the request.
const ASKING: Span = Span::from_secs(10);

/// What all processes know about an account. Instants are on the shared clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When the latest slot was taken.
    pub start: Instant,
    /// When the next one may be taken.
    pub free: Instant,
    /// The process that took the latest slot; 0 for none.
    pub holder: u32,
    /// The process that took the slot before.
    pub before: u32,
    /// Until when the server wants no requests.
    pub paused_until: Instant,
    /// Counts the episodes of 429.
    pub episode: u32,
    /// By how much the interval was wider than configured when the latest slot was taken.
    pub widening: Span,
}

/// One throttle's side of a shared limit.
#[derive(Debug)]
pub(super) struct Share {
    own: u32,
    /// A request is next in line here, so a slot is needed from the entry.
    wanted: bool,
    /// No need to ask the entry before this time.
    closed_until: Instant,
    expected: Instant,
    /// A slot that was taken but not used yet.
    slot: Option<Slot>,
    /// The slot of the latest start.
    used: Option<Slot>,
    /// Whether the last slot was too old to use. The next one is then used at any age; otherwise a slow store would
    /// block requests forever.
    missed: bool,
    unpublished: Changes,
    /// The last known episode.
    episode: Option<u32>,
    outcome: Option<Outcome>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The slot on the shared clock.
    start: Instant,
    /// The local time when the shared clock was read. A slow store answer thus counts as a late start, like a slow
    /// network.
    asked: Instant,
}

/// Changes that the other processes do not know yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Changes {
    /// The slot taken at the first instant makes the next one free at the second.
    correction: Option<(Instant, Instant)>,
    /// A pause, on the local clock.
    paused_until: Option<Instant>,
    /// A 429 in this episode.
    rejected_in: Option<u32>,
}

/// The spacing that this throttle would apply on its own.
#[derive(Clone, Copy, Debug)]
struct Terms {
    interval: Span,
    /// The interval plus the guard.
    hold: Span,
    widening: Span,
}

/// The result of an exchange. It takes effect once the entry is stored.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    published: Changes,
    episode: u32,
    widen: bool,
    /// The widening of the current episode, if this process knew that episode.
    widening: Option<Span>,
    paused_until: Instant,
    claim: Option<Result<Slot, (Instant, Instant)>>,
}

/// The answer to a request that is next in line in this process.
enum Turn {
    /// It may start, and counts as started at this local time.
    Start(Instant),
    Wait {
        again: Instant,
        expected: Instant,
    },
}

impl Share {
    fn exchange(&mut self, found: Option<Entry>, terms: Terms, [shared, asked, now]: [Instant; 3]) -> Entry {
        let Terms { interval, hold, widening } = terms;
        let known = found.filter(|entry| entry.start <= shared);
        let mut entry = known.unwrap_or_else(|| Entry {
            start: shared,
            free: shared + hold,
            episode: self.episode.unwrap_or_default(),
            widening,
            ..Entry::default()
        });
        let published = self.unpublished;
        if let Some((_, free)) = published.correction.filter(|of| (entry.holder, entry.start) == (self.own, of.0)) {
            entry.free = free;
        }
        if let Some(until) = published.paused_until {
            entry.paused_until = entry.paused_until.max(shared + until.since(now));
        }
        let widen = self.episode.is_some_and(|seen| seen != entry.episode);
        if published.rejected_in == Some(entry.episode) {
            (entry.episode, entry.widening) = (entry.episode.wrapping_add(1), widening);
        }
        let theirs = (self.episode == Some(entry.episode)).then_some(entry.widening);
        let here = |time: Instant| now + time.since(shared);
        let paused_until = here(entry.paused_until);
        let mut claim = None;
        if self.wanted {
            let contended = entry.holder == self.own && entry.before != self.own && entry.before != 0;
            let free = if contended { entry.free + interval / COURTESY } else { entry.free };
            let opens = free.max(entry.paused_until);
            claim = Some(if known.is_some() && opens <= shared {
                (entry.before, entry.holder) = (entry.holder, self.own);
                (entry.start, entry.free, entry.widening) = (shared, shared + hold, widening);
                Ok(Slot { start: shared, asked })
            } else {
                // The holder's response may bring the next slot forward, so look first at the earliest possible time.
                let earliest = entry.start + interval;
                Err((here(if earliest > shared { earliest.min(opens) } else { opens }), here(opens)))
            });
        }
        self.outcome =
            Some(Outcome { published, episode: entry.episode, widen, widening: theirs, paused_until, claim });
        entry
    }

    fn turn(&mut self, now: Instant, interval: Span) -> Turn {
        if let Some(slot) = self.slot.take() {
            let late = now.since(slot.asked) > (interval / FRESH).max(LEAST_FRESH);
            self.missed = late && !self.missed;
            if !self.missed {
                self.used = Some(slot);
                return Turn::Start(slot.asked);
            }
        }
        if now < self.closed_until {
            return Turn::Wait { again: self.closed_until, expected: self.expected };
        }
        self.wanted = true;
        Turn::Wait { again: now + ASKING, expected: now }
    }
}

impl Throttle {
    /// From now on a request also needs a slot from the shared entry. `own` identifies this process; no other process
    /// that shares the entry uses the same number.
    pub fn share(&mut self, own: u32) {
        self.guard.share();
        self.share = Some(Share {
            own,
            wanted: false,
            closed_until: Instant::default(),
            expected: Instant::default(),
            slot: None,
            used: None,
            missed: false,
            unpublished: Changes::default(),
            episode: None,
            outcome: None,
        });
    }

    /// Whether there is something to ask of the shared entry or to publish in it. If so, call [`Self::exchange`].
    pub fn wants_exchange(&self) -> bool {
        self.share.as_ref().is_some_and(|share| share.wanted || share.unpublished != Changes::default())
    }

    /// The entry to store in place of the shared one; `None` if it may stay. `shared` is the time on the shared clock,
    /// read at the local time `asked`. If another process was faster, call it again with that process's entry. Once the
    /// entry is stored, or may stay, [`Self::exchanged`] must follow.
    pub fn exchange(&mut self, found: Option<Entry>, shared: Instant, asked: Instant, now: Instant) -> Option<Entry> {
        let interval = self.interval();
        let hold = interval.saturating_add(self.guard.estimate(interval));
        let terms = Terms { interval, hold, widening: self.pace.widening() };
        let entry = self.share.as_mut()?.exchange(found, terms, [shared, asked, now]);
        (found != Some(entry)).then_some(entry)
    }

    /// The result of the last exchange is stored.
    pub fn exchanged(&mut self) {
        let Some(share) = self.share.as_mut() else { return };
        let Some(outcome) = share.outcome.take() else { return };
        share.episode = Some(outcome.episode);
        // Even one that came after the exchange.
        let rejected = share.unpublished.rejected_in.is_some();
        if share.unpublished == outcome.published {
            share.unpublished = Changes::default();
        }
        if let Some(claim) = outcome.claim {
            share.wanted = false;
            match claim {
                Ok(slot) => share.slot = Some(slot),
                Err((again, expected)) => (share.closed_until, share.expected) = (again, expected),
            }
        }
        self.paused_until = self.paused_until.max(outcome.paused_until);
        // A 429 of our own has already widened the interval. A 429 of another process belongs to the same episode, and
        // a widening that was sufficient was so before it.
        if !rejected && outcome.widen {
            self.widen();
        } else if let Some(widening) = outcome.widening.filter(|_| !rejected) {
            self.pace.narrow_to(widening);
        }
        self.return_unwanted_slot();
    }

    /// The exchange failed. Unpublished changes are kept for the next one.
    pub fn exchange_failed(&mut self) {
        if let Some(share) = self.share.as_mut() {
            (share.wanted, share.outcome) = (false, None);
        }
    }

    /// Asks for a slot, for the request at the head of the queue. `Ok` means that it may start.
    pub(super) fn claim_shared(&mut self, now: Instant) -> Result<Instant, Claim> {
        let interval = self.interval();
        let Some(share) = self.share.as_mut().filter(|_| !interval.is_zero()) else { return Ok(now) };
        match share.turn(now, interval) {
            Turn::Start(start) => Ok(start),
            Turn::Wait { again, expected } => {
                Err(Claim::Wait { again: again.max(now + SHORTEST_POLL), expected, why: Why::Others })
            }
        }
    }

    /// The latest request was answered. The next slot is free this long after its own.
    pub(super) fn correct_shared(&mut self, hold: Span) {
        if let Some(share) = self.share.as_mut() {
            share.unpublished.correction = share.used.map(|slot| (slot.start, slot.start + hold));
        }
    }

    /// A request met a 429: the first of its episode, or a further one.
    pub(super) fn reject_shared(&mut self, first: bool) {
        if let Some(share) = self.share.as_mut() {
            share.unpublished.paused_until = Some(self.paused_until);
            if first {
                share.unpublished.rejected_in = share.episode;
            }
        }
    }

    /// A slot that no request here needs any more is released at once.
    pub(super) fn return_unwanted_slot(&mut self) {
        if !self.queue.is_empty() {
            return;
        }
        if let Some(share) = self.share.as_mut() {
            share.wanted = false;
            if let Some(slot) = share.slot.take() {
                share.unpublished.correction = Some((slot.start, slot.start));
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
