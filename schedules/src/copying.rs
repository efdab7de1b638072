//! Schedules of local copies. The process ends at any step and another one resumes, while records are added, changed
//! and deleted. In the end the copy equals the server.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use trackops_client::catalogue::resource;
use trackops_client::sync::Settings;

use crate::copy::{Outcome, Store, bring_up_to_date};
use crate::dice::Dice;
use crate::host::{End, SECOND, until_stopped};
use crate::network::Weather;
use crate::reading::MOST_CHANGES;
use crate::scene::{Scene, subdomain, user};
use crate::server::Simulator;

/// The most runs with a quiet network and server until one succeeds.
const QUIET_RUNS: u64 = 10;

/// Runs a schedule to the end.
pub fn run(scene: &Rc<Scene>, dice: &mut Dice) -> End {
    let collection = dice.pick("clients", &["clients", "caseContacts"]);
    let records = dice.uneven(200) - 1;
    let overlap = dice.pick(0, &[2, 300]);
    let mut behavior = scene.behavior(dice);
    behavior.lag = dice.below(overlap + 1).min(5) * SECOND;
    scene.ledger.log(0, || format!("a copy of {records} {collection}, overlap {overlap} s, {behavior:?}"));
    let (name, token) = user(0);
    let server =
        Rc::new(RefCell::new(Simulator::new(dice.below(1_000), (&name, &token), behavior, &[(collection, records)])));
    let over = Rc::new(Cell::new(false));
    let Some(first) = scene.client(0, 0, scene.throttle(), 10) else { return End::Stuck };
    scene.network.serve(
        &format!("https://{}.viewcases.com", subdomain(0)),
        first.credentials.authorization(),
        Rc::<RefCell<Simulator>>::clone(&server),
    );
    let scenario = Scenario {
        scene: Rc::clone(scene),
        server,
        collection,
        store: Rc::default(),
        settings: Settings {
            incremental: resource(collection).is_some_and(|resource| resource.increment.is_some()),
            numbered: resource(collection).is_some_and(|resource| resource.record_key.len() == 1),
            overlap: i64::try_from(overlap).unwrap_or(0),
            reconcile: false,
            per_page: u32::try_from(dice.pick(20, &[10, 13, 50])).unwrap_or(20),
        },
    };
    let (runs, busy) = (dice.below(6), Rc::new(Cell::new(true)));
    if dice.chance(0.8) {
        scenario.change(dice.seed(), Rc::clone(&busy));
    }
    let is_over: Rc<dyn Fn() -> bool> = {
        let busy = Rc::clone(&busy);
        Rc::new(move || !busy.get())
    };
    scene.disturb(dice, is_over);
    let done = Rc::clone(&over);
    scene.host.spawn(async move {
        scenario.play(runs, busy).await;
        done.set(true);
    });
    scene.until(|| over.get())
}

struct Scenario {
    scene: Rc<Scene>,
    server: Rc<RefCell<Simulator>>,
    collection: &'static str,
    store: Rc<RefCell<Store>>,
    settings: Settings,
}

impl Scenario {
    /// Adds, changes and deletes records.
    fn change(&self, seed: u64, busy: Rc<Cell<bool>>) {
        let (host, server, collection) = (self.scene.host.clone(), Rc::clone(&self.server), self.collection);
        let mut dice = Dice::new(seed, 0);
        let pace = 20 * self.scene.interval + SECOND / 10;
        self.scene.host.spawn(async move {
            for _ in 0..MOST_CHANGES {
                host.after(dice.uneven(pace)).await;
                if busy.get() {
                    let mut some = || dice.uneven(12) - 1;
                    server.borrow_mut().meddle(collection, [some(), some(), some()], host.now());
                }
            }
        });
    }

    async fn play(&self, runs: u64, busy: Rc<Cell<bool>>) {
        let host = &self.scene.host;
        let ledger = &self.scene.ledger;
        let mut dice = self.scene.dice(20);
        for process in 1..=runs {
            let settings = Settings { reconcile: dice.chance(0.3), ..self.settings };
            // Between very short and longer than a run.
            let life = dice.uneven(200 * self.scene.interval + 60 * SECOND);
            let outcome = until_stopped(host.after(life), self.run(process, settings)).await;
            ledger.log(host.now(), || format!("run {process}: {outcome:?}"));
            match outcome {
                Some(Outcome::Failed(failure)) => {
                    ledger.holds(!self.scene.is_calm, || format!("a sync failed for no reason: {}", failure.message));
                }
                Some(Outcome::Stuck | Outcome::Unreadable) => {
                    ledger.broken(|| format!("a sync ended with {outcome:?}"));
                }
                None | Some(Outcome::Done | Outcome::Incomplete) => {}
            }
            host.after(dice.uneven(600 * SECOND)).await;
            self.scene.machine.awake().await;
        }
        busy.set(false);
        let quiet = Weather::calm(&self.scene.network.weather.borrow());
        self.scene.network.weather.replace(quiet);
        // Lets the requests of ended processes finish.
        host.after(120 * SECOND).await;
        self.scene.machine.awake().await;
        self.quiet_run(100, false).await;
        self.check(false);
        self.quiet_run(200, true).await;
        self.check(true);
    }

    async fn run(&self, process: u64, settings: Settings) -> Outcome {
        let Some(client) = self.scene.client(0, process, self.scene.throttle(), 1_000 + process) else {
            return Outcome::Unreadable;
        };
        bring_up_to_date(client, self.collection, Rc::clone(&self.store), settings).await
    }

    async fn quiet_run(&self, first: u64, reconcile: bool) {
        let mut last = None;
        for process in first..first + QUIET_RUNS {
            match self.run(process, Settings { reconcile, ..self.settings }).await {
                Outcome::Done => return,
                outcome => last = Some(outcome),
            }
        }
        self.scene.ledger.broken(|| format!("no run succeeds although nothing changes: {last:?}"));
    }

    /// After a run the copy has every record of the server, in its current version. After a run with reconcile it has
    /// no other records.
    fn check(&self, reconciled: bool) {
        let there = self.server.borrow().records(self.collection);
        let store = self.store.borrow();
        let ledger = &self.scene.ledger;
        // The filter of contacts finds new records, not changed ones.
        let finds_changes = reconciled || self.collection == "clients";
        for (key, record) in &there {
            match store.records.get(key) {
                None => ledger.broken(|| format!("the copy lacks {key}")),
                Some((copy, is_gone)) => {
                    ledger.holds(copy == record || !finds_changes, || format!("the copy of {key} is old"));
                    ledger.holds(!is_gone || !finds_changes, || {
                        format!("{key} is there, but the copy has it as deleted")
                    });
                }
            }
        }
        if reconciled {
            for (key, (_, is_gone)) in &store.records {
                ledger.holds(*is_gone || there.contains_key(key), || format!("{key} was deleted, but the copy has it"));
            }
        }
    }
}
