//! The invariants, checked at every step. The first violation ends the schedule.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::host::{Micros, millis};
use crate::machine::Machine;

/// The start of a request.
#[derive(Clone, Copy)]
struct Start {
    at: Micros,
    jumped: Micros,
}

/// The state of one queue: an account in a process.
#[derive(Default)]
struct Queue {
    last: Option<Start>,
    /// On the client's clock in milliseconds: nothing may start before.
    closed_until: f64,
}

/// Counts requests and checks the invariants.
#[derive(Default)]
pub struct Ledger {
    breach: RefCell<Option<String>>,
    queues: RefCell<BTreeMap<(u64, u64), Queue>>,
    /// Requests that were sent.
    pub sent: Cell<u64>,
    /// Responses with 429.
    pub rejected: Cell<u64>,
    verbose: bool,
}

impl Ledger {
    /// An empty ledger; `verbose` prints events.
    pub fn new(verbose: bool) -> Self {
        Self { verbose, ..Self::default() }
    }

    /// The first violation.
    pub fn breach(&self) -> Option<String> {
        self.breach.borrow().clone()
    }

    /// Whether an invariant was violated.
    pub fn is_broken(&self) -> bool {
        self.breach.borrow().is_some()
    }

    /// Records a violation.
    pub fn broken(&self, what: impl FnOnce() -> String) {
        let mut breach = self.breach.borrow_mut();
        if breach.is_none() {
            *breach = Some(what());
        }
    }

    /// Records a violation unless `so` is true.
    pub fn holds(&self, so: bool, what: impl FnOnce() -> String) {
        if !so {
            self.broken(what);
        }
    }

    /// Prints an event, to follow a replayed schedule.
    pub fn log(&self, now: Micros, what: impl FnOnce() -> String) {
        if self.verbose {
            println!("{:>12.3} ms  {}", millis(now), what());
        }
    }

    /// A request starts. Starts of one queue are an interval apart in true time. Only a forward jump of the clock in
    /// between may bring them closer.
    pub fn started(&self, queue: (u64, u64), machine: &Machine, interval: Micros) {
        self.sent.set(self.sent.get() + 1);
        let mut queues = self.queues.borrow_mut();
        let known = queues.entry(queue).or_default();
        let start = Start { at: machine.host.now(), jumped: machine.jumped() };
        if let Some(last) = known.last.replace(start) {
            let apart = (start.at - last.at).saturating_add(start.jumped - last.jumped);
            self.holds(apart + machine.resolution() >= interval, || {
                format!(
                    "two requests started {:.3} ms apart, the interval is {:.3} ms",
                    millis(apart),
                    millis(interval)
                )
            });
        }
        let now = machine.now().as_millis();
        self.holds(now + 0.001 >= known.closed_until, || {
            format!("a request started {:.3} ms before the end of the server's pause", known.closed_until - now)
        });
    }

    /// A 429 arrived: nothing may start for this many milliseconds.
    pub fn rejected(&self, queue: (u64, u64), machine: &Machine, wait: f64) {
        self.rejected.set(self.rejected.get() + 1);
        let mut queues = self.queues.borrow_mut();
        let known = queues.entry(queue).or_default();
        known.closed_until = known.closed_until.max(machine.now().as_millis() + wait);
    }
}
