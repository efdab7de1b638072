//! The bindings: carries out with the host's `fetch` and timers what the core decides. No rule of the API lives here.
//!
//! [`client`], [`listing`], [`sync`], [`throttle`] and [`values`] are what TypeScript sees. [`context`] is what the calls of one
//! client share, [`exchange`] drives one request through its attempts.
//!
//! - Cancelling is dropping: a call's future owns its timer, its `fetch` and its place in the queue, and gives each back
//!   when it is dropped.
//! - No cell is borrowed while JavaScript runs or a promise is awaited, so calls may be made from anywhere at any time.
//! - Every host function can throw: each import is bound with `catch` ([`host`]).
//! - Failures reject with a plain object ([`failure`]); TypeScript turns it into an error of its class, where the
//!   stack still shows the caller.
//! - What only the host has (dates, bigints, functions) is turned into a core value in one place ([`input`]).

mod abort;
mod body;
mod client;
mod clock;
mod context;
mod event;
mod exchange;
mod failure;
mod fetch;
mod host;
mod input;
mod listing;
mod options;
mod panic;
mod sync;
mod throttle;
mod values;
