use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;

/// A server whose collection changes, newest first, and a client that lists it, in virtual time.
struct World {
    ids: Vec<u64>,
    /// Ids that the filter excludes.
    outside: BTreeSet<u64>,
    /// Whether keys are texts, like composite keys.
    texts: bool,
    next_id: u64,
    listing: Listing,
    settings: Settings,
    now: u64,
    /// When the next request may start.
    next_start: u64,
    interval: u64,
    latency: u64,
    /// A target and its page size.
    queued: Option<(Target, u32)>,
    /// Time of the response, target, and the records read on arrival.
    flights: Vec<(u64, Target, Vec<u64>)>,
    pages: BTreeSet<u32>,
    arrived: std::collections::BTreeMap<u32, Vec<u64>>,
    out: Vec<u64>,
    sent: Vec<(u64, Target)>,
    most_in_flight: usize,
    outcome: Option<Step>,
}

impl World {
    fn new(records: u64, settings: Settings, interval: u64, latency: u64) -> Self {
        Self {
            ids: (1..=records).collect(),
            outside: BTreeSet::new(),
            texts: false,
            next_id: records + 1,
            listing: Listing::new(settings),
            settings,
            now: 0,
            next_start: 0,
            interval,
            latency,
            queued: None,
            flights: Vec::new(),
            pages: BTreeSet::new(),
            arrived: std::collections::BTreeMap::new(),
            out: Vec::new(),
            sent: Vec::new(),
            most_in_flight: 0,
            outcome: None,
        }
    }

    fn read(&self, page: u32, size: u32) -> Vec<u64> {
        let size = size as usize;
        let skip = (page as usize - 1) * size;
        let inside = self.inside();
        if self.settings.ascending {
            inside.into_iter().skip(skip).take(size).collect()
        } else {
            inside.into_iter().rev().skip(skip).take(size).collect()
        }
    }

    fn inside(&self) -> Vec<u64> {
        self.ids.iter().copied().filter(|id| !self.outside.contains(id)).collect()
    }

    fn instant(&self) -> Instant {
        Instant::default() + Span::from_millis(self.now)
    }

    fn settle(&mut self) {
        loop {
            match self.listing.poll() {
                Step::Ask(target) => {
                    let asked = (target, self.listing.per_page());
                    assert_eq!(self.queued.replace(asked), None, "two requests are queued");
                }
                Step::Cancel(target) => {
                    self.queued = self.queued.filter(|(queued, _)| *queued != target);
                    self.flights.retain(|flight| flight.1 != target);
                }
                Step::Deliver { page, repeated } => {
                    let records = self.arrived.remove(&page).unwrap();
                    let new = records.into_iter().enumerate().filter(|(index, _)| !repeated.contains(index));
                    self.out.extend(new.map(|(_, id)| id));
                    self.listing.wanted();
                }
                Step::Idle => return,
                end => {
                    self.outcome = Some(end);
                    return;
                }
            }
        }
    }

    /// Runs to the end. Before each event `meddle` may change the collection.
    fn run(&mut self, mut meddle: impl FnMut(&mut Self, usize), late: &[u64]) {
        self.listing.wanted();
        self.settle();
        let mut events = 0;
        while self.outcome.is_none() {
            events += 1;
            assert!(events < 20_000, "it does not finish");
            meddle(self, events);
            let answer = self.flights.iter().map(|flight| flight.0).min();
            let start = self.queued.map(|_| self.next_start.max(self.now));
            match (start, answer) {
                (Some(start), answer) if answer.is_none_or(|answer| start < answer) => {
                    self.now = start;
                    self.next_start = start + self.interval;
                    let (target, size) = self.queued.take().unwrap();
                    self.sent.push((self.now, target));
                    let delay = self.latency + late.get(self.sent.len() % late.len().max(1)).copied().unwrap_or(0);
                    let seen = match target {
                        Target::Page(page) => {
                            self.pages.insert(page);
                            self.read(page, size)
                        }
                        Target::Count => vec![self.inside().len() as u64],
                    };
                    self.flights.push((self.now + delay, target, seen));
                    self.most_in_flight = self.most_in_flight.max(self.flights.len());
                    self.listing.started(target, self.instant());
                }
                (_, Some(answer)) => {
                    self.now = answer;
                    let index = self.flights.iter().position(|flight| flight.0 == answer).unwrap();
                    let (_, target, seen) = self.flights.remove(index);
                    match target {
                        Target::Count => self.listing.counted(seen[0]),
                        Target::Page(page) => {
                            let texts = self.texts;
                            let key = |id: &u64| {
                                if texts { Key::Text(format!("{id}/1").into()) } else { Key::Number(*id) }
                            };
                            let keys = seen.iter().map(|id| Some(key(id))).collect();
                            self.arrived.insert(page, seen);
                            let (now, interval) = (self.instant(), Span::from_millis(self.interval));
                            self.listing.arrived(page, keys, now, interval);
                        }
                    }
                }
                _ => panic!("nothing to wait for, and no outcome"),
            }
            self.settle();
        }
    }

    fn add(&mut self) {
        self.ids.push(self.next_id);
        self.next_id += 1;
    }
}

fn at(millis: u64) -> Instant {
    Instant::default() + Span::from_millis(millis)
}

fn numbers(keys: &[u64]) -> Vec<Option<Key>> {
    keys.iter().map(|key| Some(Key::Number(*key))).collect()
}

/// A listing of a server that takes six intervals to respond, in pages of two. The first page is delivered, and
/// `records` were counted while it was in flight.
fn read_ahead(settings: Settings, records: u64, first: &[u64; 2]) -> Listing {
    let mut listing = Listing::new(Settings { per_page: 2, ..settings });
    listing.wanted();
    assert_eq!(listing.poll(), Step::Ask(Target::Page(1)));
    listing.started(Target::Page(1), at(0));
    assert_eq!(listing.poll(), Step::Ask(Target::Count));
    listing.started(Target::Count, at(50));
    listing.counted(records);
    listing.arrived(1, numbers(first), at(300), Span::from_millis(50));
    assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
    listing
}

fn quiet(_: &mut World, _: usize) {}

fn all_newest_first(records: u64) -> Vec<u64> {
    (1..=records).rev().collect()
}

#[test]
fn a_fast_server_is_asked_one_page_at_a_time_and_never_counted() {
    for (records, requests) in [(0, 1), (1, 1), (99, 1), (100, 2), (101, 2), (450, 5), (500, 6)] {
        let mut world = World::new(records, Settings::default(), 1_000, 100);
        world.run(quiet, &[]);
        assert_eq!(world.out, all_newest_first(records));
        assert_eq!((world.sent.len(), world.most_in_flight), (requests, 1), "{records} records");
        assert_eq!(world.outcome, Some(Step::End));
    }
}

#[test]
fn a_slow_server_is_read_ahead_for_the_price_of_one_count() {
    for records in [1, 99, 100, 101, 200, 2_950, 3_000] {
        let pages = usize::try_from(records / 100 + u64::from(records % 100 > 0)).unwrap();
        let mut world = World::new(records, Settings::default(), 50, 300);
        world.run(quiet, &[]);
        assert_eq!(world.out, all_newest_first(records));
        // A full page may have another one after it, which is requested before the count is in.
        let most = pages + 1 + usize::from(records == 100);
        assert!(world.sent.len() <= most, "{records} records took {} requests", world.sent.len());
        assert!(world.most_in_flight <= 8);
        let first_answer = 300;
        let ahead = world.sent.iter().filter(|(at, target)| *target != Target::Count && *at < first_answer).count();
        assert_eq!(ahead, 1, "no page is requested before the first one came back");
        let ideal = 50 * (pages as u64 - 1) + if pages > 1 { 600 } else { 350 };
        assert!(world.now * 10 <= ideal * 11, "{records} records took {} ms, ideal {ideal}", world.now);
        // The total is for progress. A listing that ends with a short first page is not counted.
        assert_eq!(world.listing.total(), Some(records).filter(|records| *records >= 100), "{records}");
    }
    assert_eq!([Target::Count, Target::Page(1), Target::Page(7)].map(Target::number), [0, 1, 7]);
}

#[test]
fn a_listing_can_start_at_a_later_page() {
    for latency in [10, 3_000] {
        let settings = Settings { first_page: 3, per_page: 10, ..Settings::default() };
        let mut world = World::new(55, settings, 1_000, latency);
        world.run(quiet, &[]);
        assert_eq!(world.out, all_newest_first(35));
        assert_eq!(world.pages.first(), Some(&3));
        for (first_page, per_page) in [(3, 10), (2, 1), (9, 7), (3, 100)] {
            let mut world =
                World::new(355, Settings { first_page, per_page, verify: true, ..settings }, 1_000, latency);
            world.run(quiet, &[]);
            assert_eq!(world.out, all_newest_first(355 - u64::from((first_page - 1) * per_page)));
        }
    }
}

#[test]
fn without_a_limit_pages_are_read_one_at_a_time() {
    let mut world = World::new(1_000, Settings { limited: false, ..Settings::default() }, 0, 20);
    world.run(quiet, &[]);
    assert_eq!((world.out.len(), world.sent.len(), world.most_in_flight), (1_000, 11, 1));
}

#[test]
fn pages_read_before_the_retry_of_an_earlier_one_are_read_again() {
    let mut listing = Listing::new(Settings { per_page: 1, ..Settings::default() });
    let interval = Span::from_millis(50);
    let key = |number| vec![Some(Key::Number(number))];
    listing.wanted();
    listing.poll();
    listing.started(Target::Page(1), at(0));
    listing.poll();
    listing.started(Target::Count, at(50));
    listing.counted(9);
    listing.arrived(1, key(9), at(300), interval);
    assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
    for page in 2..=4 {
        assert_eq!(listing.poll(), Step::Ask(Target::Page(page)));
        listing.started(Target::Page(page), at(u64::from(page) * 100 + 200));
    }
    listing.arrived(3, key(7), at(700), interval);
    listing.started(Target::Page(2), at(800));
    listing.arrived(2, key(8), at(900), interval);
    assert_eq!(listing.poll(), Step::Cancel(Target::Page(4)));
    assert_eq!(listing.poll(), Step::Cancel(Target::Page(3)));
    assert_eq!(listing.poll(), Step::Ask(Target::Page(3)));
}

#[test]
fn a_retried_page_can_change_which_page_is_the_last() {
    let retried = |records: &[u64]| {
        let mut listing = read_ahead(Settings::default(), 7, &[7, 6]);
        for page in 2..=4 {
            assert_eq!(listing.poll(), Step::Ask(Target::Page(page)));
            listing.started(Target::Page(page), at(u64::from(page) * 100 + 200));
        }
        listing.arrived(4, numbers(&[1]), at(800), Span::from_millis(50));
        listing.started(Target::Page(2), at(900));
        listing.arrived(2, numbers(records), at(1_000), Span::from_millis(50));
        assert_eq!(listing.poll(), Step::Cancel(Target::Page(4)));
        assert_eq!(listing.poll(), Step::Cancel(Target::Page(3)));
        listing
    };
    // Records were added, so the short page is no longer the fourth.
    let mut listing = retried(&[6, 5]);
    for page in 3..=4 {
        assert_eq!(listing.poll(), Step::Ask(Target::Page(page)));
        listing.started(Target::Page(page), at(u64::from(page) * 100 + 1_000));
    }
    // Records were deleted, so the second page is the last one.
    let mut listing = retried(&[5]);
    listing.wanted();
    assert!(matches!(listing.poll(), Step::Deliver { page: 2, .. }));
    assert_eq!(listing.poll(), Step::End);
}

#[test]
fn pages_that_started_in_the_same_millisecond_are_not_read_again() {
    let mut listing = read_ahead(Settings::default(), 6, &[6, 5]);
    for page in 2..=3 {
        assert_eq!(listing.poll(), Step::Ask(Target::Page(page)));
        listing.started(Target::Page(page), at(400));
    }
    listing.arrived(2, numbers(&[4, 3]), at(700), Span::from_millis(50));
    listing.wanted();
    assert!(matches!(listing.poll(), Step::Deliver { page: 2, .. }));
}

#[test]
fn records_pushed_past_the_counted_end_are_read_wherever_new_ones_appear() {
    let after = |settings, second: Vec<Option<Key>>, first: &[u64; 2]| {
        let mut listing = read_ahead(settings, 4, first);
        assert_eq!(listing.poll(), Step::Ask(Target::Page(2)));
        listing.started(Target::Page(2), at(400));
        listing.arrived(2, second, at(700), Span::from_millis(50));
        listing.wanted();
        assert!(matches!(listing.poll(), Step::Deliver { page: 2, .. }));
        listing.wanted();
        listing.poll()
    };
    let (falling, rising) = (Settings::default(), Settings { ascending: true, ..Settings::default() });
    assert_eq!(after(falling, numbers(&[2, 1]), &[4, 3]), Step::End);
    assert_eq!(after(rising, numbers(&[3, 4]), &[1, 2]), Step::End);
    let on = Step::Ask(Target::Page(3));
    // New records on top; in the middle, if the server's order differs from that of the ids; and with keys that are not
    // numbers.
    assert_eq!(after(falling, numbers(&[3, 2]), &[4, 3]), on);
    assert_eq!(after(falling, numbers(&[9, 2]), &[4, 3]), on);
    assert_eq!(after(falling, vec![Some(Key::Text("2".into())), None], &[4, 3]), on);
}

#[test]
fn no_count_is_requested_while_responses_take_no_longer_than_the_interval() {
    let interval = Span::from_secs(1);
    for (took, next) in [(1_000, Target::Page(3)), (1_001, Target::Count)] {
        let mut listing = Listing::new(Settings { per_page: 2, ..Settings::default() });
        listing.wanted();
        assert_eq!(listing.poll(), Step::Ask(Target::Page(1)));
        listing.started(Target::Page(1), at(0));
        assert_eq!(listing.poll(), Step::Ask(Target::Count));
        listing.arrived(1, numbers(&[9, 8]), at(100), interval);
        assert_eq!(listing.poll(), Step::Cancel(Target::Count));
        assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
        listing.wanted();
        assert_eq!(listing.poll(), Step::Ask(Target::Page(2)));
        listing.started(Target::Page(2), at(1_000));
        listing.arrived(2, numbers(&[7, 6]), at(1_000 + took), interval);
        assert!(matches!(listing.poll(), Step::Deliver { page: 2, .. }));
        listing.wanted();
        assert_eq!(listing.poll(), Step::Ask(next), "{took}");
    }
}

#[test]
fn a_count_from_before_a_retry_of_the_first_page_does_not_end_the_listing() {
    for known in [false, true] {
        let mut listing = Listing::new(Settings { per_page: 2, ..Settings::default() });
        let interval = Span::from_millis(50);
        listing.wanted();
        listing.poll();
        listing.started(Target::Page(1), at(0));
        assert_eq!(listing.poll(), Step::Ask(Target::Count));
        listing.started(Target::Count, at(50));
        if known {
            listing.counted(2);
        }
        listing.started(Target::Page(1), at(9_000));
        if !known {
            assert_eq!(listing.poll(), Step::Cancel(Target::Count));
        }
        assert_eq!(listing.poll(), Step::Ask(Target::Count));
        listing.arrived(1, vec![Some(Key::Number(9)), Some(Key::Number(8))], at(9_010), interval);
        assert!(matches!(listing.poll(), Step::Cancel(Target::Count)));
        assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
        listing.wanted();
        assert_eq!(listing.poll(), Step::Ask(Target::Page(2)));
    }
}

#[test]
fn a_slow_consumer_stops_the_read_ahead() {
    let mut listing = Listing::new(Settings { per_page: 2, ..Settings::default() });
    let keys = |page: u32| vec![Some(Key::Number(u64::from(page) * 2)), Some(Key::Number(u64::from(page) * 2 + 1))];
    listing.wanted();
    assert_eq!(listing.poll(), Step::Ask(Target::Page(1)));
    listing.started(Target::Page(1), at(0));
    assert_eq!(listing.poll(), Step::Ask(Target::Count));
    listing.started(Target::Count, at(50));
    listing.arrived(1, keys(1), at(300), Span::from_millis(50));
    listing.counted(1_000);
    assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
    let mut asked = 0;
    while let Step::Ask(Target::Page(page)) = listing.poll() {
        asked += 1;
        listing.started(Target::Page(page), at(300 + u64::from(page) * 50));
        listing.arrived(page, keys(page), at(2_000), Span::from_millis(50));
    }
    assert_eq!(asked, 8);
}

#[test]
fn a_page_that_fails_is_reported_after_all_pages_before_it() {
    let mut listing = Listing::new(Settings { per_page: 1, ..Settings::default() });
    let at = Instant::default();
    listing.wanted();
    listing.poll();
    listing.started(Target::Page(1), at);
    listing.poll();
    listing.started(Target::Count, at);
    listing.counted(5);
    listing.arrived(1, vec![Some(Key::Number(1))], at, Span::ZERO);
    assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
    for page in 2..=4 {
        assert_eq!(listing.poll(), Step::Ask(Target::Page(page)));
        listing.started(Target::Page(page), at);
    }
    listing.failed(Target::Page(3));
    assert_eq!(listing.poll(), Step::Cancel(Target::Page(4)));
    assert_eq!(listing.poll(), Step::Idle, "nothing more is requested");
    listing.wanted();
    assert_eq!(listing.poll(), Step::Idle, "page 2 may still come");
    listing.arrived(2, vec![Some(Key::Number(2))], at, Span::ZERO);
    assert!(matches!(listing.poll(), Step::Deliver { page: 2, .. }));
    assert_eq!(listing.poll(), Step::Idle);
    listing.wanted();
    assert_eq!(listing.poll(), Step::Fail(Target::Page(3)));
}

#[test]
fn a_server_that_ignores_the_page_number_is_detected() {
    let mut listing = Listing::new(Settings::default());
    let keys: Vec<_> = (0..100).map(|id| Some(Key::Number(id))).collect();
    listing.wanted();
    for _ in 0..20 {
        match listing.poll() {
            Step::Ask(Target::Page(page)) => {
                listing.started(Target::Page(page), Instant::default());
                listing.arrived(page, keys.clone(), Instant::default(), Span::from_secs(1));
            }
            Step::Deliver { .. } => listing.wanted(),
            Step::Stuck { page } => {
                assert_eq!(page, 3);
                return;
            }
            other => panic!("{other:?}"),
        }
    }
    panic!("it was not detected");
}

#[test]
fn verify_finds_the_record_that_a_deletion_hid_and_plain_listing_does_not() {
    let delete_during_page_two = |world: &mut World, _: usize| {
        if world.pages.contains(&1)
            && !world.pages.contains(&2)
            && world.ids.len() == 300
            && world.sent.len() >= 3 - usize::from(!world.settings.verify) * 2
        {
            world.ids.retain(|id| *id != 250);
        }
    };
    let mut plain = World::new(300, Settings::default(), 1_000, 10);
    plain.run(delete_during_page_two, &[]);
    assert!(!plain.out.contains(&200), "the control: the deletion hides record 200");
    let mut verified = World::new(300, Settings { verify: true, ..Settings::default() }, 1_000, 10);
    verified.run(delete_during_page_two, &[]);
    assert_eq!(verified.outcome, Some(Step::End));
    assert!(verified.out.contains(&200));
    assert_eq!(verified.ids.len(), 299);
}

#[test]
fn verify_costs_two_requests_when_nothing_changes_and_none_for_a_single_page() {
    let settings = Settings { verify: true, ..Settings::default() };
    let mut world = World::new(450, settings, 1_000, 10);
    world.run(quiet, &[]);
    assert_eq!((world.out, world.sent.len()), (all_newest_first(450), 7));
    let mut world = World::new(99, settings, 1_000, 10);
    world.run(quiet, &[]);
    assert_eq!((world.out, world.sent.len()), (all_newest_first(99), 1));
}

#[test]
fn where_a_count_proves_nothing_verify_costs_one_request_in_seven() {
    let settings = Settings { verify: true, ..Settings::default() };
    for settings in [settings, Settings { ascending: true, ..settings }, Settings { filtered: true, ..settings }] {
        let mut world = World::new(1_000, settings, 1_000, 10);
        world.texts = !settings.ascending && !settings.filtered;
        world.run(quiet, &[]);
        assert_eq!(world.outcome, Some(Step::End));
        assert_eq!(world.out.len(), 1_000);
        assert!(world.sent.len() <= 13, "{}", world.sent.len());
    }
}

#[test]
fn a_verified_listing_waits_for_its_consumer_and_reports_failures() {
    let at = Instant::default();
    let keys = |keys: std::ops::Range<u64>| keys.map(|key| Some(Key::Number(key))).collect::<Vec<_>>();
    let settings = Settings { verify: true, ascending: true, per_page: 20, ..Settings::default() };
    let mut listing = Listing::new(settings);
    assert_eq!(listing.poll(), Step::Idle, "nothing is wanted yet");
    listing.wanted();
    assert_eq!(listing.poll(), Step::Ask(Target::Page(1)));
    listing.arrived(1, keys(1..21), at, Span::ZERO);
    assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
    assert_eq!(listing.poll(), Step::Idle, "the consumer still has the page");
    listing.wanted();
    // An unfiltered collection is counted, so that there is a total.
    assert_eq!(listing.poll(), Step::Ask(Target::Count));
    listing.failed(Target::Count);
    assert_eq!(listing.poll(), Step::Fail(Target::Count));

    let mut listing = Listing::new(settings);
    listing.wanted();
    listing.poll();
    listing.arrived(1, vec![Some(Key::Number(1)), None], at, Span::ZERO);
    assert!(matches!(listing.poll(), Step::Deliver { page: 1, .. }));
    listing.wanted();
    assert!(matches!(listing.poll(), Step::Incomplete { .. }), "records without a key cannot be distinguished");
}

#[test]
fn a_record_that_enters_the_filter_does_not_make_up_for_a_hidden_one() {
    let settings = Settings { verify: true, filtered: true, per_page: 20, ..Settings::default() };
    let mut world = World::new(200, settings, 1_000, 10);
    world.outside = (1..=100).collect();
    world.run(
        |world, _| {
            // Once the first page has arrived, one delivered record is deleted and an old one enters.
            if world.pages.contains(&1) && world.flights.is_empty() && world.ids.len() == 200 {
                world.ids.retain(|id| *id != 195);
                world.outside.remove(&7);
            }
        },
        &[],
    );
    assert_eq!(world.outcome, Some(Step::End));
    assert!((101..=200).all(|id| world.out.contains(&id)), "{:?}", world.out);
}

#[test]
fn a_collection_that_keeps_changing_is_reported_as_incomplete() {
    let mut world =
        World::new(60_000, Settings { verify: true, ascending: true, per_page: 20, ..Settings::default() }, 1_000, 10);
    world.run(|world, _| drop(world.ids.drain(..25)), &[]);
    assert!(matches!(world.outcome, Some(Step::Incomplete { .. })), "{:?}", world.outcome);
}

proptest! {
    #[test]
    fn every_record_is_delivered_once_in_order(
        records in 0_u64..120,
        per_page in 1_u32..12,
        latency in 0_u64..400,
        late in prop::collection::vec(0_u64..2_000, 0..6),
        ascending: bool,
        verify: bool,
        limited: bool,
    ) {
        let settings = Settings { per_page, ascending, verify, limited, ..Settings::default() };
        let interval = if limited { 50 } else { 0 };
        let mut world = World::new(records, settings, interval, latency);
        world.run(quiet, &late);
        let mut expected = all_newest_first(records);
        if ascending {
            expected.reverse();
        }
        prop_assert_eq!(&world.out, &expected);
        prop_assert_eq!(&world.outcome, &Some(Step::End));
        prop_assert!(world.most_in_flight <= 9);
        // Reading page by page until one is not full.
        let one_by_one = usize::try_from(records / u64::from(per_page)).unwrap() + 1;
        if !verify {
            prop_assert!(world.sent.len() <= one_by_one + 1, "{} requests instead of {one_by_one}", world.sent.len());
        }
        for pair in world.sent.windows(2) {
            prop_assert!(pair[1].0 - pair[0].0 >= interval);
        }
    }

    /// New records, and old ones that enter the filter, push others onto the next page. Still each record is delivered
    /// once, and none that existed all along is missing.
    #[test]
    fn additions_neither_repeat_nor_lose_a_record(
        records in 0_u64..80,
        per_page in 1_u32..10,
        latency in prop_oneof![Just(5_u64), Just(400)],
        ascending: bool,
        outside in prop::collection::btree_set(1_u64..80, 0..8),
        additions in prop::collection::btree_map(0_usize..60, any::<bool>(), 0..20),
    ) {
        let settings = Settings { per_page, ascending, filtered: !outside.is_empty(), ..Settings::default() };
        let mut world = World::new(records, settings, 50, latency);
        world.outside.clone_from(&outside);
        world.run(
            |world, event| match additions.get(&event) {
                Some(true) => world.add(),
                Some(false) => drop(world.outside.pop_first()),
                None => {}
            },
            &[],
        );
        let unique: HashSet<_> = world.out.iter().collect();
        prop_assert_eq!(unique.len(), world.out.len());
        for id in (1..=records).filter(|id| !outside.contains(id)) {
            prop_assert!(unique.contains(&id), "record {id} is missing");
        }
    }

    /// With `verify`, whatever is added and deleted: a listing that ends well has every record that existed all along.
    #[test]
    fn a_verified_listing_is_complete_or_fails(
        records in 0_u64..60,
        per_page in 1_u32..10,
        latency in prop_oneof![Just(5_u64), Just(120)],
        ascending: bool,
        texts: bool,
        filtered: bool,
        changes in prop::collection::vec((0_usize..80, 0_u8..3, 0_usize..60), 0..12),
    ) {
        let settings = Settings { per_page, ascending, filtered, verify: true, ..Settings::default() };
        let mut world = World::new(records, settings, 50, latency);
        world.texts = texts;
        if filtered {
            world.outside = (1..=records / 2).collect();
        }
        let outside = world.outside.clone();
        world.run(|world, event| {
            for (when, change, place) in &changes {
                match change {
                    _ if *when != event => {}
                    0 => world.add(),
                    1 if !world.ids.is_empty() => drop(world.ids.remove(place % world.ids.len())),
                    // An old record is changed and enters the filter.
                    _ => drop(world.outside.pop_last()),
                }
            }
        }, &[]);
        let unique: HashSet<_> = world.out.iter().copied().collect();
        prop_assert_eq!(unique.len(), world.out.len());
        if world.outcome == Some(Step::End) {
            for id in world.ids.iter().filter(|id| **id <= records && !outside.contains(id)) {
                prop_assert!(unique.contains(id), "record {id} is missing");
            }
        }
    }
}
