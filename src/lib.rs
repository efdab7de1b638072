//! The core of trackops-client: everything that the Trackops REST API asks of a client, with no I/O and no clock.
//!
//! Two types matter most. An [`exchange::Exchange`] is one request from its place in the queue to its answer, through all its
//! attempts; a [`listing::Listing`] is one collection, page after page. Both take the time and what happened as
//! arguments, and return what to do next:
//!
//! ```text
//!   owner (js/, a test)                     core
//!   ───────────────────                     ────
//!   poll(now) ────────────────────────────▶ Wait until T │ Send │ Await │ Done │ Failed
//!   fetch, timer                                │
//!   answered(now, head), finished(now, body) ◀──┘  then poll again
//! ```
//!
//! They own no socket, no timer and no clock, so a fault in them is reproduced by a unit test in microseconds. In the
//! order data flows:
//!
//! - setting up: [`options`], [`account`]
//! - a call: [`call`], [`query`] against the [`catalogue`], [`request`]
//! - when to send it: [`throttle`], [`retry`], [`exchange`]
//! - what came back: [`response`], [`redact`], [`listing`] with [`key_set`] and `scan`, [`mod@error`]
//! - a local copy: [`sync`]
//! - used by several: [`text`], [`timestamp`], [`time`], [`random`], [`suggest`]

pub mod account;
pub mod call;
pub mod catalogue;
pub mod error;
pub mod exchange;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod js;
pub mod key_set;
pub mod listing;
pub mod options;
pub mod query;
pub mod random;
pub mod redact;
pub mod request;
pub mod response;
pub mod retry;
mod scan;
pub mod suggest;
pub mod sync;
pub mod text;
pub mod throttle;
pub mod time;
pub mod timestamp;
