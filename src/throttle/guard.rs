//! A margin added to the interval, because requests do not arrive as evenly as they start.
//!
//! The server counts requests when they arrive. Say a request starts at `s` and its response comes at `r`. It arrived
//! no later than `r` minus the shortest way back. The next one arrives no earlier than its start plus the shortest way
//! there. So both arrive an interval apart if the next one starts at `r + interval − shortest round trip`: the guard is
//! this round trip minus the shortest one.
//!
//! The shortest round trip seen so far is above the real minimum at first, so a margin is added that shrinks with the
//! number of round trips. A budget bounds the cost: a share of the interval on average. It is enough to cover one
//! hiccup in full, but a slow and uneven server does not halve the rate.

use std::collections::VecDeque;

use crate::time::Span;

/// Round trips remembered: enough for a stable minimum, few enough to adapt to a new network soon.
const SAMPLES: usize = 32;

/// Up to this many round trips say nothing about what is usual, and the margin is the full share of the interval. After
/// that it is `FEW` × share ÷ round trips. For uniformly distributed delays, the minimum of n samples exceeds the real
/// one by more than k/n of their range with a probability of e⁻ᵏ. Measured with 20 requests a second apart and 0 to 30
/// ms of jitter, 3,000 runs each: with 2, 2 % of the runs met a 429; with 3, 0.1 %; with 4, none. 3 costs 3.1 % of the
/// time, 4 costs 3.6 %. A margin by the observed range cost 0.1 % less, and 1 to 5 % of the runs met a 429.
const FEW: u32 = 3;

/// The share of the interval that the guard may cost on average on a quiet network, per mille.
const LEAST_SHARE: u32 = 50;

/// The same when several processes share a limit. The store that hands out slots adds jitter of its own, and each slot
/// is used that much later. With the share above, every request uses it up and nothing is left for a hiccup. (8
/// processes × 50 requests at 20/s on two cores: 3 of 4,000 requests met a 429, at 94 % of the rate. With this share
/// and [`SHARERS`]: 1 of 6,400, at 93 %.)
const LEAST_SHARED_SHARE: u32 = 100;

/// The same after many 429s, per mille.
const GREATEST_SHARE: u32 = 500;

/// Unused budget that is saved for a hiccup, in intervals, per mille.
const SAVINGS: u32 = 500;

/// How late the first requests may be because code is not warmed up yet.
const COLD_START: Span = Span::from_millis(25);

/// Jitter of timers and of opening more connections; at most this share of the interval, per mille. It applies only
/// while the response is pending, which is when several connections are in use. It shrinks as round trips prove even.
const NOISE: Span = Span::from_millis(3);
const NOISE_SHARE: u32 = 60;

/// 98th percentile of sender and server delay, and the difference between the shortest round trips of processes that
/// share a limit. At most this share of the interval, per mille. (24 exports of 30 pages at 20/s over 120 ms on a quiet
/// machine: without it 8 met a 429, and each of those reads pages again and costs 0.15 of the ideal; with it 3, and
/// each costs 0.015.)
const UNKNOWN: Span = Span::from_millis(1);
const UNKNOWN_SHARE: u32 = 20;

/// Margin in units of UNKNOWN/2 when the limit is shared. A round trip does not show whether its request was late on
/// the way there or on the way back, and the next request comes from another process, which may be quicker.
const SHARERS: u32 = 3;

/// Successes after which the share shrinks by a step.
const CALM: u32 = 16;

/// The guard of one account.
#[derive(Debug)]
pub struct Guard {
    /// The last [`SAMPLES`] round trips, oldest first.
    round_trips: VecDeque<Span>,
    budget: Option<Span>,
    share: u32,
    calm: u32,
    /// Whether other processes send as well.
    shared: bool,
}

impl Default for Guard {
    fn default() -> Self {
        Self { round_trips: VecDeque::new(), budget: None, share: LEAST_SHARE, calm: 0, shared: false }
    }
}

impl Guard {
    /// Other processes share the limit. The next request may come from one that has been running for a while, so the
    /// first response here must be waited for: the first request may be late by a full interval.
    pub fn share(&mut self) {
        self.shared = true;
        self.share = self.share.max(self.least_share());
    }

    const fn least_share(&self) -> u32 {
        if self.shared { LEAST_SHARED_SHARE } else { LEAST_SHARE }
    }

    /// A request starts. Returns what to add to the interval until its response is in.
    pub fn started(&mut self, interval: Span) -> Span {
        let savings = interval.per_mille(SAVINGS);
        let earned = interval.per_mille(self.share);
        let initial = if self.shared { interval } else { savings };
        // The first request opens the connection.
        let cold = self.budget.is_none();
        self.budget = Some(self.budget.map_or(initial, |budget| budget.saturating_add(earned).min(savings)));
        if cold && !self.shared { earned.max(savings.min(COLD_START)) } else { self.estimate(interval) }
    }

    /// What to add to the interval after a request whose response is pending.
    pub fn estimate(&self, interval: Span) -> Span {
        let earned = interval.per_mille(self.share);
        if self.round_trips.is_empty() && self.shared {
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
        if self.round_trips.len() == SAMPLES {
            self.round_trips.pop_front();
        }
        self.round_trips.push_back(round_trip);
    }

    /// What to add to the interval once this round trip of the latest request is known.
    pub fn after_answer(&mut self, round_trip: Span, interval: Span) -> Span {
        let late = round_trip.saturating_sub(self.trusted());
        let budget = self.budget.unwrap_or_default();
        let guard = late.saturating_add(self.margin(interval)).min(budget);
        self.budget = Some(budget.saturating_sub(guard));
        guard
    }

    /// A 429 in spite of the guard. If the network is uneven enough to be the reason, the guard may cost twice as much
    /// from now on.
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
        let least = if self.shared { unknown(interval) * SHARERS / 2 } else { Span::ZERO };
        self.shrunk(interval.per_mille(self.share)).max(least)
    }

    /// How many round trips are known.
    fn samples(&self) -> u32 {
        u32::try_from(self.round_trips.len()).unwrap_or(u32::MAX)
    }

    /// Scales `full` by FEW / samples.
    fn shrunk(&self, full: Span) -> Span {
        full * FEW / self.samples().max(FEW)
    }

    /// The round trip to compare with. The first request opened the connection, which may have taken most of its round
    /// trip.
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

    /// How far apart round trips are, ignoring a rare hiccup: twice the distance from the shortest to the median.
    fn spread(&self) -> Span {
        let mut sorted: Vec<Span> = self.round_trips.iter().copied().collect();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
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

    /// The guard after one more request with this round trip.
    fn after(guard: &mut Guard, round_trip: Span, interval: Span) -> Span {
        guard.started(interval);
        guard.record(round_trip);
        guard.after_answer(round_trip, interval)
    }

    #[test]
    fn the_guard_covers_a_cold_start_until_the_first_response() {
        assert_eq!(Guard::default().started(SHORT), COLD_START);
        assert_eq!(Guard::default().started(SECOND), ms(50));
        assert_eq!(Guard::default().started(ms(20)), ms(10), "at most half of the interval");
    }

    #[test]
    fn a_shared_guard_waits_for_the_first_response_and_keeps_a_minimum_margin() {
        let mut guard = Guard::default();
        guard.share();
        assert_eq!(guard.started(SHORT), SHORT);
        for _ in 0..SAMPLES {
            after(&mut guard, ms(5), SHORT);
        }
        assert_eq!(after(&mut guard, ms(5), SHORT), Span::from_millis_f64(1.5));
    }

    #[test]
    fn a_shared_guard_with_an_uneven_store_still_covers_a_hiccup() {
        let mut guard = Guard::default();
        guard.share();
        for _ in 0..SAMPLES {
            after(&mut guard, ms(5), SHORT);
            after(&mut guard, ms(8), SHORT);
        }
        assert_eq!(after(&mut guard, ms(14), SHORT), Span::from_millis_f64(10.5));
        assert!(guard.estimate(SHORT) < ms(10), "its own responses are known");
        for _ in 0..CALM {
            guard.succeeded();
        }
        assert_eq!(guard.share, LEAST_SHARED_SHARE);
    }

    #[test]
    fn the_first_round_trips_are_trusted_gradually() {
        let mut guard = Guard::default();
        // All of it may have been the connection.
        assert_eq!(after(&mut guard, ms(200), SECOND), ms(250));
        // It may have run cold code.
        assert_eq!(after(&mut guard, ms(180), SECOND), ms(75));
        assert_eq!(after(&mut guard, ms(190), SECOND), ms(60));
        assert_eq!(after(&mut guard, ms(180), SECOND), SECOND.per_mille(150) / 4);
    }

    #[test]
    fn an_even_network_costs_less_over_time() {
        let (mut one_by_one, mut at_once) = (Guard::default(), Guard::default());
        let first = (after(&mut one_by_one, ms(5), SHORT), after(&mut at_once, ms(120), SHORT));
        for _ in 0..2 * SAMPLES {
            after(&mut one_by_one, ms(5), SHORT);
            at_once.record(ms(120));
        }
        assert!(first.0 > ms(7) && first.1 > ms(20));
        assert!(after(&mut one_by_one, ms(5), SHORT) < Span::from_millis_f64(0.3));
        assert!(at_once.estimate(SHORT) < Span::from_millis_f64(1.3));
        // One late response is covered in full.
        assert!(after(&mut one_by_one, ms(20), SHORT) > ms(15));
    }

    #[test]
    fn the_guard_adapts_to_a_slower_or_faster_network_within_32_round_trips() {
        let guard_after = |first: u64, then: u64| {
            let mut guard = Guard::default();
            // One more than is kept: it must be dropped as well.
            for trip in [ms(first); SAMPLES + 1].into_iter().chain([ms(then); SAMPLES]) {
                after(&mut guard, trip, SECOND);
            }
            after(&mut guard, ms(then), SECOND)
        };
        let steady = guard_after(30, 30);
        assert_eq!((guard_after(5, 30), guard_after(30, 5)), (steady, steady));
    }

    #[test]
    fn the_guard_of_a_pending_response_is_twice_the_distance_from_shortest_to_median() {
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
    fn a_429_within_the_guard_does_not_raise_its_share() {
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
    fn an_uneven_network_costs_a_bounded_share_and_a_429_doubles_it() {
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
