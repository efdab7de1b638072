use super::*;
use proptest::prelude::*;

const SECOND: Span = Span::from_secs(1);

fn at(millis: u64) -> Instant {
    Instant::default() + Span::from_millis(millis)
}

/// Claims until the ticket may go, and jumps to each time that a claim returns.
fn start(throttle: &mut Throttle, ticket: Ticket, mut now: Instant) -> Instant {
    loop {
        match throttle.claim(ticket, now) {
            Claim::Go => return now,
            Claim::Wait { again, .. } => {
                assert!(again > now, "a wait that never ends");
                now = again;
            }
        }
    }
}

#[test]
fn the_first_request_starts_at_once_and_the_next_an_interval_later() {
    let mut throttle = Throttle::new(SECOND);
    let first = throttle.reserve(at(0));
    assert_eq!(throttle.claim(first, at(0)), Claim::Go);
    let second = throttle.reserve(at(10));
    let started = start(&mut throttle, second, at(10));
    assert!(started >= at(1_000) && started <= at(1_100), "{started:?}");
}

#[test]
fn a_timer_that_fires_early_waits_again() {
    let mut throttle = Throttle::new(SECOND);
    let first = throttle.reserve(at(0));
    throttle.claim(first, at(0));
    throttle.answered(first, at(100));
    let second = throttle.reserve(at(100));
    let Claim::Wait { again, .. } = throttle.claim(second, at(100)) else { panic!("it must wait") };
    assert!(matches!(throttle.claim(second, at(999)), Claim::Wait { .. }));
    let early = Instant::default() + again.since(at(0)).saturating_sub(Span::from_millis_f64(0.2));
    let Claim::Wait { again: still, .. } = throttle.claim(second, early) else { panic!("it must wait") };
    assert_eq!(still, again, "the same instant as before");
    assert_eq!(throttle.claim(second, again), Claim::Go);
}

#[test]
fn requests_do_not_burst_after_the_machine_slept() {
    let mut throttle = Throttle::new(SECOND);
    let tickets: Vec<_> = (0..5).map(|_| throttle.reserve(at(0))).collect();
    for ticket in &tickets {
        throttle.claim(*ticket, at(0));
    }
    let woken = at(8 * 3_600_000);
    let started = tickets.iter().skip(1).filter(|ticket| throttle.claim(**ticket, woken) == Claim::Go).count();
    assert_eq!(started, 1);
}

#[test]
fn an_abandoned_ticket_does_not_block_the_others() {
    let mut throttle = Throttle::new(SECOND);
    let gone = throttle.reserve(at(0));
    let next = throttle.reserve(at(0));
    let Claim::Wait { again, .. } = throttle.claim(next, at(0)) else { panic!("it must wait") };
    assert!(again >= at(2), "it does not spin: {again:?}");
    let started = start(&mut throttle, next, at(0));
    assert!(started <= at(2_100), "{started:?}");
    assert!(matches!(throttle.claim(gone, started), Claim::Wait { .. }), "it rejoins the queue");
}

#[test]
fn a_429_pauses_the_account_and_requests_in_flight_together_count_once() {
    let mut throttle = Throttle::new(SECOND);
    let mut now = at(0);
    // Another client may have caused the first 429, but not the second one.
    for interval in [SECOND, SECOND.mul_f64(1.25)] {
        let mut tickets = Vec::new();
        for _ in 0..3 {
            let ticket = throttle.reserve(now);
            now = start(&mut throttle, ticket, now);
            tickets.push(ticket);
        }
        for ticket in tickets {
            throttle.rejected(ticket, now, Span::from_secs(12));
        }
        assert_eq!(throttle.interval(), interval);
    }
    let next = throttle.reserve(now);
    assert!(matches!(throttle.claim(next, now), Claim::Wait { why: Why::ServerAsked, .. }));
    assert!(start(&mut throttle, next, now) >= now + Span::from_secs(12));
}

#[test]
fn a_server_cannot_pause_an_account_for_more_than_a_day() {
    let mut throttle = Throttle::new(SECOND);
    let ticket = throttle.reserve(at(0));
    throttle.claim(ticket, at(0));
    throttle.rejected(ticket, at(100), Span::from_secs(10 * 365 * 24 * 3_600));
    assert_eq!(throttle.pause(at(100)), Span::from_secs(24 * 3_600));
}

#[test]
fn tickets_further_back_wake_before_their_turn() {
    let mut throttle = Throttle::new(SECOND);
    let tickets: Vec<_> = (0..9).map(|_| throttle.reserve(at(0))).collect();
    throttle.claim(tickets[0], at(0));
    let Claim::Wait { again, expected, .. } = throttle.claim(tickets[8], at(0)) else { panic!("it must wait") };
    assert!(again.since(at(0)) * 2 <= expected.since(at(0)) && again > at(3_000), "{again:?} of {expected:?}");
}

#[test]
fn an_occasional_429_does_not_widen_the_interval() {
    let mut throttle = Throttle::new(SECOND);
    let mut now = at(0);
    for request in 0..300 {
        let ticket = throttle.reserve(now);
        now = start(&mut throttle, ticket, now);
        if request % 3 == 0 {
            throttle.rejected(ticket, now, Span::ZERO);
        } else {
            throttle.answered(ticket, now);
        }
        assert_eq!(throttle.interval(), SECOND);
    }
}

#[test]
fn after_two_successes_in_a_row_it_takes_four_429s_to_widen_the_interval() {
    let widens_after = |successes: u64| {
        let mut throttle = Throttle::new(SECOND);
        let mut now = at(0);
        for _ in 0..successes {
            let ticket = throttle.reserve(now);
            now = start(&mut throttle, ticket, now);
            throttle.answered(ticket, now);
        }
        let mut rejections = 0;
        while throttle.interval() == SECOND {
            let ticket = throttle.reserve(now);
            now = start(&mut throttle, ticket, now);
            throttle.rejected(ticket, now, Span::ZERO);
            rejections += 1;
        }
        rejections
    };
    assert_eq!([0, 1, 2, 50].map(widens_after), [2, 2, 4, 4]);
}

#[test]
fn after_a_storm_of_429s_the_rate_recovers_within_30_seconds() {
    let mut throttle = Throttle::new(SECOND);
    let mut now = at(0);
    for _ in 0..20 {
        let ticket = throttle.reserve(now);
        now = start(&mut throttle, ticket, now);
        throttle.rejected(ticket, now, Span::ZERO);
    }
    assert_eq!(throttle.interval(), SECOND * 4, "the widest");
    let storm_ends = now;
    while now.since(storm_ends) < Span::from_secs(30) {
        let ticket = throttle.reserve(now);
        now = start(&mut throttle, ticket, now);
        throttle.answered(ticket, now);
    }
    assert!(throttle.interval() <= SECOND.mul_f64(1.0 / 0.95), "{:?}", throttle.interval());
}

#[test]
fn a_narrowing_step_that_met_a_429_is_retried_later_and_later_steps_sooner() {
    let mut throttle = Throttle::new(SECOND);
    let mut now = at(0);
    let mut interval_after = |is_success: bool| {
        let ticket = throttle.reserve(now);
        now = start(&mut throttle, ticket, now);
        if is_success {
            throttle.answered(ticket, now);
        } else {
            throttle.rejected(ticket, now, Span::ZERO);
        }
        throttle.interval().as_millis()
    };
    assert_eq!([false, false, true, false].map(&mut interval_after), [1_000, 1_250, 1_100, 1_250]);
    assert_eq!([true; 9].map(interval_after), [1_250, 1_250, 1_250, 1_100, 1_100, 1_040, 1_016, 1_000, 1_000]);
}

#[test]
fn after_a_pause_the_reason_to_wait_is_the_queue_not_the_server() {
    let mut throttle = Throttle::new(SECOND);
    let first = throttle.reserve(at(0));
    throttle.claim(first, at(0));
    throttle.rejected(first, at(100), Span::from_secs(5));
    let (_, second) = (throttle.reserve(at(5_000)), throttle.reserve(at(5_000)));
    for (millis, reason) in [(5_099, Why::ServerAsked), (5_100, Why::Spacing)] {
        let Claim::Wait { why, .. } = throttle.claim(second, at(millis)) else { panic!("it must wait") };
        assert_eq!(why, reason, "{millis}");
    }
}

#[test]
fn a_limit_lower_than_configured_is_learned_and_rarely_tested() {
    let limit = Span::from_millis(1_500);
    let mut throttle = Throttle::new(SECOND);
    let (mut now, mut accepted, mut rejections) = (at(0), None::<Instant>, 0);
    for _ in 0..1_000 {
        let ticket = throttle.reserve(now);
        now = start(&mut throttle, ticket, now);
        if accepted.is_some_and(|last| now.since(last) < limit) {
            rejections += 1;
            throttle.rejected(ticket, now, Span::ZERO);
        } else {
            accepted = Some(now);
            throttle.answered(ticket, now);
        }
    }
    assert!(rejections < 50, "{rejections} of 1,000 requests were rejected");
}

#[test]
fn without_a_limit_no_request_waits() {
    let mut throttle = Throttle::new(Span::ZERO);
    for _ in 0..100 {
        let ticket = throttle.reserve(at(5));
        assert_eq!(throttle.claim(ticket, at(5)), Claim::Go);
    }
}

#[test]
fn the_longest_interval_of_all_clients_applies() {
    let mut throttle = Throttle::new(SECOND);
    throttle.configure(SECOND * 2);
    throttle.configure(SECOND / 2);
    assert_eq!(throttle.interval(), SECOND * 2);
}

/// Twenty pages at a strict limit of one a second, sent one after the other as a listing does. Each takes 50 ms plus a
/// delay to the server, and 50 ms back.
fn pages_over_a_jittery_network(delays: &[u64], guarded: bool) -> (u32, Span) {
    let mut throttle = Throttle::new(SECOND);
    let (mut now, mut counted, mut rejections) = (at(0), None::<Instant>, 0);
    for delay in delays {
        let ticket = throttle.reserve(now);
        let begin = start(&mut throttle, ticket, now);
        let arrival = begin + Span::from_millis(50 + delay);
        if counted.is_some_and(|last| arrival.since(last) < SECOND) {
            rejections += 1;
        } else {
            counted = Some(arrival);
        }
        now = arrival + Span::from_millis(50);
        if guarded {
            throttle.answered(ticket, now);
        } else {
            throttle.latest = throttle.latest.map(|latest| Latest { guard: Span::ZERO, ..latest });
        }
    }
    (rejections, now.since(at(0)))
}

#[test]
fn the_guard_avoids_almost_all_429s_that_plain_spacing_meets() {
    let mut random = crate::random::Random::new(7);
    let (mut guarded, mut plain, mut longest) = (0, 0, Span::ZERO);
    for _ in 0..1_000 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 30")]
        let delays: Vec<u64> = (0..20).map(|_| (random.fraction() * 30.0) as u64).collect();
        let (rejections, elapsed) = pages_over_a_jittery_network(&delays, true);
        guarded += rejections;
        longest = longest.max(elapsed);
        plain += pages_over_a_jittery_network(&delays, false).0;
    }
    println!("1,000 runs of 20 pages: {guarded} × 429 with the guard, {plain} without; longest {longest:?}");
    assert!(guarded <= 20, "{guarded}");
    assert!(plain > 5_000, "{plain}");
    assert!(longest < Span::from_millis(19_130).mul_f64(1.06), "{longest:?}");
}

proptest! {
    /// Clients that start, finish, give up, meet 429s and oversleep, in any order.
    #[test]
    fn no_two_starts_are_closer_than_the_interval(
        events in prop::collection::vec((0_u8..7, 0_usize..8, 0_u64..3_000), 1..300),
        interval in 1_u64..2_000,
    ) {
        let interval = Span::from_millis(interval);
        let mut throttle = Throttle::new(interval);
        let mut now = at(0);
        let mut tickets = Vec::new();
        let mut last: Option<Instant> = None;
        for (event, which, millis) in events {
            let ticket = tickets.get(which % tickets.len().max(1)).copied();
            match (event, ticket) {
                (0 | 1, _) => tickets.push(throttle.reserve(now)),
                (2, Some(ticket)) => throttle.answered(ticket, now),
                (3, Some(ticket)) => throttle.rejected(ticket, now, Span::from_millis(millis)),
                (4, Some(ticket)) => throttle.release(ticket),
                (5, Some(ticket)) => match throttle.claim(ticket, now) {
                    Claim::Go => {
                        prop_assert!(last.is_none_or(|last| now.since(last) >= interval));
                        last = Some(now);
                    }
                    Claim::Wait { again, expected, .. } => prop_assert!(again > now && expected >= again),
                },
                _ => now = now + Span::from_millis(millis),
            }
        }
    }

    /// Every waiting ticket gets a start, in ticket order, however coarse the timers are.
    #[test]
    fn the_queue_is_first_come_first_served(callers in 2_usize..60, late in prop::collection::vec(0_u64..20, 60)) {
        let mut throttle = Throttle::new(SECOND);
        let mut waiting: Vec<(Instant, Ticket)> =
            (0..callers).map(|_| (at(0), throttle.reserve(at(0)))).collect();
        let mut order = Vec::new();
        let mut rounds = 0;
        while !waiting.is_empty() {
            rounds += 1;
            prop_assert!(rounds < 100_000, "no progress");
            waiting.sort();
            let (due, ticket) = waiting.remove(0);
            let now = due + Span::from_millis(late[usize::try_from(ticket).unwrap() % late.len()]);
            match throttle.claim(ticket, now) {
                Claim::Go => {
                    order.push(ticket);
                    throttle.answered(ticket, now);
                }
                Claim::Wait { again, .. } => waiting.push((again, ticket)),
            }
        }
        prop_assert!(order.is_sorted(), "{order:?}");
    }
}

#[test]
fn a_throttle_that_takes_over_keeps_its_distance_from_the_one_before() {
    let mut throttle = Throttle::new(SECOND);
    throttle.succeed(3, at(10_000), Span::ZERO);
    let later = throttle.reserve(at(10_000));
    assert_eq!(later, 3);
    // Ticket 1 was already waiting, and 0 is answered here.
    throttle.answered(0, at(10_100));
    let started = start(&mut throttle, 1, at(10_100));
    assert!(started >= at(11_000) && started <= at(11_200), "{started:?}");
    assert!(start(&mut throttle, later, started) >= started + SECOND);
    throttle.succeed(9, at(20_000), Span::from_secs(60));
    assert_eq!(throttle.pause(at(20_000)), Span::from_secs(60));
}
