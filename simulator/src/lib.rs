//! A Trackops server without sockets: the documented rules, and seeded data of any size.
//!
//! Read [`server`] first: [`server::Server::handle`] takes a request and the time it arrived, and gives the reply. [`limit`] is
//! the rate limit; [`world`] holds the records, whose [`fields`] and [`values`] follow from the catalogue; [`filters`] compares them
//! with request parameters, [`body`] checks what is to be created; [`faults`] is what goes wrong on demand. `ts/simulator/` puts it
//! behind HTTP.
//!
//! Where the reference is silent (the keys of records, the bodies of errors, the status of a creation), the simulator's
//! answer is an invention: a client must not rely on it.

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
