//! The throttle of one account, as JavaScript objects see it.
//!
//! The package may be loaded more than once in a process (two versions, a bundle beside the original), each copy with a
//! WebAssembly memory of its own. So the copies share one JavaScript object with these methods, and every client, also that of the
//! copy which made it, goes through them.

use crate::prelude::*;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::exchange::Slots;
use crate::limit::number;
use crate::throttle::{Claim, Ticket, Why};
use crate::time::{Instant, Span};

#[wasm_bindgen]
extern "C" {
    /// The throttle of this or another copy: see `ts/throttles.ts`.
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
