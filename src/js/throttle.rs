//! The throttle of one account, as JavaScript objects see it.
//!
//! The package may be loaded more than once in a process (two versions, a bundle beside the original), each copy with a
//! WebAssembly memory of its own. So the copies share one JavaScript object with these methods, and every client, also that of the
//! copy which made it, goes through them.

use crate::prelude::*;
use core::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::held::borrow;
use crate::exchange::Slots;
use crate::throttle::{Claim, Entry, Throttle, Ticket, Why};
use crate::time::{Instant, Span};

#[wasm_bindgen]
extern "C" {
    /// A [`JsThrottle`] of this or another copy.
    #[derive(Clone)]
    pub type SharedThrottle;

    #[wasm_bindgen(method)]
    fn configure(this: &SharedThrottle, interval_ms: f64);
    #[wasm_bindgen(method)]
    fn reserve(this: &SharedThrottle, now: f64) -> u32;
    #[wasm_bindgen(method)]
    fn claim(this: &SharedThrottle, ticket: u32, now: f64) -> Option<Vec<f64>>;
    #[wasm_bindgen(method)]
    fn answered(this: &SharedThrottle, ticket: u32, now: f64);
    #[wasm_bindgen(method)]
    fn rejected(this: &SharedThrottle, ticket: u32, now: f64, wait_ms: f64);
    #[wasm_bindgen(method)]
    fn release(this: &SharedThrottle, ticket: u32);
    #[wasm_bindgen(method)]
    fn interval(this: &SharedThrottle) -> f64;
    #[wasm_bindgen(method)]
    fn pause(this: &SharedThrottle, now: f64) -> f64;
    #[wasm_bindgen(method)]
    pub fn round(this: &SharedThrottle) -> Option<Promise>;
}

/// Tells the shared throttle about another client of the account.
pub fn configure(throttle: &SharedThrottle, interval: Span) {
    throttle.configure(interval.as_millis_f64());
}

/// A whole number that crossed as a float.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
const fn number(float: f64) -> u32 {
    float as u32
}

/// A throttle that lives in this copy, of which `ts/throttles.ts` makes an object with those methods.
#[wasm_bindgen(js_name = Throttle)]
#[derive(Debug)]
pub struct JsThrottle(RefCell<Throttle>);

#[wasm_bindgen(js_class = Throttle)]
impl JsThrottle {
    /// See [`Throttle::new`]; the interval is set by the first client.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(RefCell::new(Throttle::new(Span::ZERO)))
    }

    /// Any other of the methods by its name, as each exported one costs some 200 bytes. All times are milliseconds.
    pub fn act(&self, method: &str, ticket: Ticket, now: f64, millis: f64) -> f64 {
        let mut throttle = borrow(&self.0);
        let (now, span) = (Instant::from_millis(now), Span::from_millis_f64(millis));
        match method {
            "configure" => throttle.configure(span),
            "reserve" => return throttle.reserve(now).into(),
            "answered" => throttle.answered(ticket, now),
            "rejected" => throttle.rejected(ticket, now, span),
            "release" => throttle.release(ticket),
            "interval" => return throttle.interval().as_millis_f64(),
            "pause" => return throttle.pause(now).as_millis_f64(),
            "share" => throttle.share(ticket),
            "wantsExchange" => return f64::from(u8::from(throttle.wants_exchange())),
            "exchanged" => throttle.exchanged(),
            "exchangeFailed" => throttle.exchange_failed(),
            _ => {}
        }
        f64::NAN
    }

    /// See [`Throttle::exchange`]. An entry is its seven numbers; anything else counts as none.
    pub fn exchange(&self, found: &[f64], shared: f64, asked: f64, now: f64) -> Option<Vec<f64>> {
        let found = match *found {
            [start, free, holder, before, paused_until, episode, widening] => Some(Entry {
                start: Instant::from_millis(start),
                free: Instant::from_millis(free),
                holder: number(holder),
                before: number(before),
                paused_until: Instant::from_millis(paused_until),
                episode: number(episode),
                widening: Span::from_millis_f64(widening),
            }),
            _ => None,
        };
        let [shared, asked, now] = [shared, asked, now].map(Instant::from_millis);
        let put = borrow(&self.0).exchange(found, shared, asked, now)?;
        let Entry { start, free, holder, before, paused_until, episode, widening } = put;
        let ([start, free, paused_until], [holder, before, episode]) =
            ([start, free, paused_until].map(Instant::as_millis), [holder, before, episode].map(f64::from));
        Some(vec![start, free, holder, before, paused_until, episode, widening.as_millis_f64()])
    }

    /// See [`Throttle::claim`]: nothing to go, else again, expected, and the number of the reason.
    pub fn claim(&self, ticket: Ticket, now: f64) -> Option<Vec<f64>> {
        match borrow(&self.0).claim(ticket, Instant::from_millis(now)) {
            Claim::Go => None,
            Claim::Wait { again, expected, why } => {
                Some(vec![again.as_millis(), expected.as_millis(), f64::from(why as u8)])
            }
        }
    }
}

/// The shared throttle as the core wants it.
#[derive(Clone)]
pub struct JsSlots(pub SharedThrottle);

impl Slots for JsSlots {
    fn reserve(&mut self, now: Instant) -> Ticket {
        self.0.reserve(now.as_millis())
    }

    fn claim(&mut self, ticket: Ticket, now: Instant) -> Claim {
        match self.0.claim(ticket, now.as_millis()).as_deref() {
            Some([again, expected, why]) => Claim::Wait {
                again: Instant::from_millis(*again),
                expected: Instant::from_millis(*expected),
                why: match number(*why) {
                    1 => Why::ServerAsked,
                    2 => Why::Others,
                    _ => Why::Spacing,
                },
            },
            _ => Claim::Go,
        }
    }

    fn answered(&mut self, ticket: Ticket, now: Instant) {
        self.0.answered(ticket, now.as_millis());
    }

    fn rejected(&mut self, ticket: Ticket, now: Instant, wait: Span) {
        self.0.rejected(ticket, now.as_millis(), wait.as_millis_f64());
    }

    fn release(&mut self, ticket: Ticket) {
        self.0.release(ticket);
    }

    fn interval(&self) -> Span {
        Span::from_millis_f64(self.0.interval())
    }

    fn pause(&self, now: Instant) -> Span {
        Span::from_millis_f64(self.0.pause(now.as_millis()))
    }
}
