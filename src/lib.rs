//! The core of trackops-client: the rules of the Trackops REST API, without I/O and without a clock.
//!
//! Two types matter most. An [`exchange::Exchange`] is one request, from the queue to its response, including all
//! retries. A [`listing::Listing`] is one collection, page by page. Both take the time and events as arguments, and
//! return what to do next:
//!
//! ```text
//!   owner (js/, a test)                     core
//!   ───────────────────                     ────
//!   poll(now) ────────────────────────────▶ Wait until T │ Send │ Await │ Done │ Failed
//!   fetch, timer                                │
//!   answered(now, head), finished(now, body) ◀──┘  then poll again
//! ```
//!
//! They own no socket, timer or clock, so a unit test reproduces a bug in microseconds. The modules, in the order in
//! which data flows:
//!
//! - setup: [`options`], [`account`]
//! - a call: [`call`], [`query`] against the [`catalogue`], [`request`]
//! - when to send it: [`throttle`], [`retry`], [`exchange`]
//! - the response: [`response`], [`redact`], [`listing`] with [`key_set`] and `scan`, [`mod@error`]
//! - a local copy: [`sync`]
//! - shared: [`text`], [`timestamp`], [`time`], [`random`], [`suggest`]

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
