//! The cost of the account's limit in virtual time: the rows of `benches/RESULTS.md` that depend only on rules. The
//! test prints the figures: `cargo test -p trackops-schedules --test limits -- --nocapture`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests, also where they are helpers of tests")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use trackops_schedules::dice::Dice;
use trackops_schedules::host::{End, MILLI, Micros, SECOND};
use trackops_schedules::listing::Outcome;
use trackops_schedules::network::Weather;
use trackops_schedules::server::{MinimalServer, Strict};
use trackops_schedules::stand::{Stand, listing};

const RUNS: u64 = 500;

/// An export under a rate limit.
#[derive(Clone)]
struct Row {
    name: &'static str,
    pages: u64,
    weather: Weather,
    /// The configured requests per second; `rate` is the server's real limit.
    configured: u64,
    rate: u64,
    count_rejected: bool,
    other: u64,
}

/// A nearby server.
fn near() -> Weather {
    Weather { up: (MILLI / 2, MILLI / 2), down: (MILLI, MILLI), ..Weather::default() }
}

impl Row {
    fn new(name: &'static str, rate: u64) -> Self {
        Self { name, pages: 30, weather: near(), configured: rate, rate, count_rejected: false, other: 0 }
    }

    /// The shortest possible time.
    fn ideal(&self) -> Micros {
        let ((up, up_more), (down, down_more)) = (self.weather.up, self.weather.down);
        (self.pages - 1) * SECOND / (self.rate - self.other) + up + up_more / 2 + down + down_more / 2
    }

    fn run(&self, seed: u64) -> (f64, usize) {
        let stand = Stand::new(seed, self.weather.clone());
        let limit = Strict::new(self.rate, self.count_rejected, self.other, Dice::new(seed, 5));
        let server = Rc::new(RefCell::new(MinimalServer::new(Some(limit), self.pages * 100 - 50)));
        let client = stand.client(0, server.clone(), SECOND / self.configured).unwrap();
        let end = Rc::new(Cell::new(None));
        let (run, done, host) = (listing(&client), Rc::clone(&end), stand.host.clone());
        let records = self.pages * 100 - 50;
        stand.host.spawn(async move {
            let mut read = 0;
            let outcome = loop {
                match run.next().await {
                    Ok(page) => read += page.keys.len() as u64,
                    Err(outcome) => break outcome,
                }
            };
            // A run that gives up counts as longer than all others.
            let whole = matches!(outcome, Outcome::Whole);
            assert!(!whole || read == records);
            done.set(Some(if whole { host.now() } else { Micros::MAX }));
        });
        assert_eq!(stand.host.run(|| end.get().is_some(), 3_600 * SECOND), End::Done);
        assert_eq!(stand.ledger.breach(), None);
        stand.host.clear();
        let rejected = server.borrow().rejected.len();
        #[expect(clippy::cast_precision_loss, reason = "some seconds")]
        let ratio = end.get().unwrap() as f64 / self.ideal() as f64;
        (ratio, rejected)
    }

    /// The medians of time and of rejected requests; the 95th percentiles are printed.
    fn measure(&self) -> (f64, usize) {
        let (mut ratios, mut rejected): (Vec<_>, Vec<_>) = (0..RUNS).map(|seed| self.run(seed)).unzip();
        ratios.sort_by(f64::total_cmp);
        rejected.sort_unstable();
        let gave_up = ratios.iter().filter(|ratio| **ratio > 1e6).count();
        let at = |share: usize| (ratios[ratios.len() * share / 100], rejected[rejected.len() * share / 100]);
        let ((middle, of_middle), (most, of_most)) = (at(50), at(95));
        println!(
            "{:<64} {middle:.3} x ideal, {of_middle} x 429; 95 of 100 within {most:.3} x, \
             {of_most} x 429; {gave_up} gave up",
            self.name
        );
        assert!(gave_up <= (RUNS / 20) as usize);
        (middle, of_middle)
    }
}

fn within((ratio, rejected): (f64, usize), most_ratio: f64, most_rejected: usize) {
    assert!(ratio <= most_ratio && rejected <= most_rejected, "{ratio:.3} x, {rejected} x 429");
}

#[test]
fn configured_with_the_real_limit_it_meets_no_429() {
    within(Row::new("30 pages at a strict 20/s, fast server", 20).measure(), 1.04, 0);
    let far = Weather { up: (50 * MILLI, 30 * MILLI), down: (120 * MILLI, 0), ..Weather::default() };
    let slow = Row {
        pages: 20,
        weather: far,
        ..Row::new("20 pages at a strict 1/s, 50 ms there + 0 to 30 ms, 120 ms back", 1)
    };
    within(slow.measure(), 1.05, 0);
    let latency = Weather { up: (60 * MILLI, 0), down: (60 * MILLI, 0), ..Weather::default() };
    within(
        Row { weather: latency, ..Row::new("30 pages at a strict 20/s over a latency of 120 ms", 20) }.measure(),
        1.11,
        0,
    );
}

#[test]
fn a_limit_lower_than_configured_is_learned() {
    let row = Row {
        configured: 30,
        count_rejected: true,
        ..Row::new("configured for 30/s, real limit 20/s, rejected requests count too", 20)
    };
    within(row.measure(), 1.5, 8);
}

#[test]
fn a_second_integration_costs_little_time_and_few_429s() {
    let row = Row { other: 5, ..Row::new("a second integration takes up to 5 of 20 requests a second", 20) };
    within(row.measure(), 1.15, 12);
}

/// The throughput of endless listings, 30 seconds after a minute in which every request got a 429.
fn after_a_storm(rate: u64, retry_after: Option<u64>, calls: u64) {
    let stand = Stand::new(rate, near());
    let server =
        Rc::new(RefCell::new(MinimalServer::new(Some(Strict::new(rate, false, 0, Dice::new(1, 5))), 1_000_000)));
    server.borrow_mut().retry_after = retry_after;
    let client = stand.client(0, server.clone(), SECOND / rate).unwrap();
    for _ in 0..calls {
        let client = Rc::clone(&client);
        stand.host.spawn(async move {
            loop {
                // A listing fails after six 429s in the storm, and the caller starts another one.
                let run = listing(&client);
                while run.next().await.is_ok() {}
            }
        });
    }
    let calm = 60 * SECOND;
    stand.host.run(|| stand.host.now() > calm, 3_600 * SECOND);
    let storm_ends = 2 * calm;
    server.borrow_mut().storm_until = storm_ends;
    stand.host.run(|| stand.host.now() > storm_ends + 2 * calm, 3_600 * SECOND);
    assert_eq!(stand.ledger.breach(), None);
    stand.host.clear();
    let server = server.borrow();
    let share = |from: Micros, to: Micros| {
        let through = server.admitted.iter().filter(|at| (from..to).contains(at)).count();
        #[expect(clippy::cast_precision_loss, reason = "some thousand")]
        let share = through as f64 * SECOND as f64 / ((to - from) * rate) as f64;
        share
    };
    let before = share(calm / 2, calm);
    let after = share(storm_ends + 30 * SECOND, storm_ends + 60 * SECOND);
    let back = (0..120)
        .find(|half| share(storm_ends + half * SECOND / 2, storm_ends + half * SECOND / 2 + 10 * SECOND) >= 0.95);
    println!(
        "{rate}/s, {calls} at a time, Retry-After {}: {:.1} % of the rate before a storm of 429, {:.1} % from 30 s \
         after it; ten seconds at 95 % begin {:.1} s after it",
        retry_after.map_or("none".to_owned(), |seconds| format!("{seconds} s")),
        before * 100.0,
        after * 100.0,
        back.map_or(f64::NAN, |half| f64::from(u32::try_from(half).unwrap()) / 2.0),
    );
    assert!(after >= 0.95, "{after}");
}

#[test]
fn the_rate_recovers_within_30_seconds_after_a_storm_of_429s() {
    for rate in [1, 5, 20] {
        for retry_after in [None, Some(1), Some(5)] {
            after_a_storm(rate, retry_after, 1);
            after_a_storm(rate, retry_after, 8);
        }
    }
}
