//! Runs the client's core against the simulator's core in virtual time, over a network that delays, drops, duplicates,
//! reorders, truncates and falsifies messages. One seed determines everything.
//!
//! [`schedule::run`] runs the schedule of a seed: [`reading`] or [`copying`], on a [`machine`] whose clock jumps and
//! that sleeps, over a [`network`], against a [`server`]. The core is driven as by its real owners: [`client`] like
//! `src/js/exchange.rs`, [`listing`] like `src/js/listing.rs`, [`copy`] like `ts/sync/`. [`ledger`] checks the
//! invariants at every step; [`host`] is the virtual time, [`dice`] the random numbers. [`bug`] proves that the checks
//! detect bugs. [`stand`] is for measurements.

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

/// A schedule that violated an invariant.
#[derive(Clone, Debug)]
pub struct Breach {
    /// Its seed.
    pub seed: u64,
    /// The violation.
    pub what: String,
}

/// Runs the schedules of the seeds from `first` on, on all processors, with a deliberate bug if one is given. Stops at
/// a violation and returns the one with the lowest seed.
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
