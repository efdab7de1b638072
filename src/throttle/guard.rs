//! What is added to the interval because requests do not arrive as evenly as they start.
//!
//! The limit is counted where requests arrive. Let one start at `s` and its answer come at `r`. It arrived no later than `r`
//! less the shortest way back; the next one arrives no earlier than its start plus the shortest way there. So the two
//! arrive an interval apart if the next starts at `r + interval − shortest round trip`: the guard is how much longer this
//! round trip was than the shortest. The shortest one seen is above the true one at first, so a margin is added that
//! shrinks with the number of round trips. What all this may cost is bounded by a budget: a share
//! of the time on average, so that one hiccup is made up for whole, but a server that thinks for long and unevenly does not halve
//! the rate.

use crate::time::Span;

/// Round trips remembered: enough for a steady minimum, few enough to notice a new network soon.
const SAMPLES: usize = 32;

/// Round trips that are too few to tell what is usual. The margin is the whole share of the interval up to so many, then so many
/// times the share ÷ round trips. For evenly spread delays, the shortest of n misses the true one by more than k/n of their range
/// with a chance of e⁻ᵏ. 20 requests a second apart with 0 to 30 ms of jitter, 3,000 runs each: 2 met a 429 in 2 % of the runs,
/// 3 in 0.1 %, 4 in none; 3 costs 3.1 % of the time, 4 costs 3.6 %. A margin by the range seen so far cost 0.1 % less, and met
/// one in 1 to 5 % of the runs.
const FEW: u32 = 3;

/// The share of the interval that the guard may cost on average in a quiet network, per mille.
const LEAST_SHARE: u32 = 50;

/// The same where several processes share a limit: the store that they ask for slots is uneven, too, and a slot is used as much
/// later. With the share above it is spent at each request, and nothing is left for a hiccup. (8 processes × 50 at 20/s on two cores:
/// 3 of 4,000 requests met a 429, at 94 % of the rate; with this share, and [`SHARERS`], 1 of 6,400, at 93 %.)
const LEAST_SHARED_SHARE: u32 = 100;

/// The same after many 429, per mille.
const GREATEST_SHARE: u32 = 500;

/// How much unused budget is kept for a hiccup, in intervals, per mille.
const SAVINGS: u32 = 500;

/// What the first requests may be late by because they meet cold code.
const COLD_START: Span = Span::from_millis(25);

/// What timers and the opening of further connections differ by anyway; at most this share of the interval, per mille. Asked
/// for only while the answer is out, which is when several connections are in use; less as round trips prove even.
const NOISE: Span = Span::from_millis(3);
const NOISE_SHARE: u32 = 60;

/// What cannot be known of the requests that are on their way: how late one in fifty is for its sender's and the server's own doings, and
/// what the shortest round trips of several processes that share a limit differ by. At most this share of the interval, per mille.
/// (30 pages at 20/s over 120 ms on a quiet machine, 24 exports each: without it 8 met a 429, of which each has pages read
/// again and costs 0.15 of the ideal; with it 3, for 0.015.)
const UNKNOWN: Span = Span::from_millis(1);
const UNKNOWN_SHARE: u32 = 20;

/// Where several processes share a limit, so many halves of that: the round trip of one does not tell whether its request was late on
/// the way there or on the way back, and the next one is another's, which may be quicker.
const SHARERS: u32 = 3;

/// Successes after which the share narrows a step.
const CALM: u32 = 16;

/// The guard of one account.
#[derive(Debug)]
pub struct Guard {
    /// The last ones, in a ring.
    round_trips: Vec<Span>,
    /// Where the oldest is, once they are as many as are kept.
    oldest: usize,
    budget: Option<Span>,
    share: u32,
    calm: u32,
    /// Whether other processes send, too.
    shared: bool,
}

impl Default for Guard {
    fn default() -> Self {
        Self { round_trips: Vec::new(), oldest: 0, budget: None, share: LEAST_SHARE, calm: 0, shared: false }
    }
}

impl Guard {
    /// Other processes send, too. The next request may be of one that has been at work for long, so the first one here is waited for:
    /// it may be late by a whole interval.
    pub fn share(&mut self) {
        self.shared = true;
        self.share = self.share.max(self.least_share());
    }

    /// The first half lets the compiler leave out what nothing can ask for.
    const fn is_shared(&self) -> bool {
        self.shared
    }

    const fn least_share(&self) -> u32 {
        if self.is_shared() { LEAST_SHARED_SHARE } else { LEAST_SHARE }
    }

    /// A request starts: what to add to the interval as long as its answer is not in.
    pub fn started(&mut self, interval: Span) -> Span {
        let savings = interval.per_mille(SAVINGS);
        let earned = interval.per_mille(self.share);
        let whole = if self.is_shared() { interval } else { savings };
        // It opens the connection.
        let cold = self.budget.is_none();
        self.budget = Some(self.budget.map_or(whole, |budget| budget.saturating_add(earned).min(savings)));
        if cold && !self.is_shared() { earned.max(savings.min(COLD_START)) } else { self.estimate(interval) }
    }

    /// What to add to the interval after a request whose answer is not in.
    pub fn estimate(&self, interval: Span) -> Span {
        let earned = interval.per_mille(self.share);
        if self.round_trips.is_empty() && self.is_shared() {
            return interval;
        }
        let floor = self.shrunk(interval.per_mille(NOISE_SHARE).min(NOISE));
        self.margin(interval)
            .saturating_add(self.spread())
            .clamp(floor, earned.max(floor))
            .saturating_add(unknown(interval))
    }

    /// Remembers a round trip.
    pub fn record(&mut self, round_trip: Span) {
        if self.round_trips.len() < SAMPLES {
            self.round_trips.push(round_trip);
        } else if let Some(oldest) = self.round_trips.get_mut(self.oldest) {
            *oldest = round_trip;
            self.oldest = (self.oldest + 1) % SAMPLES;
        }
    }

    /// What to add to the interval once this round trip of the latest request is known.
    pub fn after_answer(&mut self, round_trip: Span, interval: Span) -> Span {
        let late = round_trip.saturating_sub(self.trusted());
        let budget = self.budget.unwrap_or_default();
        let guard = late.saturating_add(self.margin(interval)).min(budget);
        self.budget = Some(budget.saturating_sub(guard));
        guard
    }

    /// A 429 in spite of the guard: it may cost twice as much from now on, if the network is uneven enough to be the reason.
    pub fn rejected(&mut self, interval: Span) {
        if self.spread() > interval.per_mille(self.share) {
            self.share = self.share.saturating_mul(2).min(GREATEST_SHARE);
        }
        self.calm = 0;
    }

    /// A request went through.
    pub fn succeeded(&mut self) {
        self.calm = self.calm.saturating_add(1);
        if self.calm >= CALM {
            self.calm = 0;
            self.share = (self.share.saturating_mul(3) / 4).max(self.least_share());
        }
    }

    fn margin(&self, interval: Span) -> Span {
        let least = if self.is_shared() { unknown(interval) * SHARERS / 2 } else { Span::ZERO };
        self.shrunk(interval.per_mille(self.share)).max(least)
    }

    /// Round trips known.
    fn samples(&self) -> u32 {
        u32::try_from(self.round_trips.len()).unwrap_or(u32::MAX)
    }

    /// What is left of this as round trips become known.
    fn shrunk(&self, whole: Span) -> Span {
        whole * FEW / self.samples().max(FEW)
    }

    /// What is taken for the shortest way there and back. The first request opened the connection, which may have taken most of its
    /// round trip.
    fn trusted(&self) -> Span {
        match self.samples() {
            0 | 1 => Span::ZERO,
            few if few < FEW => self.shortest().saturating_sub(COLD_START),
            _ => self.shortest(),
        }
    }

    fn shortest(&self) -> Span {
        self.round_trips.iter().min().copied().unwrap_or_default()
    }

    /// How far apart round trips lie, blind to a rare hiccup: twice the distance from the shortest to the median.
    fn spread(&self) -> Span {
        // Of 32 at the most, so that each is ranked by counting: sorting takes 2 KB of WebAssembly.
        let rank = |trip: &Span| self.round_trips.iter().filter(|other| *other < trip).count();
        let middle = self.round_trips.len() / 2;
        let median = self.round_trips.iter().copied().filter(|trip| rank(trip) <= middle).max().unwrap_or_default();
        median.saturating_sub(self.shortest()) * 2
    }
}

fn unknown(interval: Span) -> Span {
    interval.per_mille(UNKNOWN_SHARE).min(UNKNOWN)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    const SECOND: Span = Span::from_secs(1);
    const SHORT: Span = Span::from_millis(50);

    const fn ms(millis: u64) -> Span {
        Span::from_millis(millis)
    }

    /// What is added after a request that took this long, one after the other.
    fn after(guard: &mut Guard, round_trip: Span, interval: Span) -> Span {
        guard.started(interval);
        guard.record(round_trip);
        guard.after_answer(round_trip, interval)
    }

    #[test]
    fn until_the_first_answer_the_next_request_leaves_room_for_a_cold_start() {
        assert_eq!(Guard::default().started(SHORT), COLD_START);
        assert_eq!(Guard::default().started(SECOND), ms(50));
        assert_eq!(Guard::default().started(ms(20)), ms(10), "half of the interval at the most");
    }

    #[test]
    fn where_others_send_too_the_first_answer_is_waited_for_and_clocks_may_differ() {
        let mut guard = Guard::default();
        guard.share();
        assert_eq!(guard.started(SHORT), SHORT);
        for _ in 0..SAMPLES {
            after(&mut guard, ms(5), SHORT);
        }
        assert_eq!(after(&mut guard, ms(5), SHORT), Span::from_millis_f64(1.5));
    }

    #[test]
    fn where_others_send_too_an_uneven_store_leaves_enough_for_a_hiccup() {
        let mut guard = Guard::default();
        guard.share();
        for _ in 0..SAMPLES {
            after(&mut guard, ms(5), SHORT);
            after(&mut guard, ms(8), SHORT);
        }
        assert_eq!(after(&mut guard, ms(14), SHORT), Span::from_millis_f64(10.5));
        assert!(guard.estimate(SHORT) < ms(10), "its own answers are known");
        for _ in 0..CALM {
            guard.succeeded();
        }
        assert_eq!(guard.share, LEAST_SHARED_SHARE);
    }

    #[test]
    fn the_first_round_trips_are_trusted_step_by_step() {
        let mut guard = Guard::default();
        // It may all have been the connection.
        assert_eq!(after(&mut guard, ms(200), SECOND), ms(250));
        // It may have met cold code.
        assert_eq!(after(&mut guard, ms(180), SECOND), ms(75));
        assert_eq!(after(&mut guard, ms(190), SECOND), ms(60));
        assert_eq!(after(&mut guard, ms(180), SECOND), SECOND.per_mille(150) / 4);
    }

    #[test]
    fn a_network_that_proves_even_costs_less_and_less() {
        let (mut one_by_one, mut at_once) = (Guard::default(), Guard::default());
        let first = (after(&mut one_by_one, ms(5), SHORT), after(&mut at_once, ms(120), SHORT));
        for _ in 0..2 * SAMPLES {
            after(&mut one_by_one, ms(5), SHORT);
            at_once.record(ms(120));
        }
        assert!(first.0 > ms(7) && first.1 > ms(20));
        assert!(after(&mut one_by_one, ms(5), SHORT) < Span::from_millis_f64(0.3));
        assert!(at_once.estimate(SHORT) < Span::from_millis_f64(1.3));
        // One answer that comes late is made up for whole, once.
        assert!(after(&mut one_by_one, ms(20), SHORT) > ms(15));
    }

    #[test]
    fn a_network_that_has_become_slower_or_faster_is_known_after_as_many_round_trips_as_are_kept() {
        let guard_after = |first: u64, then: u64| {
            let mut guard = Guard::default();
            // One more than are kept: that one must go as well.
            for trip in [ms(first); SAMPLES + 1].into_iter().chain([ms(then); SAMPLES]) {
                after(&mut guard, trip, SECOND);
            }
            after(&mut guard, ms(then), SECOND)
        };
        let steady = guard_after(30, 30);
        assert_eq!((guard_after(5, 30), guard_after(30, 5)), (steady, steady));
    }

    #[test]
    fn while_an_answer_is_out_the_guard_is_twice_what_half_of_the_round_trips_exceed_the_shortest_by() {
        let estimate = |trips: [u64; 31]| {
            let mut guard = Guard::default();
            for trip in trips {
                guard.record(ms(trip));
            }
            guard.estimate(SECOND)
        };
        let even = estimate([100; 31]);
        assert_eq!(estimate(core::array::from_fn(|trip| 100 + trip as u64)), even.saturating_add(ms(30)));
        let with_hiccup = core::array::from_fn(|trip| if trip == 7 { 900 } else { 100 });
        assert_eq!(estimate(with_hiccup), even);
    }

    #[test]
    fn a_429_that_the_guard_had_allowed_for_does_not_raise_the_bound() {
        // Twice 1.25 ms is a twentieth of 50 ms.
        for (median, share) in [(21_250, LEAST_SHARE), (21_251, 2 * LEAST_SHARE)] {
            let mut guard = Guard::default();
            for micros in [20_000_u32, median, median] {
                guard.record(ms(1).mul_f64(f64::from(micros) / 1_000.0));
            }
            guard.rejected(SHORT);
            assert_eq!(guard.share, share, "{median}");
        }
    }

    #[test]
    fn what_an_uneven_network_costs_is_bounded_and_a_429_raises_the_bound() {
        let mut guard = Guard::default();
        let cost = |guard: &mut Guard| {
            let costs = (0..1_000_u64).map(|at| after(guard, ms(20 + at * 37 % 61), SHORT).as_millis_f64());
            costs.sum::<f64>() / 1_000.0
        };
        assert!((2.4..2.6).contains(&cost(&mut guard)), "a twentieth of the interval");
        guard.rejected(SHORT);
        assert!((4.9..5.1).contains(&cost(&mut guard)), "twice as much");
        for _ in 0..CALM {
            guard.succeeded();
        }
        assert!((3.6..3.9).contains(&cost(&mut guard)), "less again after successes");
        let mut even = Guard::default();
        for _ in 0..SAMPLES {
            after(&mut even, ms(20), SHORT);
        }
        even.rejected(SHORT);
        assert_eq!(even.share, LEAST_SHARE, "the network is not the reason");
    }
}
