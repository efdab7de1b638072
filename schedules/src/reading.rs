//! Schedules of reads and writes: several concurrent calls of several accounts, while records are added, changed and
//! deleted.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::json;
use trackops_client::catalogue::resource;
use trackops_client::error::{Code, Failure};
use trackops_client::listing::Settings;
use trackops_client::query::{Query, Value as Parameter};
use trackops_client::request::{Method, Request};
use trackops_client::response::Expect;

use crate::client::{Call, Client, perform};
use crate::dice::Dice;
use crate::host::{End, SECOND};
use crate::listing::{Outcome, Run};
use crate::scene::{Scene, subdomain, user};
use crate::server::Simulator;

/// How often records are changed: a listing that has to wait for a day would otherwise meet too many changes.
pub const MOST_CHANGES: u64 = 100;

/// A filter that matches about half of the seeded records, and each one that is changed.
const SINCE: &str = "2024-01-01 15:00:00";

/// An account, and the calls on it.
struct Workload {
    scene: Rc<Scene>,
    server: Rc<RefCell<Simulator>>,
    collection: &'static str,
    deletes: bool,
    changes: bool,
    calls: Cell<u64>,
    over: Cell<u64>,
    /// The writes: the name of the new record, and the result of the call.
    writes: RefCell<Vec<(String, Result<(), Failure>)>>,
}

/// Runs a schedule to the end.
pub fn run(scene: &Rc<Scene>, dice: &mut Dice) -> End {
    let accounts = 1 + dice.below(2);
    let workloads: Vec<Rc<Workload>> =
        (0..accounts).filter_map(|account| Workload::open(scene, dice, account)).collect();
    let workloads = Rc::new(workloads);
    let over = {
        let workloads = Rc::clone(&workloads);
        move || workloads.iter().all(|workload| workload.over.get() == workload.calls.get())
    };
    scene.disturb(dice, Rc::new(over.clone()));
    let end = scene.until(over);
    if end != End::Done {
        return end;
    }
    // Lets requests in transit arrive.
    let settled = Rc::new(Cell::new(false));
    let (host, done) = (scene.host.clone(), Rc::clone(&settled));
    scene.host.spawn(async move {
        host.after(120 * SECOND).await;
        done.set(true);
    });
    let end = scene.until(|| settled.get());
    for workload in workloads.iter() {
        workload.check_writes();
    }
    end
}

impl Workload {
    fn open(scene: &Rc<Scene>, dice: &mut Dice, account: u64) -> Option<Rc<Self>> {
        let collection = dice.pick("clients", &["clients", "caseContacts"]);
        let records = dice.uneven(150) - 1;
        let (name, token) = user(account);
        let behavior = scene.behavior(dice);
        scene.ledger.log(0, || format!("account {account}: {records} {collection}, {behavior:?}"));
        let server = Rc::new(RefCell::new(Simulator::new(
            dice.below(1_000),
            (&name, &token),
            behavior,
            &[(collection, records)],
        )));
        let throttle = scene.throttle();
        let client = scene.client(account, 0, throttle.clone(), 10 + account)?;
        scene.network.serve(
            &format!("https://{}.viewcases.com", subdomain(account)),
            client.credentials.authorization(),
            Rc::<RefCell<Simulator>>::clone(&server),
        );
        let changes = dice.chance(0.6);
        let workload = Rc::new(Self {
            scene: Rc::clone(scene),
            server,
            collection,
            deletes: changes && dice.chance(0.6),
            changes,
            calls: Cell::new(1 + dice.below(4)),
            over: Cell::new(0),
            writes: RefCell::default(),
        });
        workload.change(dice.seed());
        for call in 0..workload.calls.get() {
            let part = 100 + account * 10 + call;
            let client =
                if dice.chance(0.5) { Rc::clone(&client) } else { scene.client(account, 0, throttle.clone(), part)? };
            let mut dice = scene.dice(1_000 + part);
            let workload = Rc::clone(&workload);
            scene.host.spawn(async move {
                let wait = dice.uneven(5 * SECOND) - 1;
                workload.scene.host.after(wait).await;
                workload.call(client, &mut dice, call).await;
                workload.over.set(workload.over.get() + 1);
            });
        }
        Some(workload)
    }

    /// Adds, changes and deletes records.
    fn change(self: &Rc<Self>, seed: u64) {
        if !self.changes {
            return;
        }
        let workload = Rc::clone(self);
        let mut dice = Dice::new(seed, 0);
        self.scene.host.spawn(async move {
            for _ in 0..MOST_CHANGES {
                if workload.over.get() == workload.calls.get() {
                    return;
                }
                workload.scene.host.after(dice.uneven(20 * workload.scene.interval + SECOND / 10)).await;
                let deleted = if workload.deletes { dice.uneven(6) - 1 } else { 0 };
                let counts = [dice.uneven(6) - 1, dice.uneven(3) - 1, deleted];
                workload.server.borrow_mut().meddle(workload.collection, counts, workload.scene.host.now());
            }
        });
    }

    async fn call(self: &Rc<Self>, client: Rc<Client>, dice: &mut Dice, number: u64) {
        match dice.below(10) {
            0 => self.count(client).await,
            1 => self.get(client, dice).await,
            2 | 3 => self.create(client, number).await,
            _ => self.list(client, dice).await,
        }
    }

    /// On a calm network, a call may fail only with a 429 that reordering causes.
    fn failed(&self, what: &str, failure: &Failure) {
        let rejected = self.scene.is_uneven && failure.code == Code::RateLimit;
        self.scene
            .ledger
            .holds(!self.scene.is_calm || rejected, || format!("{what} failed for no reason: {}", failure.message));
    }

    async fn count(&self, client: Rc<Client>) {
        let path = resource(self.collection).map_or("", |resource| resource.path);
        let call = Call::read(&client, path, &Query::default().counting(), Expect::Count);
        if let Err(failure) = perform(client, call, || {}).await {
            self.failed("a count", &failure);
        }
    }

    async fn get(&self, client: Rc<Client>, dice: &mut Dice) {
        let path = format!("clients/{}", 1 + dice.below(2));
        let call = Call::read(&client, &path, &Query::default(), Expect::Record);
        match perform(client, call, || {}).await {
            Ok(reply) => {
                let id = reply.data.as_ref().and_then(|data| data.get("id")?.as_u64());
                // A portal's object cannot be distinguished from a record.
                self.scene.ledger.holds(id.is_some() || !self.scene.is_calm, || "a record without its id".to_owned());
            }
            // It may have been deleted.
            Err(failure) if failure.status == Some(404) => {}
            Err(failure) => self.failed("a get", &failure),
        }
    }

    async fn create(&self, client: Rc<Client>, number: u64) {
        let name = format!("written by call {number}");
        let request = Request::new(&client.account, Method::Post, "clients", &Query::default());
        let body = json!({ "client": { "name": name } }).to_string();
        let call = Call { request, expect: Expect::Record, body, in_flight: Rc::default() };
        let outcome = perform(client, call, || {}).await.map(drop);
        if let Err(failure) = &outcome {
            self.failed("a create", failure);
        }
        self.writes.borrow_mut().push((name, outcome));
    }

    /// No write was applied twice. A write was applied if its call succeeded, and not applied if its call failed,
    /// unless the failure says that it may have been.
    fn check_writes(&self) {
        for (name, outcome) in self.writes.borrow().iter() {
            let times = self.server.borrow().named("clients", name);
            let ledger = &self.scene.ledger;
            ledger.holds(times <= 1, || format!("a write was applied {times} times"));
            // It may have been deleted since.
            if self.deletes && self.collection == "clients" {
                continue;
            }
            match outcome {
                // A portal's object cannot be distinguished from a record.
                Ok(()) => ledger.holds(times == 1 || self.scene.network.weather.borrow().lies > 0.0, || {
                    "a write succeeded but was not applied".to_owned()
                }),
                Err(failure) => ledger.holds(times == 0 || failure.may_have_been_applied, || {
                    format!("a write failed as not applied, but was applied: {}", failure.message)
                }),
            }
        }
    }

    async fn list(&self, client: Rc<Client>, dice: &mut Dice) {
        let per_page = u32::try_from(dice.pick(10, &[1, 3, 7, 20, 100])).unwrap_or(10);
        let settings = Settings {
            first_page: if dice.chance(0.1) { 2 } else { 1 },
            per_page,
            ascending: dice.chance(0.3),
            verify: dice.chance(0.4),
            filtered: self.collection == "clients" && dice.chance(0.3),
            limited: self.scene.interval > 0,
        };
        let Some(query) = query_of(self.collection, settings) else {
            return self.scene.ledger.broken(|| "the query was rejected".to_owned());
        };
        let slow = dice.chance(0.3);
        let leaves_after = if dice.chance(0.1) { dice.below(5) } else { u64::MAX };
        let ledger = &self.scene.ledger;
        let before = self.listed(settings);
        ledger.log(self.scene.host.now(), || format!("list {} of {} by {settings:?}", self.collection, before.len()));
        let run = Run::new(client, self.collection, query, settings);
        let mut pages = Vec::new();
        let outcome = loop {
            if pages.len() as u64 >= leaves_after {
                return run.cancel();
            }
            match run.next().await {
                Ok(page) => pages.push(page),
                Err(outcome) => break outcome,
            }
            ledger.log(self.scene.host.now(), || format!("page {:?}", pages.last()));
            if slow {
                self.scene.host.after(dice.uneven(5 * SECOND)).await;
                self.scene.machine.awake().await;
            }
        };
        let after = self.listed(settings);
        self.check_listing(settings, &before, &after, &pages, &outcome, &run);
    }

    /// The keys that the listing should find, newest first.
    fn listed(&self, settings: Settings) -> Vec<String> {
        let server = self.server.borrow();
        let mut keys = server.keys(self.collection);
        if settings.filtered {
            let inside = server.changed_since(self.collection, SINCE);
            keys.retain(|key| inside.contains(key));
        }
        keys
    }

    fn check_listing(
        &self,
        settings: Settings,
        before: &[String],
        after: &[String],
        pages: &[crate::listing::Page],
        outcome: &Outcome,
        run: &Run,
    ) {
        let ledger = &self.scene.ledger;
        let keys: Vec<&String> = pages.iter().flat_map(|page| &page.keys).collect();
        let unique: BTreeSet<&String> = keys.iter().copied().collect();
        ledger.holds(unique.len() == keys.len(), || format!("a record was delivered twice: {keys:?}"));
        // A record that was hidden or skipped can reappear when others are added.
        if !settings.verify && settings.first_page == 1 && !self.deletes && run.was_in_order() {
            let in_order = |pair: &[u64]| matches!(pair, [first, second] if (first < second) == settings.ascending);
            // Records added during the listing may be on any page.
            let old: BTreeSet<&String> = before.iter().collect();
            let numbers: Vec<u64> =
                keys.iter().filter(|key| old.contains(*key)).filter_map(|key| key.parse().ok()).collect();
            ledger.holds(numbers.windows(2).all(in_order), || format!("records were delivered out of order: {keys:?}"));
        }
        match outcome {
            Outcome::Whole => {}
            Outcome::Failed(failure) => return self.failed("a listing", failure),
            Outcome::Incomplete => return ledger.holds(self.changes, || "a listing failed as incomplete".to_owned()),
            Outcome::Stuck => {
                return ledger.broken(|| "a listing failed because the server ignores the page number".to_owned());
            }
        }
        let skipped = if settings.first_page > 1 { settings.per_page as usize } else { 0 };
        // Without `verify`, a deletion can hide a record, and so can pages that were produced out of order.
        if settings.verify || (!self.deletes && run.was_in_order()) {
            let stayed: BTreeSet<&String> = after.iter().collect();
            let missing: Vec<&String> =
                before.iter().filter(|key| stayed.contains(key) && !unique.contains(key)).collect();
            // While records change, it is unknown which ones are skipped.
            let allowed = if skipped == 0 { 0 } else { skipped + if self.changes { before.len() } else { 0 } };
            ledger
                .holds(missing.len() <= allowed, || format!("records that existed all along are missing: {missing:?}"));
        }
        if !self.changes && self.writes.borrow().is_empty() {
            let mut expected: Vec<&String> = before.iter().collect();
            if settings.ascending {
                expected.reverse();
            }
            let expected = expected.get(skipped.min(expected.len())..).unwrap_or_default();
            ledger.holds(after != before || keys == expected, || format!("{keys:?} instead of {expected:?}"));
            let least = keys.len() as u64 / u64::from(settings.per_page.max(if settings.verify { 20 } else { 1 })) + 1;
            let most = least + if settings.verify { least / 3 + 4 } else { 1 };
            // The retry of a page also repeats later ones.
            let quiet = self.scene.is_calm && ledger.rejected.get() == 0 && after == before;
            ledger.holds(!quiet || run.sent.get() <= most, || {
                format!("{} requests for {} records", run.sent.get(), keys.len())
            });
        }
    }
}

fn query_of(collection: &str, settings: Settings) -> Option<Query> {
    let (page, per_page) = (settings.first_page.to_string(), settings.per_page.to_string());
    let mut filters = vec![("page", page.as_str()), ("per_page", per_page.as_str())];
    if settings.filtered {
        filters.push(("updated_from", SINCE));
    }
    if settings.ascending {
        filters.push(("dir", "asc"));
    }
    let filters: Vec<_> = filters.into_iter().map(|(name, text)| (name.to_owned(), Parameter::text(text))).collect();
    Query::for_listing(resource(collection), &filters, &[]).ok()
}
