//! One run through a collection: carries out what a [`Listing`] decides.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use futures_util::future::{AbortHandle, abortable};
use js_sys::{Array, Float64Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

use super::abort::AbortListener;
use super::context::Context;
use super::event::{Event, emit};
use super::exchange::{Call, perform};
use super::{body, clock, failure};
use crate::call::Collection;
use crate::error::Code;
use crate::exchange::Limiter;
use crate::key_set::Key;
use crate::listing::{Listing, Settings, Step, Target};
use crate::query::Query;
use crate::request::{Method, Request};
use crate::response::Expect;

#[wasm_bindgen]
extern "C" {
    /// An array of records. The binding that js-sys has for `splice` always inserts an item.
    type Records;
    #[wasm_bindgen(method, catch, js_name = splice)]
    fn cut_out(this: &Records, start: u32, count: u32) -> Result<Array, JsValue>;
}

/// A listing under way. Nothing is sent before the first [`ListingRun::next`].
#[wasm_bindgen]
pub struct ListingRun {
    run: Rc<Run>,
}

struct Run {
    context: Rc<Context>,
    path: String,
    query: Query,
    record_key: Array,
    machine: RefCell<Listing>,
    signals: Array,
    /// The few requests under way, and their outcomes until they are given out.
    requests: RefCell<Vec<Asked>>,
    /// What the consumer gets next: a page, undefined at the end, or a failure.
    ready: RefCell<Option<Result<JsValue, JsValue>>>,
    /// The consumer that waits for it.
    consumer: RefCell<Option<Waker>>,
    over: Cell<bool>,
    listener: RefCell<Option<AbortListener>>,
}

/// A request of a listing.
struct Asked {
    target: Target,
    stop: AbortHandle,
    /// The records of a page, or its failure, once they are there.
    outcome: JsValue,
}

impl ListingRun {
    /// A run with these settings; aborting one of the signals ends it.
    pub fn new(
        context: Rc<Context>,
        collection: &Collection,
        query: Query,
        settings: Settings,
        signals: Array,
    ) -> Self {
        let run = Rc::new(Run {
            context,
            path: collection.path().to_owned(),
            query,
            record_key: collection.record_key().iter().map(|key| JsValue::from_str(key)).collect(),
            machine: RefCell::new(Listing::new(settings)),
            signals,
            requests: RefCell::default(),
            ready: RefCell::default(),
            consumer: RefCell::default(),
            over: Cell::new(false),
            listener: RefCell::default(),
        });
        Self { run }
    }
}

#[wasm_bindgen]
impl ListingRun {
    /// A promise of the next page that holds new records, or of nothing at the end.
    #[wasm_bindgen(js_name = next)]
    pub fn next_page(&self) -> Promise {
        let run = Rc::clone(&self.run);
        future_to_promise(async move {
            run.listen()?;
            run.machine.borrow_mut().wanted();
            run.advance();
            let next = poll_fn(|context| match run.ready.take() {
                Some(next) => Poll::Ready(next),
                // The consumer goes on asking after the end.
                None if run.over.get() => Poll::Ready(Ok(JsValue::UNDEFINED)),
                None => {
                    run.consumer.replace(Some(context.waker().clone()));
                    Poll::Pending
                }
            })
            .await?;
            // While the consumer is busy with this page, the next ones may be on their way.
            run.advance();
            Ok(next)
        })
    }

    /// Stops all requests; the run gives nothing more.
    pub fn cancel(&self) {
        self.run.finish(Ok(JsValue::UNDEFINED));
    }
}

impl Drop for ListingRun {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Run {
    /// Listens to the signals, from the first page on.
    fn listen(self: &Rc<Self>) -> Result<(), JsValue> {
        if self.listener.borrow().is_some() || self.over.get() {
            return Ok(());
        }
        let weak = Rc::downgrade(self);
        let stop = move || {
            if let Some(run) = Weak::upgrade(&weak) {
                run.finish(Err(failure::aborted()));
            }
        };
        match AbortListener::new(&self.context.host, &self.signals, stop)? {
            Some(listener) => drop(self.listener.replace(Some(listener))),
            None => self.finish(Err(failure::aborted())),
        }
        Ok(())
    }

    /// Carries out the machine's steps until it waits.
    fn advance(self: &Rc<Self>) {
        while !self.over.get() && self.ready.borrow().is_none() {
            // The cell is free again before a step is carried out: that may call JavaScript.
            let step = self.machine.borrow_mut().poll();
            match step {
                Step::Ask(target) => self.ask(target),
                Step::Cancel(target) => drop(self.take(target)),
                Step::Deliver { page, repeated } => self.deliver(page, &repeated),
                Step::Idle => break,
                Step::End => self.finish(Ok(JsValue::UNDEFINED)),
                Step::Fail(target) => self.finish(Err(self.take(target))),
                Step::Stuck { page } => self.fail(
                    Code::InvalidResponse,
                    &format!(
                        "page {page} holds the same records as the pages before it; the server seems to ignore the parameter page"
                    ),
                ),
                Step::Incomplete { seen } => self.fail(
                    Code::IncompleteListing,
                    &format!(
                        "some may be missing among the {seen} records read: too many were deleted while the listing ran, or they \
                         have no keys. List it again when less is being changed"
                    ),
                ),
            }
        }
    }

    fn fail(&self, code: Code, words: &str) {
        self.finish(Err(failure::plain(code, format!("GET {}: {words}", self.path))));
    }

    fn ask(self: &Rc<Self>, target: Target) {
        let per_page = self.machine.borrow().per_page();
        let (query, expect) = match target {
            Target::Page(page) => (self.query.at_page(page, per_page), Expect::Records),
            Target::Count => (self.query.counting(), Expect::Count),
        };
        let request = Request::new(&self.context.options.account, Method::Get, &self.path, &query);
        let call = Call { request, expect, body: None, with_headers: false };
        let run = Rc::clone(self);
        let work = async move {
            let started = || {
                run.machine.borrow_mut().started(target, clock::now());
                // The next request may queue now, but not from within this one's start.
                let run = Rc::clone(&run);
                spawn_local(async move { run.advance() });
            };
            match perform(&run.context, &call, &started).await {
                Ok(answer) => run.arrived(target, answer.data),
                Err(failed) => {
                    run.keep(target, failed);
                    run.machine.borrow_mut().failed(target);
                }
            }
            run.advance();
        };
        let (work, stop) = abortable(work);
        self.requests.borrow_mut().push(Asked { target, stop, outcome: JsValue::UNDEFINED });
        spawn_local(async move {
            // Where it was withdrawn, the machine knows.
            let _ = work.await;
        });
    }

    fn arrived(&self, target: Target, data: JsValue) {
        match target {
            Target::Count => {
                // The answer was checked to hold it.
                let records = body::record_count(&data).unwrap_or_default();
                self.machine.borrow_mut().counted(records);
            }
            Target::Page(page) => {
                let keys = self.keys(&data);
                let interval = self.context.limiter.interval();
                self.keep(target, data);
                self.machine.borrow_mut().arrived(page, keys, clock::now(), interval);
            }
        }
    }

    fn keep(&self, target: Target, outcome: JsValue) {
        if let Some(asked) = self.requests.borrow_mut().iter_mut().find(|asked| asked.target == target) {
            asked.outcome = outcome;
        }
    }

    /// Takes a request out and ends it; returns its outcome.
    fn take(&self, target: Target) -> JsValue {
        let mut requests = self.requests.borrow_mut();
        let asked = requests.iter().position(|asked| asked.target == target).map(|at| requests.swap_remove(at));
        drop(requests);
        asked.map_or(JsValue::UNDEFINED, |asked| {
            asked.stop.abort();
            asked.outcome
        })
    }

    /// The key of each record, where it has one.
    fn keys(&self, records: &JsValue) -> Vec<Option<Key>> {
        // Only a getter of a record could throw, and JSON has none.
        let keys = self.context.host.keys_of(records, &self.record_key).unwrap_or_default();
        if let Some(numbers) = keys.dyn_ref::<Float64Array>() {
            return numbers.to_vec().into_iter().map(|number| whole(number).map(Key::Number)).collect();
        }
        Array::from(&keys).iter().map(|key| key_of(&key)).collect()
    }

    fn deliver(&self, page: u32, repeated: &[usize]) {
        let records = self.take(Target::Page(page));
        for place in repeated.iter().rev() {
            if let Ok(place) = u32::try_from(*place) {
                let _ = records.unchecked_ref::<Records>().cut_out(place, 1);
            }
        }
        let given = records.unchecked_ref::<Array>().length();
        #[expect(clippy::cast_precision_loss, reason = "a count of records")]
        let total = self.machine.borrow().total().map(|total| total as f64);
        let event =
            Event { kind: "page", path: &self.path, page: Some(page), records: Some(given), total, ..Event::default() };
        emit(self.context.on_event.as_ref(), &event);
        if self.over.get() {
            // The listener aborted the listing.
            return;
        }
        if given == 0 {
            // Nothing new on it: the consumer still waits.
            self.machine.borrow_mut().wanted();
            return;
        }
        self.give(Ok(records));
    }

    fn finish(&self, outcome: Result<JsValue, JsValue>) {
        if self.over.replace(true) {
            return;
        }
        for asked in self.requests.take() {
            asked.stop.abort();
        }
        drop(self.listener.take());
        self.give(outcome);
    }

    fn give(&self, next: Result<JsValue, JsValue>) {
        self.ready.replace(Some(next));
        if let Some(consumer) = self.consumer.take() {
            consumer.wake();
        }
    }
}

fn key_of(key: &JsValue) -> Option<Key> {
    key.as_f64().and_then(whole).map(Key::Number).or_else(|| key.as_string().map(|text| Key::Text(text.into())))
}

/// A number of JavaScript that is whole and exact.
fn whole(number: f64) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "exact")]
    let exact = (0.0..=crate::query::LARGEST_WHOLE as f64).contains(&number) && number.fract() == 0.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole number in range"
    )]
    exact.then_some(number as u64)
}
