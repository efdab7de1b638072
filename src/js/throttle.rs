//! The throttle of one account, in both directions.
//!
//! [`JsThrottle`] is one that lives in this instance. The package may be loaded more than once in a process (two versions, a
//! bundle beside the original), each copy with a WebAssembly memory of its own. So the copies share one JavaScript object per
//! account, [`SharedThrottle`], and every client goes through it, also those of the copy that made it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::exchange::Limiter;
use crate::throttle::{Claim, Entry, Throttle, Ticket, Why};
use crate::time::{Instant, Span};

/// How soon a call looks again at a shared throttle that threw: the call fails with that error before.
const AFTER_FAULT: Span = Span::from_secs(1);

/// A claim that has to wait, as it crosses between copies of the package: `Wait` in `ts/client/throttles.ts`.
#[derive(Serialize, Deserialize)]
struct Wait {
    /// When to claim again, in milliseconds of `performance.now()`.
    again: f64,
    /// When the start is to be expected.
    expected: f64,
    /// Why.
    why: Why,
}

/// A throttle of this instance; `ts/client/throttles.ts` makes of it what all copies of the package share. Times are milliseconds
/// of `performance.now()`.
#[wasm_bindgen(js_name = Throttle)]
pub struct JsThrottle(RefCell<Throttle>);

#[wasm_bindgen(js_class = Throttle)]
impl JsThrottle {
    /// See [`Throttle::new`]; the first client sets the interval.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(RefCell::new(Throttle::new(Span::ZERO)))
    }

    /// See [`Throttle::succeed`].
    pub fn succeed(&self, next_ticket: Ticket, now: f64, pause_ms: f64) {
        self.0.borrow_mut().succeed(next_ticket, Instant::from_millis(now), Span::from_millis_f64(pause_ms));
    }

    /// See [`Throttle::configure`].
    pub fn configure(&self, interval_ms: f64) {
        self.0.borrow_mut().configure(Span::from_millis_f64(interval_ms));
    }

    /// See [`Throttle::reserve`].
    pub fn reserve(&self, now: f64) -> Ticket {
        self.0.borrow_mut().reserve(Instant::from_millis(now))
    }

    /// See [`Throttle::claim`]: `undefined` to start, else how long to wait.
    pub fn claim(&self, ticket: Ticket, now: f64) -> Result<JsValue, JsValue> {
        let claim = self.0.borrow_mut().claim(ticket, Instant::from_millis(now));
        match claim {
            Claim::Go => Ok(JsValue::UNDEFINED),
            Claim::Wait { again, expected, why } => {
                let wait = Wait { again: again.as_millis(), expected: expected.as_millis(), why };
                Ok(wait.serialize(&Serializer::json_compatible())?)
            }
        }
    }

    /// See [`Throttle::answered`].
    pub fn answered(&self, ticket: Ticket, now: f64) {
        self.0.borrow_mut().answered(ticket, Instant::from_millis(now));
    }

    /// See [`Throttle::rejected`].
    pub fn rejected(&self, ticket: Ticket, now: f64, wait_ms: f64) {
        self.0.borrow_mut().rejected(ticket, Instant::from_millis(now), Span::from_millis_f64(wait_ms));
    }

    /// See [`Throttle::release`].
    pub fn release(&self, ticket: Ticket) {
        self.0.borrow_mut().release(ticket);
    }

    /// See [`Throttle::interval`].
    pub fn interval(&self) -> f64 {
        self.0.borrow().interval().as_millis_f64()
    }

    /// See [`Throttle::pause`].
    pub fn pause(&self, now: f64) -> f64 {
        self.0.borrow().pause(Instant::from_millis(now)).as_millis_f64()
    }

    /// See [`Throttle::share`].
    pub fn share(&self, own: u32) {
        self.0.borrow_mut().share(own);
    }

    /// See [`Throttle::wants_exchange`].
    #[wasm_bindgen(js_name = wantsExchange)]
    pub fn wants_exchange(&self) -> bool {
        self.0.borrow().wants_exchange()
    }

    /// See [`Throttle::exchange`]. Anything that is no entry counts as none; `undefined` where nothing changes.
    pub fn exchange(&self, found: JsValue, shared: f64, asked: f64, now: f64) -> Result<JsValue, JsValue> {
        let found: Option<Entry> = serde_wasm_bindgen::from_value(found).ok();
        let [shared, asked, now] = [shared, asked, now].map(Instant::from_millis);
        let put = self.0.borrow_mut().exchange(found, shared, asked, now);
        put.map_or(Ok(JsValue::UNDEFINED), |entry| Ok(entry.serialize(&Serializer::json_compatible())?))
    }

    /// See [`Throttle::exchanged`].
    pub fn exchanged(&self) {
        self.0.borrow_mut().exchanged();
    }

    /// See [`Throttle::exchange_failed`].
    #[wasm_bindgen(js_name = exchangeFailed)]
    pub fn exchange_failed(&self) {
        self.0.borrow_mut().exchange_failed();
    }
}

#[wasm_bindgen]
extern "C" {
    /// The throttle of this or another copy: `SharedThrottle` in `ts/client/throttles.ts`.
    #[derive(Clone)]
    pub type SharedThrottle;

    #[wasm_bindgen(method, catch)]
    pub fn configure(this: &SharedThrottle, interval_ms: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn reserve(this: &SharedThrottle, now: f64) -> Result<u32, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn claim(this: &SharedThrottle, ticket: u32, now: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn answered(this: &SharedThrottle, ticket: u32, now: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn rejected(this: &SharedThrottle, ticket: u32, now: f64, wait_ms: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn release(this: &SharedThrottle, ticket: u32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn interval(this: &SharedThrottle) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn pause(this: &SharedThrottle, now: f64) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn round(this: &SharedThrottle) -> Result<JsValue, JsValue>;
}

/// The shared throttle as the core wants it.
#[derive(Clone)]
pub struct JsLimiter {
    throttle: SharedThrottle,
    /// What the throttle threw: it belongs to another copy of the package, of a version of its own.
    fault: Rc<Cell<Option<JsValue>>>,
}

impl JsLimiter {
    /// The slots of that throttle.
    pub fn new(throttle: SharedThrottle) -> Self {
        Self { throttle, fault: Rc::default() }
    }

    /// A promise that ends when those who share the limit have been asked; `undefined` if nobody is being asked.
    pub fn round(&self) -> Result<JsValue, JsValue> {
        self.throttle.round()
    }

    /// What the throttle threw since the last look. The call that looks fails with it.
    pub fn take_fault(&self) -> Result<(), JsValue> {
        self.fault.take().map_or(Ok(()), Err)
    }

    fn noted<T>(&self, result: Result<T, JsValue>) -> Option<T> {
        result.map_err(|error| self.fault.set(Some(error))).ok()
    }
}

impl Limiter for JsLimiter {
    fn reserve(&mut self, now: Instant) -> Ticket {
        self.noted(self.throttle.reserve(now.as_millis())).unwrap_or_default()
    }

    fn claim(&mut self, ticket: Ticket, now: Instant) -> Claim {
        let given = self.throttle.claim(ticket, now.as_millis());
        if given.as_ref().is_ok_and(JsValue::is_undefined) {
            return Claim::Go;
        }
        let wait = given.and_then(|wait| Ok(serde_wasm_bindgen::from_value::<Wait>(wait)?));
        match self.noted(wait) {
            Some(Wait { again, expected, why }) => {
                Claim::Wait { again: Instant::from_millis(again), expected: Instant::from_millis(expected), why }
            }
            None => Claim::Wait { again: now + AFTER_FAULT, expected: now + AFTER_FAULT, why: Why::Spacing },
        }
    }

    fn answered(&mut self, ticket: Ticket, now: Instant) {
        self.noted(self.throttle.answered(ticket, now.as_millis()));
    }

    fn rejected(&mut self, ticket: Ticket, now: Instant, wait: Span) {
        self.noted(self.throttle.rejected(ticket, now.as_millis(), wait.as_millis_f64()));
    }

    fn release(&mut self, ticket: Ticket) {
        let _ = self.throttle.release(ticket);
    }

    fn interval(&self) -> Span {
        Span::from_millis_f64(self.noted(self.throttle.interval()).unwrap_or_default())
    }

    fn pause(&self, now: Instant) -> Span {
        Span::from_millis_f64(self.noted(self.throttle.pause(now.as_millis())).unwrap_or_default())
    }
}
