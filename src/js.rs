//! The bindings. They perform the core's decisions with the host's `fetch` and timers, and contain no rules of the API.
//!
//! TypeScript uses [`client`], [`listing`], [`sync`], [`throttle`] and [`values`]. [`context`] is the state that the
//! calls of one client share. [`exchange`] drives one request with its retries.
//!
//! - Dropping a call's future cancels the call: the future owns its timer, its `fetch` and its position in the queue,
//!   and releases each when it is dropped.
//! - Never contended: no borrow is held across JavaScript or an await, so a call may be made at any time.
//! - Every host function can throw, so each import is bound with `catch` ([`host`]).
//! - A failed call rejects with a plain object ([`failure`]). TypeScript turns it into an error of its class, whose
//!   stack shows the caller.
//! - Values that only the host has (dates, bigints, functions) become core values in one place ([`input`]).

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
