//! One run through a collection: carries out what a [`Listing`] decides.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::rc::{Rc, Weak};

use futures_util::future::{AbortHandle, abortable};
use js_sys::{Array, Float64Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortSignal;

use super::abort::AbortListener;
use super::call::{Call, perform};
use super::client::{Shared, promise};
use super::event::{Event, emit};
use super::{body, failure, timer};
use crate::error::Code;
use crate::exchange::Slots;
use crate::listing::{Listing, Plan, Step, Target};
use crate::query::Query;
use crate::request::{Method, Request};
use crate::response::Expect;
use crate::seen::Key;
use crate::sorted_map::SortedMap;

#[wasm_bindgen]
extern "C" {
    /// An array of records. The binding that js-sys has for `splice` always puts something in.
    type Records;
    #[wasm_bindgen(method, js_name = splice)]
    fn cut_out(this: &Records, start: u32, count: u32) -> Array;
}

/// A listing under way. Nothing is sent before the first [`ListingRun::next`].
#[wasm_bindgen]
pub struct ListingRun {
    run: Rc<Run>,
}

struct Run {
    shared: Rc<Shared>,
    path: String,
    query: Query,
    record_key: Array,
    machine: RefCell<Listing>,
    tasks: RefCell<SortedMap<Target, AbortHandle>>,
    pages: RefCell<SortedMap<u32, Array>>,
    failures: RefCell<SortedMap<Target, JsValue>>,
    /// What the consumer gets next: a page, the end, or a failure.
    ready: RefCell<Option<Result<Option<Array>, JsValue>>>,
    consumer: RefCell<Option<Waker>>,
    over: Cell<bool>,
    listeners: RefCell<Vec<AbortListener>>,
}

impl ListingRun {
    /// A run that follows the plan; aborting one of the signals ends it.
    pub fn new(
        shared: Rc<Shared>,
        path: String,
        query: Query,
        plan: Plan,
        record_key: &[&str],
        signals: Vec<AbortSignal>,
    ) -> Self {
        let run = Rc::new(Run {
            shared,
            path,
            query,
            record_key: record_key.iter().map(|key| JsValue::from_str(key)).collect(),
            machine: RefCell::new(Listing::new(plan)),
            tasks: RefCell::default(),
            pages: RefCell::default(),
            failures: RefCell::default(),
            ready: RefCell::default(),
            consumer: RefCell::default(),
            over: Cell::new(false),
            listeners: RefCell::default(),
        });
        for signal in signals {
            if signal.aborted() {
                run.finish(Err(failure::aborted()));
                break;
            }
            let weak = Rc::downgrade(&run);
            let stop = move || {
                if let Some(run) = Weak::upgrade(&weak) {
                    run.finish(Err(failure::aborted()));
                }
            };
            run.listeners.borrow_mut().push(AbortListener::new(signal, stop));
        }
        Self { run }
    }
}

#[wasm_bindgen]
impl ListingRun {
    /// The next page that holds new records, or nothing at the end.
    #[wasm_bindgen(js_name = next)]
    pub fn next_page(&self) -> JsValue {
        let run = Rc::clone(&self.run);
        promise(async move {
            run.machine.borrow_mut().wanted();
            run.advance();
            let next = poll_fn(|context| match run.ready.borrow_mut().take() {
                Some(next) => Poll::Ready(next),
                // Asked on after the end.
                None if run.over.get() => Poll::Ready(Ok(None)),
                None => {
                    run.consumer.replace(Some(context.waker().clone()));
                    Poll::Pending
                }
            })
            .await?;
            // While the consumer is busy with this page, the next ones may be on their way.
            run.advance();
            Ok(next.map_or(JsValue::UNDEFINED, Into::into))
        })
    }

    /// Stops all requests; the run gives nothing more.
    pub fn cancel(&self) {
        self.run.finish(Ok(None));
    }
}

impl Drop for ListingRun {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl Run {
    /// Carries out the machine's steps until it waits.
    fn advance(self: &Rc<Self>) {
        while !self.over.get() && self.ready.borrow().is_none() {
            // The cell is free again before a step is carried out: that may call JavaScript.
            let step = self.machine.borrow_mut().poll();
            match step {
                Step::Ask(target) => self.ask(target),
                Step::Withdraw(target) => self.withdraw(target),
                Step::Deliver { page, repeated } => self.deliver(page, &repeated),
                Step::Idle => break,
                Step::End => self.finish(Ok(None)),
                Step::Fail(target) => {
                    let failed = self.failures.borrow_mut().remove(&target);
                    self.finish(Err(failed.unwrap_or(JsValue::UNDEFINED)));
                }
                Step::Stuck { page } => self.finish(Err(failure::plain(
                    Code::InvalidResponse,
                    format!(
                        "GET {}: page {page} holds the same records as the pages before it; the server seems to ignore \
                         the parameter page",
                        self.path
                    ),
                ))),
                Step::Incomplete { seen, counted } => self.finish(Err(failure::plain(
                    Code::IncompleteListing,
                    format!(
                        "GET {}: records were deleted while the listing ran, again and again; {seen} different records \
                         were read, the server counts {counted}. List it again when less is being changed",
                        self.path
                    ),
                ))),
            }
        }
    }

    fn ask(self: &Rc<Self>, target: Target) {
        let (query, expect) = match target {
            Target::Page(page) => (self.query.at_page(page), Expect::Records),
            Target::Count => (self.query.counting(), Expect::Count),
        };
        let request = Request::new(&self.shared.options.account, Method::Get, &self.path, &query);
        let run = Rc::clone(self);
        let (task, handle) = abortable(async move {
            let call = Call { request, expect, body: None };
            let started = || {
                run.machine.borrow_mut().started(target, timer::now());
                // The next request may queue now, but not from within this one's start.
                let run = Rc::clone(&run);
                spawn_local(async move { run.advance() });
            };
            let answered = perform(&run.shared, &call, started).await;
            run.tasks.borrow_mut().remove(&target);
            match answered {
                Ok(answer) => run.arrived(target, answer.data),
                Err(failed) => {
                    run.failures.borrow_mut().insert(target, failed);
                    run.machine.borrow_mut().failed(target);
                }
            }
            run.advance();
        });
        self.tasks.borrow_mut().insert(target, handle);
        spawn_local(async move {
            // Aborted or not: what came of it was reported by itself.
            let _ = task.await;
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
                let records: Array = data.unchecked_into();
                let keys = self.keys(&records);
                let interval = self.shared.slots.interval();
                self.pages.borrow_mut().insert(page, records);
                self.machine.borrow_mut().arrived(page, keys, timer::now(), interval);
            }
        }
    }

    /// The key of each record, where it has one. One crossing for the whole page.
    fn keys(&self, records: &Array) -> Vec<Option<Key>> {
        let length = usize::try_from(records.length()).unwrap_or_default();
        let Ok(keys) = self.shared.keys_of.call2(&JsValue::UNDEFINED, records, &self.record_key) else {
            return vec![None; length];
        };
        if let Some(numbers) = keys.dyn_ref::<Float64Array>() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "TypeScript gives safe integers"
            )]
            return numbers.to_vec().into_iter().map(|number| Some(Key::Number(number as u64))).collect();
        }
        let texts: Array = keys.unchecked_into();
        texts.iter().map(|text| text.as_string().map(|text| Key::Text(text.into()))).collect()
    }

    fn withdraw(&self, target: Target) {
        let handle = self.tasks.borrow_mut().remove(&target);
        if let Some(handle) = handle {
            handle.abort();
        }
        if let Target::Page(page) = target {
            self.pages.borrow_mut().remove(&page);
        }
    }

    fn deliver(&self, page: u32, repeated: &[usize]) {
        let records = self.pages.borrow_mut().remove(&page).unwrap_or_default();
        for place in repeated.iter().rev() {
            if let Ok(place) = u32::try_from(*place) {
                records.unchecked_ref::<Records>().cut_out(place, 1);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of records")]
        let total = self.machine.borrow().total().map(|records| records as f64);
        let given = records.length();
        emit(self.shared.on_event.as_ref(), &Event::Page { path: &self.path, page, records: given, total });
        if given == 0 {
            // Nothing new on it: the consumer still waits.
            self.machine.borrow_mut().wanted();
            return;
        }
        self.give(Ok(Some(records)));
    }

    fn finish(&self, outcome: Result<Option<Array>, JsValue>) {
        if self.over.replace(true) {
            return;
        }
        let tasks = self.tasks.borrow_mut().take();
        for handle in tasks {
            handle.abort();
        }
        drop(self.pages.borrow_mut().take());
        let listeners = core::mem::take(&mut *self.listeners.borrow_mut());
        drop(listeners);
        self.give(outcome);
    }

    fn give(&self, next: Result<Option<Array>, JsValue>) {
        self.ready.replace(Some(next));
        let consumer = self.consumer.borrow_mut().take();
        if let Some(waker) = consumer {
            waker.wake();
        }
    }
}
