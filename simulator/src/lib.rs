//! A Trackops server without sockets: the documented rules, and seeded data of any size.
//!
//! Read [`server`] first: [`server::Server::handle`] takes a request and its time of arrival, and returns the reply.
//! [`limit`] is the rate limit. [`world`] holds the records; their [`fields`] and [`values`] are derived from the
//! catalogue. [`filters`] selects records by request parameters, [`body`] checks create bodies, and [`faults`] are
//! injected on demand. `ts/simulator/` serves all this over HTTP.
//!
//! Where the reference is silent (the keys of records, the bodies of errors, the status of a creation), the simulator's
//! behaviour is invented: a client must not rely on it.

pub mod body;
pub mod faults;
pub mod fields;
pub mod filters;
#[cfg(target_arch = "wasm32")]
mod js;
pub mod limit;
mod links;
pub mod moment;
pub mod server;
pub mod values;
pub mod world;
