//! One limit for several processes: what their throttles know in common, and when one of them may start.
//!
//! They share one small [`Entry`] per account, kept wherever all of them reach it: a file, a browser's database, Redis.
//! Whoever keeps it needs to know nothing of the limit. It reads the entry, hands it to [`Throttle::exchange`] with the time on a
//! clock that all sharers read alike, and puts in its place what comes back, in one step; so the rule is here alone.
//!
//! - Nobody owns anything that must be given back. A slot is an instant that has been taken; whoever is killed meanwhile
//!   has used up one slot, and the others go on an interval later.
//! - An entry that is missing, cannot be read, or is from the future (the machine was started anew, a clock was set back) counts as
//!   a request that started this moment: never a burst, and never a wait longer than an interval. (A store that is not locked
//!   meanwhile, and loses its entry twice within one exchange, can hide one slot: missing looks like still missing.)
//! - The guard for the network is of the process that started last: it puts the instant right once its answer is in.
//! - A 429 holds back and widens the interval of all, once for each episode; what one has found to be enough since then, is so for all.
//! - Within a process it stays first come first served. Between processes, whoever has just had a slot lets others go first.

use super::{Claim, LOOK, Throttle, Why};
use crate::time::{Instant, Span};

/// What part of the interval a process waits longer than others for the slot after its own, if others want slots too.
/// Timers fire one or two milliseconds late: 3 ms at 20 requests a second.
const COURTESY: u32 = 16;

/// How late a slot may be used: this part of the interval, or [`LEAST_FRESH`] if that is longer. The next request may
/// start an interval after the slot was given, not after it was used.
const FRESH: u32 = 2;

/// What a slow store may take, in any case.
const LEAST_FRESH: Span = Span::from_millis(250);

/// When to look again for an answer of the store, should its owner miss to wake the request.
const ASKING: Span = Span::from_secs(10);

/// What all sharers know of an account. Instants are of the shared clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When the latest slot was taken.
    pub start: Instant,
    /// When the next may be taken.
    pub free: Instant,
    /// Who took the latest; 0 for nobody.
    pub holder: u32,
    /// Who took the one before.
    pub before: u32,
    /// Until when the server wants nothing to be sent.
    pub paused_until: Instant,
    /// Counts the episodes of 429.
    pub episode: u32,
    /// How much wider than configured the interval was for the latest slot.
    pub widening: Span,
}

/// One throttle's part in a shared limit.
#[derive(Debug)]
pub(super) struct Share {
    own: u32,
    /// The turn of a request has come here, and the entry is to be asked.
    wanted: bool,
    /// Before that the entry need not be asked again.
    closed_until: Instant,
    expected: Instant,
    /// Taken, and not yet used.
    slot: Option<Slot>,
    /// That of the latest start.
    used: Option<Slot>,
    /// Whether the last slot was too old when its turn came: the next one is used at any age, or a slow store would be one for
    /// ever.
    missed: bool,
    news: News,
    /// The episode as last seen.
    episode: Option<u32>,
    look: Option<Look>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    /// On the shared clock.
    start: Instant,
    /// On the local one, when that was asked for its time: a slow answer of the store is a late start like one of the network.
    asked: Instant,
}

/// What the others are to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct News {
    /// The slot that was taken at the first instant makes the next one free at the second.
    correction: Option<(Instant, Instant)>,
    /// A pause, on the local clock.
    paused_until: Option<Instant>,
    /// A 429 in this episode.
    rejected_in: Option<u32>,
}

/// What a throttle would hold itself to, were it alone.
#[derive(Clone, Copy, Debug)]
struct Terms {
    interval: Span,
    /// The interval with the guard.
    hold: Span,
    widening: Span,
}

/// What came of a look at the entry, to be believed once the entry is in its place.
#[derive(Clone, Copy, Debug)]
struct Look {
    told: News,
    episode: u32,
    widen: bool,
    /// In the present episode.
    widening: Option<Span>,
    paused_until: Instant,
    claim: Option<Result<Slot, (Instant, Instant)>>,
}

/// The answer to a request whose turn has come in this process.
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
        let told = self.news;
        if let Some((_, free)) = told.correction.filter(|of| (entry.holder, entry.start) == (self.own, of.0)) {
            entry.free = free;
        }
        if let Some(until) = told.paused_until {
            entry.paused_until = entry.paused_until.max(shared + until.since(now));
        }
        let widen = self.episode.is_some_and(|seen| seen != entry.episode);
        if told.rejected_in == Some(entry.episode) {
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
                // The holder's answer may bring it forward, so the first look is at the earliest that it can be.
                let earliest = entry.start + interval;
                Err((here(if earliest > shared { earliest.min(opens) } else { opens }), here(opens)))
            });
        }
        self.look = Some(Look { told, episode: entry.episode, widen, widening: theirs, paused_until, claim });
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
    /// From now on a request also needs a slot of the entry that is shared under this number, which no other sharer has.
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
            news: News::default(),
            episode: None,
            look: None,
        });
    }

    /// Whether the shared entry is to be asked, or told something: then call [`Self::exchange`].
    pub fn wants_exchange(&self) -> bool {
        self.share.as_ref().is_some_and(|share| share.wanted || share.news != News::default())
    }

    /// What to put in the place of the shared entry; nothing if it may stay. `shared` is the time on the shared clock, which
    /// was asked for at the local time `asked`. If another sharer was faster it is called again with that one's entry; once the entry is in its place, or may
    /// stay, [`Self::exchanged`] must follow.
    pub fn exchange(&mut self, found: Option<Entry>, shared: Instant, asked: Instant, now: Instant) -> Option<Entry> {
        let interval = self.interval();
        let hold = interval.saturating_add(self.guard.estimate(interval));
        let terms = Terms { interval, hold, widening: self.pace.widening() };
        let entry = self.share.as_mut()?.exchange(found, terms, [shared, asked, now]);
        (found != Some(entry)).then_some(entry)
    }

    /// The last exchange holds.
    pub fn exchanged(&mut self) {
        let Some(share) = self.share.as_mut() else { return };
        let Some(look) = share.look.take() else { return };
        share.episode = Some(look.episode);
        // Also after the look.
        let rejected = share.news.rejected_in.is_some();
        if share.news == look.told {
            share.news = News::default();
        }
        if let Some(claim) = look.claim {
            share.wanted = false;
            match claim {
                Ok(slot) => share.slot = Some(slot),
                Err((again, expected)) => (share.closed_until, share.expected) = (again, expected),
            }
        }
        self.paused_until = self.paused_until.max(look.paused_until);
        // A 429 of our own has widened the interval already: another's is of the same episode, and what was enough was so before it.
        if !rejected && look.widen {
            self.widen();
        } else if let Some(widening) = look.widening.filter(|_| !rejected) {
            self.pace.narrow_to(widening);
        }
        self.return_unwanted_slot();
    }

    /// The entry could not be exchanged. The news are kept for the next time.
    pub fn exchange_failed(&mut self) {
        if let Some(share) = self.share.as_mut() {
            (share.wanted, share.look) = (false, None);
        }
    }

    /// The request at the head of the queue may start here: whether it may start for all sharers.
    pub(super) fn claim_shared(&mut self, now: Instant) -> Result<Instant, Claim> {
        let interval = self.interval();
        let Some(share) = self.share.as_mut().filter(|_| !interval.is_zero()) else { return Ok(now) };
        match share.turn(now, interval) {
            Turn::Start(start) => Ok(start),
            Turn::Wait { again, expected } => {
                Err(Claim::Wait { again: again.max(now + LOOK), expected, why: Why::Others })
            }
        }
    }

    /// The latest request was answered: the next slot is free this long after its own.
    pub(super) fn correct_shared(&mut self, hold: Span) {
        if let Some(share) = self.share.as_mut() {
            share.news.correction = share.used.map(|slot| (slot.start, slot.start + hold));
        }
    }

    /// A 429 was met; the first one of its episode, or a further one.
    pub(super) fn reject_shared(&mut self, first: bool) {
        if let Some(share) = self.share.as_mut() {
            share.news.paused_until = Some(self.paused_until);
            if first {
                share.news.rejected_in = share.episode;
            }
        }
    }

    /// A slot that nobody here waits for any more is free at once.
    pub(super) fn return_unwanted_slot(&mut self) {
        if !self.queue.is_empty() {
            return;
        }
        if let Some(share) = self.share.as_mut() {
            share.wanted = false;
            if let Some(slot) = share.slot.take() {
                share.news.correction = Some((slot.start, slot.start));
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
