//! A listing, driven like in `src/js/listing.rs`.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use serde_json::Value;
use trackops_client::catalogue::resource;
use trackops_client::error::Failure;
use trackops_client::exchange::Limiter;
use trackops_client::listing::{Listing, Settings, Step, Target};
use trackops_client::query::Query;
use trackops_client::response::Expect;

use crate::bug::Bug;
use crate::client::{Call, Client, perform};
use crate::host::{Micros, OneShot, until_stopped};
use crate::keys::{key_of, key_text};

/// The most requests of a listing in flight: eight pages and the count.
const MOST_IN_FLIGHT: u32 = 9;

/// How a listing ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// All records were delivered.
    Whole,
    /// A request failed.
    Failed(Failure),
    /// With `verify`: too many deletions.
    Incomplete,
    /// The server ignores the page number.
    Stuck,
}

/// A delivered page, without records that were delivered before.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its records' keys.
    pub keys: Vec<String>,
}

type Next = Result<Page, Outcome>;

/// A running listing.
pub struct Run {
    client: Rc<Client>,
    collection: &'static str,
    path: &'static str,
    query: Query,
    limited: bool,
    per_page: u64,
    machine: RefCell<Listing>,
    requests: RefCell<BTreeMap<u32, Asked>>,
    ready: Cell<Option<Next>>,
    consumer: Cell<Option<Waker>>,
    over: Cell<bool>,
    in_flight: Rc<Cell<u32>>,
    /// Requests that were sent.
    pub sent: Cell<u64>,
    /// When the server produced each page, and the count.
    made: RefCell<Vec<Micros>>,
    counted: Cell<Option<Micros>>,
}

struct Asked {
    stop: OneShot<()>,
    outcome: Option<Result<(Vec<String>, Micros), Failure>>,
}

impl Run {
    /// A run that has sent no request yet.
    pub fn new(client: Rc<Client>, collection: &'static str, query: Query, settings: Settings) -> Rc<Self> {
        Rc::new(Self {
            client,
            collection,
            path: resource(collection).map_or(collection, |resource| resource.path),
            query,
            limited: settings.limited,
            per_page: settings.per_page.into(),
            machine: RefCell::new(Listing::new(settings)),
            requests: RefCell::default(),
            ready: Cell::default(),
            consumer: Cell::default(),
            over: Cell::new(false),
            in_flight: Rc::default(),
            sent: Cell::new(0),
            made: RefCell::default(),
            counted: Cell::default(),
        })
    }

    /// The next page with new records, or how the listing ended.
    pub async fn next(self: &Rc<Self>) -> Next {
        self.machine.borrow_mut().wanted();
        self.advance();
        let next = poll_fn(|context| match self.ready.take() {
            Some(next) => Poll::Ready(next),
            None if self.over.get() => Poll::Ready(Err(Outcome::Whole)),
            None => {
                self.consumer.set(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await?;
        self.advance();
        Ok(next)
    }

    /// Whether the server produced the pages in order, and counted after the first. The network may reorder requests in
    /// flight, and then a listing without `verify` can miss a record.
    pub fn was_in_order(&self) -> bool {
        let made = self.made.borrow();
        made.is_sorted() && made.first().zip(self.counted.get()).is_none_or(|(first, counted)| *first <= counted)
    }

    /// The size of the listing's state, as the length of its debug output.
    pub fn memory(&self) -> usize {
        format!("{:?}", self.machine.borrow()).len()
    }

    /// Stops all requests.
    pub fn cancel(&self) {
        self.finish(Err(Outcome::Whole));
    }

    fn is_ready(&self) -> bool {
        let ready = self.ready.take();
        let is_ready = ready.is_some();
        self.ready.set(ready);
        is_ready
    }

    fn advance(self: &Rc<Self>) {
        while !self.over.get() && !self.is_ready() {
            let step = self.machine.borrow_mut().poll();
            match step {
                Step::Ask(target) => self.ask(target),
                Step::Cancel(target) => drop(self.take(target)),
                Step::Deliver { page, repeated } => self.deliver(page, &repeated),
                Step::Idle => break,
                Step::End => self.finish(Err(Outcome::Whole)),
                Step::Fail(target) => match self.take(target) {
                    Some(Err(failure)) => self.finish(Err(Outcome::Failed(failure))),
                    _ => self.client.network.ledger.broken(|| format!("{target:?} did not fail")),
                },
                Step::Stuck { .. } => self.finish(Err(Outcome::Stuck)),
                Step::Incomplete { .. } => self.finish(Err(Outcome::Incomplete)),
            }
        }
    }

    fn ask(self: &Rc<Self>, target: Target) {
        let per_page = self.machine.borrow().per_page();
        let (query, expect) = match target {
            Target::Page(page) => {
                let page = page + u32::from(self.client.bug == Some(Bug::SkipsAPage) && page == 3);
                (self.query.at_page(page, per_page), Expect::Records)
            }
            Target::Count => (self.query.counting(), Expect::Count),
        };
        let call =
            Call { in_flight: Rc::clone(&self.in_flight), ..Call::read(&self.client, self.path, &query, expect) };
        let stop = OneShot::default();
        let asked = Asked { stop: stop.clone(), outcome: None };
        self.requests.borrow_mut().insert(target.number(), asked);
        let ledger = &self.client.network.ledger;
        let most = if self.limited { MOST_IN_FLIGHT } else { 1 };
        ledger.holds(self.in_flight.get() < most, || format!("{} requests of a listing at once", most + 1));
        let run = Rc::clone(self);
        let started = {
            let run = Rc::clone(self);
            move || {
                run.sent.set(run.sent.get() + 1);
                run.machine.borrow_mut().started(target, run.client.machine.now());
                let later = Rc::clone(&run);
                run.client.machine.host.spawn(async move { later.advance() });
            }
        };
        let work = perform(Rc::clone(&self.client), call, started);
        self.client.machine.host.spawn(async move {
            match until_stopped(stop.take(), work).await {
                Some(Ok(reply)) => run.arrived(target, &reply.data.unwrap_or_default(), reply.made),
                Some(Err(failure)) => {
                    run.keep(target, Err(failure));
                    run.machine.borrow_mut().failed(target);
                }
                None => return,
            }
            run.advance();
        });
    }

    fn arrived(&self, target: Target, data: &Value, made: Micros) {
        match target {
            Target::Count => {
                let records = data.get("record_count").and_then(Value::as_u64).unwrap_or_default();
                self.counted.set(Some(made));
                self.machine.borrow_mut().counted(records);
            }
            Target::Page(page) => {
                let records = data.as_array().map(Vec::as_slice).unwrap_or_default();
                let keys = records.iter().map(|record| key_of(self.collection, record)).collect();
                let texts = records.iter().map(|record| key_text(self.collection, record)).collect();
                let waits = self.requests.borrow().keys().any(|other| (1..page).contains(other));
                let ends = self.client.bug == Some(Bug::EndsAtTheFirstShortPage) && waits;
                if ends && (records.len() as u64) < self.per_page {
                    return self.finish(Err(Outcome::Whole));
                }
                let interval = self.client.throttle.interval();
                self.keep(target, Ok((texts, made)));
                self.machine.borrow_mut().arrived(page, keys, self.client.machine.now(), interval);
            }
        }
    }

    fn keep(&self, target: Target, outcome: Result<(Vec<String>, Micros), Failure>) {
        if let Some(asked) = self.requests.borrow_mut().get_mut(&target.number()) {
            asked.outcome = Some(outcome);
        }
    }

    fn take(&self, target: Target) -> Option<Result<(Vec<String>, Micros), Failure>> {
        let asked = self.requests.borrow_mut().remove(&target.number())?;
        asked.stop.put(());
        asked.outcome
    }

    fn deliver(&self, page: u32, repeated: &[usize]) {
        let Some(Ok((mut keys, made))) = self.take(Target::Page(page)) else {
            return self.client.network.ledger.broken(|| format!("page {page} was delivered but never arrived"));
        };
        self.made.borrow_mut().push(made);
        let repeated = if self.client.bug == Some(Bug::RepeatsRecords) { &[] } else { repeated };
        for index in repeated.iter().rev() {
            keys.remove(*index);
        }
        if keys.is_empty() {
            // No new records: the consumer still waits.
            self.machine.borrow_mut().wanted();
            return;
        }
        self.give(Ok(Page { keys }));
    }

    fn finish(&self, outcome: Next) {
        if self.over.replace(true) {
            return;
        }
        let requests = std::mem::take(&mut *self.requests.borrow_mut());
        for asked in requests.into_values() {
            asked.stop.put(());
        }
        self.give(outcome);
    }

    fn give(&self, next: Next) {
        self.ready.set(Some(next));
        if let Some(waker) = self.consumer.take() {
            waker.wake();
        }
    }
}
