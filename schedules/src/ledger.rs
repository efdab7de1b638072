//! What must hold at every step, whatever happens; the first breach ends the schedule.

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

/// What is known of one queue: one account in one process.
#[derive(Default)]
struct Queue {
    last: Option<Start>,
    /// By the client's clock in milliseconds: nothing may start before.
    closed_until: f64,
}

/// Keeps count, and finds fault.
#[derive(Default)]
pub struct Ledger {
    breach: RefCell<Option<String>>,
    queues: RefCell<BTreeMap<(u64, u64), Queue>>,
    /// Requests that were sent.
    pub sent: Cell<u64>,
    /// Answers with 429.
    pub rejected: Cell<u64>,
    tells: bool,
}

impl Ledger {
    /// An empty one; `tells` has events printed.
    pub fn new(tells: bool) -> Self {
        Self { tells, ..Self::default() }
    }

    /// What was broken first.
    pub fn breach(&self) -> Option<String> {
        self.breach.borrow().clone()
    }

    /// Whether anything was broken.
    pub fn is_broken(&self) -> bool {
        self.breach.borrow().is_some()
    }

    /// Something that must not be.
    pub fn broken(&self, what: impl FnOnce() -> String) {
        let mut breach = self.breach.borrow_mut();
        if breach.is_none() {
            *breach = Some(what());
        }
    }

    /// It must be so.
    pub fn holds(&self, so: bool, what: impl FnOnce() -> String) {
        if !so {
            self.broken(what);
        }
    }

    /// An event, for who replays a schedule.
    pub fn tell(&self, now: Micros, what: impl FnOnce() -> String) {
        if self.tells {
            println!("{:>12.3} ms  {}", millis(now), what());
        }
    }

    /// A request starts. Starts of one queue are an interval apart in true time; only a clock that jumped forward in
    /// between may bring one of them nearer.
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
            format!("a request started {:.3} ms before the server wanted to hear anything", known.closed_until - now)
        });
    }

    /// An answer of 429 came in: nothing may start for so many milliseconds.
    pub fn rejected(&self, queue: (u64, u64), machine: &Machine, wait: f64) {
        self.rejected.set(self.rejected.get() + 1);
        let mut queues = self.queues.borrow_mut();
        let known = queues.entry(queue).or_default();
        known.closed_until = known.closed_until.max(machine.now().as_millis() + wait);
    }
}
