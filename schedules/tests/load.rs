//! A day at one request a second, a thousand concurrent calls, two hundred accounts, a million records, in virtual
//! time. The test prints the figures: `cargo test -p trackops-schedules --test load -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "tests, also where they are helpers of tests")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use trackops_client::query::Query;
use trackops_client::response::Expect;
use trackops_schedules::client::{Call, Client, perform};
use trackops_schedules::dice::Dice;
use trackops_schedules::host::{End, MILLI, Micros, SECOND};
use trackops_schedules::listing::Outcome;
use trackops_schedules::network::Weather;
use trackops_schedules::server::{MinimalServer, Strict};
use trackops_schedules::stand::{Stand, listing};

const HOUR: Micros = 3_600 * SECOND;

fn weather() -> Weather {
    Weather { up: (40 * MILLI, 2 * MILLI), down: (80 * MILLI, 3 * MILLI), ..Weather::default() }
}

fn strict(per_second: u64) -> Rc<RefCell<MinimalServer>> {
    Rc::new(RefCell::new(MinimalServer::new(Some(Strict::new(per_second, false, 0, Dice::new(1, 5))), 1_000)))
}

async fn get(client: &Rc<Client>, id: u64) {
    let call = Call::read(client, &format!("clients/{id}"), &Query::default(), Expect::Anything);
    perform(Rc::clone(client), call, || {}).await.unwrap();
}

#[test]
fn a_day_at_one_request_a_second_does_not_drift() {
    let stand = Stand::new(1, weather());
    let server = strict(1);
    let client = stand.client(0, server.clone(), SECOND).unwrap();
    stand.host.spawn(async move {
        for id in 1.. {
            get(&client, id).await;
        }
    });
    stand.host.run(|| stand.host.now() >= 24 * HOUR, 25 * HOUR);
    assert_eq!(stand.ledger.breach(), None);
    stand.host.clear();
    let server = server.borrow();
    let within = |hour: u64| server.admitted.iter().filter(|at| (hour * HOUR..(hour + 1) * HOUR).contains(at)).count();
    let hours: Vec<usize> = (0..24).map(within).collect();
    let (least, most) = (hours.iter().min().unwrap(), hours.iter().max().unwrap());
    println!(
        "24 hours at 1/s: {} requests, {least} to {most} an hour, {} x 429",
        server.admitted.len(),
        server.rejected.len()
    );
    assert_eq!(server.rejected.len(), 0);
    assert!(*least * 100 >= 3_600 * 97 && *most <= 3_600, "{hours:?}");
    // The client adapts in the first hour; all later hours are alike.
    let (least, most) = (hours.iter().skip(1).min().unwrap(), hours.iter().skip(1).max().unwrap());
    assert!(most - least <= 36, "{hours:?}");
}

#[test]
fn a_thousand_calls_of_one_account_start_in_order_and_an_interval_apart() {
    let stand = Stand::new(2, weather());
    let server = strict(20);
    let client = stand.client(0, server.clone(), SECOND / 20).unwrap();
    let started: Rc<RefCell<Vec<u64>>> = Rc::default();
    let done = Rc::new(Cell::new(0));
    for id in 1..=1_000 {
        let (client, started, done) = (Rc::clone(&client), Rc::clone(&started), Rc::clone(&done));
        stand.host.spawn(async move {
            let call = Call::read(&client, &format!("clients/{id}"), &Query::default(), Expect::Anything);
            let seen = Rc::clone(&started);
            perform(Rc::clone(&client), call, move || seen.borrow_mut().push(id)).await.unwrap();
            done.set(done.get() + 1);
        });
    }
    assert_eq!(stand.host.run(|| done.get() == 1_000, HOUR), End::Done);
    assert_eq!(stand.ledger.breach(), None);
    let took = stand.host.now();
    stand.host.clear();
    let rejected = server.borrow().rejected.len();
    println!("1,000 calls at 20/s: {} ms, ideal 49,950; {rejected} x 429", took / MILLI);
    assert_eq!(rejected, 0);
    assert!(started.borrow().is_sorted());
    assert!(took * 100 <= 49_950 * MILLI * 110, "{took}");
}

#[test]
fn two_hundred_concurrent_accounts_take_no_longer_than_one() {
    let run = |accounts: u64| {
        let stand = Stand::new(3, weather());
        let ends: Rc<RefCell<Vec<Micros>>> = Rc::default();
        for account in 0..accounts {
            let client = stand.client(account, strict(1), SECOND).unwrap();
            let (ends, host) = (Rc::clone(&ends), stand.host.clone());
            stand.host.spawn(async move {
                for id in 1..=20 {
                    get(&client, id).await;
                }
                ends.borrow_mut().push(host.now());
            });
        }
        let wanted = usize::try_from(accounts).unwrap();
        assert_eq!(stand.host.run(|| ends.borrow().len() == wanted, HOUR), End::Done);
        assert_eq!(stand.ledger.breach(), None);
        stand.host.clear();
        let ends = ends.borrow();
        (*ends.iter().min().unwrap(), *ends.iter().max().unwrap())
    };
    let ((_, alone), (first, last)) = (run(1), run(200));
    println!(
        "20 requests at 1/s: one account {} ms; of 200 the first {} ms, the last {} ms",
        alone / MILLI,
        first / MILLI,
        last / MILLI
    );
    assert!(last * 100 <= alone * 103);
}

#[test]
fn a_million_records_are_delivered_once_in_order_with_constant_memory() {
    let stand = Stand::new(4, weather());
    let server = Rc::new(RefCell::new(MinimalServer::new(Some(Strict::new(20, false, 0, Dice::new(1, 5))), 1_000_000)));
    let client = stand.client(0, server, SECOND / 20).unwrap();
    let run = listing(&client);
    let done = Rc::new(Cell::new(false));
    let (early, most, next) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)), Rc::new(Cell::new(1_000_000_u64)));
    {
        let (done, early, most, next) = (Rc::clone(&done), Rc::clone(&early), Rc::clone(&most), Rc::clone(&next));
        stand.host.spawn(async move {
            let outcome = loop {
                let page = match run.next().await {
                    Ok(page) => page,
                    Err(outcome) => break outcome,
                };
                for key in &page.keys {
                    assert_eq!(key.parse(), Ok(next.get()));
                    next.set(next.get() - 1);
                }
                let memory = run.memory();
                if next.get() == 990_000 {
                    early.set(memory);
                }
                most.set(memory.max(most.get()));
            };
            assert!(matches!(outcome, Outcome::Whole), "{outcome:?}");
            done.set(true);
        });
    }
    assert_eq!(stand.host.run(|| done.get(), 24 * HOUR), End::Done);
    assert_eq!(stand.ledger.breach(), None);
    let took = stand.host.now();
    stand.host.clear();
    println!(
        "1,000,000 records: {} s at 20 pages a second; state after 100 pages {} characters, at most {}",
        took / SECOND,
        early.get(),
        most.get()
    );
    assert_eq!(next.get(), 0);
    assert!(most.get() <= 4 * early.get(), "the state keeps growing");
}
