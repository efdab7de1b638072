//! The cost of the throttle for a request: alone, and with others in the queue.

use std::hint::black_box;

use criterion::{BatchSize, Criterion};
use trackops_client::throttle::{Claim, Throttle, Ticket};
use trackops_client::time::{Instant, Span};

const INTERVAL: Span = Span::from_millis(50);
const ROUND_TRIP: Span = Span::from_millis(12);

/// Claims at each time that the throttle returns, like a binding; returns when the request may start.
fn start(throttle: &mut Throttle, ticket: Ticket, mut now: Instant) -> Instant {
    loop {
        match throttle.claim(ticket, now) {
            Claim::Go => return now,
            Claim::Wait { again, .. } => now = again,
        }
    }
}

/// A request from the queue to its response; returns when that arrives.
fn request(throttle: &mut Throttle, now: Instant) -> Instant {
    let ticket = throttle.reserve(now);
    let answered = start(throttle, ticket, now) + ROUND_TRIP;
    throttle.answered(ticket, answered);
    answered
}

pub fn bench(criterion: &mut Criterion) {
    criterion.bench_function("throttle/a request", |bencher| {
        let mut throttle = Throttle::new(INTERVAL);
        let mut now = Instant::default();
        bencher.iter(|| now = request(&mut throttle, black_box(now)));
    });
    criterion.bench_function("throttle/a 429 and the request again", |bencher| {
        let mut throttle = Throttle::new(INTERVAL);
        let mut now = Instant::default();
        bencher.iter(|| {
            let ticket = throttle.reserve(now);
            let rejected = start(&mut throttle, ticket, now) + ROUND_TRIP;
            throttle.rejected(ticket, rejected, INTERVAL);
            now = start(&mut throttle, ticket, rejected) + ROUND_TRIP;
            throttle.answered(ticket, black_box(now));
        });
    });
    for waiting in [10, 100, 1000] {
        criterion.bench_function(&format!("throttle/{waiting} requests queued at once"), |bencher| {
            let queued = || {
                let mut throttle = Throttle::new(INTERVAL);
                let tickets: Vec<_> = (0..waiting).map(|_| throttle.reserve(Instant::default())).collect();
                (throttle, tickets)
            };
            let drain = |(mut throttle, tickets): (Throttle, Vec<Ticket>)| {
                let mut now = Instant::default();
                for ticket in tickets {
                    now = start(&mut throttle, ticket, now);
                    throttle.answered(ticket, now + ROUND_TRIP);
                }
                now
            };
            bencher.iter_batched(queued, drain, BatchSize::SmallInput);
        });
    }
}
