use proptest::prelude::*;

use super::*;

fn at(millis: u64) -> Instant {
    Instant::default() + Span::from_millis(millis)
}

fn status(status: u16) -> Head {
    Head { status, ..Head::default() }
}

/// Runs an exchange against these responses, in virtual time. Each takes 100 ms.
fn run(exchange: &mut Exchange, throttle: &mut Throttle, responses: &[Response]) -> (Step, Instant, usize) {
    let mut now = at(0);
    let mut sent = 0;
    loop {
        match exchange.poll(now, throttle) {
            Step::Wait { again, .. } => {
                assert!(again > now);
                now = again;
            }
            Step::Send => {}
            Step::Await { deadline } => {
                let response = responses.get(sent).unwrap_or(&Response::Silence);
                sent += 1;
                now = now + Span::from_millis(100);
                match response {
                    Response::Silence => now = deadline,
                    Response::Refused => exchange.lost(now, throttle, Failed::NotConnected, "ECONNREFUSED"),
                    Response::Reset => exchange.lost(now, throttle, Failed::Disconnected, "ECONNRESET"),
                    Response::Given(head, body) => {
                        exchange.answered(now, throttle, head.clone());
                        exchange.finished(now, throttle, body, None);
                    }
                }
            }
            end => return (end, now, sent),
        }
    }
}

#[derive(Clone, Debug)]
enum Response {
    Silence,
    Refused,
    Reset,
    Given(Head, Body),
}

fn page() -> Response {
    Response::Given(status(200), Body::Array)
}

fn error(code: u16) -> Response {
    Response::Given(status(code), Body::Empty)
}

fn read(max_retries: u32) -> Exchange {
    Exchange::new(Method::Get, Expect::Records, Policy { max_retries, ..Policy::default() }, 1)
}

fn throttle() -> Throttle {
    Throttle::new(Span::from_secs(1))
}

#[test]
fn a_valid_response_ends_the_exchange() {
    let (step, _, sent) = run(&mut read(5), &mut throttle(), &[page()]);
    assert_eq!((step, sent), (Step::Done, 1));
}

#[test]
fn temporary_failures_are_retried_until_success() {
    let responses = [error(503), Response::Reset, Response::Refused, Response::Silence, error(429), page()];
    let (step, _, sent) = run(&mut read(5), &mut throttle(), &responses);
    assert_eq!((step, sent), (Step::Done, 6));
}

#[test]
fn the_last_failure_is_reported() {
    let (step, _, sent) = run(&mut read(2), &mut throttle(), &[Response::Reset, error(502), error(503)]);
    let Step::Failed(failure) = step else { panic!("{step:?}") };
    assert_eq!((failure.code, failure.status, failure.attempts, sent), (Code::Server, Some(503), 3, 3));
    assert!(!failure.may_have_been_applied);
}

#[test]
fn retry_after_pauses_the_whole_account() {
    let mut throttle = throttle();
    let head = Head { status: 429, retry_after: Some(Span::from_secs(12)), ..Head::default() };
    let (_, now, _) = run(&mut read(5), &mut throttle, &[Response::Given(head, Body::Empty), page()]);
    assert!(now >= at(12_100), "{now:?}");
    let mut throttle = self::throttle();
    let mut first = read(5);
    assert_eq!(first.poll(at(0), &mut throttle), Step::Send);
    first.answered(at(50), &mut throttle, Head { retry_after: Some(Span::from_secs(7)), ..status(429) });
    let mut other = read(5);
    let step = other.poll(at(60), &mut throttle);
    assert!(matches!(step, Step::Wait { again, reason: Reason::ServerAsked, .. } if again >= at(7_050)), "{step:?}");
}

#[test]
fn a_retry_after_that_is_too_long_fails_at_once() {
    let mut throttle = throttle();
    let asked = Span::from_secs(11 * 60);
    let head = Head { retry_after: Some(asked), ..status(429) };
    let (step, now, sent) = run(&mut read(5), &mut throttle, &[Response::Given(head, Body::Empty)]);
    let Step::Failed(failure) = step else { panic!("{step:?}") };
    assert_eq!((failure.code, failure.retry_after, sent), (Code::RateLimit, Some(asked), 1));
    assert_eq!(now, at(100));
    let Step::Failed(failure) = read(5).poll(at(1_000), &mut throttle) else { panic!("the account is paused") };
    assert_eq!((failure.code, failure.attempts), (Code::RateLimit, 0));
    assert_eq!(run_after(&mut throttle, at(100) + asked), Step::Send);
    // Ten minutes are accepted.
    let head = Head { retry_after: Some(Span::from_secs(10 * 60)), ..status(429) };
    let (step, ..) = run(&mut read(1), &mut self::throttle(), &[Response::Given(head, Body::Empty), page()]);
    assert_eq!(step, Step::Done);
}

fn run_after(throttle: &mut Throttle, now: Instant) -> Step {
    let mut exchange = read(0);
    match exchange.poll(now, throttle) {
        Step::Wait { again, .. } => exchange.poll(again, throttle),
        step => step,
    }
}

#[test]
fn a_write_that_may_have_been_applied_is_not_retried_and_says_so() {
    for response in [Response::Reset, Response::Silence, error(500), error(503), error(302), error(200)] {
        let mut exchange = Exchange::new(Method::Post, Expect::Record, Policy::default(), 1);
        let (step, _, sent) = run(&mut exchange, &mut throttle(), std::slice::from_ref(&response));
        let Step::Failed(failure) = step else { panic!("{step:?}") };
        assert!(failure.may_have_been_applied, "{response:?}");
        assert!(failure.message.contains("check before"), "{}", failure.message);
        assert_eq!(sent, 1);
    }
    for response in [error(400), error(401), error(404), error(422)] {
        let mut exchange = Exchange::new(Method::Post, Expect::Record, Policy::default(), 1);
        let (step, _, sent) = run(&mut exchange, &mut throttle(), std::slice::from_ref(&response));
        assert!(matches!(step, Step::Failed(failure) if !failure.may_have_been_applied));
        assert_eq!(sent, 1);
    }
    let created = Response::Given(status(201), Body::Object { counts: false });
    let mut exchange = Exchange::new(Method::Post, Expect::Record, Policy::default(), 1);
    let (step, _, sent) = run(&mut exchange, &mut throttle(), &[error(429), Response::Refused, created]);
    assert_eq!((step, sent), (Step::Done, 3));
}

#[test]
fn the_timeout_counts_from_sending_not_from_queueing() {
    let mut throttle = throttle();
    let mut first = read(0);
    assert_eq!(first.poll(at(0), &mut throttle), Step::Send);
    let policy = Policy { max_retries: 0, timeout: Span::from_millis(300) };
    let mut second = Exchange::new(Method::Get, Expect::Records, policy, 1);
    let (step, now, _) = run(&mut second, &mut throttle, &[Response::Silence]);
    assert!(matches!(step, Step::Failed(failure) if failure.code == Code::Timeout));
    assert!(now >= at(1_300), "{now:?}");
}

#[test]
fn a_cancelled_exchange_leaves_the_queue() {
    let mut throttle = throttle();
    assert_eq!(read(0).poll(at(0), &mut throttle), Step::Send);
    let (mut cancelled, mut next) = (read(0), read(0));
    cancelled.poll(at(1), &mut throttle);
    next.poll(at(1), &mut throttle);
    cancelled.release(&mut throttle);
    let Step::Wait { again, .. } = next.poll(at(2), &mut throttle) else { panic!("it must wait") };
    assert!(again < at(1_100), "{again:?}");
}

/// Fifty callers of one account, each with its own retries. The server rejects the first requests with 429.
#[test]
fn each_of_many_parallel_requests_gets_all_its_retries_in_a_storm_of_429s() {
    let mut throttle = throttle();
    let mut callers: Vec<_> =
        (0..50).map(|seed| (at(0), Exchange::new(Method::Get, Expect::Records, Policy::default(), seed), 0)).collect();
    let mut done = 0;
    while !callers.is_empty() {
        callers.sort_by_key(|caller| caller.0);
        let (now, exchange, met) = &mut callers[0];
        match exchange.poll(*now, &mut throttle) {
            Step::Wait { again, .. } => *now = again,
            Step::Send => {}
            Step::Await { .. } => {
                *now = *now + Span::from_millis(50);
                let storm = *met < 5;
                *met += 1;
                exchange.answered(*now, &mut throttle, status(if storm { 429 } else { 200 }));
                exchange.finished(*now, &mut throttle, &Body::Array, None);
            }
            Step::Done => {
                assert_eq!(exchange.attempts(), 6);
                done += 1;
                callers.remove(0);
            }
            Step::Failed(failure) => panic!("{failure:?}"),
        }
    }
    assert_eq!(done, 50);
}

fn any_answer() -> impl Strategy<Value = Response> {
    prop_oneof![
        Just(Response::Silence),
        Just(Response::Refused),
        Just(Response::Reset),
        (prop::sample::select(vec![200_u16, 204, 301, 400, 404, 408, 429, 500, 503]), prop::option::of(0_u64..900))
            .prop_map(|(code, asked)| Response::Given(
                Head { retry_after: asked.map(Span::from_secs), ..status(code) },
                Body::Array
            )),
    ]
}

proptest! {
    /// Whatever the responses: the exchange ends within its attempts, and a write that may have been applied is never
    /// sent twice.
    #[test]
    fn an_exchange_always_ends_and_never_repeats_a_write(
        responses in prop::collection::vec(any_answer(), 0..12),
        max_retries in 0_u32..8,
        write: bool,
    ) {
        let method = if write { Method::Post } else { Method::Get };
        let policy = Policy { max_retries, ..Policy::default() };
        let mut exchange = Exchange::new(method, Expect::Anything, policy, 3);
        let (step, _, sent) = run(&mut exchange, &mut throttle(), &responses);
        prop_assert!(sent <= max_retries as usize + 1);
        prop_assert_eq!(sent, exchange.attempts() as usize);
        if write {
            let harmless = |response: &Response| match response {
                Response::Refused => true,
                Response::Given(head, _) => head.status == 429,
                _ => false,
            };
            prop_assert!(responses.iter().take(sent.saturating_sub(1)).all(harmless));
        }
        prop_assert!(matches!(step, Step::Done | Step::Failed(_)));
    }
}
