//! The environment of a schedule: virtual time, network, servers and clients.

use std::rc::Rc;

use trackops_client::account::{Account, Credentials};
use trackops_client::exchange::Policy;
use trackops_client::throttle::Throttle;
use trackops_simulator::server::RetryAfter;

use crate::bug::Bug;
use crate::client::{Client, SharedThrottle};
use crate::dice::Dice;
use crate::host::{End, Host, Micros, SECOND, float, micros};
use crate::ledger::Ledger;
use crate::machine::Machine;
use crate::network::Network;
use crate::server::Behavior;

/// Virtual time after which a schedule counts as endless. It is long because a server can pause an account for a day at
/// a time.
const LONGEST: Micros = 60 * 86_400 * SECOND;

/// The environment of a schedule.
pub struct Scene {
    /// The virtual time.
    pub host: Host,
    /// The invariants.
    pub ledger: Rc<Ledger>,
    /// The network to the servers.
    pub network: Rc<Network>,
    /// The computer that the client runs on.
    pub machine: Rc<Machine>,
    /// The configured interval of the clients; 0 for no limit.
    pub interval: Micros,
    /// The retries and timeouts of the clients.
    pub policy: Policy,
    /// Whether nothing can go wrong.
    pub is_calm: bool,
    /// Whether requests may arrive in a different order than they start. Then no spacing keeps the interval, and a page
    /// may be rejected again and again.
    pub is_uneven: bool,
    /// The client's deliberate bug.
    pub bug: Option<Bug>,
    /// The seed of all random numbers.
    pub seed: u64,
}

impl Scene {
    /// The random numbers of a part of the schedule.
    pub const fn dice(&self, part: u64) -> Dice {
        Dice::new(self.seed, part)
    }

    /// Runs until `done` returns true or an invariant is violated.
    pub fn until(&self, done: impl Fn() -> bool) -> End {
        self.host.run(|| done() || self.ledger.is_broken(), LONGEST)
    }

    /// The behavior of an account's server.
    pub fn behavior(&self, dice: &mut Dice) -> Behavior {
        let configured = if self.interval == 0 { None } else { Some(1_000_000.0 / float(self.interval)) };
        let stricter = if self.is_calm { 1.0 } else { dice.pick(1.0, &[1.0, 1.0, 1.5, 0.7]) };
        Behavior {
            requests_per_second: configured.map(|rate| rate * stricter),
            count_rejected: dice.chance(0.3),
            retry_after: dice.pick(RetryAfter::None, &[RetryAfter::Seconds, RetryAfter::Date]),
            other: configured.filter(|_| !self.is_calm && dice.chance(0.2)).map(|rate| rate / 5.0),
            has_date: dice.chance(0.8),
            lag: 0,
        }
    }

    /// A throttle of an account, for one process.
    pub fn throttle(&self) -> SharedThrottle {
        let throttle = Throttle::new(micros(self.interval));
        SharedThrottle { throttle: Rc::new(std::cell::RefCell::new(throttle)), bug: self.bug }
    }

    /// A client.
    pub fn client(&self, account: u64, process: u64, throttle: SharedThrottle, part: u64) -> Option<Rc<Client>> {
        let (name, token) = user(account);
        Some(Rc::new(Client {
            machine: Rc::clone(&self.machine),
            network: Rc::clone(&self.network),
            account: Account::new(Some(&subdomain(account)), None).ok()?,
            credentials: Credentials::new(&name, &token).ok()?,
            policy: self.policy,
            interval: self.interval,
            throttle,
            bug: self.bug,
            queue: (account, process),
            dice: std::cell::RefCell::new(self.dice(part)),
        }))
    }

    /// Makes the computer sleep and its clock jump a few times, until `over` returns true.
    pub fn disturb(self: &Rc<Self>, dice: &mut Dice, over: Rc<dyn Fn() -> bool>) {
        if self.is_calm || !dice.chance(0.3) {
            return;
        }
        let mut dice = self.dice(3);
        let scene = Rc::clone(self);
        self.host.spawn(async move {
            for _ in 0..4 {
                scene.host.after(dice.uneven(60 * SECOND)).await;
                if over() {
                    return;
                }
                let span = dice.uneven(8 * 3_600 * SECOND);
                match dice.below(4) {
                    0 => scene.machine.jump(i64::try_from(span).unwrap_or(0)),
                    1 => scene.machine.jump(-i64::try_from(span / 100).unwrap_or(0)),
                    kind => scene.machine.sleep(span, kind == 2),
                }
                scene.ledger.log(scene.host.now(), || "the computer slept, or its clock jumped".to_owned());
            }
        });
    }
}

/// The first part of an account's address.
pub fn subdomain(account: u64) -> String {
    format!("company{account}")
}

/// An account's user and token.
pub fn user(account: u64) -> (String, String) {
    (format!("spade{account}"), format!("token-of-{account}"))
}
