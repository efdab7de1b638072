//! The face towards JavaScript: carries out with the host's `fetch` and timers what the core decides.
//!
//! No rule of the API lives here. [`client::Client`] is what TypeScript holds; [`call`] drives one exchange,
//! [`listing`] one listing; [`throttle`] is the account's throttle, shared by all copies of the package in a process ([`crate::limit`] is one that lives here).
//!
//! - Cancelling is dropping: a call's future owns its timer, its `fetch` and its place in the queue, and gives each back
//!   when it is dropped.
//! - No cell is borrowed while JavaScript runs or a promise is awaited, so calls may be made from anywhere at any time.
//! - Whatever fails rejects with a plain object ([`failure`]); TypeScript makes the error class of it, where the
//!   stack still shows the caller.

mod abort;
mod body;
mod call;
mod client;
mod event;
mod failure;
mod fetch;
mod listing;
mod notice;
mod object;
mod task;
mod throttle;
mod timer;
mod values;
