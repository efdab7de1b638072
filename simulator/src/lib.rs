//! A Trackops server without sockets: the API's rules and a seeded account, told what time it is and what arrived.
//!
//! Read [`server`] first: [`server::Server::handle`] is one request from arrival to answer, in the order in which a
//! server takes its decisions. `ts/simulator/` puts it behind `node:http`, waits out the delays and carries out what a
//! [`reply::Delivery`] asks for (cut, reset, slow bytes).
//!
//! - what arrives: [`request`], [`limit`], [`auth`], [`query`] with [`values`]
//! - what is there: [`records`] (made from a seed), [`store`] (what was added, changed and removed since), [`filters`],
//!   [`create`]
//! - what goes wrong on demand: [`faults`], [`reply`]
//! - from outside: [`config`], [`control`], [`log`]; the WebAssembly bindings in `js`
//! - used by several: [`calendar`], [`seed`]
//!
//! # What is documented, and what is not
//!
//! Paths, parameter names, types and wrapper keys come from the client's catalogue, which is the vendor's reference.
//! Nothing else is shared with the client, so that a fault in its encoder or its checks shows up here.
//! Where the reference is silent, this is the simulator's own choice, and each place says *inferred*:
//!
//! | matter | chosen |
//! | --- | --- |
//! | keys of a record | the create parameters' and filters' names; nested objects in `CapitalCase`, as in the vendor's export example |
//! | timestamps | `YYYY-MM-DD HH:MM:SS` in UTC |
//! | `per_page` if absent | 100 |
//! | order | by id; the highest id is the newest |
//! | text filters | the whole value, whatever its case |
//! | answer to a create | 201 with the record |
//! | error bodies | `{"message": "…"}` |
//! | the limit | counts every request to the account, also one with a wrong token |

pub mod auth;
pub mod calendar;
pub mod config;
pub mod control;
pub mod create;
pub mod faults;
pub mod filters;
#[cfg(target_arch = "wasm32")]
mod js;
pub mod limit;
pub mod log;
pub mod query;
pub mod records;
pub mod reply;
pub mod request;
pub mod seed;
pub mod server;
pub mod store;
pub mod values;
