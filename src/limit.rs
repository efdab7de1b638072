//! The face of an account's throttle towards JavaScript: in the client's module with the limit of one process, in that of the
//! slots, which pages without them do not load, with one that several share.

use crate::prelude::*;
use core::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::held::borrow;
#[cfg(feature = "slots")]
use crate::throttle::Entry;
use crate::throttle::{Claim, Throttle, Ticket};
use crate::time::{Instant, Span};

/// A whole number that crossed as a float.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
pub const fn number(float: f64) -> u32 {
    float as u32
}

/// A throttle that lives in this module; `ts/throttles.ts` and `ts/slots-engine.ts` make of it what all copies of the package share.
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
            _ => {}
        }
        f64::NAN
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

#[cfg(feature = "slots")]
#[wasm_bindgen(js_class = Throttle)]
impl JsThrottle {
    /// See [`Throttle::succeed`].
    pub fn succeed(&self, next_ticket: Ticket, now: f64, pause_ms: f64) {
        borrow(&self.0).succeed(next_ticket, Instant::from_millis(now), Span::from_millis_f64(pause_ms));
    }

    /// See [`Throttle::share`].
    pub fn share(&self, own: u32) {
        borrow(&self.0).share(own);
    }

    /// See [`Throttle::wants_exchange`].
    #[wasm_bindgen(js_name = wantsExchange)]
    pub fn wants_exchange(&self) -> bool {
        borrow(&self.0).wants_exchange()
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

    /// See [`Throttle::exchanged`].
    pub fn exchanged(&self) {
        borrow(&self.0).exchanged();
    }

    /// See [`Throttle::exchange_failed`].
    #[wasm_bindgen(js_name = exchangeFailed)]
    pub fn exchange_failed(&self) {
        borrow(&self.0).exchange_failed();
    }
}
