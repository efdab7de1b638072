use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// A server whose records are added, changed and deleted, and a copy of them, in virtual time.
struct World {
    /// By id: the time of the last change, and a version that is unique to each change.
    records: BTreeMap<u64, (Seconds, u64)>,
    next_id: u64,
    version: u64,
    now: Seconds,
    /// Seconds between reading the records and taking the response's `Date`.
    lag: Seconds,
    has_date: bool,
    composite: bool,
    settings: Settings,
    checkpoint: Option<Checkpoint>,
    copy: BTreeMap<u64, (u64, bool)>,
    asked: Vec<Step>,
}

const START: Seconds = 1_700_000_000;

impl World {
    fn new(records: u64, per_page: u32) -> Self {
        let settings = Settings { incremental: true, numbered: true, overlap: 0, reconcile: false, per_page };
        Self {
            records: (1..=records).map(|id| (id, (START - 1_000, id))).collect(),
            next_id: records + 1,
            version: records,
            now: START,
            lag: 0,
            has_date: true,
            composite: false,
            settings,
            checkpoint: None,
            copy: BTreeMap::new(),
            asked: Vec::new(),
        }
    }

    fn key(&self, id: u64) -> Key {
        if self.composite { Key::Text(format!("[{id},1]").into()) } else { Key::Number(id) }
    }

    fn listed(&self, from: Option<Seconds>) -> Vec<u64> {
        let matches = |changed: Seconds| from.is_none_or(|from| changed >= from);
        self.records.iter().rev().filter(|(_, (changed, _))| matches(*changed)).map(|(id, _)| *id).collect()
    }

    fn add(&mut self) {
        self.version += 1;
        self.records.insert(self.next_id, (self.now, self.version));
        self.next_id += 1;
    }

    fn nth(&self, place: usize) -> Option<u64> {
        self.records.keys().rev().nth(place % self.records.len().max(1)).copied()
    }

    fn change(&mut self, place: usize) {
        self.version += 1;
        if let Some(id) = self.nth(place) {
            self.records.insert(id, (self.now, self.version));
        }
    }

    fn delete(&mut self, place: usize) {
        if let Some(id) = self.nth(place) {
            self.records.remove(&id);
        }
    }

    /// One process. Runs until the end, or until `interrupt` stops it: before a request, or between response and
    /// commit.
    fn run(&mut self, reconcile: bool, mut interrupt: impl FnMut(&mut Self, usize) -> bool) -> Option<Step> {
        let settings = Settings { reconcile, ..self.settings };
        let mut sync = Sync::new(settings, self.checkpoint.clone()).unwrap();
        for event in 0.. {
            assert!(event < 20_000, "it does not finish");
            if interrupt(self, event) {
                return None;
            }
            let step = sync.step();
            match step {
                Step::Page { page, size, from } => {
                    self.asked.push(step);
                    let skip = (usize::try_from(page).unwrap() - 1) * size as usize;
                    let ids: Vec<u64> = self.listed(from).into_iter().skip(skip).take(size as usize).collect();
                    let read: Vec<_> = ids.iter().map(|id| (*id, self.records[id])).collect();
                    let newest = read.iter().map(|(_, (changed, _))| *changed).max();
                    let date = self.has_date.then_some(self.now + self.lag);
                    let keys: Vec<Key> = ids.iter().map(|id| self.key(*id)).collect();
                    if interrupt(self, event) {
                        return None;
                    }
                    if sync.arrived(&keys, date, newest) {
                        self.copy.extend(read.into_iter().map(|(id, (_, version))| (id, (version, false))));
                        self.checkpoint = Some(sync.checkpoint());
                        self.check_what_a_next_process_would_do(&sync);
                    }
                }
                Step::Count { from } => {
                    self.asked.push(step);
                    sync.counted(self.listed(from).len() as u64);
                }
                Step::Compare => {
                    let gone: Vec<u64> = self.copy.keys().copied().filter(|id| !sync.holds(&self.key(*id))).collect();
                    sync.compared();
                    for id in gone {
                        self.copy.get_mut(&id).unwrap().1 = true;
                    }
                    self.checkpoint = Some(sync.checkpoint());
                }
                end => {
                    self.checkpoint = Some(sync.checkpoint());
                    return Some(end);
                }
            }
        }
        None
    }

    /// A process that resumes from here does the same as this one.
    fn check_what_a_next_process_would_do(&self, sync: &Sync) {
        if matches!(sync.step(), Step::Page { .. } | Step::Count { .. } | Step::Compare) {
            let next = Sync::new(sync.settings, self.checkpoint.clone()).unwrap();
            assert_eq!((next.step(), next.progress()), (sync.step(), sync.progress()));
        }
    }

    fn quiet(&mut self, reconcile: bool) -> usize {
        self.asked.clear();
        assert_eq!(self.run(reconcile, |_, _| false), Some(Step::Done));
        self.asked.len()
    }

    /// The copy has the current version of every record.
    fn is_held(&self) -> bool {
        self.records.iter().all(|(id, (_, version))| self.copy.get(id) == Some(&(*version, false)))
    }

    /// The copy has nothing else.
    fn is_equal(&self) -> bool {
        let there = self.copy.iter().filter(|(_, (_, gone))| !gone).count();
        self.is_held() && there == self.records.len()
    }
}

/// A sync that resumes from a checkpoint of 0.1. An empty text is no checkpoint.
fn open(settings: Settings, legacy: &str) -> Option<Sync> {
    let checkpoint = if legacy.is_empty() { None } else { Some(Checkpoint::from_legacy(legacy)?) };
    Sync::new(settings, checkpoint)
}

#[test]
fn a_first_run_costs_its_pages_and_two_requests_and_a_run_without_changes_costs_one() {
    for (records, requests) in [(0, 1), (99, 1), (100, 3), (450, 7), (1_000, 12), (20_000, 202)] {
        let mut world = World::new(records, 100);
        assert_eq!(world.quiet(false), requests, "{records} records");
        assert!(world.is_equal());
        world.now += 86_400;
        assert_eq!(world.quiet(false), 1);
    }
}

#[test]
fn a_thousand_changes_in_a_hundred_thousand_records_cost_twelve_requests() {
    let mut world = World::new(100_000, 100);
    world.quiet(false);
    for change in 0..1_000 {
        world.change(change * 97);
    }
    assert_eq!(world.quiet(false), 12);
    assert!(world.is_equal());
}

#[test]
fn a_run_asks_for_all_changes_since_the_servers_time_minus_the_overlap() {
    let mut world = World::new(5, 100);
    world.settings.overlap = 300;
    world.quiet(false);
    world.now += 50;
    world.quiet(false);
    assert_eq!(world.asked, [Step::Page { page: 1, size: 100, from: Some(START - 300) }]);
}

#[test]
fn records_with_equal_timestamps_are_complete_also_at_the_watermark() {
    let mut world = World::new(3_000, 100);
    world.quiet(false);
    for change in 0..2_500 {
        world.change(change);
    }
    world.quiet(false);
    assert!(world.is_equal());
    for change in 0..2_500 {
        world.change(change);
    }
    world.quiet(false);
    assert!(world.is_equal(), "the same second as the run before");
}

#[test]
fn a_hidden_record_is_found_although_the_counts_match() {
    // A record is deleted after it was read, which hides another one. An old record enters in between.
    let mut world = World::new(400, 100);
    world.quiet(false);
    world.now += 10;
    for change in 0..300 {
        world.change(change);
    }
    let done = world.run(false, |world, event| {
        if event == 1 {
            let id = world.nth(50).unwrap();
            world.records.remove(&id);
            world.change(398);
        }
        false
    });
    assert_eq!(done, Some(Step::Done));
    assert!(world.is_held());
}

#[test]
fn a_record_added_after_the_count_does_not_make_up_for_a_hidden_one() {
    let mut world = World::new(400, 100);
    let mut meddled = 0;
    let done = world.run(false, |world, event| {
        if event == 2 && meddled == 0 {
            world.add();
            meddled = 1;
        } else if event == 3 && meddled == 1 {
            world.delete(50);
            meddled = 2;
        }
        false
    });
    assert_eq!((done, meddled), (Some(Step::Done), 2));
    assert!(world.is_held());
}

#[test]
fn without_a_date_the_watermark_is_the_newest_change_on_the_first_page() {
    let mut world = World::new(450, 100);
    world.has_date = false;
    world.quiet(false);
    let mark = |world: &World| Sync::new(world.settings, world.checkpoint.clone()).unwrap().watermark().unwrap();
    assert_eq!(mark(&world), Watermark { at: START - 1_000, source: Source::Newest });
    world.now += 100;
    world.change(3);
    world.quiet(false);
    world.quiet(false);
    assert_eq!(mark(&world).at, world.now);
    world.records.clear();
    world.quiet(false);
    assert_eq!(mark(&world).at, world.now, "an empty response does not move the watermark");
}

#[test]
fn without_a_date_the_watermark_never_goes_back() {
    let mut world = World::new(30, 100);
    world.quiet(false);
    world.has_date = false;
    world.change(3);
    world.quiet(false);
    let mark = Sync::new(world.settings, world.checkpoint.clone()).unwrap().watermark();
    assert_eq!(mark, Some(Watermark { at: START, source: Source::Date }));
}

#[test]
fn an_overlap_may_reach_back_before_1970() {
    let mut world = World::new(5, 100);
    world.settings.overlap = START + 1_000;
    world.quiet(false);
    world.quiet(false);
    assert_eq!(world.asked, [Step::Page { page: 1, size: 100, from: Some(-1_000) }]);
}

#[test]
fn the_overlap_grows_each_time_it_is_lost() {
    let settings = World::new(0, 100).settings;
    for (lost, overlap) in [(0, 1), (1, 5), (2, 9), (5, 21), (13, 26), (150, 26)] {
        let checkpoint = format!("1 - d\n0101 - - d 100 1000 - 0 {lost}\n901-99,");
        let Step::Page { page, size, .. } = open(settings, &checkpoint).unwrap().step() else { panic!("a page") };
        assert_eq!(100 - (page - 1) * u64::from(size), overlap, "{lost}");
    }
}

#[test]
fn a_few_deletions_between_any_two_pages_cost_little() {
    for deletions in [0, 1, 4, 20] {
        let mut world = World::new(10_000, 100);
        world.settings.numbered = false;
        let mut asked = 0;
        let done = world.run(false, |world, _| {
            if world.asked.len() > asked {
                asked = world.asked.len();
                (0..deletions).for_each(|_| world.delete(0));
            }
            false
        });
        assert_eq!(done, Some(Step::Done));
        assert!(world.is_held());
        assert!(world.asked.len() <= 125, "{} requests", world.asked.len());
    }
}

#[test]
fn after_thousands_of_deletions_few_steps_lead_back_to_the_overlap() {
    let mut world = World::new(20_000, 100);
    world.settings.numbered = false;
    let done = world.run(false, |world, _| {
        if world.asked.len() == 150 {
            world.records.retain(|id, _| *id <= 8_000 || *id > 13_000);
        }
        false
    });
    assert_eq!(done, Some(Step::Done));
    assert!(world.is_held());
    let start = |step: &Step| match step {
        Step::Page { page, size, .. } => (page - 1) * u64::from(*size),
        _ => 0,
    };
    let steps_back = world.asked.windows(2).filter(|pair| start(&pair[1]) < start(&pair[0])).count();
    assert!((1..=7).contains(&steps_back), "{steps_back}");
}

#[test]
fn the_overlap_may_be_lost_two_hundred_times_across_processes() {
    let settings = World::new(0, 100).settings;
    let mut sync = open(settings, "1 - d\n0101 - - d 1000 5000 - 0 199\n4001-999,").unwrap();
    let unknown: Vec<Key> = (1..=100).rev().map(Key::Number).collect();
    assert!(!sync.arrived(&unknown, None, None));
    assert!(matches!(sync.step(), Step::Page { .. }));
    assert!(sync.arrived(&unknown, None, None));
    assert_eq!(sync.step(), Step::Incomplete { seen: 1_000 });
}

#[test]
fn everything_is_listed_after_the_servers_clock_went_back() {
    let mut world = World::new(30, 100);
    world.quiet(false);
    world.now -= 86_400;
    world.change(4);
    assert_eq!(world.quiet(false), 2);
    assert!(world.is_equal());
    world.now += 10;
    assert_eq!(world.quiet(false), 1);
}

#[test]
fn a_collection_without_a_time_filter_is_listed_in_full_each_time() {
    let mut world = World::new(250, 100);
    world.settings.incremental = false;
    assert_eq!(world.quiet(false), 5);
    world.change(100);
    assert_eq!(world.quiet(false), 5);
    assert!(world.is_equal());
}

#[test]
fn a_resumed_run_continues_and_a_second_run_covers_the_gap() {
    let mut world = World::new(20_000, 100);
    assert_eq!(world.run(false, |_, event| event == 120), None);
    let before = world.asked.len();
    world.now += 1_000_000;
    world.change(10);
    let rest = world.quiet(false);
    assert!(before + rest <= 202 + 2, "{before} and {rest}");
    assert!(world.is_equal());
}

#[test]
fn reconcile_marks_deleted_records_and_restores_those_that_return() {
    let mut world = World::new(450, 100);
    world.quiet(false);
    let kept = world.records.clone();
    world.records.retain(|id, _| id % 3 != 0);
    world.quiet(false);
    assert!(!world.is_equal());
    world.quiet(true);
    assert!(world.is_equal());
    world.records = kept;
    world.quiet(true);
    assert!(world.is_equal());
}

#[test]
fn a_resumed_reconciliation_is_not_repeated() {
    let mut world = World::new(20_000, 100);
    world.quiet(false);
    world.asked.clear();
    assert_eq!(world.run(true, |_, event| event == 120), None);
    let before = world.asked.len();
    let rest = world.quiet(true);
    assert!(before + rest <= 202 + 2, "{before} and {rest}");
}

#[test]
fn progress_has_a_total_once_the_records_were_counted() {
    let settings = World::new(0, 100).settings;
    let mut sync = open(settings, "").unwrap();
    assert_eq!(sync.progress(), (0, None));
    let page: Vec<Key> = (151..=250).rev().map(Key::Number).collect();
    sync.arrived(&page, Some(START), None);
    sync.counted(250);
    assert!(sync.arrived(&page, Some(START), None));
    assert_eq!(sync.progress(), (100, Some(250)));
}

#[test]
fn an_interrupted_reconciliation_is_finished_by_the_next_run() {
    let mut world = World::new(950, 100);
    world.quiet(false);
    world.delete(77);
    assert_eq!(world.run(true, |_, event| event == 7), None);
    world.quiet(false);
    assert!(world.is_equal());
}

#[test]
fn a_server_that_ignores_the_page_number_is_detected() {
    let settings = World::new(0, 100).settings;
    let keys: Vec<Key> = (1..=100).rev().map(Key::Number).collect();
    for checkpoint in ["", "1 1700000000 d"] {
        let mut sync = open(settings, checkpoint).unwrap();
        let mut requests = 0;
        while sync.step() != Step::Stuck {
            requests += 1;
            assert!(requests < 10, "it is not detected");
            match sync.step() {
                Step::Count { .. } => sync.counted(100_000),
                _ => drop(sync.arrived(&keys, None, None)),
            }
        }
    }
}

#[test]
fn a_checkpoint_of_another_version_is_refused() {
    let settings = World::new(0, 100).settings;
    for text in ["2 1 d", "1", "1 x d", "1 1 d\n0", "1 1 d\n0100 - - d 5 - - 1 0", "1 1 d\n0100 - - d 5 - - 1 0\n?"] {
        assert!(open(settings, text).is_none(), "{text:?}");
    }
    assert!(open(settings, "1 1 d\n0100 - - d 5 - - 1 0\n1-4,").is_some());
    // Numbers that no run writes, because sums of them overflow.
    for end in ["-5", "9007199254740992", "18446744073709551615"] {
        let text = format!("1 1 d\n0100 - - d {end} - - 1 0\n1-4,");
        assert!(open(settings, &text).is_none(), "{text:?}");
    }
}

#[test]
fn a_checkpoint_with_a_huge_count_can_be_resumed() {
    let settings = World::new(0, 100).settings;
    let mut sync = open(settings, "1 1 d\n0100 - - d 5 - - 1 0\n1-4,").unwrap();
    sync.counted(u64::MAX);
    assert!(Sync::new(settings, Some(sync.checkpoint())).is_some());
}

#[test]
fn a_collection_that_keeps_changing_ends_as_incomplete_and_the_next_run_starts_over() {
    let mut world = World::new(400, 10);
    world.settings.numbered = false;
    let end = world.run(false, |world, event| {
        // The first record always changes, so no overlap is ever found.
        for _ in 0..60 {
            world.delete(0);
        }
        for _ in 0..60 {
            world.add();
        }
        event > 10_000
    });
    assert!(matches!(end, Some(Step::Incomplete { .. } | Step::Done)), "{end:?}");
    world.quiet(true);
    assert!(world.is_equal());
}

/// An event between two requests, or between a response and its commit.
#[derive(Clone, Debug)]
enum Event {
    Add(usize),
    Change(usize, usize),
    Delete(usize, usize),
    /// The process is killed, and the next one starts this many seconds later.
    Kill(u16),
    /// Seconds go by.
    Elapse(u16),
}

fn events() -> impl Strategy<Value = Vec<(usize, Event)>> {
    let event = prop_oneof![
        2 => (1_usize..12).prop_map(Event::Add),
        3 => (0_usize..200, 1_usize..12).prop_map(|(place, times)| Event::Change(place, times)),
        4 => (0_usize..200, 1_usize..12).prop_map(|(place, times)| Event::Delete(place, times)),
        1 => (0_u16..1_000).prop_map(Event::Kill),
        1 => (1_u16..3).prop_map(Event::Elapse),
    ];
    prop::collection::vec((0_usize..60, event), 0..25)
}

fn meddle(world: &mut World, event: &Event) -> bool {
    match event {
        Event::Add(times) => (0..*times).for_each(|_| world.add()),
        Event::Change(place, times) => (0..*times).for_each(|at| world.change(place + at)),
        Event::Delete(place, times) => (0..*times).for_each(|_| world.delete(*place)),
        Event::Kill(seconds) => {
            world.now += i64::from(*seconds);
            return true;
        }
        Event::Elapse(seconds) => world.now += i64::from(*seconds),
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is added, changed and deleted, and wherever processes are killed: a run that ends has everything that
    /// did not change since it began, one more run has the rest, and one with reconcile knows the deleted records.
    #[test]
    fn the_copy_is_always_complete_after_a_run(
        records in 0_u64..150,
        per_page in 10_u32..16,
        has_date: bool,
        composite: bool,
        incremental: bool,
        reconcile: bool,
        filled: bool,
        first in 0_usize..150,
        lag in 0_i64..3,
        meddling in events(),
    ) {
        let mut world = World::new(records, per_page);
        world.settings.overlap = lag;
        world.settings.incremental = incremental;
        world.settings.numbered = !composite;
        world.lag = lag;
        world.has_date = has_date;
        world.composite = composite;
        if filled {
            world.quiet(false);
            world.now += 5;
            (0..first).for_each(|place| world.change(place));
        }
        let mut left = meddling;
        let mut clock = 0_usize;
        let mut done = None;
        while done.is_none() {
            done = world.run(reconcile, |world, _| {
                clock += 1;
                while let Some(at) = left.iter().position(|(when, _)| *when * 2 <= clock) {
                    let (_, event) = left.remove(at);
                    if meddle(world, &event) {
                        return true;
                    }
                }
                false
            });
        }
        prop_assert_eq!(done, Some(Step::Done));
        world.quiet(false);
        prop_assert!(world.is_held(), "one more run has everything");
        world.quiet(true);
        prop_assert!(world.is_equal());
        let requests = world.quiet(false);
        let is_one_page = world.records.len() < per_page as usize;
        prop_assert!(requests == 1 || !incremental || !has_date || !is_one_page, "{}", requests);
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Without changes in between, a run costs little more than its pages.
    #[test]
    fn pages_that_overlap_cost_little(records in 0_u64..3_000, changed in 0_usize..3_000) {
        let mut world = World::new(records, 100);
        world.quiet(false);
        world.now += 5;
        (0..changed.min(world.records.len())).for_each(|place| world.change(place));
        let pages = changed.min(world.records.len()) / 100 + 1;
        let requests = world.quiet(false);
        prop_assert!(requests <= pages + pages / 6 + 2, "{requests} for {pages}");
        prop_assert!(world.is_equal());
    }
}
