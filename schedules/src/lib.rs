//! The client's core against the simulator's, over a network that delays, drops, doubles, reorders, cuts and lies, in virtual
//! time, all of it from one seed.
//!
//! [`schedule::run`] runs the schedule of a seed: [`reading`] or [`copying`], on a [`machine`] whose clock jumps and that
//! sleeps, over a [`network`], against a [`server`]. The core is driven as its real owners drive it: [`client`] as
//! `src/js/call.rs`, [`listing`] as `src/js/listing.rs`, [`copy`] as `ts/sync/collection-sync.ts`. [`ledger`] checks at every step what must hold;
//! [`host`] is the virtual time, [`dice`] the chance; [`bug`] proves that
//! the checks bite. [`stand`] is for measures.

pub mod bug;
pub mod client;
pub mod copy;
mod copying;
pub mod dice;
pub mod host;
pub mod keys;
pub mod ledger;
pub mod listing;
pub mod machine;
pub mod network;
mod reading;
pub mod scene;
pub mod schedule;
pub mod server;
pub mod stand;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use bug::Bug;
use schedule::Summary;

/// A schedule that broke something.
#[derive(Clone, Debug)]
pub struct Breach {
    /// Its seed.
    pub seed: u64,
    /// What was broken.
    pub what: String,
}

/// Runs the schedules of seeds from `first` on, on all processors, by a client with that fault if any; the breach with
/// the least seed ends it.
pub fn run_many(first: u64, count: u64, bug: Option<Bug>) -> Result<Summary, Breach> {
    let next = AtomicU64::new(0);
    let total = Mutex::new(Summary::default());
    let breach: Mutex<Option<Breach>> = Mutex::new(None);
    let is_broken = || breach.lock().is_ok_and(|breach| breach.is_some());
    let work = || {
        while !is_broken() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return;
            }
            match schedule::run(first + at, false, bug) {
                Ok(summary) => {
                    if let Ok(mut total) = total.lock() {
                        total.sent += summary.sent;
                        total.rejected += summary.rejected;
                    }
                }
                Err(what) => {
                    if let Ok(mut breach) = breach.lock() {
                        let seed = first + at;
                        if breach.as_ref().is_none_or(|known| seed < known.seed) {
                            *breach = Some(Breach { seed, what });
                        }
                    }
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    match breach.into_inner() {
        Ok(Some(breach)) => Err(breach),
        _ => Ok(total.into_inner().unwrap_or_default()),
    }
}
