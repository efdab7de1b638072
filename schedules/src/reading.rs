//! Schedules of reads and writes: several calls of several accounts at once, while records come, change and go.

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

/// Times that records come, change and go: a listing that has to wait for a day would find too many.
pub const MOST_CHANGES: u64 = 100;

/// Lets about half of the seeded records through, and each that is changed.
const SINCE: &str = "2024-01-01 15:00:00";

/// An account, and what is going on in it.
struct Yard {
    scene: Rc<Scene>,
    server: Rc<RefCell<Simulator>>,
    collection: &'static str,
    deletes: bool,
    changes: bool,
    calls: Cell<u64>,
    over: Cell<u64>,
    /// Writes: the name that each gave, and what its caller was told.
    writes: RefCell<Vec<(String, Result<(), Failure>)>>,
}

/// Runs it to the end.
pub fn run(scene: &Rc<Scene>, dice: &mut Dice) -> End {
    let accounts = 1 + dice.below(2);
    let yards: Vec<Rc<Yard>> = (0..accounts).filter_map(|account| Yard::open(scene, dice, account)).collect();
    let yards = Rc::new(yards);
    let over = {
        let yards = Rc::clone(&yards);
        move || yards.iter().all(|yard| yard.over.get() == yard.calls.get())
    };
    scene.disturb(dice, Rc::new(over.clone()));
    let end = scene.until(over);
    if end != End::Done {
        return end;
    }
    // What is still on its way arrives.
    let settled = Rc::new(Cell::new(false));
    let (host, done) = (scene.host.clone(), Rc::clone(&settled));
    scene.host.spawn(async move {
        host.after(120 * SECOND).await;
        done.set(true);
    });
    let end = scene.until(|| settled.get());
    for yard in yards.iter() {
        yard.check_writes();
    }
    end
}

impl Yard {
    fn open(scene: &Rc<Scene>, dice: &mut Dice, account: u64) -> Option<Rc<Self>> {
        let collection = dice.pick("clients", &["clients", "caseContacts"]);
        let records = dice.uneven(150) - 1;
        let (name, token) = user(account);
        let manner = scene.manner(dice);
        scene.ledger.tell(0, || format!("account {account}: {records} {collection}, {manner:?}"));
        let server =
            Rc::new(RefCell::new(Simulator::new(dice.below(1_000), (&name, &token), manner, &[(collection, records)])));
        let slots = scene.queue();
        let client = scene.client(account, 0, slots.clone(), 10 + account)?;
        scene.network.serve(
            &format!("https://{}.viewcases.com", subdomain(account)),
            client.credentials.authorization(),
            Rc::<RefCell<Simulator>>::clone(&server),
        );
        let changes = dice.chance(0.6);
        let yard = Rc::new(Self {
            scene: Rc::clone(scene),
            server,
            collection,
            deletes: changes && dice.chance(0.6),
            changes,
            calls: Cell::new(1 + dice.below(4)),
            over: Cell::new(0),
            writes: RefCell::default(),
        });
        yard.change(dice.seed());
        for call in 0..yard.calls.get() {
            let part = 100 + account * 10 + call;
            let client =
                if dice.chance(0.5) { Rc::clone(&client) } else { scene.client(account, 0, slots.clone(), part)? };
            let mut dice = scene.dice(1_000 + part);
            let yard = Rc::clone(&yard);
            scene.host.spawn(async move {
                let wait = dice.uneven(5 * SECOND) - 1;
                yard.scene.host.after(wait).await;
                yard.call(client, &mut dice, call).await;
                yard.over.set(yard.over.get() + 1);
            });
        }
        Some(yard)
    }

    /// Records come, change and go.
    fn change(self: &Rc<Self>, seed: u64) {
        if !self.changes {
            return;
        }
        let yard = Rc::clone(self);
        let mut dice = Dice::new(seed, 0);
        self.scene.host.spawn(async move {
            for _ in 0..MOST_CHANGES {
                if yard.over.get() == yard.calls.get() {
                    return;
                }
                yard.scene.host.after(dice.uneven(20 * yard.scene.interval + SECOND / 10)).await;
                let deleted = if yard.deletes { dice.uneven(6) - 1 } else { 0 };
                let counts = [dice.uneven(6) - 1, dice.uneven(3) - 1, deleted];
                yard.server.borrow_mut().meddle(yard.collection, counts, yard.scene.host.now());
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

    /// Where nothing goes wrong, nothing may fail.
    fn failed(&self, what: &str, failure: &Failure) {
        let turned_away = self.scene.is_uneven && failure.code == Code::RateLimit;
        self.scene
            .ledger
            .holds(!self.scene.is_calm || turned_away, || format!("{what} failed for no reason: {}", failure.message));
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
                // An object is an object: nothing tells that of a portal.
                self.scene.ledger.holds(id.is_some() || !self.scene.is_calm, || "a record without its id".to_owned());
            }
            // It may be deleted.
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

    /// No write was done twice, and each was done if and only if its caller was told so, or that it is not known.
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
                // An object is an object: nothing tells that of a portal.
                Ok(()) => ledger.holds(times == 1 || self.scene.network.weather.borrow().lies > 0.0, || {
                    "a write that was answered was not applied".to_owned()
                }),
                Err(failure) => ledger.holds(times == 0 || failure.may_have_been_applied, || {
                    format!("a write was applied whose caller was told that it was not: {}", failure.message)
                }),
            }
        }
    }

    async fn list(&self, client: Rc<Client>, dice: &mut Dice) {
        let per_page = u32::try_from(dice.pick(10, &[1, 3, 7, 20, 100])).unwrap_or(10);
        let plan = Settings {
            first_page: if dice.chance(0.1) { 2 } else { 1 },
            per_page,
            ascending: dice.chance(0.3),
            verify: dice.chance(0.4),
            filtered: self.collection == "clients" && dice.chance(0.3),
            limited: self.scene.interval > 0,
        };
        let Some(query) = query_of(self.collection, plan) else {
            return self.scene.ledger.broken(|| "the query was refused".to_owned());
        };
        let slow = dice.chance(0.3);
        let leaves_after = if dice.chance(0.1) { dice.below(5) } else { u64::MAX };
        let ledger = &self.scene.ledger;
        let before = self.listed(plan);
        ledger.tell(self.scene.host.now(), || format!("list {} of {} by {plan:?}", self.collection, before.len()));
        let run = Run::new(client, self.collection, query, plan);
        let mut pages = Vec::new();
        let outcome = loop {
            if pages.len() as u64 >= leaves_after {
                return run.cancel();
            }
            match run.next().await {
                Ok(page) => pages.push(page),
                Err(outcome) => break outcome,
            }
            ledger.tell(self.scene.host.now(), || format!("page {:?}", pages.last()));
            if slow {
                self.scene.host.after(dice.uneven(5 * SECOND)).await;
                self.scene.machine.awake().await;
            }
        };
        let after = self.listed(plan);
        self.check_listing(plan, &before, &after, &pages, &outcome, &run);
    }

    /// What the server has to list, newest first.
    fn listed(&self, plan: Settings) -> Vec<String> {
        let server = self.server.borrow();
        let mut keys = server.keys(self.collection);
        if plan.filtered {
            let inside = server.changed_since(self.collection, SINCE);
            keys.retain(|key| inside.contains(key));
        }
        keys
    }

    fn check_listing(
        &self,
        plan: Settings,
        before: &[String],
        after: &[String],
        pages: &[crate::listing::Page],
        outcome: &Outcome,
        run: &Run,
    ) {
        let ledger = &self.scene.ledger;
        let keys: Vec<&String> = pages.iter().flat_map(|page| &page.keys).collect();
        let unique: BTreeSet<&String> = keys.iter().copied().collect();
        ledger.holds(unique.len() == keys.len(), || format!("a record came twice: {keys:?}"));
        // What a deletion hid, or was skipped, additions can bring back.
        if !plan.verify && plan.first_page == 1 && !self.deletes && run.was_in_order() {
            let in_order = |pair: &[u64]| matches!(pair, [first, second] if (first < second) == plan.ascending);
            // What came meanwhile may be on any page.
            let old: BTreeSet<&String> = before.iter().collect();
            let numbers: Vec<u64> =
                keys.iter().filter(|key| old.contains(*key)).filter_map(|key| key.parse().ok()).collect();
            ledger.holds(numbers.windows(2).all(in_order), || format!("records came out of order: {keys:?}"));
        }
        match outcome {
            Outcome::Whole => {}
            Outcome::Failed(failure) => return self.failed("a listing", failure),
            Outcome::Incomplete => return ledger.holds(self.changes, || "a listing is called incomplete".to_owned()),
            Outcome::Stuck => return ledger.broken(|| "a listing thinks that the server ignores the page".to_owned()),
        }
        let skipped = if plan.first_page > 1 { plan.per_page as usize } else { 0 };
        // Without `verify`, a deletion hides a record, and so do pages that were made out of their order.
        if plan.verify || (!self.deletes && run.was_in_order()) {
            let stayed: BTreeSet<&String> = after.iter().collect();
            let missing: Vec<&String> =
                before.iter().filter(|key| stayed.contains(key) && !unique.contains(key)).collect();
            // What is skipped is not known where records come and go.
            let allowed = if skipped == 0 { 0 } else { skipped + if self.changes { before.len() } else { 0 } };
            ledger.holds(missing.len() <= allowed, || {
                format!("records were there all the time and are missing: {missing:?}")
            });
        }
        if !self.changes && self.writes.borrow().is_empty() {
            let mut expected: Vec<&String> = before.iter().collect();
            if plan.ascending {
                expected.reverse();
            }
            let expected = expected.get(skipped.min(expected.len())..).unwrap_or_default();
            ledger.holds(after != before || keys == expected, || format!("{keys:?} instead of {expected:?}"));
            let least = keys.len() as u64 / u64::from(plan.per_page.max(if plan.verify { 20 } else { 1 })) + 1;
            let most = least + if plan.verify { least / 3 + 4 } else { 1 };
            // A page that is tried again has later ones asked for again, too.
            let quiet = self.scene.is_calm && ledger.rejected.get() == 0 && after == before;
            ledger.holds(!quiet || run.sent.get() <= most, || {
                format!("{} requests for {} records", run.sent.get(), keys.len())
            });
        }
    }
}

fn query_of(collection: &str, plan: Settings) -> Option<Query> {
    let (page, per_page) = (plan.first_page.to_string(), plan.per_page.to_string());
    let mut filters = vec![("page", page.as_str()), ("per_page", per_page.as_str())];
    if plan.filtered {
        filters.push(("updated_from", SINCE));
    }
    if plan.ascending {
        filters.push(("dir", "asc"));
    }
    let filters: Vec<_> = filters.into_iter().map(|(name, text)| (name.to_owned(), Parameter::text(text))).collect();
    Query::for_listing(resource(collection), &filters, &[]).ok()
}
