//! One run through a collection: carries out what a [`Listing`] decides.

use crate::prelude::*;
use alloc::rc::{Rc, Weak};
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::abort::{AbortListener, listen};
use super::call::{Call, perform};
use super::client::Shared;
use super::event::emit_page;
use super::notice::{Notice, unless};
use super::task::{promise, spawn};
use super::{body, failure, task, timer};
use crate::error::Code;
use crate::exchange::Slots;
use crate::held::borrow;
use crate::listing::{Listing, Plan, Step, Target};
use crate::query::Query;
use crate::request::{Method, Request};
use crate::response::Expect;
use crate::seen::Key;
use crate::small_map::SmallMap;
use crate::text::{concat, digits, pieces, whole};

#[wasm_bindgen]
extern "C" {
    /// An array of records. The binding that js-sys has for `splice` always puts something in.
    type Records;
    #[wasm_bindgen(method, js_name = splice)]
    fn cut_out(this: &Records, start: u32, count: u32) -> Array;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Records) -> u32;
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
    /// Requests, and what came of them, until that is given out.
    requests: RefCell<SmallMap<Asked>>,
    /// What the consumer gets next: a page, undefined at the end, or a failure.
    ready: Cell<Option<Result<JsValue, JsValue>>>,
    /// The task of the consumer that waits for it.
    consumer: Cell<task::Id>,
    over: Cell<bool>,
    listeners: Cell<Vec<AbortListener>>,
}

/// A request of a listing.
struct Asked {
    /// Ends it.
    stop: Notice,
    /// The records of a page, or its failure, once they are there.
    outcome: JsValue,
}

impl ListingRun {
    /// A run that follows the plan; aborting one of the signals ends it.
    pub fn new(
        shared: Rc<Shared>,
        path: String,
        query: Query,
        plan: Plan,
        record_key: &[&str],
        signals: &Array,
    ) -> Self {
        let run = Rc::new(Run {
            shared,
            path,
            query,
            record_key: record_key.iter().map(|key| JsValue::from_str(key)).collect(),
            machine: RefCell::new(Listing::new(plan)),
            requests: RefCell::default(),
            ready: Cell::default(),
            consumer: Cell::default(),
            over: Cell::new(false),
            listeners: Cell::default(),
        });
        let callback = || -> Box<dyn FnMut()> {
            let weak = Rc::downgrade(&run);
            Box::new(move || {
                if let Some(run) = Weak::upgrade(&weak) {
                    run.finish(Err(failure::aborted()));
                }
            })
        };
        match listen(signals, &callback) {
            Some(listeners) => run.listeners.set(listeners),
            None => run.finish(Err(failure::aborted())),
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
        promise(Box::pin(async move {
            borrow(&run.machine).wanted();
            run.advance();
            let next = poll_fn(|_| match run.ready.take() {
                Some(next) => Poll::Ready(next),
                // Asked on after the end.
                None if run.over.get() => Poll::Ready(Ok(JsValue::UNDEFINED)),
                None => {
                    run.consumer.set(task::current());
                    Poll::Pending
                }
            })
            .await?;
            // While the consumer is busy with this page, the next ones may be on their way.
            run.advance();
            Ok(next)
        }))
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
    /// Carries out the machine's steps until it waits.
    fn advance(self: &Rc<Self>) {
        while !self.over.get() && !self.is_ready() {
            // The cell is free again before a step is carried out: that may call JavaScript.
            let step = borrow(&self.machine).poll();
            match step {
                Step::Ask(target) => self.ask(target),
                Step::Withdraw(target) => {
                    self.take(target);
                }
                Step::Deliver { page, repeated } => self.deliver(page, &repeated),
                Step::Idle => break,
                Step::End => self.finish(Ok(JsValue::UNDEFINED)),
                Step::Fail(target) => self.finish(Err(self.take(target))),
                Step::Stuck { page } => self.fail(
                    Code::InvalidResponse,
                    &[
                        "page ",
                        &digits(page.into()),
                        " holds the same records as the pages before it; the server seems to ignore the parameter page",
                    ],
                ),
                Step::Incomplete { seen } => self.fail(
                    Code::IncompleteListing,
                    &[
                        "some may be missing among the ",
                        &digits(seen),
                        " records read: too many were deleted while the listing ran, or they have no keys. \
                         List it again when less is being changed",
                    ],
                ),
            }
        }
    }

    fn fail(&self, code: Code, words: &[&str]) {
        let message = concat(&["GET ", &self.path, ": ", &concat(words)]);
        self.finish(Err(failure::plain(code, &message)));
    }

    fn is_ready(&self) -> bool {
        let ready = self.ready.take();
        let is_ready = ready.is_some();
        self.ready.set(ready);
        is_ready
    }

    fn ask(self: &Rc<Self>, target: Target) {
        let per_page = self.machine.borrow().per_page();
        let (query, expect) = match target {
            Target::Page(page) => (self.query.at_page(page, per_page), Expect::Records),
            Target::Count => (self.query.counting(), Expect::Count),
        };
        let request = Request::new(&self.shared.options.account, Method::Get, &self.path, &query);
        let stop = Notice::default();
        let asked = Asked { stop: stop.clone(), outcome: JsValue::UNDEFINED };
        borrow(&self.requests).insert(target.number(), asked);
        let run = Rc::clone(self);
        let started = {
            let run = Rc::clone(self);
            Box::new(move || {
                borrow(&run.machine).started(target, timer::now());
                // The next request may queue now, but not from within this one's start.
                run.advance_soon();
            })
        };
        let mut work = perform(Rc::clone(&self.shared), Call { request, expect, body: None, dated: false }, started);
        spawn(Box::pin(async move {
            match unless(pin!(stop), work.as_mut()).await {
                Some(Ok(answer)) => run.arrived(target, answer.data),
                Some(Err(failed)) => {
                    run.keep(target, failed);
                    borrow(&run.machine).failed(target);
                }
                // Withdrawn: the machine knows.
                None => return,
            }
            run.advance();
        }));
    }

    fn advance_soon(self: &Rc<Self>) {
        let run = Rc::clone(self);
        spawn(Box::pin(async move { run.advance() }));
    }

    fn arrived(&self, target: Target, data: JsValue) {
        match target {
            Target::Count => {
                // The answer was checked to hold it.
                let records = body::record_count(&data).unwrap_or_default();
                borrow(&self.machine).counted(records);
            }
            Target::Page(page) => {
                let keys = self.keys(data.unchecked_ref());
                let interval = self.shared.slots.interval();
                self.keep(target, data);
                borrow(&self.machine).arrived(page, keys, timer::now(), interval);
            }
        }
    }

    fn keep(&self, target: Target, outcome: JsValue) {
        if let Some(asked) = borrow(&self.requests).get_mut(target.number()) {
            asked.outcome = outcome;
        }
    }

    /// Takes a request out and ends it; gives what came of it.
    fn take(&self, target: Target) -> JsValue {
        let asked = borrow(&self.requests).remove(target.number());
        asked.map_or(JsValue::UNDEFINED, |asked| {
            asked.stop.give();
            asked.outcome
        })
    }

    /// The key of each record, where it has one.
    fn keys(&self, records: &Array) -> Vec<Option<Key>> {
        let found = self.shared.key_lines.call2(&JsValue::UNDEFINED, records, &self.record_key);
        let lines = found.ok().and_then(|found| found.as_string()).unwrap_or_default();
        let mut lines = pieces(&lines, b"\n").into_iter();
        let mut keys = Vec::new();
        for _ in 0..records.length() {
            let line = lines.next().filter(|line| !line.is_empty());
            keys.push(line.map(|line| whole(line).map_or_else(|| Key::Text(line.into()), Key::Number)));
        }
        keys
    }

    fn deliver(&self, page: u32, repeated: &[usize]) {
        let records: Records = self.take(Target::Page(page)).unchecked_into();
        for place in repeated.iter().rev() {
            if let Ok(place) = u32::try_from(*place) {
                records.cut_out(place, 1);
            }
        }
        let given = records.length();
        let total = borrow(&self.machine).total();
        emit_page(self.shared.on_event.as_ref(), &self.path, page, given, total);
        if given == 0 {
            // Nothing new on it: the consumer still waits.
            borrow(&self.machine).wanted();
            return;
        }
        self.give(Ok(records.into()));
    }

    fn finish(&self, outcome: Result<JsValue, JsValue>) {
        if self.over.replace(true) {
            return;
        }
        let requests = borrow(&self.requests).take();
        for (_, asked) in requests {
            asked.stop.give();
        }
        drop(self.listeners.take());
        self.give(outcome);
    }

    fn give(&self, next: Result<JsValue, JsValue>) {
        self.ready.set(Some(next));
        task::wake(self.consumer.take());
    }
}
